"""chenhe audit --keep: what was judged here is browsed on the pages of the server."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe
from tests.web.auditing import a_log
from tests.web.reports import NOW
from workflow.audit.kept.folder import SHEET, AuditFolder
from workflow.audit.kept.work_file import name_of
from workflow.audit.ledger.wanted import Wanted
from workflow.audit.work.entries import Entry, Kind
from workflow.audit.work.sheet_file import EXAMPLE_FILE
from workflow.kept.about import Said, State
from workflow.kept.making import OPTIONS


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "紀錄.csv"
    file.write_text(a_log(skips="主任"), "utf-8")
    return file


def test_a_file_is_kept_with_what_was_found(chenhe: Chenhe, database: Path, log: Path) -> None:
    answer = chenhe("audit", str(log), "--keep", "--format", "json")

    folder = AuditFolder(database.with_name("chenhe.db.audits"))
    (kept,) = folder.all()
    ledger = folder.ledger(kept.id)
    assert (answer.code, kept.state, kept.file) == (1, State.DONE, "紀錄.csv")
    assert f"/audits/{kept.id}" in answer.err
    assert folder.upload(kept.id) == log.read_bytes()
    assert ledger is not None
    assert ledger.count(Wanted(code="REVIEW_SKIPPED")) == 1


def test_what_is_no_file_is_not_kept(chenhe: Chenhe, database: Path) -> None:
    for what in ((), ("-",)):
        answer = chenhe("audit", *what, "--keep")

        assert (answer.code, "--keep" in answer.err) == (2, True)
    assert not (database.with_name("chenhe.db.audits")).exists()


def test_a_disk_that_does_not_take_it_keeps_nothing(
    chenhe: Chenhe, database: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)

    answer = chenhe("audit", str(log), "--keep")

    assert answer.code == 2
    assert "audits" in answer.err
    assert AuditFolder(database.with_name("chenhe.db.audits")).all() == ()


def kept_audit(chenhe: Chenhe, database: Path, log: Path, *more: str) -> tuple[AuditFolder, str]:
    """The folder, and the id of what was kept in it."""
    chenhe("audit", str(log), "--keep", *more)
    folder = AuditFolder(database.with_name("chenhe.db.audits"))
    return folder, folder.all()[0].id


def say(folder: AuditFolder, audit: str, kind: Kind, text: str) -> None:
    """Something said of its only finding."""
    (found,) = folder.found(audit).findings()
    entry = Entry(kind=kind, by="示範檢核員", at=NOW, text=text, unit="秘書室", speaker="示範甲")
    folder.work(audit).add(entry, [name_of(found.finding)], seen=99)


def test_a_kept_audit_is_printed_with_what_was_made_of_it(
    chenhe: Chenhe, database: Path, log: Path
) -> None:
    folder, audit = kept_audit(chenhe, database, log, "--sample", "random", "--size", "1")
    folder.put(audit, SHEET, EXAMPLE_FILE.read_bytes())
    say(folder, audit, Kind.REPLY, "示範說明：主任出差")

    text = chenhe("audit", "--kept", audit)
    said = chenhe("audit", "--kept", audit, "--compare", audit, "--format", "json").json

    assert text.code == 1
    for words in ("處理：待處理", "示範說明：主任出差", "評分（", "chenhe audit 抽出", "漏簽"):
        assert words in text.out, words
    (finding,) = said["findings"]
    assert (finding["standing"], finding["remarks"][0]["unit"]) == ("open", "秘書室")
    assert said["sample"]["size"] == 1
    assert said["score"]["units"][0]["unit"] == "秘書室"
    assert said["comparison"]["whole"]["difference"] == 0


def test_what_was_dismissed_is_printed_and_counts_nowhere(
    chenhe: Chenhe, database: Path, log: Path
) -> None:
    folder, audit = kept_audit(chenhe, database, log)
    say(folder, audit, Kind.DISMISS, "示範理由：另有紙本")

    answer = chenhe("audit", "--kept", audit)

    assert answer.code == 0
    assert "處理：已不採" in answer.out
    assert "示範理由：另有紙本" in answer.out


def test_the_files_of_a_kept_audit_are_those_of_its_page(
    chenhe: Chenhe, database: Path, log: Path
) -> None:
    folder, audit = kept_audit(chenhe, database, log)
    folder.put(audit, OPTIONS, '{"conclusion": "示範結論", "is_masked": true}'.encode())
    say(folder, audit, Kind.REPLY, "示範說明：主任出差")

    page = chenhe("audit", "--kept", audit, "--format", "html", "--score", "example")
    book = chenhe(
        "audit", "--kept", audit, "--format", "sheet", "-o", str(log.with_suffix(".xlsx"))
    )

    assert (page.code, book.code) == (1, 1)
    for words in ("示範結論", "示範說明：主任出差", "評分", "遮蔽"):
        assert words in page.out, words
    assert "示範丙" not in page.out
    assert log.with_suffix(".xlsx").read_bytes().startswith(b"PK")


def test_what_is_not_kept_or_not_done_is_told_with_what_to_do(
    chenhe: Chenhe, database: Path, log: Path
) -> None:
    folder, audit = kept_audit(chenhe, database, log)

    unknown = chenhe("audit", "--kept", "nobody")
    found: dict[State, Answer] = {}
    for state in (State.UPLOADED, State.FAILED, State.CANCELLED):
        problem = (Said(template="檔案讀不出來。"),) if state is State.FAILED else ()
        folder.change(audit, lambda kept, s=state, p=problem: replace(kept, state=s, problem=p))
        found[state] = chenhe("audit", "--kept", audit, "--format", "json")
    folder.change(audit, lambda kept: replace(kept, state=State.QUEUED))
    with folder.held(audit):
        found[State.QUEUED] = chenhe("audit", "--kept", audit)

    assert (unknown.code, f"{audit}（紀錄.csv）" in unknown.err) == (2, True)
    assert {each.code for each in found.values()} == {2}
    assert f"/audits/{audit}/mapping" in found[State.UPLOADED].err
    assert "檔案讀不出來。請在頁面" in found[State.FAILED].err
    assert "有人取消了" in found[State.CANCELLED].err
    assert "還在排隊或執行" in found[State.QUEUED].err


@pytest.mark.parametrize("more", [("x.csv",), ("--sheet", "甲"), ("--order", "time"), ("--keep",)])
def test_what_is_kept_is_not_read_in_another_way(chenhe: Chenhe, more: tuple[str, ...]) -> None:
    answer = chenhe("audit", *more, "--kept", "x")

    assert (answer.code, "請拿掉 LOG" in answer.err) == (2, True)
