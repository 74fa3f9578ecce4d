"""Statements that go straight to the driver: SQLAlchemy compiles each once, and is out of the way.

What a sign-off asks is the same every time, and to go through SQLAlchemy takes ten times as long as
SQLite does. What the driver raises leaves as SQLAlchemy would have it.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

KEPT_STATEMENTS = 512
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Straight:
    """A statement in the words of a driver, and what it makes of the values given."""

    sql: str
    is_positional: bool
    places: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]  # name, value unless given

    def filled(self, given: Values) -> Any:
        """The values as the driver takes them."""
        found = [
            (name, process(given.get(name, value)) if process else given.get(name, value))
            for name, value, process in self.places
        ]
        return [value for _, value in found] if self.is_positional else dict(found)


def run(connection: Connection, statement: ClauseElement, given: Values) -> int:
    """How many rows it changed."""
    with _told_as_ever(connection):
        return _executed(connection, statement, given).rowcount


def rows_of(
    connection: Connection, statement: ClauseElement, given: Values
) -> Sequence[tuple[Any, ...]]:
    """What it finds, every value as the driver has it."""
    with _told_as_ever(connection):
        return _executed(connection, statement, given).fetchall()


def say(connection: Connection, words: str) -> None:
    """These words, such as begin a transaction."""
    with _told_as_ever(connection):
        _driver(connection).execute(words)


def _executed(connection: Connection, statement: ClauseElement, given: Values) -> Any:
    straight = _compiled(statement, connection.dialect, tuple(given))
    return _driver(connection).execute(straight.sql, straight.filled(given))


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


@contextmanager
def _told_as_ever(connection: Connection) -> Generator[None]:
    """What the driver raises, as SQLAlchemy raises it."""
    dialect: Any = connection.dialect
    kind = dialect.loaded_dbapi.Error
    try:
        yield
    except kind as error:
        is_lost = dialect.is_disconnect(error, _driver(connection), None)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            kind,
            hide_parameters=True,
            connection_invalidated=is_lost,
            dialect=dialect,
        ) from error


@lru_cache(maxsize=KEPT_STATEMENTS)
def _compiled(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> _Straight:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    ordered = compiled.positiontup if compiled.positional else tuple(compiled.params)
    types = {name: bind.type for name, bind in compiled.binds.items()}
    return _Straight(
        sql=compiled.string,
        is_positional=compiled.positional,
        places=tuple(
            (name, compiled.params[name], types[name].dialect_impl(dialect).bind_processor(dialect))
            for name in ordered
        ),
    )
