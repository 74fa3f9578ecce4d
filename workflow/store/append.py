"""Appending to one office's log: records chained one to the other, read models brought along."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from workflow.case.case import LAST_SERIAL, Case, case_number
from workflow.events import to_json
from workflow.events.base import Event
from workflow.organisation import events as organisation
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.store import lists, readmodel
from workflow.store.chain import RECORD_FIELDS, LogRecord, checkpoint_of, link
from workflow.store.checkpoint import Checkpoint
from workflow.store.derived import DerivedDiffersError
from workflow.store.foreign import making_sense_throughout
from workflow.store.open_log import OpenLog
from workflow.store.records import DatabaseRecords
from workflow.store.straight import rows_of, run
from workflow.store.tables import EventRow, SerialRow

_ADD_EVENT = insert(EventRow)
_IN_YEAR = (
    col(SerialRow.office) == bindparam("in_office"),
    col(SerialRow.year) == bindparam("in_year"),
)
_LAST_SERIAL = select(col(SerialRow.last)).where(*_IN_YEAR)
_MOVE_SERIAL = update(SerialRow).where(*_IN_YEAR)
_IS_TAKEN = select(col(EventRow.number)).where(
    col(EventRow.office) == bindparam("in_office"),
    col(EventRow.case_id) == bindparam("of_case"),
    col(EventRow.sequence) == 1,
)


@making_sense_throughout
class Writing:
    """What one change appends to one office's log: an Appending of workflow.office.

    Each record takes the hash of the one before it. What it added is the log's once it is `done`.
    """

    def __init__(self, log: OpenLog, records: DatabaseRecords) -> None:
        self._log, self._records = log, records
        self._connection, self._office = log.connection, log.office
        self._count, self._head = log.count, log.head
        self._checkpoints: list[Checkpoint] = []
        self._changed: list[tuple[Case, str]] = []
        self._given = dict(log.serials)

    def done(self) -> None:
        """Leave to the log what was added to it."""
        log = self._log
        log.count, log.head, log.serials = self._count, self._head, self._given
        log.checkpoints += self._checkpoints
        log.changed += self._changed

    def case(self, case_id: str) -> Case | None:
        """The case as it is now; nobody else can append before this transaction ends."""
        return self._records.case(case_id)

    def open_cases(self, *, handler: Collection[str] = ()) -> Iterator[Case]:
        """The cases on their way, those of one handler if what records call them is given."""
        for case_id in lists.open_ids(self._connection, self._office, handler):
            if case := self.case(case_id):
                yield case

    def next_serial(self, year: int) -> int:
        """The next serial of a 文號 in this year of the Republic, from 1, without gaps."""
        where = {"in_office": self._office, "in_year": year}
        found = rows_of(self._connection, _LAST_SERIAL, where)
        if not found:
            values = {"office": self._office, "year": year, "last": 1}
            self._connection.execute(insert(SerialRow), values)
            self._given[year] = 1
            return 1
        last = found[0][0]
        if self._given.get(year) != last and not self._was_given(year, last):
            raise DerivedDiffersError(what=f"serial {year}：{last}")
        run(self._connection, _MOVE_SERIAL, where | {"last": last + 1})
        self._given[year] = last + 1
        return last + 1

    def _was_given(self, year: int, last: object) -> bool:
        """Whether a case has this serial, and there is one to follow it."""
        if not isinstance(last, int) or not 0 < last < LAST_SERIAL:
            return False
        where = {"in_office": self._office, "of_case": case_number(year, last)}
        return self._connection.execute(_IS_TAKEN, where).scalar() is not None

    def append(self, events: Sequence[Event], *, before: Case | None, after: Case) -> None:
        """Add the events of one case to the log and bring the read models along.

        `after` is what the events make of `before`, which is None for a new case. Raises
        DerivedDiffersError where a row is taken that should not be; the transaction is then lost.
        """
        try:
            self._add([self._chained(event, to_json(event)) for event in events])
            if before is None:
                readmodel.open_case(self._connection, self._office, after, self._head)
            else:
                readmodel.change_case(self._connection, self._office, before, after, self._head)
        except IntegrityError as error:
            raise DerivedDiffersError(what=after.id) from error
        self._changed.append((after, self._head))

    def organisation(self) -> Organisation:
        """The organisation as it is now; read once for all changes until one of them changes it."""
        if self._log.organisation is None:
            self._log.organisation = self._records.organisation()
        return self._log.organisation

    def append_to_organisation(self, events: Sequence[OrganisationEvent]) -> None:
        """Add events of the organisation to the log; no events, nothing written."""
        if events:
            self._log.organisation = None
            self._add([self._chained(event, organisation.to_json(event)) for event in events])

    def _add(self, records: Sequence[LogRecord]) -> None:
        for record in records:
            row = {name: getattr(record, name) for name in RECORD_FIELDS}
            run(self._connection, _ADD_EVENT, row)

    def _chained(self, event: Event | OrganisationEvent, payload: bytes) -> LogRecord:
        self._count += 1
        record = LogRecord(
            office=self._office,
            number=self._count,
            case_id=event.case_id,
            sequence=event.sequence,
            kind=type(event).__name__,
            payload=payload.decode(),
            previous_hash=self._head,
        )
        self._head = link(record)
        record = replace(record, hash=self._head)
        self._checkpoints.append(checkpoint_of(record))
        return record
