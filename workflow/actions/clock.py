"""展期, 補正, 補正完成, 改速別: a due date moves."""

from rules.agency.practice import Part
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.texts import as_known
from workflow.actions.fields import REASON, RULING, Choice, Field, FieldKind
from workflow.actions.rule import (
    Events,
    Found,
    Group,
    Rule,
    Writer,
    denied,
    is_granted,
    reason_alone,
)
from workflow.actions.scene import Scene, at_desk
from workflow.calendar import taipei_day
from workflow.case.case import Application
from workflow.case.duties import Duty
from workflow.case.words import State
from workflow.deadlines import Deadline
from workflow.events.clock import (
    ClockResumed,
    ClockSuspended,
    DeadlineExtended,
    ExtensionApplied,
    UrgencyChanged,
)
from workflow.refusals.base import BadChoiceError, MissingInputError
from workflow.refusals.limits import (
    CategoryWithoutUrgencyError,
    ExtensionNotLaterError,
    ExtensionOnceError,
    ExtensionTooLateError,
    ExtensionTooLongError,
    GivenDueError,
    NoticeTooLateError,
    SecondNoticeError,
)
from workflow.refusals.turns import ApplicationPendingError
from workflow.texts import msgid


def may_extend(scene: Scene) -> Found:
    """Whoever signs for the drafting unit may apply, before the due date has passed."""
    case, clock, policy = scene.case, scene.case.clock, scene.context.practice.extension
    if application := scene.ruled_on:
        return Found(application=application)
    if pending := case.application(Action.EXTEND):
        raise ApplicationPendingError(
            case=case.id,
            what=scene.action.value,
            action=scene.action.value,
            ruler=pending.ruler.label,
        )
    on_ladder = {case.plan.holder_of(position) for position in case.plan.ladder.positions}
    if on_ladder.isdisjoint(scene.command.actor.holders):
        scene.require(Part.DRAFTER, Part.HEAD)
    _check_in_time(scene)
    _check_length(scene, days=1)
    if clock.extensions >= policy.times and case.category not in policy.by_own_period:
        raise _too_long(scene, days=1)
    return Found()


def _check_length(scene: Scene, *, days: int) -> None:
    """So many days more are allowed; raises ExtensionTooLongError or ExtensionOnceError."""
    case, clock, policy = scene.case, scene.case.clock, scene.context.practice.extension
    if case.category not in policy.by_own_period:
        if days > policy.each_days or clock.extended_days + days > policy.most_days:
            raise _too_long(scene, days=days)
        return
    most = scene.context.limits.most_later(case.category, clock)
    if clock.extensions or days > most:
        raise ExtensionOnceError(
            category=case.category, most=most, count=clock.extensions, days=days
        )


def _check_in_time(scene: Scene) -> None:
    """The limit has not run out; while the clock stands still (補正) it does not run."""
    clock = scene.case.clock
    if (clock.suspended_since or scene.context.today) > clock.due:
        raise ExtensionTooLateError(case=scene.case.id, due=clock.due)


def _too_long(scene: Scene, *, days: int) -> ExtensionTooLongError:
    """The refusal that says what the agency allows and what this case has used."""
    policy, clock = scene.context.practice.extension, scene.case.clock
    return ExtensionTooLongError(
        days=days,
        each=policy.each_days,
        times=policy.times,
        most=policy.most_days,
        used=clock.extended_days,
        count=clock.extensions,
    )


def extend(writer: Writer, found: Found) -> Events:
    """展期: applied for, granted at once by who may, or ruled on."""
    if (pending := found.application) is None:
        return _apply(writer)
    if not is_granted(writer):
        return denied(writer)
    _check_in_time(writer.scene)
    reason = writer.command.reason.strip() or pending.reason
    return _grant(writer, _applied_for(writer, pending), pending.days, reason)


def _applied_for(writer: Writer, pending: Application) -> Deadline:
    """The day applied for; as many days on, if the limit has moved since."""
    case, limits = writer.case, writer.context.limits
    if pending.ends_on and limits.on(pending.ends_on).due > case.due:
        return limits.on(pending.ends_on)
    return limits.later(case.category, case.clock, pending.days)


def _apply(writer: Writer) -> Events:
    case, command, actor = writer.case, writer.command, writer.command.actor
    to, days = _asked(writer)
    reason = writer.reason()
    ruler = _grants(writer, case.clock.extended_days + days)
    ladder = case.plan.ladder
    at_least = ladder.positions[ladder.rank(ruler.position) :]
    if any(case.plan.holder_of(position) in actor.holders for position in at_least):
        return _grant(writer, to, days, reason)
    applied = ExtensionApplied(
        **writer.envelope(),
        due=to.due,
        days=days,
        reason=reason,
        ruler=ruler,
        ends_on=command.due,
    )
    return (applied,)


def _grant(writer: Writer, to: Deadline, days: int, reason: str) -> Events:
    envelope = writer.envelope()
    return (DeadlineExtended(**envelope, due=to.due, ends_on=to.ends_on, days=days, reason=reason),)


def _asked(writer: Writer) -> tuple[Deadline, int]:
    """The new deadline and the days it adds; raises RefusedError beyond what is allowed."""
    case, command = writer.case, writer.command
    limits = writer.context.limits
    category, clock = case.category, case.clock
    if command.due is None and command.days <= 0:
        raise MissingInputError(action="展期", needed="日數或新的限辦日期", allowed="1 以上的日數")
    days = command.days
    if command.due:
        if command.due <= case.due:
            raise ExtensionNotLaterError(to=command.due, due=case.due)
        end = limits.ends_on(category, clock) or case.due
        days = limits.days_between(category, clock, end, command.due)
    _check_length(writer.scene, days=days)
    to = limits.on(command.due) if command.due else limits.later(category, clock, days)
    return to, days


def _grants(writer: Writer, days: int) -> Duty:
    """Who grants so many days in all; a position that this ladder lacks gives way to its head."""
    plan = writer.case.plan
    position = writer.context.practice.extension.granted_by(days, plan.ladder)
    if position not in plan.ladder.positions:
        position = plan.ladder.head
    unit = AGENCY_WIDE if plan.ladder.is_shared(position) else plan.unit
    return Duty(action=Action.EXTEND, unit=unit, position=position)


def _asks_days(_: Scene, found: Found) -> tuple[Field, ...]:
    if found.application:
        return RULING
    days, day = msgid("展延日數"), msgid("或新的限辦日期")
    return (
        Field(name="days", label=days, kind=FieldKind.DAYS, required=False),
        Field(name="due", label=day, kind=FieldKind.DAY, required=False),
        REASON,
    )


def may_suspend(scene: Scene) -> Found:
    """The drafter, or the unit's head; an applicant is told once, within the period."""
    scene.require(Part.DRAFTER, Part.HEAD)
    case = scene.case
    if case.category in scene.context.limits.policy.one_notice:
        if case.clock.suspensions:
            raise SecondNoticeError(category=case.category, case=case.id)
        if scene.context.today > case.due:
            raise NoticeTooLateError(category=case.category, case=case.id, due=case.due)
    return Found()


def suspend(writer: Writer, _: Found) -> Events:
    """補正: the clock stands still."""
    return (ClockSuspended(**writer.envelope(), reason=writer.reason()),)


def may_resume(scene: Scene) -> Found:
    """The drafter, whose desk is the only one while the clock stands still."""
    return Found(desk=at_desk(scene))


def resume(writer: Writer, _: Found) -> Events:
    """補正完成: the days that passed meanwhile are taken off."""
    case, limits, clock = writer.case, writer.context.limits, writer.case.clock
    today = taipei_day(writer.now)
    since = clock.suspended_since or today
    days = limits.days_between(case.category, clock, since, today)
    to = limits.later(case.category, clock, days)
    resumed = ClockResumed(
        **writer.envelope(),
        due=to.due,
        ends_on=to.ends_on,
        days=days,
        working_days=limits.calendar.working_days_between(since, today),
    )
    return (resumed,)


def may_change_urgency(scene: Scene) -> Found:
    """The head of the receiving unit, or who is entrusted with it, may change the 速別."""
    scene.require(Part.HEAD, Part.REGISTRY)
    case, limits = scene.case, scene.context.limits
    if case.clock.is_given:
        raise GivenDueError(case=case.id, due=case.due)
    if not limits.follows_urgency(case.category):
        raise CategoryWithoutUrgencyError(category=case.category)
    return Found(targets=tuple(name for name in limits.urgencies if name != case.urgency))


def change_urgency(writer: Writer, found: Found) -> Events:
    """改速別: the limit is counted anew from where it began, what was added stays."""
    case, limits = writer.case, writer.context.limits
    urgency = as_known(writer.command.urgency.strip(), found.targets)
    allowed = "、".join(found.targets)
    if not urgency:
        raise MissingInputError(action="改速別", needed="速別", allowed=allowed)
    if urgency not in found.targets:
        raise BadChoiceError(field="速別", value=urgency[:40], allowed=allowed)
    reason = writer.reason()
    due = limits.recounted(case.category, urgency, case.clock).due
    return (UrgencyChanged(**writer.envelope(), urgency=urgency, due=due, reason=reason),)


def _asks_urgency(_: Scene, found: Found) -> tuple[Field, ...]:
    choices = tuple(Choice(value=name) for name in found.targets)
    label = msgid("新的速別")
    return (Field(name="urgency", label=label, kind=FieldKind.ONE, choices=choices), REASON)


RULES = {
    Action.EXTEND: Rule(
        guard=may_extend,
        act=extend,
        group=Group.LIMIT,
        explained=msgid("到期前核准才有效；依合計日數由不同層級核准。"),
        asks=_asks_days,
        also_while=frozenset({State.SUSPENDED}),
    ),
    Action.SUSPEND: Rule(
        guard=may_suspend,
        act=suspend,
        group=Group.LIMIT,
        explained=msgid("等對方補正時，期限暫停；補正到了，由承辦人員登錄補正完成。"),
        asks=reason_alone,
    ),
    Action.RESUME: Rule(
        guard=may_resume,
        act=resume,
        group=Group.CLOSING,
        also_while=frozenset({State.SUSPENDED}),
    ),
    Action.CHANGE_URGENCY: Rule(
        guard=may_change_urgency,
        act=change_urgency,
        group=Group.LIMIT,
        explained=msgid("從收文日起依新速別重算限辦日期。"),
        asks=_asks_urgency,
    ),
}
