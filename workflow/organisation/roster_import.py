"""A roster laid over the organisation: what it changes, or every row that cannot be."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce

from rules.agency.agency import Agency
from rules.errors import BadInputError, CellFaultError
from rules.texts import is_same_name
from workflow.calendar import WorkingCalendar
from workflow.case.duties import holder_key
from workflow.organisation.arranging import arrange
from workflow.organisation.changes import (
    Appoint,
    End,
    GiveNumber,
    NameDeputies,
    Provenance,
    Request,
)
from workflow.organisation.events import OrganisationEvent, after
from workflow.organisation.headings import RowFaultError
from workflow.organisation.identifying import person_called
from workflow.organisation.people import Appointment, Organisation, is_over
from workflow.organisation.refusals import GoneError, NumberTakenError, UnknownPersonError
from workflow.organisation.roster import Column, Roster, RosterRow
from workflow.refusals.base import RefusedError

Wanted = Callable[[Organisation, RosterRow], Request | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What a roster changes: the events, and how many of its rows say nothing new."""

    events: tuple[OrganisationEvent, ...]
    rows: int
    unchanged: int


def enrol(
    roster: Roster,
    organisation: Organisation,
    *,
    provenance: Provenance,
    agency: Agency,
    calendar: WorkingCalendar,
) -> Enrolment:
    """The events that bring the organisation in line; raises BadInputError with every fault.

    In whatever order the rows stand, people known get their 員工編號 first, then everybody is
    appointed, then deputies are named.
    """
    enrolling = _Enrolling(roster, organisation, provenance, agency, calendar)
    enrolling.lay(_numbering, Column.STAFF_NUMBER)
    unclear = {fault.line for fault in enrolling.faults}
    enrolling.lay(_appointment, Column.SINCE, but=unclear)
    enrolling.lay(_absence, Column.DEPUTIES, but=unclear)
    if enrolling.faults:
        raise BadInputError(sorted(enrolling.faults, key=_place))
    return Enrolment(
        events=enrolling.events,
        rows=len(roster.rows),
        unchanged=len(roster.rows) - len(enrolling.changed),
    )


class _Enrolling:
    """The organisation as the rows laid so far leave it."""

    def __init__(
        self,
        roster: Roster,
        organisation: Organisation,
        provenance: Provenance,
        agency: Agency,
        calendar: WorkingCalendar,
    ) -> None:
        self.roster, self.organisation = roster, organisation
        self.provenance, self.agency, self.calendar = provenance, agency, calendar
        self.events: tuple[OrganisationEvent, ...] = ()
        self.changed: set[int] = set()
        self.faults: list[CellFaultError] = [*roster.faults]

    def lay(self, wanted: Wanted, column: Column, *, but: Collection[int] = ()) -> None:
        """What each row wants, unless it stands there already; faults show in `column`.

        `but` are lines of which it is not clear whom they are about.
        """
        for row in (row for row in self.roster.rows if row.line not in but):
            try:
                request = wanted(self.organisation, row)
                if request is not None:
                    self._arrange(request)
                    self.changed.add(row.line)
            except RefusedError as error:
                # Whoever is missing may stand in a row that could not be read.
                if not (self.roster.faults and isinstance(error, UnknownPersonError | GoneError)):
                    self.faults.append(self._fault(row, column, error))

    def _arrange(self, request: Request) -> None:
        events = arrange(
            self.organisation,
            request,
            provenance=self.provenance,
            agency=self.agency,
            calendar=self.calendar,
        )
        self.organisation = reduce(after, events, self.organisation)
        self.events = (*self.events, *events)

    def _fault(self, row: RosterRow, column: Column, error: RefusedError) -> RowFaultError:
        shown = {
            Column.DEPUTIES: "、".join(row.deputies),
            Column.STAFF_NUMBER: row.staff_number,
            Column.SINCE: str(row.since),
        }
        return RowFaultError(
            file=self.roster.file,
            line=row.line,
            column=self.roster.columns.get(column, len(self.roster.columns) + 1),
            value=shown[column][:40],
            why=str(error),
        )


def _numbering(organisation: Organisation, row: RosterRow) -> Request | None:
    """登錄員工編號 of whoever holds just this position since just that day without a number.

    Raises AmbiguousPersonError for a row without one that may be about several people, and
    NumberTakenError for one with the number of somebody of another name.
    """
    if row.vacant:
        return None
    if not row.staff_number:
        person_called(organisation, row.person, on=row.since)
        return None
    directory = organisation.directory
    if owner := directory.numbered(row.staff_number):
        if not is_same_name(owner.name, row.person):
            raise NumberTakenError(number=row.staff_number, person=directory.label(owner.id))
        return None
    for person in directory.called(row.person):
        if not person.staff_number and _standing(organisation, row, person.id):
            return GiveNumber(person=row.person, staff_number=row.staff_number)
    return None


def _standing(organisation: Organisation, row: RosterRow, person: str) -> list[Appointment]:
    """The appointments of this person that the row is about."""
    return [
        held
        for held in organisation.appointments_of(person)
        if held.holder == holder_key(row.unit, row.position)
        and held.since == row.since
        and not is_over(held, held.since)
    ]


def _person(organisation: Organisation, row: RosterRow) -> str:
    """The id of whom the row is about; of a newcomer, the name."""
    directory = organisation.directory
    owner = directory.numbered(row.staff_number) if row.staff_number else None
    return owner.id if owner else _id_called(organisation, row.person)


def _id_called(organisation: Organisation, word: str) -> str:
    called = organisation.directory.called(word)
    return called[0].id if len(called) == 1 else word


def _appointment(organisation: Organisation, row: RosterRow) -> Request | None:
    """到職, or only 離職 if the appointment stands; a blank 離職日 says nothing."""
    if row.vacant:
        return None
    is_new = row.staff_number and not organisation.directory.numbered(row.staff_number)
    known = [] if is_new else _standing(organisation, row, _person(organisation, row))
    if not known:
        return Appoint(
            person=row.person,
            staff_number=row.staff_number,
            unit=row.unit,
            position=row.position,
            since=row.since,
            until=row.until,
        )
    if row.until is None or known[-1].until == row.until:
        return None
    return End(person=row.word, unit=row.unit, position=row.position, until=row.until)


def _absence(organisation: Organisation, row: RosterRow) -> Request | None:
    if not row.deputies or row.away_since is None:
        return None
    span = (row.away_since, row.away_until)
    principal = row.vacant or _person(organisation, row)
    named = [
        deputyship
        for deputyship in organisation.deputyships
        if deputyship.principal == principal and (deputyship.since, deputyship.until) == span
    ]
    ordered = sorted(named, key=lambda deputyship: deputyship.order)
    wanted = [_id_called(organisation, word) for word in row.deputies]
    if wanted == [deputyship.deputy_id for deputyship in ordered]:
        return None
    return NameDeputies(
        person="" if row.vacant else row.word,
        holder=row.vacant,
        deputies=row.deputies,
        since=row.away_since,
        until=row.away_until,
    )


def _place(fault: CellFaultError) -> tuple[int, int]:
    return fault.line, fault.column
