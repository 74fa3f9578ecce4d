"""Who may put a document into other hands, or end it."""

from rules.marks import Action
from rules.practice import Part
from workflow.actions.parts import plays, whose_turn
from workflow.actions.permits.scene import (
    Scene,
    at_desk,
    decides_on_application,
    require,
    require_nothing_decided,
)
from workflow.case.case import Desk
from workflow.case.words import State
from workflow.refusals import (
    AlreadyReceivedError,
    NotYourTurnError,
    OpenChildrenError,
    TooManyReassignmentsError,
)


def assign(scene: Scene) -> None:
    """分文 is for the registry, before drafting."""
    registry = scene.around.registry
    drafting = any(desk.duty.action is Action.DRAFT for desk in scene.case.open)
    if Part.REGISTRY not in scene.parts or not drafting:
        due = f"擬辦前由{'、'.join(registry)}分文"
        action = scene.action.value
        raise NotYourTurnError(who=scene.who, action=action, case=scene.case.id, due=due)


def receive(scene: Scene) -> Desk:
    """Whoever has it, once."""
    desk = at_desk(scene)
    if desk.desk in scene.case.received:
        raise AlreadyReceivedError(case=scene.case.id, due=whose_turn(scene.case))
    return desk


def reassign(scene: Scene) -> None:
    """The drafter applies before drafting; the head may do it outright, but not twice."""
    require_nothing_decided(scene)
    case = scene.case
    pending = case.application(Action.REASSIGN)
    if pending:
        if not decides_on_application(scene):
            raise scene.not_your_turn
        return
    limit = scene.around.practice.most_reassignments
    if case.reassignments >= limit:
        count = case.reassignments
        raise TooManyReassignmentsError(case=case.id, count=count, limit=limit)
    if Part.HEAD in scene.parts:
        return
    drafting = any(
        desk.duty.action is Action.DRAFT and plays(scene.command.actor, desk.duty)
        for desk in case.open
    )
    if not drafting:
        require(scene, Part.HEAD)


def hand_over(scene: Scene) -> None:
    """The unit's head, or who hands documents out."""
    require(scene, Part.HEAD, Part.REGISTRY)


def link(scene: Scene) -> None:
    """The drafter or the registry, before the decision."""
    require_nothing_decided(scene)
    require(scene, Part.DRAFTER, Part.REGISTRY)


def remind(scene: Scene) -> None:
    """The registry."""
    require(scene, Part.REGISTRY)


def close(scene: Scene) -> Desk:
    """The drafter, as the decision allows; the parent after its children."""
    desk = at_desk(scene)
    _check_children(scene)
    return desk


def archive(scene: Scene) -> None:
    """After 發文 or 存查; 簽結 without a paper to keep may be archived too."""
    case = scene.case
    require(scene, Part.DRAFTER, Part.REGISTRY)
    if not case.is_closed:
        raise scene.not_your_turn
    if case.is_archived or case.closed_as is State.CANCELLED:
        raise scene.too_late


def cancel(scene: Scene) -> None:
    """One's own 創號 by the drafter; an incoming document by the registry."""
    require_nothing_decided(scene)
    require(scene, Part.DRAFTER if scene.case.is_initiated else Part.REGISTRY)
    _check_children(scene)


def _check_children(scene: Scene) -> None:
    if scene.around.open_children:
        children = "、".join(scene.around.open_children)
        raise OpenChildrenError(case=scene.case.id, children=children)
