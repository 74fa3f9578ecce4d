"""Whatever a database, its driver or the system raises becomes one of our errors."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import exc as sql
from sqlalchemy import make_url

from rules.errors import TryAgainError
from workflow.errors import StorageUnusableError, WorkflowError
from workflow.office import BrokenRecordError
from workflow.store import unusable
from workflow.store.foreign import in_our_words, making_sense
from workflow.store.unusable import LocatedError

URL = make_url("postgresql+psycopg://clerk:geheim@db:5432/chenhe")
AGAIN, MENDED = TryAgainError, StorageUnusableError


def classes_below(*kinds: type[BaseException]) -> Iterator[type[BaseException]]:
    for kind in kinds:
        yield kind
        yield from classes_below(*kind.__subclasses__())


def every(*kinds: type[BaseException]) -> list[type[BaseException]]:
    """Every class there is of these kinds, those of the library alone."""
    found = {kind.__qualname__: kind for kind in classes_below(*kinds)}
    return [found[name] for name in sorted(found)]


def raised(error: BaseException, *, opening: bool = False) -> WorkflowError:
    with pytest.raises(WorkflowError) as caught, in_our_words(URL, opening=opening):
        raise error
    assert caught.value.__cause__ is error
    return caught.value


def made(kind: type[BaseException]) -> BaseException:
    """An error of this class, with no more in it than a class has."""
    if issubclass(kind, sql.StatementError):
        return kind("what the driver said", "SELECT 1", (), None)  # pyright: ignore[reportArgumentType]
    error = kind.__new__(kind)
    error.args = ("what the driver said",)
    return error


@pytest.mark.parametrize(
    "kind", every(psycopg.Error, psycopg.Warning), ids=lambda kind: kind.__name__
)
def test_no_error_of_postgresql_leaves_as_it_is(kind: type[Exception]) -> None:
    wrapped = sql.DBAPIError("SELECT 1", (), made(kind))

    assert {type(raised(made(kind))), type(raised(wrapped))} <= {*every(LocatedError)}


@pytest.mark.parametrize(
    "kind", every(sqlite3.Error, sqlite3.Warning), ids=lambda kind: kind.__name__
)
def test_no_error_of_sqlite_leaves_as_it_is(kind: type[Exception]) -> None:
    for code in (None, *sqlite_codes()):
        error = made(kind)
        if code is not None:
            error.sqlite_errorcode = code  # pyright: ignore[reportAttributeAccessIssue]

        assert isinstance(raised(sql.DBAPIError("SELECT 1", (), error)), LocatedError)


def sqlite_codes() -> list[int]:
    """The numbers of every error that SQLite knows."""
    names = (name for name in dir(sqlite3) if name.startswith("SQLITE_"))
    families = ("BUSY", "CORRUPT", "FULL", "IOERR", "LOCKED", "READONLY", "CANTOPEN", "NOTADB")
    return [getattr(sqlite3, name) for name in names if name.split("_")[1] in families] + list(
        range(1, 27)
    )


@pytest.mark.parametrize("kind", every(sql.SQLAlchemyError), ids=lambda kind: kind.__name__)
def test_no_error_of_sqlalchemy_leaves_as_it_is(kind: type[Exception]) -> None:
    assert isinstance(raised(made(kind)), LocatedError)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_error_of_the_system_leaves_as_it_is_while_a_database_is_opened(number: int) -> None:
    error = raised(OSError(number, os.strerror(number)), opening=True)

    assert isinstance(error, LocatedError)
    assert os.strerror(number) in str(error)


def test_a_driver_that_is_not_installed_is_named() -> None:
    error = raised(ModuleNotFoundError("No module named 'psycopg'"), opening=True)

    assert "請安裝 chenhe[pg]" in str(error)


def test_what_others_raise_within_stays_what_it_is() -> None:
    for error in (BrokenRecordError(case="1150000001"), ValueError("no"), OSError(2, "no")):
        with pytest.raises(type(error)) as caught, in_our_words(URL):
            raise error

        assert caught.value is error


@pytest.mark.parametrize("error", [TypeError, ValueError, KeyError, AttributeError, OverflowError])
def test_what_makes_no_sense_in_a_database_is_said_so(error: type[Exception]) -> None:
    said = error("no")

    with pytest.raises(unusable.DatabaseInconsistentError, match="彼此矛盾"), making_sense(URL):
        raise said


def test_an_error_of_ours_makes_sense() -> None:
    error = BrokenRecordError(case="1150000001")

    with pytest.raises(BrokenRecordError, match="1150000001"), making_sense(URL):
        raise error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_BUSY, unusable.DatabaseBusyError),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, unusable.DatabaseBusyError),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, unusable.DatabaseBusyError),
        (sqlite3.SQLITE_FULL, unusable.DatabaseFullError),
        (sqlite3.SQLITE_IOERR_FSYNC, unusable.DatabaseFullError),
        (sqlite3.SQLITE_READONLY_DIRECTORY, unusable.DatabaseReadOnlyError),
        (sqlite3.SQLITE_READONLY_DBMOVED, unusable.DatabaseMovedError),
        (sqlite3.SQLITE_CORRUPT_INDEX, unusable.DatabaseDamagedError),
        (sqlite3.SQLITE_CORRUPT_VTAB, unusable.DatabaseDamagedError),
        (sqlite3.SQLITE_NOTADB, unusable.DatabaseDamagedError),
        (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, unusable.DatabaseInconsistentError),
        (sqlite3.SQLITE_ERROR, unusable.DatabaseInconsistentError),
        (sqlite3.SQLITE_MISUSE, unusable.DatabaseFailedError),
    ],
)
def test_sqlite_says_by_its_code_what_is_wrong(code: int, expected: type[WorkflowError]) -> None:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code

    assert type(raised(sql.OperationalError("SELECT 1", (), error))) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("55P03", unusable.DatabaseBusyError),  # lock_timeout
        ("40P01", unusable.DatabaseBusyError),  # deadlock
        ("40001", unusable.DatabaseBusyError),  # serialization
        ("57014", unusable.DatabaseBusyError),  # statement_timeout
        ("57P01", unusable.DatabaseAwayError),  # administrator's command
        ("57P03", unusable.DatabaseAwayError),  # starting up
        ("53300", unusable.DatabaseAwayError),  # too many connections
        ("08006", unusable.DatabaseAwayError),
        ("53100", unusable.DatabaseFullError),
        ("58030", unusable.DatabaseFullError),
        ("25006", unusable.DatabaseReadOnlyError),
        ("42501", unusable.DatabaseClosedError),
        ("28P01", unusable.DatabaseClosedError),
        ("3D000", unusable.DatabaseClosedError),
        ("XX001", unusable.DatabaseDamagedError),
        ("42P01", unusable.DatabaseInconsistentError),  # no such table
        ("23505", unusable.DatabaseInconsistentError),
        ("XX000", unusable.DatabaseFailedError),
    ],
)
def test_postgresql_says_by_its_sqlstate_what_is_wrong(
    state: str, expected: type[WorkflowError]
) -> None:
    error = psycopg.errors.lookup(state)("said")

    assert type(raised(sql.DBAPIError("SELECT 1", (), error))) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("connection failed: Connection refused", unusable.DatabaseAwayError),
        ("connection timeout expired", unusable.DatabaseAwayError),
        ("failed to resolve host 'db'", unusable.DatabaseAwayError),
        ("server closed the connection unexpectedly", unusable.DatabaseAwayError),
        ("FATAL:  sorry, too many clients already", unusable.DatabaseAwayError),
        ("FATAL:  the database system is starting up", unusable.DatabaseAwayError),
        ('FATAL:  password authentication failed for user "a"', unusable.DatabaseClosedError),
        ('FATAL:  database "chenhe" does not exist', unusable.DatabaseClosedError),
        ('FATAL:  role "a" is not permitted to log in', unusable.DatabaseClosedError),
        ('FATAL:  no pg_hba.conf entry for host "::1"', unusable.DatabaseClosedError),
        ("fe_sendauth: no password supplied", unusable.DatabaseClosedError),
        ('connection is bad: invalid sslmode value: "x"', unusable.BadAddressError),
    ],
)
def test_who_is_turned_away_for_good_need_not_try_again(
    said: str, expected: type[WorkflowError]
) -> None:
    error = sql.OperationalError("", (), psycopg.OperationalError(said))

    assert type(raised(error, opening=True)) is expected


def test_a_pool_without_a_connection_left_is_an_outage() -> None:
    assert isinstance(raised(sql.TimeoutError("QueuePool limit reached")), AGAIN)


def test_what_was_to_be_recorded_is_not_told() -> None:
    error = psycopg.errors.UniqueViolation("duplicate key\nDETAIL:  Key (subject)=(示範主旨)")

    assert "示範主旨" not in str(raised(sql.IntegrityError("INSERT", {"subject": "x"}, error)))
    assert "示範主旨" not in str(
        raised(sql.StatementError("no", "INSERT", ["示範主旨"], made(TypeError)))
    )


def test_every_error_either_may_be_tried_again_or_must_be_mended() -> None:
    for kind in every(LocatedError)[:]:
        if kind is not LocatedError:
            assert issubclass(kind, AGAIN) != issubclass(kind, MENDED)


def test_what_a_driver_said_is_for_who_runs_the_program_alone() -> None:
    error = raised(psycopg.OperationalError('host "db", password "geheim"\n\tIs it running?'))

    assert str(error).startswith("資料庫 postgresql+psycopg://db:5432/chenhe：現在連不上資料庫")
    assert str(error).endswith('（host "db", password "…" Is it running?）')
    assert [template % facts for template, facts in error.sentences] == [type(error).template]
