"""Verifying the log of one office, as one transaction sees it and its checkpoints."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace

from sqlalchemy import Connection, bindparam, func, inspect, select, union
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from workflow.store.chain import Known, LogRecord, Verdict, known_of
from workflow.store.checkpoints import Checkpoints, CheckpointsUnwritableError
from workflow.store.due import Lines
from workflow.store.reading import Told, damage_passed_over, in_order, is_damage, nobody, salvaged
from workflow.store.tables import UNCOUNTED, EventRow, OfficeRow
from workflow.store.walking import verified

_LENGTH = select(func.sum(col(OfficeRow.events)))
_SETTLED = select(col(OfficeRow.settled)).where(col(OfficeRow.name) == bindparam("in_office"))


def traces_in(connection: Connection, checkpoints: Checkpoints) -> tuple[str, ...]:
    """Every office that left a trace, to be verified: a row, records, or checkpoints.

    A table that is missing or cannot be read leaves the others to tell.
    """
    names = {each.office for each in checkpoints.read()}
    for column in (col(OfficeRow.name), col(EventRow.office)):
        with suppress(DatabaseError), connection.begin_nested():
            names |= {str(name) for name in connection.execute(union(select(column))).scalars()}
    return tuple(sorted(names))


def length_of_all(connection: Connection) -> int | None:
    """How many records there are, as the offices' rows say; None where they do not."""
    with suppress(DatabaseError), connection.begin_nested():
        return connection.execute(_LENGTH).scalar()
    return None


def verdict_of(
    connection: Connection, checkpoints: Checkpoints, office: str, told: Told = nobody
) -> Verdict:
    """Walk an office's log along its chain and its checkpoints; `told` of each record.

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
        return _walked(in_order(connection, office), known, told=told)
    except DatabaseError as error:
        if not is_damage(error):
            raise
    read = salvaged(connection, office, until=known.due.last)
    return _walked(read.records, known, read.unreadable)


def _walked(
    records: Iterable[LogRecord],
    known: Known,
    unreadable: Sequence[range] = (),
    told: Told = nobody,
) -> Verdict:
    """What the walk finds, and how many of all records nobody left a line of."""
    unchecked = 0

    def counted() -> Iterator[LogRecord]:
        nonlocal unchecked
        for record in records:
            unchecked += known.lacks(record.number, record.hash)
            told(1)
            yield record

    passing = counted()
    verdict = verified(passing, known, unreadable)
    for _ in passing:  # those behind a break
        pass
    return replace(verdict, unchecked=unchecked)


def known_to(connection: Connection, checkpoints: Checkpoints, office: str) -> Known:
    """What the checkpoints say of the log as this transaction sees it.

    Only an office that says itself that it is older than checkpoints, and of which there is no
    line, may be without them. Raises CheckpointsUnwritableError.
    """
    if checkpoints.path is None:
        return Known()
    settled = None
    if inspect(connection).has_table("office"):
        with damage_passed_over():
            settled = connection.execute(_SETTLED, {"in_office": office}).scalar()
    is_counted = settled != UNCOUNTED
    if checkpoints.are_lost:
        return Known(is_whole=is_counted)
    try:
        return known_of(Lines(checkpoints.path, office), is_counted=is_counted)
    except OSError as error:
        why = error.strerror or str(error)
        raise CheckpointsUnwritableError(file=str(checkpoints.path), why=why) from error
