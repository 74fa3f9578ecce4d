"""What a change of the organisation does to cases on their way: other hands, other due dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rules.agency.agency import Agency
from workflow.calendar import WorkingCalendar
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.deadlines import Limits, limits_of
from workflow.events.base import Envelope, Event, signer
from workflow.events.clock import DueShifted
from workflow.events.handing import DocumentHandedOver
from workflow.organisation.directory import Person
from workflow.organisation.events import DayClosed, DayReopened, OrganisationEvent

ADMINISTRATOR = "管理者"  # the position in whose name the office itself records


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What one case is told: by whom the change was made, when, and why."""

    at: datetime
    recorded_at: datetime
    recorded_by: str
    reason: str

    def handed_over(self, case: Case, to: Person) -> Event:
        """移交 of a leaver's case."""
        return DocumentHandedOver(
            **self._envelope(case), target=to.name, target_id=to.recorded_id, reason=self.reason
        )

    def shifted(self, case: Case, due: date) -> Event:
        """停班順延."""
        return DueShifted(**self._envelope(case), due=due, reason=self.reason)

    def _envelope(self, case: Case) -> Envelope:
        return Envelope(
            **signer(Actor(position=ADMINISTRATOR, person=self.recorded_by)),
            case_id=case.id,
            sequence=case.version + 1,
            at=max(self.at, case.last_at),
            recorded_at=self.recorded_at,
            opinion="",
            mark="",
            rulebook=case.rulebook,
            row=case.row,
        )


def due_after(
    case: Case, events: Sequence[OrganisationEvent], agency: Agency, calendar: WorkingCalendar
) -> date:
    """The due date of a case once these days were closed or opened again, by the new calendar.

    A date that was named stays; one of a period in calendar days moves only off a closed day.
    """
    limits, due = limits_of(agency, calendar), case.due
    for event in events:
        if isinstance(event, DayClosed | DayReopened):
            closed = isinstance(event, DayClosed)
            due = _moved(case, due, event.day, limits, is_closed=closed)
    return due


def _moved(case: Case, due: date, day: date, limits: Limits, *, is_closed: bool) -> date:
    clock = case.clock
    if clock.is_given or not clock.limit_from < day <= due:
        return due
    if not limits.follows_urgency(case.category):
        return limits.calendar.add_working_days(due, 0) if is_closed else due
    return limits.calendar.add_working_days(due, 1 if is_closed else -1)
