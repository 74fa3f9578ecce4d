"""What one office has on record in the database, read inside one transaction."""

from collections.abc import Collection
from datetime import date
from threading import local

from sqlalchemy import Connection

from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.events.base import Event
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.reports.board import BoardFilter, CaseCount, DueWindow, ListedCase, Listing, Searched
from workflow.reports.desks import (
    DeskCount,
    DesksInHand,
    DesksWanted,
    Draft,
    HandedCase,
    Load,
    UnitCount,
)
from workflow.reports.monthly import CaseFlow, ClosedCases, Span
from workflow.reports.reminders import WaitingDesk
from workflow.store import assignments, closed, desks, drafts, lists, phrases, reading
from workflow.store.folding import FoldedCases, events_of, is_number, legible
from workflow.store.foreign import making_sense_throughout
from workflow.store.organisations import Organisations


@making_sense_throughout
class DatabaseRecords:
    """The Records of an office (see workflow.office), as the transaction of `connection` sees them.

    `folded` and `organisations` are the store's: what one reading folds, the next need not.
    """

    def __init__(
        self,
        connection: Connection,
        office: str,
        *,
        folded: FoldedCases,
        organisations: Organisations,
    ) -> None:
        self._connection, self._office = connection, office
        self._folded, self._organisations = folded, organisations

    def case(self, case_id: str) -> Case | None:
        """The case; one query unless something was appended since it was folded."""
        return self._folded.load(self._connection, self._office, case_id)

    def history(self, case_id: str) -> tuple[Event, ...]:
        """The events of a case; raises BrokenRecordError."""
        if not is_number(case_id):
            return ()
        with legible(case_id):
            return tuple(events_of(self._connection, self._office, case_id))

    def recorded(self) -> int:
        """How many records there are; one query."""
        return reading.recorded(self._connection, self._office)

    def cases_after(self, number: int) -> frozenset[str]:
        """The cases that later records are of; one query."""
        return reading.cases_after(self._connection, self._office, number)

    def organisation(self) -> Organisation:
        """The organisation; raises BrokenOrganisationError."""
        return self._organisations.load(self._connection, self._office)

    def organisation_history(self) -> tuple[OrganisationEvent, ...]:
        """The events of the organisation; raises BrokenOrganisationError."""
        return self._organisations.history(self._connection, self._office)

    def listing(
        self, wanted: BoardFilter, due: DueWindow | None = None, *, offset: int = 0, limit: int
    ) -> Listing:
        """A page of cases; three queries: how many, the page, its desks; of all cases, six."""
        return lists.listing(
            self._connection, self._office, wanted, due, offset=offset, limit=limit
        )

    def search(self, wanted: BoardFilter, *, most: int, limit: int) -> Searched:
        """The first of the cases with every word; one look through all cases, and some of them."""
        return lists.search(
            self._connection, self._office, wanted.every_word, most=most, limit=limit
        )

    def counts(self, wanted: BoardFilter) -> tuple[CaseCount, ...]:
        """The open cases counted; one query."""
        return lists.counts(self._connection, self._office, wanted)

    def inbox(self, actor: Actor, wanted: DesksWanted) -> DesksInHand:
        """The inbox of an actor; two queries at most."""
        return desks.inbox(self._connection, self._office, actor, self._folded, wanted)

    def desk_counts(self, shared: Collection[str]) -> tuple[DeskCount, ...]:
        """The desks counted; two queries."""
        return desks.desk_counts(self._connection, self._office, shared)

    def handled_by(self, handler: Collection[str]) -> tuple[HandedCase, ...]:
        """The open cases of a handler."""
        return lists.handled_by(self._connection, self._office, handler)

    def to_assign(self, *, unit: str, assigned: bool, limit: int) -> tuple[ListedCase, ...]:
        """The cases of the 分文 desk."""
        return assignments.to_assign(
            self._connection, self._office, unit=unit, assigned=assigned, limit=limit
        )

    def unit_counts(self) -> tuple[UnitCount, ...]:
        """What waits for drafting, by unit."""
        return assignments.unit_counts(self._connection, self._office)

    def loads(self, today: date) -> tuple[Load, ...]:
        """What handlers have on the way."""
        return assignments.loads(self._connection, self._office, today=today)

    def to_remind(self, before: date) -> tuple[WaitingDesk, ...]:
        """The desks that may call for a reminder."""
        return desks.to_remind(self._connection, self._office, self._folded, before=before)

    def closed(self, span: Span, *, by_unit: bool = True) -> tuple[ClosedCases, ...]:
        """What was closed in a span of days."""
        return closed.closed(self._connection, self._office, span, by_unit=by_unit)

    def flows(self, span: Span) -> tuple[CaseFlow, ...]:
        """What came, left and stayed in a span of days."""
        return closed.flows(self._connection, self._office, span)

    def draft(self, case_id: str, actor: Actor) -> Draft | None:
        """The newest draft of a person on a case."""
        return drafts.load(self._connection, self._office, case_id, actor)

    def phrases(self, person: str) -> tuple[str, ...]:
        """What a person keeps to write again."""
        return phrases.of(self._connection, self._office, person)


class MomentRecords(DatabaseRecords):
    """The same where nothing is written: of one moment, what many ask for is read once."""

    _organisation: Organisation | None = None

    def organisation(self) -> Organisation:
        """The organisation; one query a moment."""
        if self._organisation is None:
            self._organisation = super().organisation()
        return self._organisation

    def are_of(self, connection: Connection, office: str) -> bool:
        """Whether they are what this transaction sees of this office."""
        return self._connection is connection and self._office == office


class LastRead(local):
    """The records that each thread read last: all who read in one moment share them."""

    records: MomentRecords | None = None
