"""併辦 and 彙辦: a case goes along with another, whose clock changes."""

from datetime import date

from rules.marks import Action
from workflow.actions.handing import Events
from workflow.actions.writer import Writer
from workflow.case.case import Case
from workflow.case.words import DRAFT, State
from workflow.deadlines import Limits
from workflow.events.closing import CaseJoined, DocumentCollated, DocumentMerged
from workflow.refusals import (
    MergedAcrossUnitsError,
    MergedOnwardsError,
    MergedParentError,
    MergedTooLateError,
    MergedWithItselfError,
)

MARK_PARENT = "主件"


def link(child: Writer, parent: Writer) -> tuple[Events, Events]:
    """The events of the case that goes along, and of the one it goes along with.

    併辦 runs from the day after the first document, 彙辦 from the day after the last.
    """
    action = child.scene.action
    _check_pair(child.case, parent.case)
    counted_from = _counted_from(child.case, parent.case, action)
    due = _due(child.scene.around.limits, parent.case, counted_from)
    kind = DocumentMerged if action is Action.MERGE else DocumentCollated
    opinion = child.command.opinion.strip()
    gone = child.write(kind, target=parent.case.id, opinion=opinion)
    mark = "、".join(filter(None, (MARK_PARENT, parent.deputy_mark(parent.command.actor.position))))
    joined = parent.write(
        CaseJoined, target=child.case.id, by=action, counted_from=counted_from, due=due, mark=mark
    )
    return gone, joined


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
    days = (child.clock.counted_from, parent.clock.counted_from)
    return min(days) if action is Action.MERGE else max(days)


def _due(limits: Limits, parent: Case, counted_from: date) -> date:
    """The limit moves with the day it is counted from.

    A date that was named stays, and so does that of a 稿, which runs from the decision on its 簽.
    """
    clock = parent.clock
    if clock.is_given or parent.document == DRAFT or counted_from == clock.counted_from:
        return clock.due
    due = limits.due(parent.category, parent.urgency, counted_from)
    added = clock.added_days
    return limits.extended(parent.category, due, added) if added else due
