"""分文, 移交, 改分: a document comes into other hands."""

from rules.agency.practice import Part, ladder_position
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.route import Route
from workflow.actions.fields import REASON, RULING, Field, FieldKind, one_of
from workflow.actions.parts import plays
from workflow.actions.rule import (
    A_ROW,
    ANOTHER_UNITS_ROW,
    Events,
    Found,
    Group,
    Names,
    Rule,
    Writer,
    denied,
    is_granted,
)
from workflow.actions.scene import Scene
from workflow.case.duties import Duty, holder_label
from workflow.case.plan import planned
from workflow.case.words import State
from workflow.events.handing import (
    DocumentAssigned,
    DocumentHandedOver,
    DocumentReassigned,
    ReassignmentApplied,
)
from workflow.refusals.base import MissingInputError
from workflow.refusals.handing import (
    AssignedTooLateError,
    BadRowError,
    NotDrafterError,
    TooManyReassignmentsError,
)
from workflow.refusals.turns import NotTheRegistryError
from workflow.texts import msgid


def may_assign(scene: Scene) -> Found:
    """分文 is for the registry, before drafting."""
    drafting = any(desk.duty.action is Action.DRAFT for desk in scene.case.open)
    if not drafting:
        raise AssignedTooLateError(case=scene.case.id)
    if Part.REGISTRY not in scene.parts:
        registry = "、".join(scene.context.registry)
        action = scene.action.value
        raise NotTheRegistryError(
            who=scene.who, action=action, case=scene.case.id, registry=registry
        )
    return Found(targets=_drafters(scene))


def assign(writer: Writer, found: Found) -> Events:
    """分文 to a drafter of the unit."""
    target = _drafter(writer, found, "承辦人")
    to_id = writer.command.to_id
    return (DocumentAssigned(**writer.envelope(), target=target, target_id=to_id),)


def may_hand_over(scene: Scene) -> Found:
    """The unit's head, or who hands documents out."""
    scene.require(Part.HEAD, Part.REGISTRY)
    return Found(targets=_drafters(scene))


def hand_over(writer: Writer, found: Found) -> Events:
    """移交 to another drafter of the unit, with whatever goes along with the case."""
    target, reason = _drafter(writer, found, "接辦人"), writer.reason()
    return tuple(
        DocumentHandedOver(
            **each.envelope(), target=target, target_id=writer.command.to_id, reason=reason
        )
        for each in _with_children(writer)
    )


def _drafters(scene: Scene) -> tuple[str, ...]:
    """Who drafts for the unit that day; none where the organisation has no people."""
    plan, context = scene.case.plan, scene.context
    drafters = context.organisation.serving(plan.holder_of(plan.drafter), context.today)
    return tuple(context.organisation.directory.label(person) for person in drafters)


def _drafter(writer: Writer, found: Found, needed: str) -> str:
    """Whom the command names; raises MissingInputError, NotDrafterError for nobody of the unit.

    An organisation without people takes any name.
    """
    target = writer.target(needed, "、".join(found.targets) or "姓名")
    people, context = writer.context.organisation, writer.context
    drafts = writer.case.plan.holder_of(writer.case.plan.drafter)
    person = people.directory.id_of(target, writer.command.to_id)
    if not people.is_empty and person not in people.serving(drafts, context.today):
        held = map(holder_label, people.positions_of(person, context.today))
        raise NotDrafterError(
            person=people.directory.label(person)[:40],
            held=tuple(held),
            position=holder_label(drafts),
            day=context.today,
            drafters=found.targets,
        )
    return target


def _asks_drafter(label: str, found: Found) -> Field:
    """Chosen from the staff; typed where the organisation has no people."""
    if found.targets:
        return one_of(label, found.targets)
    return Field(name="to", label=label)


def may_reassign(scene: Scene) -> Found:
    """The drafter applies before drafting; the head may do it outright, but not twice."""
    scene.require_nothing_decided()
    case = scene.case
    if case.application(Action.REASSIGN):
        application = scene.ruled_on
        if application is None:
            raise scene.not_your_turn
        return Found(application=application)
    limit = scene.context.practice.most_reassignments
    if case.reassignments >= limit:
        count = case.reassignments
        raise TooManyReassignmentsError(case=case.id, count=count, limit=limit)
    if Part.HEAD not in scene.parts and not _drafts(scene):
        scene.require(Part.HEAD)
    ruler = _ruler(scene)
    return Found(ruler=None if ruler.holder in scene.command.actor.holders else ruler)


def _drafts(scene: Scene) -> bool:
    actor = scene.command.actor
    drafting = (desk.duty for desk in scene.case.open if desk.duty.action is Action.DRAFT)
    return any(plays(actor, duty) for duty in drafting)


def _ruler(scene: Scene) -> Duty:
    """The unit's head the first time; after that the arbiter."""
    plan, practice = scene.case.plan, scene.context.practice
    position = plan.ladder.head
    if scene.case.reassignments:
        position = ladder_position(practice.arbiter, plan.ladder)
    if position not in plan.ladder.positions:  # of the ladder of another unit
        position = plan.ladder.agency_head
    unit = AGENCY_WIDE if plan.ladder.is_shared(position) else plan.unit
    return Duty(action=Action.REASSIGN, unit=unit, position=position)


def reassign(writer: Writer, found: Found) -> Events:
    """改分: applied for, done at once by who may, or ruled on."""
    if pending := found.application:
        if not is_granted(writer):
            return denied(writer)
        return _to_other_unit(writer, writer.command.reason.strip() or pending.reason)
    route = writer.context.route
    if route is None:
        raise MissingInputError(action="改分", needed=ANOTHER_UNITS_ROW, allowed=A_ROW)
    if route.unit == writer.case.unit:
        raise BadRowError(row=route.key, unit=route.unit)
    reason = writer.reason()
    if found.ruler is None:
        return _to_other_unit(writer, reason)
    applied = ReassignmentApplied(
        **writer.envelope(),
        target=route.unit,
        row_asked=route.key,
        reason=reason,
        ruler=found.ruler,
    )
    return (applied,)


def _to_other_unit(writer: Writer, reason: str) -> Events:
    """The plan starts anew from the row named, and whatever goes along with the case follows it."""
    route = writer.context.route
    if route is None:
        raise MissingInputError(action="改分", needed=ANOTHER_UNITS_ROW, allowed=A_ROW)
    return tuple(_reassigned(each, route, reason) for each in _with_children(writer))


def _with_children(writer: Writer) -> tuple[Writer, ...]:
    """For each open case that goes along with this one, then for this one.

    Raises TimeRunsBackError.
    """
    children = writer.context.open_children
    for child in children:
        writer.require_not_before(child)
    return (*map(writer.of, children), writer)


def _reassigned(writer: Writer, route: Route, reason: str) -> DocumentReassigned:
    """The event of one case, recorded under the new row and its version."""
    envelope = writer.envelope()
    envelope["rulebook"], envelope["row"] = route.version, route.key
    return DocumentReassigned(
        **envelope,
        target=route.unit,
        reason=reason,
        line=route.line,
        issuer=route.issuer,
        issued_on=route.issued_on,
        plan=planned(route),
    )


def _asks_row(_: Scene, found: Found) -> tuple[Field, ...]:
    if found.application:
        return RULING
    label = msgid("其他單位的明細表項目")
    return (Field(name="to", label=label, kind=FieldKind.ROW), REASON)


RULES = {
    Action.ASSIGN: Rule(
        guard=may_assign,
        act=assign,
        group=Group.HANDLING,
        names=Names.PERSON,
        asks=lambda _, found: (_asks_drafter(msgid("分文給承辦人"), found),),
    ),
    Action.HAND_OVER: Rule(
        guard=may_hand_over,
        act=hand_over,
        group=Group.HANDLING,
        names=Names.PERSON,
        explained=msgid("同單位換人承辦。"),
        asks=lambda _, found: (_asks_drafter(msgid("移交給"), found), REASON),
        also_while=frozenset({State.SUSPENDED, State.MERGED}),
    ),
    Action.REASSIGN: Rule(
        guard=may_reassign,
        act=reassign,
        group=Group.HANDLING,
        names=Names.ROW,
        explained=msgid("改由其他單位的明細表項目重新陳核，期限照算。承辦人員申請，單位主管同意。"),
        asks=_asks_row,
        also_while=frozenset({State.REASSIGNING}),
    ),
}
