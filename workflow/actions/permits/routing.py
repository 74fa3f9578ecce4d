"""Who may send a document another way than its row says."""

from rules.marks import Action
from workflow.actions.parts import plays, return_targets, waivable
from workflow.actions.permits.scene import Scene, at_desk, require, require_undecided
from workflow.actions.recalling import signature_to_recall
from workflow.case.case import Desk
from workflow.refusals import BadDeciderError, BadTargetError, NotForPartError, NotWaivableError


def return_to(scene: Scene) -> Desk:
    """Whoever has it, if anybody has signed before."""
    desk = at_desk(scene)
    if not return_targets(scene.case, desk):
        raise BadTargetError(target="任何人", allowed="無")
    return desk


def recall(scene: Scene) -> None:
    """Whoever signed, until the next one has it."""
    signature_to_recall(scene.case, scene.command.actor, scene.around)


def add_cosigner(scene: Scene) -> None:
    """Those the agency lets."""
    require(scene, *scene.around.practice.cosigners_added_by)


def waive(scene: Scene) -> None:
    """Those the agency lets, while somebody has yet to co-sign."""
    require_undecided(scene)
    require(scene, *scene.around.practice.cosigners_waived_by)
    if not waivable(scene.case):
        raise NotWaivableError(name="任何單位", allowed="無")


def raise_decision(scene: Scene) -> None:
    """Whoever has the document on the ladder may send it further up."""
    require_undecided(scene)
    on_ladder = (desk for desk in scene.case.open if desk.duty.branch is None and _is_ladder(desk))
    if not any(plays(scene.command.actor, desk.duty) for desk in on_ladder):
        raise scene.not_your_turn
    if not higher_deciders(scene):
        raise BadDeciderError(target="更高的職稱", allowed="無")


def _is_ladder(desk: Desk) -> bool:
    return desk.duty.action in (Action.DRAFT, Action.REVIEW, Action.DECIDE)


def lower_decision(scene: Scene) -> None:
    """The decider, or who ranks above, lets a lower position decide this one case."""
    require_undecided(scene)
    plan, actor = scene.case.plan, scene.command.actor
    may = plan.ladder.positions[plan.ladder.rank(plan.decider) :]
    if not any(plan.holder_of(each) in actor.holders for each in may):
        raise NotForPartError(
            who=scene.who,
            action=scene.action.value,
            case=scene.case.id,
            allowed="、".join(may),
        )
    if not lower_deciders(scene):
        raise BadDeciderError(target="更低的職稱", allowed="無")


def lower_deciders(scene: Scene) -> tuple[str, ...]:
    """The positions that the actor may let decide instead, highest first."""
    ladder, decider = scene.case.plan.ladder, scene.case.plan.decider
    allowed = scene.around.deciders(scene.case.row, ladder)
    below = allowed[1 : allowed.index(decider)] if decider in allowed else ()
    return tuple(reversed(below))


def higher_deciders(scene: Scene) -> tuple[str, ...]:
    """The positions that may decide instead, lowest first."""
    ladder, decider = scene.case.plan.ladder, scene.case.plan.decider
    allowed = scene.around.deciders(scene.case.row, ladder)
    return tuple(each for each in allowed if ladder.rank(each) > ladder.rank(decider))
