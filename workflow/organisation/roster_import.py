"""A roster laid over the organisation: what it changes, or every row that cannot be."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from rules.agency import Agency
from rules.errors import BadInputError, CellFaultError
from workflow.calendar import WorkingCalendar
from workflow.case.duties import holder_key
from workflow.organisation.arranging import arrange
from workflow.organisation.changes import Appoint, End, NameDeputies, Provenance, Request
from workflow.organisation.events import OrganisationEvent, after
from workflow.organisation.people import Organisation, is_over
from workflow.organisation.refusals import GoneError, UnknownPersonError
from workflow.organisation.roster import Column, Roster, RosterRow
from workflow.refusals import RefusedError

Wanted = Callable[[Organisation, RosterRow], Request | None]


class RosterRowError(CellFaultError):
    """A row that is sound by itself but does not go with the organisation, or another row."""

    template = "%(file)s 第 %(line)s 行第 %(column)s 欄「%(value)s」：%(why)s"


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

    Everybody is appointed before anybody's deputies are named, in whatever order the rows stand.
    """
    enrolling = _Enrolling(roster, organisation, provenance, agency, calendar)
    enrolling.lay(_appointment, Column.SINCE)
    enrolling.lay(_absence, Column.DEPUTIES)
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

    def lay(self, wanted: Wanted, column: Column) -> None:
        """What each row wants, unless it stands there already; faults show in `column`."""
        for row in self.roster.rows:
            request = wanted(self.organisation, row)
            if request is None:
                continue
            try:
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

    def _fault(self, row: RosterRow, column: Column, error: RefusedError) -> RosterRowError:
        value = "、".join(row.deputies) if column is Column.DEPUTIES else str(row.since)
        return RosterRowError(
            file=self.roster.file,
            line=row.line,
            column=self.roster.columns[column],
            value=value[:40],
            why=str(error),
        )


def _appointment(organisation: Organisation, row: RosterRow) -> Request | None:
    """到職, or only 離職 if the appointment stands; a blank 離職日 says nothing."""
    known = [
        each
        for each in organisation.appointments_of(row.person)
        if each.holder == holder_key(row.unit, row.position)
        and each.since == row.since
        and not is_over(each, each.since)
    ]
    if not known:
        return Appoint(
            person=row.person,
            unit=row.unit,
            position=row.position,
            since=row.since,
            until=row.until,
        )
    if row.until is None or known[-1].until == row.until:
        return None
    return End(person=row.person, unit=row.unit, position=row.position, until=row.until)


def _absence(organisation: Organisation, row: RosterRow) -> Request | None:
    if not row.deputies or row.away_since is None:
        return None
    span = (row.away_since, row.away_until)
    named = [each for each in organisation.deputyships if each.person == row.person]
    ordered = sorted(named, key=lambda each: each.order)
    if row.deputies == tuple(each.deputy for each in ordered if (each.since, each.until) == span):
        return None
    return NameDeputies(
        person=row.person,
        deputies=row.deputies,
        since=row.away_since,
        until=row.away_until,
    )


def _place(fault: CellFaultError) -> tuple[int, int]:
    return fault.line, fault.column
