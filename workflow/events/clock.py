"""The events that move a due date, or ask to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Application, Case
from workflow.case.duties import Duty
from workflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionApplied(Event):
    """申請展期 to a date; where the limit moves before the ruling, by so many days."""

    ACTION: ClassVar = Action.APPLY
    IS_STAMPED: ClassVar = False

    due: date
    days: int
    reason: str
    ruler: Duty

    def applied_to(self, case: Case) -> Case:
        """The application waits for its ruling; the limit stays."""
        application = Application(
            action=Action.EXTEND,
            ruler=self.ruler,
            reason=self.reason,
            at=self.at,
            due=self.due,
            days=self.days,
        )
        return replace(case, applications=(*case.applications, application))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Event):
    """展期."""

    ACTION: ClassVar = Action.EXTEND

    due: date
    days: int  # added, in the days the limit runs on
    reason: str

    def applied_to(self, case: Case) -> Case:
        """The limit ends later, and counts among those that were extended."""
        clock = replace(
            case.clock,
            due=self.due,
            extensions=case.clock.extensions + 1,
            extended_days=case.clock.extended_days + self.days,
            added_days=case.clock.added_days + self.days,
        )
        return replace(case.without_application(Action.EXTEND), clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSuspended(Event):
    """補正: the clock stands still until what is missing comes in."""

    ACTION: ClassVar = Action.SUSPEND
    IS_STAMPED: ClassVar = False

    reason: str

    def applied_to(self, case: Case) -> Case:
        """The clock stands still from this day."""
        return replace(case, clock=replace(case.clock, suspended_since=taipei_day(self.at)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    """補正完成: it runs on with what was left."""

    ACTION: ClassVar = Action.RESUME
    IS_STAMPED: ClassVar = False

    due: date
    days: int  # taken off, in the days the limit runs on
    working_days: int = 0  # among them

    def applied_to(self, case: Case) -> Case:
        """The days that passed meanwhile do not count."""
        clock = replace(
            case.clock,
            suspended_since=None,
            due=self.due,
            paused_days=case.clock.paused_days + self.days,
            paused_working_days=case.clock.paused_working_days + self.working_days,
            added_days=case.clock.added_days + self.days,
        )
        return replace(case, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyChanged(Event):
    """改速別."""

    ACTION: ClassVar = Action.CHANGE_URGENCY

    urgency: str
    due: date
    reason: str

    def applied_to(self, case: Case) -> Case:
        """Another 速別, and the limit that goes with it."""
        return replace(case, urgency=self.urgency, clock=replace(case.clock, due=self.due))


@dataclass(frozen=True, slots=True, kw_only=True)
class DueShifted(Event):
    """停班順延: a day of the limit was closed by order, or opened again."""

    ACTION: ClassVar = Action.SHIFT_DUE
    IS_STAMPED: ClassVar = False

    due: date
    reason: str

    def applied_to(self, case: Case) -> Case:
        """The limit ends on another day."""
        return replace(case, clock=replace(case.clock, due=self.due))
