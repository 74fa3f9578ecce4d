"""The filled database once more in PostgreSQL, copied row for row; kept for the next run too."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.databases import empty_postgres, started
from workflow.store.database import open_engine

COPIED = ("office", "serial", "event", "case_state", "case_pieces", "desk")
TRUTHS = frozenset({"is_closed", "is_confidential"})
LATER = "ix_case_pieces_pieces"  # dearer to keep than to make once all is there
DONE = "copied"


@contextmanager
def filled_server(database: Path) -> Generator[str]:
    """The address of a database that says what this file does, as long as it is served."""
    folder = database.with_suffix(".postgres")
    is_done = (folder / DONE).exists()
    (folder / "server").mkdir(parents=True, exist_ok=True)
    server = started(folder / "server")
    try:
        if not is_done:
            url = empty_postgres(server, "chenhe")
            open_engine(url).dispose()
            fill(database, server.get_uri("chenhe"))
            (folder / DONE).touch()
        yield server.get_uri("chenhe").replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def fill(database: Path, address: str) -> None:
    """Every row of the file, in bulk; then what autovacuum would do meanwhile."""
    with (
        closing(sqlite3.connect(database)) as file,
        closing(psycopg.connect(address, autocommit=True)) as server,
    ):
        server.execute("SET timezone = 'UTC'; SET maintenance_work_mem = '1GB'")
        index = server.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", (LATER,))
        made_by = str((index.fetchone() or ("",))[0])
        server.execute(SQL("DROP INDEX {}").format(Identifier(LATER)))
        for table in COPIED:
            _copy(file, server, table)
        server.execute(made_by.encode())
        server.execute("VACUUM (ANALYZE)")


def _copy(file: sqlite3.Connection, server: psycopg.Connection[Any], table: str) -> None:
    rows = file.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in rows.description]
    as_kept = [_taken(name) for name in names]
    columns = SQL(", ").join(map(Identifier, names))
    said = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), columns)
    with server.cursor() as cursor, cursor.copy(said) as copying:
        for row in rows:
            copying.write_row([take(value) for take, value in zip(as_kept, row, strict=True)])


def _taken(column: str) -> Callable[[Any], Any]:
    """How a value of SQLite becomes one of PostgreSQL."""
    if column == "pieces":
        return _quoted
    return bool if column in TRUTHS else _as_it_is


def _quoted(pieces: str) -> str:
    return " ".join(f"'{one}'" for one in pieces.split(" "))


def _as_it_is(value: object) -> object:
    return value
