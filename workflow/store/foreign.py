"""Where the errors of a database become ours, whoever raised them: SQLAlchemy, its drivers, the
system. The tables say which is which; what they do not name is a DatabaseFailedError.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from inspect import isfunction
from pathlib import Path
from typing import Any, TypeVar

from filelock import Timeout
from sqlalchemy import URL
from sqlalchemy import exc as sql

from rules.errors import ChenheError
from workflow.errors import WorkflowError
from workflow.store.address import IN_MEMORY, shown, without_secrets
from workflow.store.unusable import (
    BadAddressError,
    DatabaseAwayError,
    DatabaseBusyError,
    DatabaseClosedError,
    DatabaseDamagedError,
    DatabaseFailedError,
    DatabaseFullError,
    DatabaseInconsistentError,
    DatabaseMovedError,
    DatabaseReadOnlyError,
    DatabaseUncertainError,
    DriverMissingError,
    LocatedError,
)

Kind = TypeVar("Kind")
Ours = type[LocatedError]
SENSELESS = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
EXTENDED = 0xFF  # what of SQLite's code names the kind; the rest says more
OF_SQLITE: dict[int, Ours] = {  # https://www.sqlite.org/rescode.html
    sqlite3.SQLITE_ERROR: DatabaseInconsistentError,  # no such table, no such column
    sqlite3.SQLITE_PERM: DatabaseReadOnlyError,
    sqlite3.SQLITE_ABORT: DatabaseBusyError,
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_NOMEM: DatabaseAwayError,
    sqlite3.SQLITE_READONLY: DatabaseReadOnlyError,
    sqlite3.SQLITE_READONLY_DBMOVED: DatabaseMovedError,
    sqlite3.SQLITE_INTERRUPT: DatabaseBusyError,
    sqlite3.SQLITE_IOERR: DatabaseFullError,
    sqlite3.SQLITE_IOERR_CORRUPTFS: DatabaseDamagedError,
    sqlite3.SQLITE_CORRUPT: DatabaseDamagedError,
    sqlite3.SQLITE_FULL: DatabaseFullError,
    sqlite3.SQLITE_CANTOPEN: DatabaseAwayError,
    sqlite3.SQLITE_PROTOCOL: DatabaseBusyError,
    sqlite3.SQLITE_SCHEMA: DatabaseBusyError,
    sqlite3.SQLITE_CONSTRAINT: DatabaseInconsistentError,
    sqlite3.SQLITE_MISMATCH: DatabaseInconsistentError,
    sqlite3.SQLITE_NOLFS: DatabaseFullError,
    sqlite3.SQLITE_AUTH: DatabaseClosedError,
    sqlite3.SQLITE_FORMAT: DatabaseDamagedError,
    sqlite3.SQLITE_NOTADB: DatabaseDamagedError,
}
OF_POSTGRES: dict[str, Ours] = {  # by how SQLSTATE begins, the longest first
    "08": DatabaseAwayError,  # connection lost
    "0B": DatabaseAwayError,  # transaction not begun
    "22": DatabaseInconsistentError,  # a value that its column does not take
    "23": DatabaseInconsistentError,  # a constraint
    "25": DatabaseBusyError,
    "25006": DatabaseReadOnlyError,  # a standby
    "28": DatabaseClosedError,  # who, and with which password
    "3D": DatabaseClosedError,  # no such database
    "3F": DatabaseInconsistentError,  # no such schema
    "40": DatabaseBusyError,  # deadlock, serialization
    "42": DatabaseInconsistentError,  # no such table, no such column
    "42501": DatabaseClosedError,  # no right
    "44": DatabaseInconsistentError,
    "53": DatabaseAwayError,  # too many connections, no memory
    "53100": DatabaseFullError,
    "55": DatabaseBusyError,  # lock timeout
    "57": DatabaseAwayError,  # shut down, starting up, crashed
    "57014": DatabaseBusyError,  # statement timeout
    "58": DatabaseFullError,  # its disk
    "58P01": DatabaseDamagedError,  # a file of it is gone
    "58P02": DatabaseDamagedError,
    "72": DatabaseBusyError,
    "F0": DatabaseAwayError,
    "XX": DatabaseFailedError,
    "XX001": DatabaseDamagedError,
    "XX002": DatabaseDamagedError,
}
OF_SYSTEM: dict[int | None, Ours] = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), DatabaseReadOnlyError),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO), DatabaseFullError),
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOENT), BadAddressError),
    **dict.fromkeys((errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL), BadAddressError),
}
# What PostgreSQL says as it turns somebody away for good. It has no SQLSTATE then, as libpq tells
# none while it connects; whatever else goes wrong there may pass.
TURNED_AWAY = (
    *("authentication failed", "does not exist", "no pg_hba.conf entry", "password supplied"),
    *("not permitted to log in", "permission denied", "not currently accepting connections"),
)
ADDRESS_WRONG = ("connection is bad: invalid", "embedded null byte")
NO_FILE = "unable to open database file"  # of which sqlite3 tells no code


@contextmanager
def in_our_words(url: URL, *, opening: bool = False) -> Generator[None]:
    """Whatever a database raises within leaves as one of ours; all else as it is.

    While a database is opened, what the system raises, and wrong options, are about it too.
    """
    theirs = (OSError, TypeError, ValueError, ImportError) if opening else ()
    try:
        yield
    except Exception as error:
        if not is_foreign(error) and not isinstance(error, theirs):
            raise
        raise ours(error, url, opening=opening) from error


def in_our_words_at(file: Path) -> AbstractContextManager[None]:
    """The same where a SQLite file is opened by itself."""
    return in_our_words(URL.create("sqlite", database=str(file)))


@contextmanager
def making_sense(url: URL) -> Generator[None]:
    """What is read within and makes no sense here is a database that somebody has changed.

    SQLite keeps any value in any column; what this program wrote, it can read.
    """
    try:
        yield
    except SENSELESS as error:
        if isinstance(error, ChenheError):
            raise
        why = without_secrets(f"{type(error).__name__}: {error}", url)
        raise DatabaseInconsistentError(url=shown(url), why=why) from error


def making_sense_throughout(kind: type[Kind]) -> type[Kind]:
    """A class whose public methods read by its `_connection`: see making_sense."""
    for name, method in list(vars(kind).items()):
        if isfunction(method) and not name.startswith("_"):
            setattr(kind, name, _sensible(method))
    return kind


def _sensible(method: Callable[..., object]) -> Callable[..., object]:
    @wraps(method)
    def told(self: Any, *given: object, **named: object) -> object:
        with making_sense(self._connection.engine.url):
            return method(self, *given, **named)

    return told


def is_foreign(error: BaseException) -> bool:
    """Whether a database raised it; psycopg is known by name, as it is dear to import."""
    if isinstance(error, sql.SQLAlchemyError | sqlite3.Error | sqlite3.Warning):
        return True
    return any(kind.__module__.partition(".")[0] == "psycopg" for kind in type(error).__mro__)


def ours(error: BaseException, url: URL, *, opening: bool = False) -> WorkflowError:
    """What we call it."""
    cause = getattr(error, "orig", None) or error
    kind = _kind(error, cause, url)
    if kind is BadAddressError and not opening:  # it led somewhere before
        is_file = isinstance(cause, sqlite3.Error | OSError)
        kind = DatabaseAwayError if is_file else DatabaseFailedError
    return kind(url=shown(url), why=without_secrets(_said(cause), url))


def _said(cause: BaseException) -> str:
    """What it says, less what it was asked: the records themselves are not for a log."""
    if isinstance(cause, sql.SQLAlchemyError):
        return " ".join(map(str, cause.args))
    said = str(cause)
    return said.partition("\n")[0] if getattr(cause, "sqlstate", None) else said


def uncertain(error: WorkflowError) -> WorkflowError:
    """What it is when it came as a server was told to keep what was done."""
    if isinstance(error, DatabaseAwayError):
        return DatabaseUncertainError(url=error.url, why=error.why)
    return error


def _kind(error: BaseException, cause: BaseException, url: URL) -> Ours:
    """By what the driver says, else by the class that SQLAlchemy put around it."""
    if isinstance(cause, sqlite3.Error | sqlite3.Warning):
        return _of_sqlite(cause, url)
    if isinstance(cause, Timeout):
        return DatabaseBusyError
    if isinstance(cause, OSError):
        return OF_SYSTEM.get(cause.errno, DatabaseAwayError)
    if isinstance(error, sql.TimeoutError | sql.DisconnectionError):
        return DatabaseAwayError
    if isinstance(cause, ImportError):
        return DriverMissingError
    if isinstance(cause, sql.ArgumentError | TypeError | ValueError):
        return BadAddressError
    if not isinstance(cause, sql.SQLAlchemyError) and is_foreign(cause):
        return _of_postgres(cause)
    return DatabaseFailedError


def _of_sqlite(cause: BaseException, url: URL) -> Ours:
    code: int | None = getattr(cause, "sqlite_errorcode", None)
    if code is None and NO_FILE in str(cause):
        code = sqlite3.SQLITE_CANTOPEN
    if code is None:  # Python's own: text that is no UTF-8, or a wrong use of it
        damaged = isinstance(cause, sqlite3.OperationalError)
        return DatabaseDamagedError if damaged else DatabaseFailedError
    if code & EXTENDED == sqlite3.SQLITE_CANTOPEN:
        return _of_file(url)
    return OF_SQLITE.get(code) or OF_SQLITE.get(code & EXTENDED, DatabaseFailedError)


def _of_file(url: URL) -> Ours:
    """Why SQLite cannot open a file, of which it tells nothing."""
    if url.database in IN_MEMORY:
        return DatabaseAwayError
    file = Path(url.database or "")
    try:
        file.lstat()
    except FileNotFoundError:
        file = file.parent  # it would be made there
    except OSError as error:
        return OF_SYSTEM.get(error.errno, DatabaseAwayError)
    if file.is_dir() and file != Path(url.database or "").parent:
        return BadAddressError
    return DatabaseAwayError if os.access(file, os.W_OK) else DatabaseReadOnlyError


def _of_postgres(cause: BaseException) -> Ours:
    state: str | None = getattr(cause, "sqlstate", None)
    if state:
        found = (OF_POSTGRES.get(state[:length]) for length in (5, 2))
        return next(filter(None, found), DatabaseFailedError)
    return _without_state(type(cause).__name__, str(cause))


def _without_state(name: str, said: str) -> Ours:
    """What psycopg and libpq say of themselves, mostly while they connect."""
    if any(words in said for words in TURNED_AWAY):
        return DatabaseClosedError
    if name == "ProgrammingError" or any(words in said for words in ADDRESS_WRONG):
        return BadAddressError
    return DatabaseFailedError if name in ("DataError", "NotSupportedError") else DatabaseAwayError
