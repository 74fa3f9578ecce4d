"""Opening the database: SQLite with every commit on the disk, or PostgreSQL; schema up to date."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import text

from workflow.errors import WorkflowError
from workflow.migrations.upgrade import upgrade
from workflow.store.checkpoints import Checkpoints
from workflow.store.tables import SCHEMA

BACKENDS = ("sqlite", "postgresql")
# How a transaction begins, by backend and whether it will write. SQLite's writer takes the lock
# first: read-then-write would fail busy. PostgreSQL's reader sees one moment, as on SQLite.
BEGINNINGS = {
    ("sqlite", True): "BEGIN IMMEDIATE",
    ("sqlite", False): "BEGIN",
    ("postgresql", False): "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
}
TOO_NEW = "它由較新版的陳核建立；請更新程式後再開"
ONLY_BACKENDS = "只能用 sqlite:///檔案 或 postgresql+psycopg://主機/資料庫"


class DatabaseUnusableError(WorkflowError):
    """The database cannot be opened."""

    template = "無法開啟資料庫 %(url)s：%(why)s"


def open_engine(url: str) -> Engine:
    """The engine of a database whose schema is up to date; raises DatabaseUnusableError.

    An older schema is migrated first, in one transaction. The folder of a SQLite file is made if
    there is none. No password is told by the error.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in BACKENDS:
            raise DatabaseUnusableError(url=url.split("@")[-1], why=ONLY_BACKENDS)
        if parsed.get_backend_name() == "sqlite":
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(parsed, connect_args={"isolation_level": None})
            event.listen(engine, "connect", _prepare_sqlite)
        else:
            engine = create_engine(parsed)
        _upgrade(engine)
    except (ArgumentError, DatabaseError, OSError, ModuleNotFoundError) as error:
        why = str(getattr(error, "orig", None) or error)
        raise DatabaseUnusableError(url=url.split("@")[-1], why=why) from error
    return engine


def shown(engine: Engine) -> str:
    """The database's address without who opens it."""
    return engine.url.render_as_string().split("@")[-1]


@contextmanager
def transaction(engine: Engine, *, writes: bool = False) -> Generator[Connection]:
    """One transaction: all of it is kept, or none.

    The engine's own begin() would not do: SQLite's driver begins nothing by itself, and a
    listener that did would slow down every statement.
    """
    with engine.begin() as connection:
        if begins := BEGINNINGS.get((engine.dialect.name, writes)):
            connection.exec_driver_sql(begins)
        yield connection


@contextmanager
def damaged_text_readable(connection: Connection) -> Generator[None]:
    """Text in SQLite that is no longer UTF-8 comes with its bytes spelt out; else it fails."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")
    try:
        yield
    finally:
        raw.text_factory = str


def beside(url: str, ending: str) -> Path | None:
    """The database's file name with this ending; None for a database in memory or elsewhere."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(f"{parsed.database}.{ending}")


def open_checkpoints(url: str, path: str = "") -> Checkpoints:
    """The checkpoints named by the setting, or those beside the database."""
    return Checkpoints(Path(path) if path else beside(url, "checkpoints"))


def journal_beside(url: str) -> Path | None:
    """The reviewers' journal of one database; None where it has no file.

    Raises DatabaseUnusableError for an address that is none.
    """
    try:
        return beside(url, "corrections.toml")
    except ArgumentError as error:
        raise DatabaseUnusableError(url=url.split("@")[-1], why=str(error)) from error


def folder_beside(url: str, ending: str, *, given: str, otherwise: Path) -> Path:
    """Where what belongs to a database is kept: as given, else beside it, else `otherwise`.

    Raises DatabaseUnusableError for an address that is none; the database is not opened.
    """
    try:
        return Path(given) if given else beside(url, ending) or otherwise
    except ArgumentError as error:
        raise DatabaseUnusableError(url=url.split("@")[-1], why=str(error)) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            if found == SCHEMA:
                return
            if found and found > SCHEMA:
                raise DatabaseUnusableError(url=shown(engine), why=TOO_NEW)
    with transaction(engine, writes=True) as connection:
        upgrade(connection)
