"""What pages answer while the database is away, locked or damaged."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from errno import ENOSPC
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import HOME
from tests.web.office import Visitor
from web import services
from web.app import create_app
from web.settings import Settings
from workflow.store.unusable import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFailedError,
)

WITHOUT_A_DATABASE = ("/healthz", "/rules", "/rules/9", "/practice", "/static/chenhe.css")
OF_THE_OFFICE = ("/", "/inbox", "/register", "/assign", "/reminders", "/performance")


@pytest.fixture
def file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


@pytest.fixture
def visiting(demo_app: FastAPI) -> Iterator[TestClient]:
    """A visitor who is shown the page of an error, as in a browser."""
    with TestClient(
        demo_app, base_url=HOME, client=("127.0.0.1", 50000), raise_server_exceptions=False
    ) as client:
        yield client


def raising(error: Exception) -> Callable[..., None]:
    """What fails with this, whatever it is asked."""

    def fail(*_given: object, **_named: object) -> None:
        raise error

    return fail


def take_away(app: FastAPI, file: Path) -> None:
    """As a disk that is unmounted takes it."""
    app.state.services.store.engine.dispose()
    for each in file.parent.glob(f"{file.name}*"):
        if each.is_file():
            each.unlink()
    file.mkdir()


def test_while_the_database_is_away_all_that_needs_none_goes_on(
    demo_app: FastAPI, visiting: TestClient, file: Path
) -> None:
    take_away(demo_app, file)

    assert {path: visiting.get(path).status_code for path in WITHOUT_A_DATABASE} == dict.fromkeys(
        WITHOUT_A_DATABASE, 200
    )


def test_while_the_database_is_away_the_office_says_so(
    demo_app: FastAPI, visiting: TestClient, file: Path
) -> None:
    take_away(demo_app, file)

    for path in (*OF_THE_OFFICE, "/readyz", "/cases/1150000001"):
        answer = visiting.get(path)

        assert (path, answer.status_code) == (path, 503)
        assert "現在連不上資料庫" in answer.text
        assert answer.headers["retry-after"] == "5"
        assert str(file) not in answer.text


def test_a_server_whose_tables_a_newer_one_has_upgraded_is_not_ready(
    visiting: TestClient, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()

    answer = visiting.get("/readyz")

    assert (answer.status_code, visiting.get("/healthz").status_code) == (503, 200)
    assert "較新版" in answer.json()["detail"]


def test_what_is_practised_without_the_office_is_taken_while_the_database_is_away(
    demo_app: FastAPI, visiting: TestClient, file: Path
) -> None:
    visitor = Visitor(visiting)
    take_away(demo_app, file)

    answer = visitor.post("/practice/forget", {"once": "a-key", "kind": "find-row"})

    assert answer.status_code < 500


def test_a_change_that_meets_a_lock_is_not_done_and_says_so(
    database: str, corrections: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PATIENCE", 0.05)
    app = create_app(Settings(demo=True, database_url=database, corrections=corrections))
    with (
        TestClient(app, base_url=HOME, client=("127.0.0.1", 50000)) as client,
        closing(sqlite3.connect(file)) as other,
    ):
        visitor = Visitor(client)
        visitor.act_as("機關/總收文")
        other.execute("BEGIN IMMEDIATE")

        answer = visitor.register(subject="示範主旨")

        assert answer.status_code == 503
        assert "請稍後再試" in answer.text
        assert "示範主旨" in answer.text
        other.rollback()
        assert visitor.register().status_code == 200


def test_a_change_after_the_file_was_removed_is_not_told_as_done(
    visitor: TestClient, file: Path
) -> None:
    office = Visitor(visitor)
    office.act_as("機關/總收文")
    aside = file.rename(file.with_suffix(".aside"))

    answer = office.register(subject="示範主旨")

    assert answer.status_code == 503
    assert "已不在原處" in answer.text
    assert "示範主旨" in answer.text
    assert not file.exists()
    aside.rename(file)
    assert office.register().status_code == 200


def test_damage_is_logged_as_a_sentence_and_only_the_unforeseen_with_where_it_came_from(
    visiting: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (DatabaseDamagedError(why="malformed"), DatabaseFailedError(why="odd")):
        monkeypatch.setattr("web.screens.rules.routes.rules_page", raising(error))
        visiting.get("/rules")

    damaged, unforeseen = caplog.records[-2:]
    assert "malformed" in damaged.getMessage()
    assert damaged.exc_info is None
    assert unforeseen.exc_info is not None


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    visitor: TestClient, demo_app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Visitor(visitor)
    office.act_as("機關/總收文")
    monkeypatch.setattr(demo_app.state.services.store, "answered", raising(DatabaseBusyError()))

    answer = office.register(once="a-key")

    assert answer.status_code == 200
    assert "/cases/" in answer.url.path


@pytest.mark.parametrize("table", ["event", "case_state", "office", "desk"])
def test_a_table_that_is_damaged_is_a_page_that_says_what_to_do(
    demo_app: FastAPI, visiting: TestClient, file: Path, table: str
) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO gone")

    for path in ("/", "/inbox"):
        answer = visiting.get(path)

        assert answer.status_code in (200, 503)
        assert answer.status_code == 200 or "log verify" in answer.text
    assert visiting.get("/rules").status_code == 200


def test_what_somebody_wrote_into_a_column_is_not_taken_for_a_fault_of_the_program(
    visitor: TestClient, file: Path
) -> None:
    office = Visitor(visitor)
    office.act_as("機關/總收文")
    office.registered()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE case_state SET received_at = '不是時間', version = 'x'")
        connection.commit()

    answer = visitor.get("/")

    assert answer.status_code == 503
    assert "彼此矛盾" in answer.text


@pytest.mark.parametrize("error", [OSError(ENOSPC, "No space left on device"), MemoryError()])
def test_a_machine_that_has_no_room_left_is_an_outage(
    visiting: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("web.screens.rules.routes.rules_page", raising(error))

    answer = visiting.get("/rules")

    assert answer.status_code == 503
    assert "磁碟可能已滿" in answer.text
    assert "No space" not in answer.text
