"""What stands beside an office's log and says nothing that it does not: its end, its serials.

`log verify` compares it with the log, `log rebuild` makes it anew. An alteration here is never
blamed on an event.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update
from sqlmodel import col

from workflow.case.case import serial_of
from workflow.organisation.events import ORGANISATION
from workflow.refusals.base import UnsoundLogError
from workflow.store.chain import GENESIS, Difference
from workflow.store.database import damaged_text_readable
from workflow.store.straight import rows_of
from workflow.store.tables import UNCOUNTED, EventRow, OfficeRow, SerialRow

_OF_OFFICE = col(EventRow.office) == bindparam("in_office")
_LAST_RECORD = (
    select(col(EventRow.number), col(EventRow.hash))
    .where(_OF_OFFICE)
    .order_by(col(EventRow.number).desc())
    .limit(1)
)
_CASES = (
    select(col(EventRow.case_id)).where(_OF_OFFICE).distinct().execution_options(yield_per=1000)
)
_FIRST_REGISTRATION = (
    select(col(EventRow.payload))
    .where(_OF_OFFICE, col(EventRow.sequence) == 1, col(EventRow.case_id) != ORGANISATION)
    .order_by(col(EventRow.number))
    .limit(1)
)
_OFFICE = select(
    col(OfficeRow.agency), col(OfficeRow.events), col(OfficeRow.head), col(OfficeRow.settled)
).where(col(OfficeRow.name) == bindparam("in_office"))
_SERIALS = select(col(SerialRow.year), col(SerialRow.last)).where(
    col(SerialRow.office) == bindparam("in_office")
)

LOCKED_HEAD = (
    select(
        col(OfficeRow.events), col(OfficeRow.settled), col(OfficeRow.head), col(OfficeRow.agency)
    )
    .where(col(OfficeRow.name) == bindparam("in_office"))
    .with_for_update()
)
OPEN_OFFICE = text(
    "INSERT INTO office (name, agency, events, head, settled)"
    " VALUES (:in_office, :of_agency, 0, :start, 0) ON CONFLICT DO NOTHING"
)


class DerivedDiffersError(UnsoundLogError):
    """Something that is made from the log says otherwise than the log."""

    template = (
        "資料庫裡由紀錄推得的「%(what)s」與紀錄不符，可能被改過。這個動作沒有記錄；紀錄本身不受影響。"
        "請管理人員以 chenhe log verify 查明，再以 chenhe log rebuild 由紀錄重做"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Where the records of an office end."""

    count: int = 0
    head: str = GENESIS


def ending_of(connection: Connection, office: str) -> Ending:
    """Where the records end; raises DerivedDiffersError for a place that is no number."""
    with damaged_text_readable(connection):
        last = rows_of(connection, _LAST_RECORD, {"in_office": office})
    if not last:
        return Ending()
    ((number, head),) = last
    if not isinstance(number, int):
        raise DerivedDiffersError(what=f"event.number {number}")
    return Ending(count=number, head=head)


def _serials_made(connection: Connection, office: str) -> dict[int, int]:
    """The last serial of each year, as the 文號 on record tell."""
    serials = dict[int, int]()
    with damaged_text_readable(connection):
        for case_id in connection.execute(_CASES, {"in_office": office}).scalars():
            if found := serial_of(str(case_id)):
                serials[found.year] = max(found.serial, serials.get(found.year, 0))
    return serials


def _agency(connection: Connection, office: str) -> str | None:
    """Whose rules the first case was registered under: a version begins with its short name."""
    with damaged_text_readable(connection):
        payload = connection.execute(_FIRST_REGISTRATION, {"in_office": office}).scalar()
    try:
        short, at, _ = str(json.loads(payload or "")["rulebook"]).partition("@")
    except (ValueError, KeyError, TypeError):
        return None
    return short if at else None


def office_differences(connection: Connection, office: str) -> Iterator[Difference]:
    """What the office's row says otherwise than its records."""
    ending = ending_of(connection, office)
    with damaged_text_readable(connection):
        row = connection.execute(_OFFICE, {"in_office": office}).mappings().one_or_none()
    if row is None:
        if ending.count:
            yield Difference(table="office", key=office)
        return
    made = _office_values(ending, _agency(connection, office), settled=row["settled"])
    yield from (
        Difference(table="office", key=office, column=name, found=row[name], expected=value)
        for name, value in made.items()
        if row[name] != value
    )


def _office_values(ending: Ending, agency: str | None, *, settled: object) -> dict[str, Any]:
    """What the columns of the office's row must be; the agency as far as a case tells it."""
    values: dict[str, Any] = {
        "events": ending.count,
        "head": ending.head,
        "settled": UNCOUNTED if settled == UNCOUNTED else ending.count,
    }
    return values | ({"agency": agency} if agency else {})


def serial_differences(connection: Connection, office: str) -> Iterator[Difference]:
    """What the serials say otherwise than the 文號 on record."""
    made = _serials_made(connection, office)
    with damaged_text_readable(connection):
        rows = connection.execute(_SERIALS, {"in_office": office})
        found = {row.year: row.last for row in rows}
    for year in sorted({*made, *found}, key=str):
        kept, expected = found.get(year), made.get(year)
        if kept != expected:
            facts = {"table": "serial", "key": str(year)}
            lacks = kept is None or expected is None
            column = "" if lacks else "last"
            yield Difference(**facts, column=column, found=kept, expected=expected)


def open_row(connection: Connection, office: str, agency: Callable[[], str]) -> None:
    """The row of an office that lost it; `agency` is asked where its log tells none."""
    if connection.execute(_OFFICE, {"in_office": office}).first():
        return
    told = _agency(connection, office) or agency()
    connection.execute(OPEN_OFFICE, {"in_office": office, "of_agency": told, "start": GENESIS})


def make_anew(connection: Connection, office: str) -> None:
    """The office's row, which is there, and its serials, as the log has them."""
    where = {"in_office": office}
    settled = connection.execute(_OFFICE, where).mappings().one()["settled"]
    ending, agency = ending_of(connection, office), _agency(connection, office)
    values = _office_values(ending, agency, settled=settled)
    made = _serials_made(connection, office)
    connection.execute(update(OfficeRow).where(col(OfficeRow.name) == office).values(values))
    connection.execute(delete(SerialRow).where(col(SerialRow.office) == office))
    if serials := [{"office": office, "year": year, "last": last} for year, last in made.items()]:
        connection.execute(insert(SerialRow), serials)
