"""A document comes into an invented office, where nobody is known by name."""

from dataclasses import replace
from datetime import datetime

from rules.rulebook import Rulebook
from workflow.actions.registering import Registration, checked_due, register
from workflow.calendar import WorkingCalendar
from workflow.deadlines import limits_of
from workflow.events.base import Event
from workflow.organisation.people import Organisation

CASE = "1"  # what it is called where there is but one


def taken_in(
    registration: Registration, at: datetime, rulebook: Rulebook, calendar: WorkingCalendar
) -> tuple[Event, ...]:
    """The events with which the only document of an invented office comes in."""
    route = rulebook.route(registration.row)
    limits = limits_of(rulebook.agency, calendar)
    registration = replace(registration, received_at=at)
    return register(
        registration,
        route,
        case_id=CASE,
        rulebook=rulebook.version,
        received_at=at,
        due=checked_due(registration, route, at, limits, Organisation()),
        now=at,
    )
