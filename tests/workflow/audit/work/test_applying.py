"""Work and allow-list brought to what was found; files go when their term is over."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.workflow.audit.judging import Judging
from tests.workflow.audit.work.findings import a_finding, an_audit
from tests.workflow.audit.work.test_allowing import a_pattern
from web.health.keeping import uploads_line
from workflow.audit.kept.about import Asked, UploadGoneError
from workflow.audit.kept.applying import catch_up, hiding
from workflow.audit.kept.folder import FOUND, UPLOAD, AuditFolder, Made
from workflow.audit.kept.running import AuditRuns
from workflow.audit.kept.work_file import FindingName, name_of
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Alike, Standing
from workflow.audit.log import Log
from workflow.audit.work.entries import Entry, Kind
from workflow.calendar import TAIPEI
from workflow.kept.about import State

NOON = datetime(2026, 3, 2, 12, tzinfo=TAIPEI)
LATER = NOON + timedelta(hours=1)
SKIPPED = a_finding("A")
LATE = a_finding("B", "OVERDUE", "", line=8)


@pytest.fixture
def folder(tmp_path: Path) -> AuditFolder:
    return AuditFolder(tmp_path / "audits", upload_days=30)


@pytest.fixture
def audit(folder: AuditFolder, tmp_path: Path) -> str:
    """An audit that found one skipped review and one that is overdue."""
    file = tmp_path / "紀錄.csv"
    file.write_bytes(b"x")
    made = Made(by="示範甲", asked=Asked(), at=NOON)
    log = Log(file=file.name, cases=(), steps=())
    return folder.keep_judged(file, made, an_audit(SKIPPED, LATE), log).id


@pytest.fixture
def runs(folder: AuditFolder) -> Iterator[AuditRuns]:
    made = AuditRuns(folder=folder, judge=Judging(), clock=lambda: NOON)
    yield made
    made.close()


def found(folder: AuditFolder, audit: str) -> Ledger:
    ledger = folder.ledger(audit)
    assert ledger is not None
    return ledger


def standings(folder: AuditFolder, audit: str) -> dict[str, Standing]:
    return {each.finding.case_id: each.standing for each in found(folder, audit).findings()}


def say(folder: AuditFolder, audit: str, kind: Kind, *names: FindingName) -> None:
    work = folder.work(audit)
    entry = Entry(kind=kind, by="示範檢核員", at=NOON, text="已請示")
    work.add(entry, names, seen=work.latest)


def test_the_words_of_an_audit_are_those_of_its_last_run(folder: AuditFolder, audit: str) -> None:
    log = Log(file="紀錄.csv", cases=(), steps=())
    before = folder.words(folder.find(audit))
    (folder.folder / audit / FOUND).unlink()  # what was looked at once is not opened again
    kept_words = folder.words(replace(folder.find(audit), state=State.DONE))

    folder.keep_found(audit, an_audit(a_finding("C")), log)
    after = folder.words(folder.change(audit, lambda kept: replace(kept, ended_at=LATER)))

    assert {"a", "b"} <= set(before.split("\n"))
    assert kept_words == before
    assert "c" in after.split("\n")
    assert "a" not in after.split("\n")
    assert folder.words(replace(folder.find(audit), state=State.QUEUED)) == ""


def test_what_is_decided_is_told_to_the_ledger_even_after_a_crash_between(
    folder: AuditFolder, audit: str
) -> None:
    say(folder, audit, Kind.DISMISS, name_of(SKIPPED))
    assert standings(folder, audit)["A"] is Standing.OPEN

    catch_up(found(folder, audit), folder.work(audit), folder.uses(audit))

    assert standings(folder, audit) == {"A": Standing.DISMISSED, "B": Standing.OPEN}
    alike = set(found(folder, audit).alike())
    assert Alike(unit="秘書室", codes=(), cases=1) in alike
    assert Alike(unit="秘書室", codes=("OVERDUE",), cases=1) in alike


def test_the_allow_list_hides_what_nobody_decided_and_every_use_is_counted(
    folder: AuditFolder, audit: str
) -> None:
    folder.allow_list.add(a_pattern(unit="秘書室"))
    folder.allow_list.add(a_pattern(code="OVERDUE"))
    say(folder, audit, Kind.ACCEPT, name_of(LATE))

    folder.bring_work(audit, NOON)

    assert standings(folder, audit) == {"A": Standing.ALLOWED, "B": Standing.ACCEPTED}
    uses = folder.uses(audit).uses()
    assert [(each.pattern.number, each.hid, each.grave) for each in uses] == [(1, 1, 1), (2, 0, 0)]


def test_an_allowed_finding_is_allowed_again_once_what_was_decided_is_taken_back(
    folder: AuditFolder, audit: str
) -> None:
    folder.allow_list.add(a_pattern(unit="秘書室"))
    folder.bring_work(audit, NOON)
    for kind in (Kind.ACCEPT, Kind.RESTORE):
        say(folder, audit, kind, name_of(LATE))
        catch_up(found(folder, audit), folder.work(audit), folder.uses(audit))

    at_once = standings(folder, audit)["B"]
    folder.bring_work(audit, NOON)

    assert at_once is Standing.ALLOWED
    assert standings(folder, audit)["B"] is Standing.ALLOWED


def test_a_pattern_whose_day_is_over_gives_back_what_it_hid(
    folder: AuditFolder, audit: str
) -> None:
    folder.allow_list.add(a_pattern(code="REVIEW_SKIPPED", until=NOON.date()))
    folder.bring_work(audit, NOON)
    hidden = standings(folder, audit)["A"]

    folder.bring_work(audit, NOON + timedelta(days=1))

    assert hidden is Standing.ALLOWED
    assert standings(folder, audit)["A"] is Standing.OPEN
    assert folder.uses(audit).uses() == ()


@pytest.mark.parametrize(
    ("said", "hidden"),
    [({"unit": "秘書室"}, (2, 1)), ({"line": 8}, (1, 0)), ({"code": "NO_DECISION"}, (0, 0))],
)
def test_what_a_pattern_would_hide_is_told_before_it_does(
    folder: AuditFolder, audit: str, said: dict[str, object], hidden: tuple[int, int]
) -> None:
    would = hiding(found(folder, audit), a_pattern(**said))

    assert (would.count, would.grave) == hidden


@pytest.mark.parametrize(
    ("kinds", "standing"),
    [
        ((Kind.NOTE, Kind.REPLY), Standing.OPEN),
        ((Kind.ACCEPT, Kind.NOTE), Standing.ACCEPTED),
        ((Kind.ACCEPT, Kind.DISMISS), Standing.DISMISSED),
        ((Kind.DISMISS, Kind.REOPEN), Standing.OPEN),
        ((Kind.ACCEPT, Kind.DISMISS, Kind.RESTORE), Standing.ACCEPTED),
        ((Kind.DISMISS, Kind.REOPEN, Kind.RESTORE), Standing.DISMISSED),
        ((Kind.ACCEPT, Kind.RESTORE), Standing.OPEN),
    ],
)
def test_a_finding_stands_as_was_last_decided(
    folder: AuditFolder, audit: str, kinds: tuple[Kind, ...], standing: Standing
) -> None:
    for kind in kinds:
        say(folder, audit, kind, name_of(LATE))

    folder.bring_work(audit, NOON)

    assert standings(folder, audit)["B"] is standing


def test_entries_about_what_is_there_no_more_are_named(folder: AuditFolder, audit: str) -> None:
    gone = FindingName(key="f" * 16, case_id="Z", code="OVERDUE", position="")
    say(folder, audit, Kind.REPLY, gone, name_of(LATE))

    folder.bring_work(audit, NOON)

    assert folder.uses(audit).void() == (gone,)


def test_a_kept_audit_of_an_earlier_version_is_looked_at_with_all_that_it_lacks(
    folder: AuditFolder, audit: str
) -> None:
    with closing(connect(folder.of(audit) / FOUND)) as connection:
        connection.executescript("DROP TABLE trait; PRAGMA user_version = 0")

    assert sum(found(folder, audit).traits().values()) == 2


def test_a_file_goes_after_its_last_day_and_what_was_found_stays(
    folder: AuditFolder, audit: str, runs: AuditRuns
) -> None:
    assert folder.drop_uploads(NOON + timedelta(days=30)) == 0

    dropped = folder.drop_uploads(NOON + timedelta(days=31))

    assert dropped == 1
    assert folder.drop_uploads(NOON + timedelta(days=32)) == 0
    assert not (folder.of(audit) / "upload").exists()
    with pytest.raises(UploadGoneError, match=r"紀錄\.csv 已依期限刪除"):
        folder.upload(audit)
    with pytest.raises(UploadGoneError, match="發現、處理紀錄與報告都還在"):
        runs.start(audit)
    assert len(standings(folder, audit)) == 2


def test_what_was_read_of_our_own_log_goes_too_and_is_read_anew_with_a_new_term(
    folder: AuditFolder, runs: AuditRuns
) -> None:
    made = Made(by="示範甲", asked=Asked(), at=NOON)
    kept = folder.keep_own(made, file="本機關.csv")
    folder.keep_read(kept.id, b"x", NOON)

    dropped = folder.drop_uploads(NOON + timedelta(days=31))
    gone = folder.find(kept.id).upload_gone_at
    folder.keep_read(kept.id, b"y", NOON + timedelta(days=40))

    assert (dropped, gone) == (1, NOON + timedelta(days=31))
    assert folder.upload(kept.id) == b"y"
    assert folder.find(kept.id).upload_until == (NOON + timedelta(days=70)).date()
    folder.drop_uploads(NOON + timedelta(days=71))
    runs.start(kept.id)  # nothing of it was brought, so nothing is missing


def test_a_file_beyond_its_term_is_told_until_it_is_gone(folder: AuditFolder, audit: str) -> None:
    later = NOON + timedelta(days=31)
    past = uploads_line(folder, later.date())
    folder.drop_uploads(later)
    (folder.of(audit) / UPLOAD).write_bytes(b"left by a crash")
    left = uploads_line(folder, later.date())
    folder.drop_uploads(later)

    lines = (uploads_line(folder, NOON.date()), past, left, uploads_line(folder, later.date()))
    assert [line.condition.value for line in lines] == ["well", "hint", "hint", "well"]
    assert "紀錄.csv" in str(past.found)
    assert "「稽核」頁" in str(past.remedy)


def test_a_file_without_a_term_is_kept(tmp_path: Path) -> None:
    folder = AuditFolder(tmp_path / "audits")
    kept = folder.keep(b"x", file="a.csv", by="示範甲", asked=Asked(), at=NOON)

    folder.drop_uploads(NOON + timedelta(days=40_000))

    assert folder.upload(kept.id) == b"x"
