"""Acts that move the due date: 展期, 補正, 復辦, 改速別."""

from datetime import date

from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from workflow.actions.handing import Events, deny, ruling
from workflow.actions.permits import extension_facts, is_past_due
from workflow.actions.writer import Writer
from workflow.calendar import taipei_day
from workflow.case.case import Application, Desk
from workflow.case.duties import Duty
from workflow.deadlines import due_date
from workflow.events.clock import (
    ClockResumed,
    ClockSuspended,
    DeadlineExtended,
    ExtensionApplied,
    UrgencyChanged,
)
from workflow.refusals import (
    BadChoiceError,
    ExtensionNotLaterError,
    ExtensionTooLateError,
    ExtensionTooLongError,
    MissingInputError,
)


def extend(writer: Writer) -> Events:
    """展期: applied for, granted at once by who may, or ruled on."""
    pending = writer.case.application(Action.EXTEND)
    if pending is None:
        return _apply(writer)
    if not ruling(writer):
        return deny(writer)
    _check_in_time(writer)
    reason = writer.command.reason.strip() or pending.reason
    return _grant(writer, _applied_for(writer, pending), pending.days, reason)


def _applied_for(writer: Writer, pending: Application) -> date:
    """The date applied for; as many days on, if the limit has moved since."""
    case, limits = writer.case, writer.around.limits
    if pending.due and limits.days_between(case.category, case.due, pending.due) == pending.days:
        return pending.due
    return limits.extended(case.category, case.due, pending.days)


def _apply(writer: Writer) -> Events:
    _check_in_time(writer)
    case, actor = writer.case, writer.command.actor
    to, days = _asked(writer)
    reason = writer.reason()
    ruler = _grants(writer, case.clock.extended_days + days)
    ladder = case.plan.ladder
    at_least = ladder.positions[ladder.rank(ruler.position) :]
    if any(case.plan.holder_of(each) in actor.holders for each in at_least):
        return _grant(writer, to, days, reason)
    return writer.write(ExtensionApplied, due=to, days=days, reason=reason, ruler=ruler)


def _grant(writer: Writer, to: date, days: int, reason: str) -> Events:
    return writer.write(DeadlineExtended, due=to, days=days, reason=reason)


def _asked(writer: Writer) -> tuple[date, int]:
    """The new date and the days it adds; raises RefusedError beyond what is allowed."""
    case, command = writer.case, writer.command
    limits, policy = writer.around.limits, writer.around.practice.extension
    to = command.due
    if to is None and command.days <= 0:
        raise MissingInputError(action="展期", needed="日數或新的限辦日期", allowed="1 以上的日數")
    if to is not None and to <= case.due:
        raise ExtensionNotLaterError(to=to, due=case.due)
    days = limits.days_between(case.category, case.due, to) if to else command.days
    total = case.clock.extended_days + days
    if days > policy.each_days or total > policy.most_days:
        raise ExtensionTooLongError(**extension_facts(writer.scene, days=days))
    return to or limits.extended(case.category, case.due, days), days


def _grants(writer: Writer, days: int) -> Duty:
    """Who grants so many days in all; a position that this ladder lacks gives way to its head."""
    plan = writer.case.plan
    position = writer.around.practice.extension.granted_by(days, plan.ladder)
    if position not in plan.ladder.positions:
        position = plan.ladder.head
    unit = AGENCY_WIDE if plan.ladder.is_shared(position) else plan.unit
    return Duty(action=Action.EXTEND, unit=unit, position=position)


def _check_in_time(writer: Writer) -> None:
    if is_past_due(writer.scene):
        raise ExtensionTooLateError(case=writer.case.id, due=writer.case.due)


def suspend(writer: Writer) -> Events:
    """補正: the clock stands still."""
    return writer.write(ClockSuspended, reason=writer.reason())


def resume(writer: Writer, _: Desk) -> Events:
    """復辦: the days that passed meanwhile are taken off."""
    case, limits = writer.case, writer.around.limits
    since = case.clock.suspended_since or writer.around.today
    today = taipei_day(writer.now)
    days = limits.days_between(case.category, since, today)
    due = limits.extended(case.category, case.due, days) if days else case.due
    worked = limits.calendar.working_days_between(since, today)
    return writer.write(ClockResumed, due=due, days=days, working_days=worked)


def change_urgency(writer: Writer) -> Events:
    """改速別: the limit is counted anew from where it began, what was added stays."""
    case, limits, urgency = writer.case, writer.around.limits, writer.command.urgency.strip()
    allowed = "、".join(each for each in limits.urgencies if each != case.urgency)
    if not urgency:
        raise MissingInputError(action="改速別", needed="速別", allowed=allowed)
    if urgency not in limits.urgencies or urgency == case.urgency:
        raise BadChoiceError(field="速別", value=urgency[:40], allowed=allowed)
    reason, clock = writer.reason(), case.clock
    due = due_date(
        clock.limit_from, urgency=urgency, limits=limits.urgencies, calendar=limits.calendar
    )
    if clock.added_days:
        due = limits.extended(case.category, due, clock.added_days)
    return writer.write(UrgencyChanged, urgency=urgency, due=due, reason=reason)
