"""What is made from an office's log, made again or compared: its row, serials and read models."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col

from workflow.case.case import Case
from workflow.events import from_json
from workflow.events.fold import replay
from workflow.organisation.events import ORGANISATION
from workflow.store import derived, drafts, indexed, pieces, readmodel
from workflow.store.chain import Difference
from workflow.store.database import damaged_text_readable
from workflow.store.folding import legible
from workflow.store.reading import Told, is_damage, nobody
from workflow.store.tables import EventRow

AT_ONCE = 500  # cases folded and compared together
READ_AT_ONCE = 1000  # records
CASES: Table = SQLModel.metadata.tables["case_state"]
DESKS: Table = SQLModel.metadata.tables["desk"]
BESIDE_THE_LOG = ("office", "serial", "case_state", "desk", "draft", "submission")
_OF_CASES = (
    col(EventRow.office) == bindparam("in_office"),
    col(EventRow.case_id) != ORGANISATION,
)
_RECORDS = (
    select(col(EventRow.case_id), col(EventRow.kind), col(EventRow.payload), col(EventRow.hash))
    .where(*_OF_CASES)
    .order_by(col(EventRow.case_id), col(EventRow.sequence))
    .execution_options(yield_per=READ_AT_ONCE)
)

Values = dict[str, Any]


def rebuild(
    connection: Connection, office: str, *, agency: Callable[[], str], told: Told = nobody
) -> int:
    """Make it all anew; says how many cases there are. Raises BrokenRecordError.

    The office's row stays locked to the end, or a case registered meanwhile would be lost.
    `agency` is asked for an office whose row is gone and whose log tells none.
    """
    tables = [SQLModel.metadata.tables[name] for name in BESIDE_THE_LOG]
    SQLModel.metadata.create_all(connection, tables=tables)
    derived.open_row(connection, office, agency)
    connection.execute(derived.LOCKED_HEAD, {"in_office": office})
    derived.make_anew(connection, office)
    pieces.make_anew(connection, office)
    readmodel.clear(connection, office)
    count = 0
    for case, last_hash in _cases(connection, office, told):
        readmodel.open_case(connection, office, case, last_hash)
        count += 1
    drafts.sweep(connection, office)
    return count


def differences(
    connection: Connection,
    office: str,
    found_by: indexed.Sum | None,
    *,
    is_sound: bool = True,
    told: Told = nobody,
) -> Iterator[Difference]:
    """What stands beside the log and is not what the log makes it, table by table.

    No more than some cases are held at once; `found_by` is the sum that they are added to, `told`
    is called of each record read. Where the log itself is not sound, no case can be made of it to
    compare.
    """
    present = set(inspect(connection).get_table_names())
    lacking = [name for name in (*BESIDE_THE_LOG, indexed.TABLE) if name not in present]
    if "event" not in present:
        return
    yield from (Difference(table=name) for name in lacking)
    if "office" not in lacking:
        yield from _readable("office", derived.office_differences(connection, office))
    if "serial" not in lacking:
        yield from _readable("serial", derived.serial_differences(connection, office))
    if is_sound and not {"case_state", "desk"} & {*lacking}:
        yield from _readable("case_state", _in_read_models(connection, office, told, found_by))


def _readable(table: str, found: Iterator[Difference]) -> Iterator[Difference]:
    """What was found, as far as the file gives it back; a table that it does not is named."""
    try:
        yield from found
    except DatabaseError as error:
        if not is_damage(error):
            raise
        yield Difference(table=table)


def _in_read_models(
    connection: Connection, office: str, told: Told, found_by: indexed.Sum | None
) -> Iterator[Difference]:
    cases = _cases(connection, office, told)
    while some := tuple(islice(cases, AT_ONCE)):
        case_ids = [case.id for case, _ in some]
        rows = [readmodel.case_row(office, case, last_hash) for case, last_hash in some]
        desks = [row for case, _ in some for row in readmodel.desk_rows(office, case)]
        yield from _compared(connection, office, CASES, case_ids, rows)
        yield from _compared(connection, office, DESKS, case_ids, desks)
        if found_by:
            found_by.add(case for case, _ in some)
    for table, column in ((CASES, "id"), (DESKS, "case_id")):
        for case_id in sorted(_without_records(connection, office, table.c[column]), key=str):
            yield Difference(table=table.name, key=str(case_id))
    if found_by:
        again = (case for case, _ in _cases(connection, office, nobody))
        wrong = indexed.differences(connection, office, found_by, again)
        yield from _readable(indexed.TABLE, wrong)


def _without_records(
    connection: Connection, office: str, case_id: ColumnElement[str]
) -> Collection[str]:
    """The cases in this column of which the log tells nothing."""
    is_told = select(EventRow).where(*_OF_CASES, col(EventRow.case_id) == case_id).exists()
    table = DESKS if case_id is DESKS.c.case_id else CASES
    query = select(case_id).where(table.c.office == bindparam("in_office"), ~is_told).distinct()
    return connection.execute(query, {"in_office": office}).scalars().all()


def _compared(
    connection: Connection, office: str, table: Table, case_ids: Sequence[str], made: list[Values]
) -> Iterator[Difference]:
    """The rows of these cases that are missing, too many, or say something else."""
    of_case = "id" if table is CASES else "case_id"
    try:
        stored = _stored(connection, office, table, case_ids)
    except (DatabaseError, ValueError, TypeError):  # of a page, or of a value, that is damaged
        if len(case_ids) == 1:
            yield Difference(table=table.name, key=case_ids[0])
            return
        for one in case_ids:
            its = [row for row in made if row[of_case] == one]
            yield from _compared(connection, office, table, (one,), its)
        return
    names = [column.name for column in table.primary_key]
    expected = {tuple(row[name] for name in names): row for row in made}
    found = {tuple(row[name] for name in names): row for row in stored}
    for key in sorted({*expected, *found}, key=str):
        was, should = found.get(key), expected.get(key)
        case_id = (was or should or {})[of_case]
        if was is None or should is None:
            yield Difference(table=table.name, key=case_id)
            continue
        wrong = (name for name, value in should.items() if was[name] != value)
        yield from (Difference(table=table.name, key=case_id, column=name) for name in wrong)


def _stored(
    connection: Connection, office: str, table: Table, case_ids: Sequence[str]
) -> list[Values]:
    of_case = table.c["id" if table is CASES else "case_id"]
    query = select(table).where(table.c.office == office, of_case.in_(case_ids))
    return [dict(row) for row in connection.execute(query).mappings()]


def _cases(connection: Connection, office: str, told: Told) -> Iterator[tuple[Case, str]]:
    """Each case folded from its records, with the hash of its last; raises BrokenRecordError."""
    rows = _records(connection, office)
    for case_id, group in groupby(rows, key=lambda row: row.case_id):
        records = tuple(group)
        told(len(records))
        with legible(case_id):
            case = replay(from_json(each.kind, each.payload) for each in records)
        yield case, records[-1].hash


def _records(connection: Connection, office: str) -> Iterator[Row[str, str, str, str]]:
    """The records of the cases, case by case; what is read between two of them is read as ever."""
    with damaged_text_readable(connection):
        found = connection.execute(_RECORDS, {"in_office": office})
    while True:
        with damaged_text_readable(connection):
            some = found.fetchmany(READ_AT_ONCE)
        if not some:
            return
        yield from some
