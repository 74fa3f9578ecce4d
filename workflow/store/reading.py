"""The records of an office in order, and what a damaged SQLite file still gives back of them."""

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from workflow.organisation.events import ORGANISATION
from workflow.store.chain import RECORD_FIELDS, LogRecord
from workflow.store.database import damaged_text_readable
from workflow.store.tables import EventRow, OfficeRow

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)
AT_ONCE = 1000  # records asked for together, until some of them cannot be read
Told = Callable[[int], object]  # of how many records more were read; whoever waits sees it move
_COLUMNS = tuple(col(getattr(EventRow, name)) for name in RECORD_FIELDS)
_OF_OFFICE = col(EventRow.office) == bindparam("in_office")
_IN_ORDER = (
    select(*_COLUMNS)
    .where(_OF_OFFICE)
    .order_by(col(EventRow.number))
    .execution_options(yield_per=1000)
)
_BETWEEN = (
    select(*_COLUMNS)
    .where(_OF_OFFICE, col(EventRow.number).between(bindparam("low"), bindparam("high")))
    .order_by(col(EventRow.number))
)
# Not by its indexes, one of which may be what is damaged.
_AS_STORED = text(
    f"SELECT {', '.join(RECORD_FIELDS)} FROM event NOT INDEXED"
    " WHERE rowid BETWEEN :low AND :high AND office = :in_office"
)
_RECORDED = select(col(OfficeRow.events)).where(col(OfficeRow.name) == bindparam("in_office"))
_CASES_AFTER = (
    select(col(EventRow.case_id))
    .where(
        _OF_OFFICE,
        col(EventRow.number) > bindparam("after"),
        col(EventRow.case_id) != ORGANISATION,
    )
    .distinct()
)
_LAST_NUMBER = select(func.max(col(EventRow.number))).where(_OF_OFFICE)
_LAST_ROW = text("SELECT max(rowid) FROM event NOT INDEXED")


def nobody(_count: int) -> None:
    """Is told nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """What could be read of a damaged log, in order, and the numbers that could not."""

    records: tuple[LogRecord, ...]
    unreadable: tuple[range, ...]


def in_order(connection: Connection, office: str) -> Iterator[LogRecord]:
    """Every record of an office's log, in order, a thousand at a time."""
    with damaged_text_readable(connection):
        for row in connection.execute(_IN_ORDER, {"in_office": office}):
            yield LogRecord(**dict(zip(RECORD_FIELDS, row, strict=True)))


def recorded(connection: Connection, office: str) -> int:
    """How many records the log has, by the key of one row: asked again and again."""
    return connection.execute(_RECORDED, {"in_office": office}).scalar() or 0


def cases_after(connection: Connection, office: str, number: int) -> frozenset[str]:
    """The cases of the records after this one."""
    found = connection.execute(_CASES_AFTER, {"in_office": office, "after": number})
    return frozenset(found.scalars())


def salvaged(connection: Connection, office: str, *, until: int) -> Salvage:
    """What a damaged SQLite file gives back of the records up to `until`, or of more if it can.

    Asked for by number, then where that fails by where the rows are stored; by halves, down to the
    single record.
    """
    found = dict[int, LogRecord]()
    where = {"in_office": office}
    last = max(until, _number(connection, _LAST_NUMBER, where))
    lost = list(_gathered(connection, found, _BETWEEN, where, range(1, last + 1)))
    if lost:
        rows = _number(connection, _LAST_ROW, {}) or last
        for _ in _gathered(connection, found, _AS_STORED, where, range(1, rows + 1)):
            pass
    still = (number for span in lost for number in span if number not in found)
    return Salvage(
        records=tuple(found[number] for number in sorted(found)), unreadable=_spans(tuple(still))
    )


def _gathered(
    connection: Connection,
    found: dict[int, LogRecord],
    query: Any,
    where: dict[str, Any],
    span: range,
) -> Iterator[range]:
    """Put what is between into `found`, by number; the single places that fail come back."""
    waiting = [span[at : at + AT_ONCE] for at in range(0, len(span), AT_ONCE)]
    while waiting:
        part = waiting.pop(0)
        bounds = where | {"low": part[0], "high": part[-1]}
        try:
            with damaged_text_readable(connection):
                rows = connection.execute(query, bounds).mappings().all()
        except DatabaseError:
            if len(part) == 1:
                yield part
            else:
                half = len(part) // 2
                waiting[:0] = [part[:half], part[half:]]
            continue
        for row in rows:
            found.setdefault(row["number"], LogRecord(**row))


def _number(connection: Connection, query: Any, where: dict[str, Any]) -> int:
    """What a query counts; 0 where it counts nothing, or cannot."""
    try:
        found: object = connection.execute(query, where).scalar()
    except DatabaseError:
        return 0
    return found if isinstance(found, int) else 0


def _spans(numbers: Sequence[int]) -> tuple[range, ...]:
    """Numbers in order as runs of neighbours."""
    spans = list[range]()
    for number in numbers:
        if spans and spans[-1].stop == number:
            spans[-1] = range(spans[-1].start, number + 1)
        else:
            spans.append(range(number, number + 1))
    return tuple(spans)


def is_damage(error: DatabaseError) -> bool:
    """Whether a SQLite file is damaged: what else it holds may be read."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DAMAGE


@contextmanager
def damage_passed_over() -> Generator[None]:
    """What a damaged SQLite file does not give back in here is gone without."""
    try:
        yield
    except DatabaseError as error:
        if not is_damage(error):
            raise


def end_reading(connection: Connection) -> None:
    """Let go of a SQLite file in which something was read: one that is damaged takes no COMMIT."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
