"""The events that move a due date, or ask to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Application, Case, Pause
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
    ends_on: date | None = None  # the day asked for; None: so many days

    def applied_to(self, case: Case) -> Case:
        """The application waits for its ruling; the limit stays."""
        application = Application(
            action=Action.EXTEND,
            ruler=self.ruler,
            reason=self.reason,
            at=self.at,
            due=self.due,
            days=self.days,
            ends_on=self.ends_on,
        )
        return replace(case, applications=(*case.applications, application))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Event):
    """展期."""

    ACTION: ClassVar = Action.EXTEND

    due: date
    days: int  # added, in the days the limit runs on
    reason: str
    ends_on: date | None = None  # 期間末日

    def applied_to(self, case: Case) -> Case:
        """The limit ends later, and counts among those that were extended.

        One extended to a day that was named ends on that day, however long 補正 took before.
        """
        is_to_a_day = self.ends_on != case.clock.ends_on
        clock = replace(
            case.clock,
            due=self.due,
            ends_on=self.ends_on,
            pauses=() if is_to_a_day else case.clock.pauses,
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
        clock = replace(
            case.clock,
            suspended_since=taipei_day(self.at),
            suspensions=case.clock.suspensions + 1,
        )
        return replace(case, clock=clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    """補正完成: it runs on with what was left."""

    ACTION: ClassVar = Action.RESUME
    IS_STAMPED: ClassVar = False

    due: date
    days: int  # taken off, in the days the limit runs on
    working_days: int = 0  # among them
    ends_on: date | None = None  # 期間末日

    def applied_to(self, case: Case) -> Case:
        """The days that passed meanwhile do not count."""
        until = taipei_day(self.at)
        since = case.clock.suspended_since or until
        clock = replace(
            case.clock,
            suspended_since=None,
            due=self.due,
            ends_on=self.ends_on,
            pauses=(*case.clock.pauses, Pause(since=since, until=until, days=self.days)),
            paused_days=case.clock.paused_days + self.days,
            paused_working_days=case.clock.paused_working_days + self.working_days,
            added_days=case.clock.added_days + self.days,
        )
        return case.with_limit(clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyChanged(Event):
    """改速別."""

    ACTION: ClassVar = Action.CHANGE_URGENCY

    urgency: str
    due: date
    reason: str

    def applied_to(self, case: Case) -> Case:
        """Another 速別, and the limit that goes with it."""
        clock = replace(case.clock, due=self.due, ends_on=None)
        return replace(case.with_limit(clock), urgency=self.urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueShifted(Event):
    """停班順延: a day of the limit was closed by order, or opened again."""

    ACTION: ClassVar = Action.SHIFT_DUE
    IS_STAMPED: ClassVar = False

    due: date
    reason: str
    ends_on: date | None = None  # 期間末日, which no day off moves

    def applied_to(self, case: Case) -> Case:
        """The limit is shown to end on another day."""
        return replace(case, clock=replace(case.clock, due=self.due, ends_on=self.ends_on))
