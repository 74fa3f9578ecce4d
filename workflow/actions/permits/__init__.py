"""What may be done with a case now, and by whom: one check an action, its refusal says why."""

from collections.abc import Callable

from rules.agency import CosignerKind
from rules.marks import Action
from workflow.actions.parts import CLOSING_ACTIONS, whose_turn
from workflow.actions.permits import clock, handing, routing
from workflow.actions.permits.clock import extension_facts, is_past_due
from workflow.actions.permits.routing import higher_deciders, lower_deciders
from workflow.actions.permits.scene import (
    Scene,
    at_desk,
    check_handler,
    covering,
    decides_on_application,
)
from workflow.case.case import Desk
from workflow.refusals import (
    ApplicationPendingError,
    MergedCaseError,
    SuspendedCaseError,
)

__all__ = [
    "Scene",
    "covering",
    "decides_on_application",
    "extension_facts",
    "higher_deciders",
    "is_past_due",
    "lower_deciders",
    "permitted",
]

WHILE_SUSPENDED = frozenset(
    {Action.RESUME, Action.CANCEL, Action.RECEIVE, Action.HAND_OVER, Action.EXTEND}
)
WHILE_MERGED = frozenset({Action.FILE, Action.RECEIVE, Action.HAND_OVER})
WHILE_REASSIGNING = frozenset({Action.REASSIGN, Action.RECEIVE, Action.REMIND, Action.CANCEL})


def permitted(scene: Scene) -> Desk | None:
    """The desk at which the action is taken, if at one; raises RefusedError."""
    _check_under_way(scene)
    desk = _PERMITS.get(scene.action, at_desk)(scene)
    if desk and desk.duty.kind is CosignerKind.AGENCY:
        return desk  # who signs for another agency is its own affair
    scene.around.organisation.check_actor(scene.command.actor, scene.around.today)
    if desk:
        check_handler(scene, desk.duty)
    return desk


def _check_under_way(scene: Scene) -> None:
    """Whether the case as it stands allows this kind of action at all."""
    case, action = scene.case, scene.action
    if case.is_closed and not _may_follow_the_end(scene):
        raise scene.too_late
    if case.is_closed:
        return
    if case.parent and action not in WHILE_MERGED:
        raise MergedCaseError(case=case.id, parent=case.parent, action=action.value)
    if case.is_suspended and action not in WHILE_SUSPENDED:
        due = whose_turn(case)
        raise SuspendedCaseError(case=case.id, action=action.value, due=due)
    pending = case.application(Action.REASSIGN)
    if pending and action not in WHILE_REASSIGNING:
        raise ApplicationPendingError(
            case=case.id,
            what=Action.REASSIGN.value,
            action=action.value,
            ruler=pending.ruler.label,
        )


def _may_follow_the_end(scene: Scene) -> bool:
    """歸檔; and whoever is told after the decision may be named, and may answer, after the end."""
    case, action = scene.case, scene.action
    if action is Action.ADD_COSIGNER:
        return case.outcome is not None and not case.is_archived
    may_answer = bool(case.open) and action in (Action.COSIGN, Action.RECEIVE)
    return action is Action.ARCHIVE or may_answer


_PERMITS: dict[Action, Callable[[Scene], Desk | None]] = {
    Action.ASSIGN: handing.assign,
    Action.RECEIVE: handing.receive,
    Action.RETURN: routing.return_to,
    Action.RECALL: routing.recall,
    Action.ADD_COSIGNER: routing.add_cosigner,
    Action.WAIVE: routing.waive,
    Action.RAISE: routing.raise_decision,
    Action.LOWER: routing.lower_decision,
    Action.REASSIGN: handing.reassign,
    Action.HAND_OVER: handing.hand_over,
    Action.EXTEND: clock.extend,
    Action.SUSPEND: clock.suspend,
    Action.CHANGE_URGENCY: clock.change_urgency,
    Action.MERGE: handing.link,
    Action.COLLATE: handing.link,
    Action.REMIND: handing.remind,
    **dict.fromkeys(CLOSING_ACTIONS, handing.close),
    Action.ARCHIVE: handing.archive,
    Action.CANCEL: handing.cancel,
}
