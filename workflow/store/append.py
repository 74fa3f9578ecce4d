"""Appending to one office's log: records chained one to the other, read models brought along."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from workflow.case.case import LAST_SERIAL, Case, case_number
from workflow.events import to_json
from workflow.events.base import Event
from workflow.office import OtherAgencyError
from workflow.organisation import events as organisation
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.store import lists, readmodel
from workflow.store.chain import GENESIS, RECORD_FIELDS, LogRecord, checkpoint_of, link
from workflow.store.checkpoints import Checkpoint
from workflow.store.continuing import LogEnd
from workflow.store.derived import LOCKED_HEAD, OPEN_OFFICE, DerivedDiffersError, ending_of
from workflow.store.foreign import making_sense, making_sense_throughout
from workflow.store.records import DatabaseRecords
from workflow.store.tables import EventRow, OfficeRow, SerialRow

_ADD_EVENTS = insert(EventRow)
_MOVE_HEAD = (
    update(OfficeRow)
    .where(col(OfficeRow.name) == bindparam("in_office"))
    .values(events=bindparam("count"), head=bindparam("new_head"), settled=bindparam("count"))
)
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
    """What one transaction appends to one office's log: an Appending of workflow.office.

    The office's row is locked from here to the end of the transaction, and each record takes the
    hash of the one before it. `checkpoints` and `changed` (cases, each with the hash of its last
    event) tell the store what to do once all of it is kept.
    """

    def __init__(
        self, records: DatabaseRecords, connection: Connection, office: str, agency: str
    ) -> None:
        """Take the lock, opening the office if it is new; raises OtherAgencyError."""
        self._records, self._connection, self._office = records, connection, office
        self.checkpoints: list[Checkpoint] = []
        self.changed: list[tuple[Case, str]] = []
        with making_sense(connection.engine.url):
            self.began = self._locked_end(agency)  # where the log ended before
        self._count, self._head = self.began.count, self.began.head
        self._given: dict[int, int] = {}  # the last serial of a year, in this change

    def check_office(self) -> None:
        """Whether the office's row says where its records end; raises DerivedDiffersError."""
        if not self._is_at_end:
            raise DerivedDiffersError(what=f"office {self._office}")

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
        last = self._connection.execute(_LAST_SERIAL, where).scalar()
        if last is None:
            values = {"office": self._office, "year": year, "last": 1}
            self._connection.execute(insert(SerialRow), values)
            self._given[year] = 1
            return 1
        if self._given.get(year) != last and not self._was_given(year, last):
            raise DerivedDiffersError(what=f"serial {year}：{last}")
        self._connection.execute(_MOVE_SERIAL, where | {"last": last + 1})
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
        self.changed.append((after, self._head))

    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        return self._records.organisation()

    def append_to_organisation(self, events: Sequence[OrganisationEvent]) -> None:
        """Add events of the organisation to the log; no events, nothing written."""
        if events:
            self._add([self._chained(event, organisation.to_json(event)) for event in events])

    def _add(self, records: Sequence[LogRecord]) -> None:
        rows = [{name: getattr(record, name) for name in RECORD_FIELDS} for record in records]
        self._connection.execute(_ADD_EVENTS, rows)
        moved = {"count": self._count, "new_head": self._head}
        self._connection.execute(_MOVE_HEAD, {"in_office": self._office} | moved)

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
        self.checkpoints.append(checkpoint_of(record))
        return record

    def _locked_end(self, agency: str) -> LogEnd:
        """Where the log ends; the office's row stays locked."""
        where = {"in_office": self._office}
        found = self._connection.execute(LOCKED_HEAD, where).one_or_none()
        if found is None:
            # Two may open an office at once: the second waits here, and finds it open.
            self._connection.execute(OPEN_OFFICE, where | {"of_agency": agency, "start": GENESIS})
            found = self._connection.execute(LOCKED_HEAD, where).one()
        if found.agency != agency:
            raise OtherAgencyError(office=self._office, its=found.agency, given=agency)
        ending = ending_of(self._connection, self._office)
        self._is_at_end = (found.events, found.head) == (ending.count, ending.head)
        return LogEnd(count=ending.count, settled=found.settled, head=ending.head)
