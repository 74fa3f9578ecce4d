"""chenhe audit --keep: what was judged here is browsed on the pages of the server."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe
from tests.web.auditing import a_log
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.ledger.wanted import Wanted
from workflow.kept.about import State


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
