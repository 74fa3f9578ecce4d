"""Verifying the log of one office, as one transaction sees it and its checkpoints."""

from contextlib import ExitStack, suppress
from dataclasses import replace

from sqlalchemy import Connection, bindparam, inspect, select, union
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from workflow.store.chain import Known, Verdict, known_of
from workflow.store.checkpoints import Checkpoints, CheckpointsUnwritableError
from workflow.store.database import damaged_text_readable
from workflow.store.reading import damage_passed_over, in_order, is_damage, salvaged
from workflow.store.tables import UNCOUNTED, EventRow, OfficeRow
from workflow.store.walking import verified

_SETTLED = select(col(OfficeRow.settled)).where(col(OfficeRow.name) == bindparam("in_office"))
_ENDS = select(col(EventRow.number), col(EventRow.hash)).where(
    col(EventRow.office) == bindparam("in_office")
)


def traces_in(connection: Connection, checkpoints: Checkpoints) -> tuple[str, ...]:
    """Every office that left a trace, to be verified: a row, records, or checkpoints.

    A table that is missing or cannot be read leaves the others to tell.
    """
    names = {each.office for each in checkpoints.read()}
    for column in (col(OfficeRow.name), col(EventRow.office)):
        with suppress(DatabaseError), connection.begin_nested():
            names |= {str(name) for name in connection.execute(union(select(column))).scalars()}
    return tuple(sorted(names))


def verdict_of(connection: Connection, checkpoints: Checkpoints, office: str) -> Verdict:
    """Walk an office's log along its chain and its checkpoints.

    The checkpoints are held while the transaction's moment is taken, and who writes holds them from
    before a record is kept until its line stands: so no record is met here whose line is yet to
    come, and any without a line is a finding. Raises CheckpointsBusyError.
    """
    with ExitStack() as until_both_are_seen:
        with suppress(CheckpointsUnwritableError):  # of a copy on a disk that cannot be written
            until_both_are_seen.enter_context(checkpoints.held())
        known = known_to(connection, checkpoints, office)
        has_records = inspect(connection).has_table("event")
    if not has_records:
        return verified((), known)
    try:
        verdict = verified(in_order(connection, office), known)
        ends = _ends(connection, office)
    except DatabaseError as error:
        if not is_damage(error):
            raise
        read = salvaged(connection, office, until=max(known.due, default=0))
        verdict = verified(read.records, known, read.unreadable)
        ends = [(record.number, record.hash) for record in read.records]
    return replace(verdict, unchecked=sum(known.lacks(number, head) for number, head in ends))


def known_to(connection: Connection, checkpoints: Checkpoints, office: str) -> Known:
    """What the checkpoints say of the log as this transaction sees it.

    Only an office that says itself that it is older than checkpoints, and of which there is no
    line, may be without them.
    """
    if checkpoints.path is None:
        return Known()
    own = tuple(each for each in checkpoints.read() if each.office == office)
    settled = None
    if inspect(connection).has_table("office"):
        with damage_passed_over():
            settled = connection.execute(_SETTLED, {"in_office": office}).scalar()
    return known_of(own, is_counted=settled != UNCOUNTED)


def _ends(connection: Connection, office: str) -> list[tuple[int, str]]:
    """The number and the hash of every record, as they stand there."""
    with damaged_text_readable(connection):
        return [(row.number, row.hash) for row in connection.execute(_ENDS, {"in_office": office})]
