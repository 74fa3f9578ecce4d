"""The file of the work on one audit: what it holds, and how it is read and written.

<id>/done.sqlite   every entry, the findings it was about, what the allow-list hid when last applied

Entries are only ever added: the file itself refuses to change or lose one. A finding that something
was said of is kept by name, so that it can be told when it is there no more.
"""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.audit.findings import Finding
from workflow.audit.kept.about import AuditUnkeepableError, UnknownAuditError
from workflow.store.placing import private_file

WAIT_SECONDS = 10  # for another who writes
FORMAT = 1
SCHEMA = (
    """CREATE TABLE entries(
        number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, by TEXT NOT NULL,
        at TEXT NOT NULL, text TEXT NOT NULL, unit TEXT NOT NULL, speaker TEXT NOT NULL,
        findings INTEGER NOT NULL)""",
    """CREATE TABLE names(
        key TEXT PRIMARY KEY, case_id TEXT NOT NULL, code TEXT NOT NULL, position TEXT NOT NULL)
        WITHOUT ROWID""",
    """CREATE TABLE said(
        key TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, entry)) WITHOUT ROWID""",
    "CREATE INDEX said_by_entry ON said(entry, key)",
    "CREATE TABLE allowed(key TEXT PRIMARY KEY, pattern INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TABLE uses(
        pattern INTEGER PRIMARY KEY, content BLOB NOT NULL, hid INTEGER NOT NULL,
        grave INTEGER NOT NULL)""",
    "CREATE TABLE void(key TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE applied(at TEXT NOT NULL, listed INTEGER NOT NULL)",
    "CREATE TABLE marked(entry INTEGER NOT NULL)",
    *(
        f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'entries are only added'); END"
        for table in ("entries", "said", "names")
        for verb in ("UPDATE", "DELETE")
    ),
    f"PRAGMA user_version = {FORMAT}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingName:
    """Which finding it was, for when it is there no more."""

    key: str
    case_id: str
    code: str
    position: str


class WorkFile:
    """The file; several processes may read it, and add to it one after the other.

    Raises AuditUnkeepableError where it cannot be written or read, UnknownAuditError where the
    audit is gone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def count_of(self, query: str, *values: object) -> int:
        """The number that a query asks for; 0 while there is no file."""
        return next((int(count) for (count,) in self.rows(query, *values)), 0)

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """What a query finds; nothing while there is no file."""
        with self.reading() as base:
            if base:
                yield from base.execute(query, values)

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection | None]:
        """None where nothing was kept yet."""
        if not self.path.is_file():
            yield None
            return
        with self._opened() as base:
            yield base if _is_made(base) else None

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """One transaction, on the disk when it is over."""
        with self._opened() as base:
            base.execute("PRAGMA synchronous = FULL")
            base.execute("BEGIN IMMEDIATE")
            with base:
                for each in () if _is_made(base) else SCHEMA:
                    base.execute(each)
                yield base

    @contextmanager
    def _opened(self) -> Generator[sqlite3.Connection]:
        if not self.path.parent.is_dir():  # deleted meanwhile: it must not come back in part
            raise UnknownAuditError
        try:
            private_file(self.path)
            base = sqlite3.connect(self.path, WAIT_SECONDS, isolation_level=None)
            try:
                yield base
            finally:
                base.close()
        except (OSError, sqlite3.Error) as error:
            raise AuditUnkeepableError(file=self.path, why=str(error)) from error


def _is_made(base: sqlite3.Connection) -> bool:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    return version == FORMAT


def name_of(finding: Finding) -> FindingName:
    """What is kept of a finding that something is said of."""
    return FindingName(
        key=finding.key,
        case_id=finding.case_id,
        code=finding.code,
        position=finding.position,
    )
