"""併辦 and 彙辦: a case goes along with another, whose clock changes."""

from datetime import date

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.confidential import require_readable
from workflow.actions.fields import Field, FieldKind
from workflow.actions.rule import Events, Found, Group, Names, Rule, Writer
from workflow.actions.scene import Scene
from workflow.case.case import Case
from workflow.case.words import DRAFT, State
from workflow.deadlines import Deadline, Limits
from workflow.events.closing import CaseJoined, DocumentCollated, DocumentMerged
from workflow.refusals.base import MissingInputError
from workflow.refusals.closing import (
    MergedAcrossUnitsError,
    MergedOnwardsError,
    MergedParentError,
    MergedTooLateError,
    MergedWithItselfError,
)
from workflow.texts import msgid

MARK_PARENT = "主件"
PARENT = Field(name="to", label=msgid("主辦件的文號"), kind=FieldKind.CASE)


def may_link(scene: Scene) -> Found:
    """The drafter or the registry, before the decision."""
    scene.require_nothing_decided()
    scene.require(Part.DRAFTER, Part.REGISTRY)
    return Found()


def merge(writer: Writer, _: Found) -> Events:
    """併辦: this case, and what the one it goes along with makes of it (see CaseJoined)."""
    parent = _parent(writer)
    envelope = writer.envelope(opinion=writer.opinion)
    return (_joined(writer, parent), DocumentMerged(**envelope, target=parent.id))


def collate(writer: Writer, _: Found) -> Events:
    """彙辦: the same, under a case that collects all replies."""
    parent = _parent(writer)
    envelope = writer.envelope(opinion=writer.opinion)
    return (_joined(writer, parent), DocumentCollated(**envelope, target=parent.id))


def _parent(writer: Writer) -> Case:
    """The case it shall go along with; raises RefusedError for one that it cannot."""
    parent = writer.context.parent
    if parent is None:
        action = writer.scene.action.value
        raise MissingInputError(action=action, needed="併入的文號", allowed="同單位的案件")
    require_readable(writer.of(parent).scene)
    writer.require_not_before(parent)
    _check_pair(writer.case, parent)
    return parent


def _joined(writer: Writer, parent: Case) -> CaseJoined:
    """The event of the case that is joined; it stands in the log before that of the other."""
    action, limits, child = writer.scene.action, writer.context.limits, writer.case
    counted_from = _counted_from(child, parent, action)
    to = _deadline(limits, parent, counted_from)
    keeps = _keeps_its_day(limits, child) and child.due < to.due
    if keeps:
        ends_on = limits.ends_on(child.category, child.clock) or child.due
        to = Deadline(due=child.due, ends_on=ends_on)
    deputy = writer.deputy_mark(writer.command.actor.position)
    return CaseJoined(
        **writer.of(parent).envelope(mark="、".join(filter(None, (MARK_PARENT, deputy)))),
        target=child.id,
        by=action,
        counted_from=counted_from,
        due=to.due,
        ends_on=to.ends_on,
        due_is_given=keeps,
    )


def _keeps_its_day(limits: Limits, child: Case) -> bool:
    """Whether others set its day, a letter or the law: going along with a case puts none off."""
    return child.clock.is_given or not limits.follows_urgency(child.category)


def _check_pair(child: Case, parent: Case) -> None:
    named = {"case": child.id, "parent": parent.id}
    if child.id == parent.id:
        raise MergedWithItselfError(case=child.id)
    if parent.is_closed or parent.outcome is not None:
        state = State.DECIDED if parent.outcome else parent.state
        raise MergedTooLateError(**named, state=state.value)
    if parent.parent:
        raise MergedOnwardsError(**named, other=parent.parent)
    if child.children:
        raise MergedParentError(**named)
    if child.unit != parent.unit:
        raise MergedAcrossUnitsError(**named, unit=child.unit, other=parent.unit)


def _counted_from(child: Case, parent: Case, action: Action) -> date:
    """併辦 runs from the day after the first document, 彙辦 from the day after the last."""
    days = (child.clock.counted_from, parent.clock.counted_from)
    return min(days) if action is Action.MERGE else max(days)


def _deadline(limits: Limits, parent: Case, counted_from: date) -> Deadline:
    """The limit moves with the day it is counted from.

    A date that was named stays, and so does that of a 稿, which runs from the decision on its 簽.
    """
    category, clock = parent.category, parent.clock
    if clock.is_given or parent.document == DRAFT or counted_from == clock.counted_from:
        return Deadline(due=clock.due, ends_on=limits.ends_on(category, clock))
    return limits.recounted(category, parent.urgency, clock.restarted(counted_from))


RULES = {
    Action.MERGE: Rule(
        guard=may_link,
        act=merge,
        group=Group.JOINING,
        names=Names.CASE,
        explained=msgid("本件隨較早的一件辦理，不必另行陳核；主辦件最後結案。"),
        asks=lambda _, __: (PARENT,),
    ),
    Action.COLLATE: Rule(
        guard=may_link,
        act=collate,
        group=Group.JOINING,
        names=Names.CASE,
        explained=msgid("本件彙入另一件，期限從最後一件收文起算；主辦件最後結案。"),
        asks=lambda _, __: (PARENT,),
    ),
}
