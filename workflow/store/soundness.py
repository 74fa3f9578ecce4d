"""Whether a database can be read and written and is whole: looked at, never changed."""

import json
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, create_engine, func, inspect, select
from sqlmodel import col, text

from workflow.store import address
from workflow.store.database import CONNECT_SECONDS
from workflow.store.foreign import in_our_words
from workflow.store.tables import EventRow

PROGRESS_EVERY = 100_000  # steps of SQLite's machine between two looks at the clock
SAID = 5  # faults of a damaged file that are told
LOCK_SECONDS = 2
_LENGTHS = select(col(EventRow.office), func.max(col(EventRow.number))).group_by(
    col(EventRow.office)
)
_LAST = (
    select(col(EventRow.payload))
    .where(col(EventRow.office) == bindparam("in_office"))
    .order_by(col(EventRow.number).desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What was found of a database that answers.

    `schema` is the revision of its tables, "" for none; `faults` are told by the database itself;
    `is_whole` says whether every page was looked at.
    """

    schema: str
    faults: tuple[str, ...] = ()
    is_whole: bool = False
    is_locked: bool = False  # another program writes, longer than LOCK_SECONDS
    is_read_only: bool = False
    has_checksums: bool = True  # a page damaged on the disk is noticed when it is read
    now: datetime | None = None  # the clock of a server elsewhere


def soundness(url: str, *, seconds: float | None) -> Soundness:
    """Of the database of this address, which is not migrated; a file is read whole in `seconds`.

    None for as long as it takes. Raises DatabaseUnusableError or TryAgainError.
    """
    parsed = address.read(url)
    with in_our_words(parsed, opening=True):
        if parsed.get_backend_name() == "sqlite":
            return _of_file(Path(parsed.database or ""), seconds)
        engine = create_engine(parsed, connect_args={"connect_timeout": min(CONNECT_SECONDS)})
        try:
            with engine.connect() as connection:
                return _of_server(connection)
        finally:
            engine.dispose()


def _of_file(path: Path, seconds: float | None) -> Soundness:
    with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
        locked, read_only = _writes(connection)
        faults, is_whole = _faults(connection, seconds)
        return Soundness(
            schema=_revision(connection),
            faults=faults,
            is_whole=is_whole,
            is_locked=locked,
            is_read_only=read_only,
        )


def _writes(connection: sqlite3.Connection) -> tuple[bool, bool]:
    """Whether the lock to write is held by others, and whether the file may not be written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
            raise
        return code == sqlite3.SQLITE_BUSY, code == sqlite3.SQLITE_READONLY
    return False, False


def _faults(connection: sqlite3.Connection, seconds: float | None) -> tuple[tuple[str, ...], bool]:
    """What SQLite finds wrong, and whether it came to the end in time."""
    ends = time.monotonic() + seconds if seconds is not None else float("inf")
    connection.set_progress_handler(lambda: time.monotonic() > ends, PROGRESS_EVERY)
    try:
        told = [row[0] for row in connection.execute(f"PRAGMA quick_check({SAID})")]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return (), False
    finally:
        connection.set_progress_handler(None, 0)
    return tuple(each for each in told if each != "ok"), True


def _revision(connection: sqlite3.Connection) -> str:
    named = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(named).fetchone() is None:
        return ""
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return found[0] if found else ""


def _of_server(connection: Connection) -> Soundness:
    """PostgreSQL looks at a page when it reads it; what failed before is counted."""
    asked = connection.execute(
        text(
            "SELECT now(), pg_is_in_recovery() OR current_setting('default_transaction_read_only')"
            "::boolean, current_setting('data_checksums')::boolean, coalesce((SELECT"
            " checksum_failures FROM pg_stat_database WHERE datname = current_database()), 0)"
        )
    ).one()
    now, is_read_only, has_checksums, failures = asked
    schema = ""
    if inspect(connection).has_table("alembic_version"):
        schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    return Soundness(
        schema=schema,
        faults=(f"{failures} checksum failures",) if failures else (),
        is_whole=True,
        is_read_only=is_read_only,
        has_checksums=has_checksums,
        now=now.astimezone(UTC),
    )


def lengths(connection: Connection) -> dict[str, int]:
    """How many records each office's log has."""
    return {office: int(count) for office, count in connection.execute(_LENGTHS)}


def last_recorded(connection: Connection) -> datetime | None:
    """When the last event was recorded, by the clock it was recorded by; None if there is none."""
    lasts = (connection.execute(_LAST, {"in_office": office}) for office in lengths(connection))
    said = (json.loads(last.scalar_one()).get("recorded_at") for last in lasts)
    return max((datetime.fromisoformat(each) for each in said if each), default=None)
