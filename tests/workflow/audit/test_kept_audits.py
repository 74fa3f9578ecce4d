"""Kept audits: whole or not there, run one after the other, cut off and run again, deleted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from rules.errors import BadInputError, FileUnreadableError
from tests.workflow.audit.judging import FOUND, LOG, Judging
from workflow.audit.kept import folder as audit_folder
from workflow.audit.kept.about import (
    LARGEST_UPLOAD,
    MOST_KEPT,
    MOST_WAITING,
    Asked,
    AuditBusyError,
    AuditUnkeepableError,
    KeptAudit,
    TooManyKeptError,
    TooManyWaitingError,
    UnknownAuditError,
    UploadEmptyError,
    UploadTooLargeError,
)
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.running import AuditRuns, Reached
from workflow.audit.log import Order
from workflow.calendar import TAIPEI
from workflow.kept import folder as folder_module
from workflow.kept import running
from workflow.kept.about import Said, State

NOON = datetime(2026, 3, 2, 12, tzinfo=TAIPEI)
LATER = datetime(2026, 3, 2, 13, tzinfo=TAIPEI)


@pytest.fixture
def kept(tmp_path: Path) -> AuditFolder:
    return AuditFolder(tmp_path / "audits")


def a_kept(kept: AuditFolder, file: str = "紀錄.csv", content: bytes = b"x") -> KeptAudit:
    return kept.keep(content, file=file, by="示範甲", asked=Asked(), at=NOON)


@pytest.fixture
def judging() -> Judging:
    return Judging()


@pytest.fixture
def runs(kept: AuditFolder, judging: Judging) -> Iterator[AuditRuns]:
    made = AuditRuns(folder=kept, judge=judging, clock=lambda: LATER)
    yield made
    judging.may_go.set()
    made.close()


def ended(runs: AuditRuns, audit: str) -> KeptAudit:
    """The audit, once nobody is at it."""
    while runs.folder.is_held(audit):
        Event().wait(0.01)
    return runs.folder.find(audit)


# The folder


def test_what_is_kept_is_found_again_by_another_process(kept: AuditFolder) -> None:
    asked = Asked(mapping="x", order=Order.TIME, confirmed={"A": "line:9"}, uses_organisation=True)

    made = kept.keep(b"\xff\x00", file="紀錄.csv", by="示範甲", asked=asked, at=NOON)

    other = AuditFolder(kept.folder)
    assert other.find(made.id) == made
    assert other.upload(made.id) == b"\xff\x00"
    assert (made.state, made.size, made.created_at) == (State.UPLOADED, 2, NOON)
    assert other.ledger(made.id) is None


def test_the_newest_comes_first(kept: AuditFolder) -> None:
    old = a_kept(kept)
    new = kept.keep(b"y", file="b.csv", by="", asked=Asked(), at=LATER)

    assert kept.all() == (new, old)


def test_ids_cannot_be_guessed(kept: AuditFolder) -> None:
    ids = {a_kept(kept).id for _ in range(20)}

    assert len(ids) == 20
    assert all(len(each) >= 22 for each in ids)


@pytest.mark.parametrize(
    "audit", ["nobody", "", ".", "..", "../audits", "a/b", ".new-x", "甲", "\0"]
)
def test_an_id_that_is_none_is_unknown(kept: AuditFolder, audit: str) -> None:
    a_kept(kept)

    for ask in (kept.find, kept.upload, kept.ledger, kept.delete):
        with pytest.raises(UnknownAuditError, match="找不到這一份稽核"):
            ask(audit)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("C:\\示範\\紀錄.csv", "紀錄.csv"),
        ("/etc/../紀錄.csv", "紀錄.csv"),
        ("a\n\0b.csv", "ab.csv"),
        ("長" * 300 + ".xlsx", "長" * 50 + "…" + "長" * 44 + ".xlsx"),
    ],
)
def test_of_a_name_no_folder_is_kept(kept: AuditFolder, file: str, name: str) -> None:
    assert a_kept(kept, file).file == name


def test_too_large_or_empty_a_file_is_not_kept(kept: AuditFolder) -> None:
    with pytest.raises(UploadTooLargeError, match=r"有 50.0 MB，這裡最多收 50 MB"):
        a_kept(kept, content=bytes(LARGEST_UPLOAD + 1))
    with pytest.raises(UploadEmptyError, match="是空的"):
        a_kept(kept, content=b"")

    assert kept.all() == ()


def test_the_oldest_is_not_deleted_to_make_room(
    kept: AuditFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_folder, "MOST_KEPT", 2)
    first, second = a_kept(kept), a_kept(kept)

    with pytest.raises(TooManyKeptError, match="已經留存 2 份稽核"):
        a_kept(kept)
    kept.delete(first.id)

    assert {a_kept(kept).id, second.id} == {each.id for each in kept.all()}
    assert MOST_KEPT == 100


def test_what_a_crash_left_half_written_is_no_audit_and_is_swept_away(
    kept: AuditFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_kept(kept)
    for name in (".new-x", ".gone-y"):
        (kept.folder / name).mkdir()
        (kept.folder / name / "upload").write_bytes(b"x")

    listed = kept.all()
    monkeypatch.setattr(folder_module, "STALE_SECONDS", -1)
    a_kept(kept)

    assert len(listed) == 1
    assert [each.name for each in kept.folder.glob(".*")] == []


def test_one_half_written_just_now_is_left_to_whoever_writes_it(kept: AuditFolder) -> None:
    a_kept(kept)
    (kept.folder / ".new-x").mkdir()

    a_kept(kept)

    assert (kept.folder / ".new-x").is_dir()


def test_a_file_that_cannot_be_placed_leaves_nothing(
    kept: AuditFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, content: bytes) -> None:
        raise OSError(28, "磁碟已滿")

    monkeypatch.setattr(folder_module, "put_whole", full)

    with pytest.raises(AuditUnkeepableError, match="磁碟已滿"):
        a_kept(kept)

    assert kept.all() == ()


def test_what_was_deleted_does_not_come_back_in_part(kept: AuditFolder) -> None:
    made = a_kept(kept)
    kept.delete(made.id)

    with pytest.raises(UnknownAuditError, match="已經刪除"):
        kept.keep_found(made.id, FOUND, LOG)

    assert list(kept.folder.iterdir()) == []


def test_a_damaged_one_is_left_out_of_the_list(kept: AuditFolder) -> None:
    made, sound = a_kept(kept), a_kept(kept)
    (kept.folder / made.id / "about.json").write_text("{")

    assert kept.all() == (sound,)


# Runs


def test_an_audit_runs_in_the_background_and_keeps_what_it_found(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    made = a_kept(kept, content=b"abc")

    queued = runs.start(made.id, Asked(assumes=True))
    done = ended(runs, made.id)

    assert queued.state is State.QUEUED
    assert (done.state, done.ended_at, done.problem) == (State.DONE, LATER, ())
    assert judging.seen == [("紀錄.csv", b"abc", Asked(assumes=True))]
    ledger = kept.ledger(made.id)
    assert ledger is not None
    assert ledger.whole() == FOUND


def test_while_it_runs_it_says_how_far_it_is(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    made = a_kept(kept)
    judging.may_go.clear()

    runs.start(made.id)
    assert judging.came.wait(10)

    assert kept.find(made.id).state is State.RUNNING
    assert runs.reached(made.id) == Reached(stage="讀檔", done=1, of=4)
    with pytest.raises(AuditBusyError, match="還沒有結束"):
        runs.start(made.id)
    judging.may_go.set()
    assert ended(runs, made.id).state is State.DONE
    assert runs.reached(made.id) is None


def test_one_runs_after_the_other(kept: AuditFolder, runs: AuditRuns, judging: Judging) -> None:
    first, second = a_kept(kept, "一.csv"), a_kept(kept, "二.csv")
    judging.may_go.clear()

    runs.start(first.id)
    assert judging.came.wait(10)
    runs.start(second.id)

    assert kept.find(second.id).state is State.QUEUED
    judging.may_go.set()
    assert [ended(runs, each.id).state for each in (first, second)] == [State.DONE] * 2
    assert [file for file, _, _ in judging.seen] == ["一.csv", "二.csv"]


def test_a_full_queue_refuses_and_keeps_the_file(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    judging.may_go.clear()
    for _ in range(MOST_WAITING):
        runs.start(a_kept(kept).id)
    one_more = a_kept(kept)

    with pytest.raises(TooManyWaitingError, match=f"已有 {MOST_WAITING} 份"):
        runs.start(one_more.id)

    assert kept.find(one_more.id).state is State.UPLOADED


def test_a_file_that_cannot_be_read_says_why(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    judging.error = BadInputError(
        [FileUnreadableError(file="紀錄.csv", why=why) for why in ("一", "二")]
    )
    made = a_kept(kept)

    runs.start(made.id)
    failed = ended(runs, made.id)

    assert failed.state is State.FAILED
    assert [str(each) for each in failed.problem] == [
        "無法讀取檔案 紀錄.csv：一",
        "無法讀取檔案 紀錄.csv：二",
    ]
    assert failed.problem[0].template == FileUnreadableError.template


def test_why_it_failed_is_kept_with_its_facts_and_not_in_words(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    why = Said(template="第 %(line)s 行：%(why)s", facts={"line": 7, "why": "壞了"})
    judging.error = BadInputError([FileUnreadableError(file="紀錄.csv", why=why)])
    made = a_kept(kept)

    runs.start(made.id)

    assert ended(runs, made.id).problem[0].facts == {"file": "紀錄.csv", "why": why}


def test_what_failed_before_facts_were_kept_apart_is_read_as_it_was(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    judging.error = BadInputError([FileUnreadableError(file="紀錄.csv", why="甲")])
    made = a_kept(kept)
    runs.start(made.id)
    ended(runs, made.id)
    about = kept.of(made.id) / "about.json"

    about.write_text(about.read_text("utf-8").replace('"甲"', '"第 7 行：壞了"'), "utf-8")

    assert str(kept.find(made.id).problem[0]) == "無法讀取檔案 紀錄.csv：第 7 行：壞了"


def test_a_fault_of_the_program_fails_that_audit_alone(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    judging.error = ZeroDivisionError("示範")
    bad, good = a_kept(kept), a_kept(kept)

    runs.start(bad.id)
    failed = ended(runs, bad.id)
    judging.error = None
    runs.start(good.id)

    assert failed.state is State.FAILED
    assert "這是程式的錯誤" in str(failed.problem[0])
    assert "示範" not in str(failed.problem[0])
    assert ended(runs, good.id).state is State.DONE


def test_one_that_failed_can_be_run_again(
    kept: AuditFolder, runs: AuditRuns, judging: Judging
) -> None:
    judging.error = ZeroDivisionError()
    made = a_kept(kept)
    runs.start(made.id)
    ended(runs, made.id)

    judging.error = None
    runs.start(made.id)
    done = ended(runs, made.id)

    assert (done.state, done.problem) == (State.DONE, ())


def test_a_run_cut_off_by_the_end_of_the_server_says_so_and_can_be_run_again(
    kept: AuditFolder, runs: AuditRuns, judging: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CLOSE_SECONDS", 0)
    begun, waiting = a_kept(kept), a_kept(kept)
    judging.may_go.clear()
    for each in (begun, waiting):
        runs.start(each.id)
    assert judging.came.wait(10)

    runs.close()
    judging.may_go.set()
    cut_off = [ended(runs, each.id).state for each in (begun, waiting)]
    after = AuditRuns(folder=AuditFolder(kept.folder), judge=judging, clock=lambda: LATER)
    after.start(begun.id)

    assert cut_off == [State.CUT_OFF] * 2
    assert ended(after, begun.id).state is State.DONE
    after.close()


@pytest.mark.parametrize("fails", [False, True])
def test_a_deleted_audit_ends_and_is_no_failure_of_the_server(
    fails: bool,
    kept: AuditFolder,
    runs: AuditRuns,
    judging: Judging,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made, other = a_kept(kept), a_kept(kept)
    judging.may_go.clear()
    judging.error = BadInputError([]) if fails else None
    runs.start(made.id)
    assert judging.came.wait(10)

    (kept if fails else runs).delete(made.id)
    judging.may_go.set()
    runs.start(other.id)

    assert ended(runs, other.id).state is (State.FAILED if fails else State.DONE)
    assert kept.all() == (kept.find(other.id),)
    assert caplog.records == []


def test_a_run_that_takes_too_long_is_stopped(kept: AuditFolder, judging: Judging) -> None:
    clock = iter([0.0, 1.0, 1801.0])
    runs = AuditRuns(folder=kept, judge=judging, clock=lambda: LATER, seconds=lambda: next(clock))
    made = a_kept(kept)

    runs.start(made.id)
    failed = ended(runs, made.id)

    assert failed.state is State.FAILED
    assert "超過 30 分鐘" in str(failed.problem[0])
    runs.close()
