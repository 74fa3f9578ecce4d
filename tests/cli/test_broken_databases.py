"""Every command against a database that is away, locked or damaged: a sentence, no traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe
from tests.cli.test_every_way_out import commands
from tests.workflow.offices import a_document
from web import services
from web.commands.offices import OfficeChoice, casework
from workflow.store import database as opening
from workflow.store.database import open_engine

BY = ("--by", "示範")
AS = ("--as", "綜合企劃組/承辦人員", "--person", "示範甲")
JSON = ("--format", "json")
WITH = {  # what each command that opens the database is given besides
    "serve": (),
    "demo": ("--seed-only",),
    "organisation scenario": ("baseline",),
    "organisation import": ("{roster}", *BY),
    "organisation show": JSON,
    "organisation appoint": ("示範甲", "綜合企劃組/股長", "--since", "2026-01-01", *BY),
    "organisation number": ("示範甲", "B2", *BY),
    "organisation end": ("示範甲", "綜合企劃組/股長", "--until", "2026-12-01", *BY),
    "organisation deputy": ("示範甲", "示範乙", "--since", "2026-01-01", *BY),
    "organisation reset": ("示範甲", "--since", "2026-01-01", *BY),
    "organisation hand-over": ("示範甲", "示範乙", "--last-day", "2026-12-01", *BY),
    "organisation close-day": ("2026-07-06", "--reason", "颱風停止上班", *BY),
    "organisation reopen-day": ("2026-07-06", *BY),
    "rules versions": JSON,
    "case register": ("--row", "line:219"),
    "case act": ("1150000001", "擬辦", *AS),
    "case actions": ("1150000001", "--as", "綜合企劃組/承辦人員"),
    "case show": ("1150000001",),
    "case list": JSON,
    "case sheet": ("1150000001", "--to", "{folder}/sheet.html"),
    "remind": JSON,
    "log verify": JSON,
    "log accept": ("--person", "示範甲", "--reason", "試"),
    "log rebuild": (),
    "log export": ("--format", "jsonl"),
    "upgrade": (),
    "user add": ("aud", "--role", "auditor"),
    "user change": ("aud", "--role", "auditor"),
    **{f"user {act}": ("aud",) for act in ("reset", "lock", "unlock", "sign-out")},
    "user token": ("aud", "--label", "報表", "--scope", "audit"),
    "user tie": ("aud", "示範-aud"),
    "user untie": ("aud",),
    "user list": JSON,
    "user import": ("{accounts}", "--dry-run"),
    "user template": ("--to", "{folder}/accounts.csv"),
    "user log": JSON,
}
# These look at no database, or at a file that is named; a backup is of a file alone.
WITHOUT = {
    *("organisation template", "rules export", "rules show", "rules doubts", "rules correct"),
    *("rules confirm", "rules withdraw", "rules corrections", "rules import", "rules compare"),
    *("rules suggest", "rules lint", "rules statistics", "route", "statistics", "doctor"),
    "log checkpoints",
    *("backup", "restore", "exercise new", "exercise show", "exercise score", "audit"),
    *("rehearse run", "rehearse fit", "rehearse sweep", "rehearse sensitivity", "rehearse staff"),
    "rehearse validate",
}


def given(command: str, folder: Path) -> list[str]:
    roster = folder / "roster.csv"
    roster.write_text("姓名,單位,職稱\n示範甲,綜合企劃組,承辦人員\n", encoding="utf-8")
    accounts = folder / "list.csv"
    accounts.write_text("帳號,角色\naud,稽核\n", encoding="utf-8")
    options = (
        each.format(roster=roster, accounts=accounts, folder=folder) for each in WITH[command]
    )
    return [*command.split(), *options]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for half a minute in a test."""
    monkeypatch.setattr(opening, "PATIENT", 0.0)

    def quickly(url: str, **_how: object) -> object:
        return open_engine(url, patience=0.0)

    monkeypatch.setattr(services, "open_engine", quickly)


def test_every_command_is_known_to_this_test() -> None:
    assert {*commands()} == {*WITH, *WITHOUT}


@pytest.mark.parametrize("command", WITH)
def test_a_database_that_is_away_ends_with_3(chenhe: Chenhe, tmp_path: Path, command: str) -> None:
    answer = chenhe(*given(command, tmp_path), "--db", "postgresql+psycopg://127.0.0.1:1/chenhe")

    assert (answer.code, answer.out) == (3, "")
    assert "現在連不上資料庫" in answer.err


@pytest.fixture
def registered(chenhe: Chenhe, database: Path) -> Path:
    casework(None, None, OfficeChoice.LIVE).register(a_document())
    return database


@pytest.fixture
def locked(registered: Path, impatient: None) -> Iterator[Path]:
    with closing(sqlite3.connect(registered)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield registered


WRITING = ("organisation close-day", "case register", "case act", "log rebuild", "demo")


@pytest.mark.parametrize("command", WRITING)
def test_a_database_that_another_keeps_locked_ends_with_3(
    chenhe: Chenhe, locked: Path, tmp_path: Path, command: str
) -> None:
    answer = chenhe(*given(command, tmp_path))

    assert (answer.code, answer.out) == (3, "")
    assert "請稍後再試" in answer.err


READING = ("organisation show", "case show", "case list", "remind", "log export")
CHANGES = (
    "UPDATE case_state SET due = 'x', received_at = 'y', state = 'z', issuer = 'q', last_hash = ''",
    "UPDATE event SET payload = CAST(x'FF41' AS TEXT)",
    "UPDATE event SET sequence = 'q', previous_hash = x'00'",
    "UPDATE office SET events = 'many', head = x'FF', settled = 'x'",
    "ALTER TABLE case_state RENAME TO other",
    "ALTER TABLE event RENAME COLUMN payload TO other",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_database_that_somebody_changed_is_never_a_traceback(
    chenhe: Chenhe, registered: Path, tmp_path: Path, change: str
) -> None:
    with closing(sqlite3.connect(registered)) as connection:
        connection.execute(change)
        connection.commit()

    for command in READING:
        answer = chenhe(*given(command, tmp_path))

        assert answer.code in (0, 1, 2), command
        assert "Traceback" not in answer.err
        assert answer.code != 2 or "chenhe" in answer.err
