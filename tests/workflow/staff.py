"""Organisations for tests: who holds what, and who is away, in a line each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce

from tests.workflow.builders import MINUTE, MONDAY, a_rulebook
from workflow.calendar import taiwan_calendar
from workflow.organisation.arranging import arrange
from workflow.organisation.changes import Appoint, End, Provenance, Request
from workflow.organisation.events import OrganisationEvent, after
from workflow.organisation.people import Appointment, Deputyship, Organisation

LONG_AGO = date(2020, 1, 1)


def appointed(
    person: str, holder: str, *, since: date = LONG_AGO, until: date | None = None
) -> Appointment:
    """Somebody in a position, named as an inbox is: 綜合企劃組/股長."""
    unit, _, position = holder.partition("/")
    return Appointment(person=person, unit=unit, position=position, since=since, until=until)


def away(
    person: str, *deputies: str, since: date = LONG_AGO, until: date | None = None
) -> tuple[Deputyship, ...]:
    """Somebody away, and who stands in, in this order."""
    return tuple(
        Deputyship(person=person, deputy=deputy, order=order, since=since, until=until)
        for order, deputy in enumerate(deputies, start=1)
    )


def staff(
    *appointments: Appointment, deputies: Sequence[tuple[Deputyship, ...]] = ()
) -> Organisation:
    """An organisation of these people."""
    named = tuple(deputyship for each in deputies for deputyship in each)
    return Organisation(appointments=appointments, deputyships=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """An organisation and all that has happened to it."""

    events: tuple[OrganisationEvent, ...] = ()
    organisation: Organisation = field(default_factory=Organisation)

    def then(self, *requests: Request, reason: str = "示範事由") -> "Chronicle":
        """One request after the other, each a minute later; raises RefusedError."""
        chronicle = self
        for request in requests:
            chronicle = chronicle.at(chronicle.next_time, request, reason=reason)
        return chronicle

    def at(self, at: datetime, request: Request, *, reason: str = "") -> "Chronicle":
        """The request at that time; raises RefusedError."""
        provenance = Provenance(at=at, recorded_at=at, recorded_by="示範人事", reason=reason)
        agency = a_rulebook().agency
        calendar = taiwan_calendar(self.organisation.closed_days)
        events = arrange(
            self.organisation, request, provenance=provenance, agency=agency, calendar=calendar
        )
        changed = reduce(after, events, self.organisation)
        return Chronicle(events=(*self.events, *events), organisation=changed)

    @property
    def next_time(self) -> datetime:
        """A minute after the last event."""
        last_at = self.organisation.last_at
        return last_at + MINUTE if last_at else MONDAY


def appointing(
    person: str, holder: str, since: date = LONG_AGO, until: date | None = None
) -> Appoint:
    """到職 in a position, named as an inbox is."""
    unit, _, position = holder.partition("/")
    return Appoint(person=person, unit=unit, position=position, since=since, until=until)


def ending(person: str, holder: str, until: date) -> End:
    """離職 from a position."""
    unit, _, position = holder.partition("/")
    return End(person=person, unit=unit, position=position, until=until)
