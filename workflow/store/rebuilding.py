"""What is made from an office's log, made again or compared: its row, serials and read models."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, bindparam, inspect, select
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col

from workflow.case.case import Case
from workflow.events import from_json
from workflow.events.fold import replay
from workflow.organisation.events import ORGANISATION
from workflow.store import derived, drafts, readmodel
from workflow.store.chain import Difference
from workflow.store.database import damaged_text_readable
from workflow.store.folding import legible
from workflow.store.reading import is_damage
from workflow.store.tables import EventRow

AT_ONCE = 500  # cases folded and compared together
CASES: Table = SQLModel.metadata.tables["case_state"]
DESKS: Table = SQLModel.metadata.tables["desk"]
BESIDE_THE_LOG = ("office", "serial", "case_state", "desk", "draft", "submission")
_RECORDS = (
    select(col(EventRow.case_id), col(EventRow.kind), col(EventRow.payload), col(EventRow.hash))
    .where(
        col(EventRow.office) == bindparam("in_office"),
        col(EventRow.case_id).in_(bindparam("of_cases", expanding=True)),
    )
    .order_by(col(EventRow.case_id), col(EventRow.sequence))
)
_CASE_IDS = (
    select(col(EventRow.case_id))
    .where(col(EventRow.office) == bindparam("in_office"), col(EventRow.case_id) != ORGANISATION)
    .distinct()
)

Row = dict[str, Any]


def rebuild(connection: Connection, office: str, *, agency: Callable[[], str]) -> int:
    """Make it all anew; says how many cases there are. Raises BrokenRecordError.

    The office's row stays locked to the end, or a case registered meanwhile would be lost.
    `agency` is asked for an office whose row is gone and whose log tells none.
    """
    tables = [SQLModel.metadata.tables[name] for name in BESIDE_THE_LOG]
    SQLModel.metadata.create_all(connection, tables=tables)
    derived.open_row(connection, office, agency)
    connection.execute(derived.LOCKED_HEAD, {"in_office": office})
    derived.make_anew(connection, office)
    readmodel.clear(connection, office)
    count = 0
    for case, last_hash in _cases(connection, office, _case_ids(connection, office)):
        readmodel.open_case(connection, office, case, last_hash)
        count += 1
    drafts.sweep(connection, office)
    return count


def differences(
    connection: Connection, office: str, *, is_sound: bool = True
) -> Iterator[Difference]:
    """What stands beside the log and is not what the log makes it, table by table.

    Where the log itself is not sound, no case can be made of it to compare.
    """
    present = set(inspect(connection).get_table_names())
    lacking = [name for name in BESIDE_THE_LOG if name not in present]
    if "event" not in present:
        return
    yield from (Difference(table=name) for name in lacking)
    if "office" not in lacking:
        yield from _readable("office", derived.office_differences(connection, office))
    if "serial" not in lacking:
        yield from _readable("serial", derived.serial_differences(connection, office))
    if is_sound and not {"case_state", "desk"} & {*lacking}:
        yield from _readable("case_state", _in_read_models(connection, office))


def _readable(table: str, found: Iterator[Difference]) -> Iterator[Difference]:
    """What was found, as far as the file gives it back; a table that it does not is named."""
    try:
        yield from found
    except DatabaseError as error:
        if not is_damage(error):
            raise
        yield Difference(table=table)


def _in_read_models(connection: Connection, office: str) -> Iterator[Difference]:
    case_ids = _case_ids(connection, office)
    for some in _batches(case_ids):
        cases = tuple(_cases(connection, office, some))
        rows = [readmodel.case_row(office, case, last_hash) for case, last_hash in cases]
        desks = [row for case, _ in cases for row in readmodel.desk_rows(office, case)]
        yield from _compared(connection, office, CASES, some, rows)
        yield from _compared(connection, office, DESKS, some, desks)
    for table, column in ((CASES, "id"), (DESKS, "case_id")):
        kept = connection.execute(select(table.c[column]).where(table.c.office == office))
        for case_id in sorted({*kept.scalars()} - {*case_ids}, key=str):
            yield Difference(table=table.name, key=str(case_id))


def _compared(
    connection: Connection, office: str, table: Table, case_ids: Sequence[str], made: list[Row]
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
) -> list[Row]:
    of_case = table.c["id" if table is CASES else "case_id"]
    query = select(table).where(table.c.office == office, of_case.in_(case_ids))
    return [dict(row) for row in connection.execute(query).mappings()]


def _batches(case_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (case_ids[at : at + AT_ONCE] for at in range(0, len(case_ids), AT_ONCE))


def _case_ids(connection: Connection, office: str) -> list[str]:
    with damaged_text_readable(connection):
        found = connection.execute(_CASE_IDS, {"in_office": office}).scalars()
        return sorted(str(case_id) for case_id in found)


def _cases(
    connection: Connection, office: str, case_ids: Sequence[str]
) -> Iterator[tuple[Case, str]]:
    """Each case folded from its records, with the hash of its last; raises BrokenRecordError."""
    for some in _batches(case_ids):
        where = {"in_office": office, "of_cases": some}
        with damaged_text_readable(connection):
            rows = connection.execute(_RECORDS, where).all()
        for case_id, group in groupby(rows, key=lambda row: row.case_id):
            records = tuple(group)
            with legible(case_id):
                case = replay(from_json(each.kind, each.payload) for each in records)
            yield case, records[-1].hash
