"""The due date moves."""

from dataclasses import replace

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.events import (
    ClockResumed,
    ClockSuspended,
    DeadlineExtended,
    DueShifted,
    UrgencyChanged,
)


def extended(case: Case, event: DeadlineExtended) -> Case:
    """展期."""
    clock = replace(
        case.clock,
        due=event.due,
        extensions=case.clock.extensions + 1,
        extended_days=case.clock.extended_days + event.days,
        added_days=case.clock.added_days + event.days,
    )
    return replace(case.without_application(Action.EXTEND), clock=clock)


def suspended(case: Case, event: ClockSuspended) -> Case:
    """補正."""
    return replace(case, clock=replace(case.clock, suspended_since=taipei_day(event.at)))


def resumed(case: Case, event: ClockResumed) -> Case:
    """復辦."""
    clock = replace(
        case.clock,
        suspended_since=None,
        due=event.due,
        paused_days=case.clock.paused_days + event.days,
        paused_working_days=case.clock.paused_working_days + event.working_days,
        added_days=case.clock.added_days + event.days,
    )
    return replace(case, clock=clock)


def urgency_changed(case: Case, event: UrgencyChanged) -> Case:
    """改速別."""
    return replace(case, urgency=event.urgency, clock=replace(case.clock, due=event.due))


def shifted(case: Case, event: DueShifted) -> Case:
    """停班順延."""
    return replace(case, clock=replace(case.clock, due=event.due))
