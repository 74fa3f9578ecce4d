"""What may be done with a case now, and by whom: one check an action, its refusal says why."""

from collections.abc import Callable
from dataclasses import dataclass

from rules.marks import Action
from rules.practice import Part
from workflow.case import Case, Desk, State
from workflow.circumstances import Circumstances
from workflow.commands import Command
from workflow.plan import Duty, open_duties
from workflow.recalling import signature_to_recall
from workflow.refusals import (
    AlreadyDecidedError,
    AlreadyReceivedError,
    ApplicationPendingError,
    BadDeciderError,
    BadTargetError,
    CategoryWithoutUrgencyError,
    ClosedCaseError,
    ExtensionTooLateError,
    ExtensionTooLongError,
    MergedCaseError,
    NotForPartError,
    NotHandlerError,
    NotWaivableError,
    NotYourTurnError,
    OpenChildrenError,
    SuspendedCaseError,
    TooManyReassignmentsError,
)
from workflow.turns import (
    CLOSING_ACTIONS,
    PART_WORDS,
    desk_for,
    parts_of,
    plays,
    return_targets,
    waivable,
    whose_turn,
)

AFTER_CLOSING = frozenset({Action.ARCHIVE})
WHILE_SUSPENDED = frozenset(
    {Action.RESUME, Action.CANCEL, Action.RECEIVE, Action.HAND_OVER, Action.EXTEND}
)
WHILE_MERGED = frozenset({Action.FILE, Action.RECEIVE, Action.HAND_OVER})
WHILE_REASSIGNING = frozenset({Action.REASSIGN, Action.RECEIVE, Action.REMIND, Action.CANCEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A case, what somebody wants of it, and what that is judged by."""

    case: Case
    command: Command
    action: Action
    around: Circumstances

    @property
    def parts(self) -> frozenset[Part]:
        """The parts that the actor plays."""
        return parts_of(self.case, self.command.actor, self.around.registry)

    @property
    def who(self) -> str:
        """The actor, as people say it."""
        return self.command.actor.label


def permitted(scene: Scene) -> Desk | None:
    """The desk at which the action is taken, if at one; raises RefusedError."""
    _check_under_way(scene)
    scene.around.organisation.check_actor(scene.command.actor, scene.around.today)
    desk = _PERMITS.get(scene.action, _at_desk)(scene)
    if desk:
        _check_handler(scene, desk.duty)
    return desk


def _check_handler(scene: Scene, duty: Duty) -> None:
    """Of all the drafters of a unit, the one to whom the document was assigned."""
    case, actor = scene.case, scene.command.actor
    is_drafters = duty.holder == case.plan.holder_of(case.plan.drafter)
    if scene.around.organisation.is_empty or not case.handler or not is_drafters:
        return
    if (actor.for_person or actor.person) != case.handler:
        raise NotHandlerError(
            case=case.id,
            handler=case.handler,
            action=scene.action.value,
            who=actor.for_person or actor.person or scene.who,
        )


def decides_on_application(scene: Scene) -> bool:
    """Whether the actor would be ruling on an application of this kind."""
    application = scene.case.application(scene.action)
    return application is not None and plays(scene.command.actor, application.ruler)


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


def _check_under_way(scene: Scene) -> None:
    """Whether the case as it stands allows this kind of action at all."""
    case, action = scene.case, scene.action
    if case.is_closed and action not in AFTER_CLOSING and not _may_still_be_told(scene):
        raise ClosedCaseError(case=case.id, state=case.state.value, action=action.value)
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


def _may_still_be_told(scene: Scene) -> bool:
    """Whoever is asked after the decision may answer after the closing too."""
    return bool(scene.case.open) and scene.action in (Action.COSIGN, Action.RECEIVE)


def _at_desk(scene: Scene) -> Desk:
    try:
        return desk_for(scene.case, scene.command, scene.action)
    except NotYourTurnError:
        below = next((desk for desk in scene.case.open if covering(scene, desk)), None)
        if below is None:
            raise
        return below


def covering(scene: Scene, desk: Desk) -> Duty | None:
    """併計: the duty just above `desk` that the actor signs for both, holding both positions."""
    case, actor, lower = scene.case, scene.command.actor, desk.duty
    if actor.for_person or lower.action is not Action.REVIEW or lower.branch:
        return None
    above = open_duties(case.plan, case.done | {lower})
    upper = above[0] if len(above) == 1 else None
    if upper is None or upper.branch or upper.action is not scene.action:
        return None
    is_ones_own = plays(actor, upper) and not plays(actor, lower)
    may = is_ones_own and scene.around.may_cover(lower, upper, actor.person)
    return upper if may else None


def _require(scene: Scene, *parts: Part) -> None:
    """The actor plays one of these parts; raises NotForPartError."""
    if scene.parts.isdisjoint(parts):
        words = [PART_WORDS[part] for part in PART_WORDS if part in parts]
        words += scene.around.registry if Part.REGISTRY in parts else ()
        raise NotForPartError(
            who=scene.who,
            action=scene.action.value,
            case=scene.case.id,
            allowed="、".join(words),
        )


def _require_undecided(scene: Scene) -> None:
    case = scene.case
    if case.outcome is not None:
        due = whose_turn(case)
        raise AlreadyDecidedError(case=case.id, action=scene.action.value, due=due)


def _assign(scene: Scene) -> None:
    """分文 is for the registry, before drafting."""
    registry = scene.around.registry
    drafting = any(desk.duty.action is Action.DRAFT for desk in scene.case.open)
    if Part.REGISTRY not in scene.parts or not drafting:
        due = f"擬辦前由{'、'.join(registry)}分文"
        action = scene.action.value
        raise NotYourTurnError(who=scene.who, action=action, case=scene.case.id, due=due)


def _receive(scene: Scene) -> Desk:
    desk = _at_desk(scene)
    if desk.desk in scene.case.received:
        raise AlreadyReceivedError(case=scene.case.id, due=whose_turn(scene.case))
    return desk


def _return(scene: Scene) -> Desk:
    desk = _at_desk(scene)
    if not return_targets(scene.case, desk):
        raise BadTargetError(target="任何人", allowed="無")
    return desk


def _recall(scene: Scene) -> None:
    signature_to_recall(scene.case, scene.command.actor, scene.around)


def _add_cosigner(scene: Scene) -> None:
    _require(scene, *scene.around.practice.cosigners_added_by)


def _waive(scene: Scene) -> None:
    _require_undecided(scene)
    _require(scene, *scene.around.practice.cosigners_waived_by)
    if not waivable(scene.case):
        raise NotWaivableError(name="任何單位", allowed="無")


def _raise(scene: Scene) -> None:
    """Whoever has the document on the ladder may send it further up."""
    _require_undecided(scene)
    on_ladder = (desk for desk in scene.case.open if desk.duty.branch is None and _is_ladder(desk))
    if not any(plays(scene.command.actor, desk.duty) for desk in on_ladder):
        due = whose_turn(scene.case)
        action = scene.action.value
        raise NotYourTurnError(who=scene.who, action=action, case=scene.case.id, due=due)
    if not higher_deciders(scene):
        raise BadDeciderError(target="更高的職稱", allowed="無")


def _is_ladder(desk: Desk) -> bool:
    return desk.duty.action in (Action.DRAFT, Action.REVIEW, Action.DECIDE)


def _lower(scene: Scene) -> None:
    """The decider, or who ranks above, lets a lower position decide this one case."""
    _require_undecided(scene)
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


def _reassign(scene: Scene) -> None:
    """The drafter applies before drafting; the head may do it outright, but not twice."""
    _require_undecided(scene)
    case = scene.case
    pending = case.application(Action.REASSIGN)
    if pending:
        if not decides_on_application(scene):
            due = whose_turn(case)
            action = scene.action.value
            raise NotYourTurnError(who=scene.who, action=action, case=case.id, due=due)
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
        _require(scene, Part.HEAD)


def _hand_over(scene: Scene) -> None:
    _require(scene, Part.HEAD, Part.REGISTRY)


def _extend(scene: Scene) -> None:
    """Whoever signs for the drafting unit may apply, before the due date has passed."""
    case, clock, policy = scene.case, scene.case.clock, scene.around.practice.extension
    pending = case.application(Action.EXTEND)
    if pending and not decides_on_application(scene):
        raise ApplicationPendingError(
            case=case.id,
            what=scene.action.value,
            action=scene.action.value,
            ruler=pending.ruler.label,
        )
    on_ladder = {case.plan.holder_of(each) for each in case.plan.ladder.positions}
    if not pending and on_ladder.isdisjoint(scene.command.actor.holders):
        _require(scene, Part.DRAFTER, Part.HEAD)
    if pending:
        return
    if scene.around.today > clock.due:
        raise ExtensionTooLateError(case=case.id, due=clock.due)
    if clock.extensions >= policy.times or clock.extended_days >= policy.most_days:
        raise ExtensionTooLongError(**extension_facts(scene, days=1))


def extension_facts(scene: Scene, *, days: int) -> dict[str, object]:
    """What the agency allows and what this case has used."""
    policy, clock = scene.around.practice.extension, scene.case.clock
    return {
        "days": days,
        "each": policy.each_days,
        "times": policy.times,
        "most": policy.most_days,
        "used": clock.extended_days,
        "count": clock.extensions,
    }


def _suspend(scene: Scene) -> None:
    _require(scene, Part.DRAFTER, Part.HEAD)


def _change_urgency(scene: Scene) -> None:
    """The head of the receiving unit, or who is entrusted with it, may change the 速別."""
    _require(scene, Part.HEAD, Part.REGISTRY)
    case = scene.case
    if case.clock.is_given or scene.around.limits.runs_on_all_days(case.category):
        raise CategoryWithoutUrgencyError(category=case.category)


def _link(scene: Scene) -> None:
    _require_undecided(scene)
    _require(scene, Part.DRAFTER, Part.REGISTRY)


def _remind(scene: Scene) -> None:
    _require(scene, Part.REGISTRY)


def _close(scene: Scene) -> Desk:
    desk = _at_desk(scene)
    if scene.around.open_children:
        children = "、".join(scene.around.open_children)
        raise OpenChildrenError(case=scene.case.id, children=children)
    return desk


def _archive(scene: Scene) -> None:
    """After 發文 or 存查; 簽結 without a paper to keep may be archived too."""
    case = scene.case
    _require(scene, Part.DRAFTER, Part.REGISTRY)
    if not case.is_closed:
        due = whose_turn(case)
        action = scene.action.value
        raise NotYourTurnError(who=scene.who, action=action, case=case.id, due=due)
    if case.is_archived or case.closed_as is State.CANCELLED:
        raise ClosedCaseError(case=case.id, state=case.state.value, action=scene.action.value)


def _cancel(scene: Scene) -> None:
    """One's own 創號 by the drafter; an incoming document by the registry."""
    _require_undecided(scene)
    _require(scene, Part.DRAFTER if scene.case.is_initiated else Part.REGISTRY)
    if scene.around.open_children:
        children = "、".join(scene.around.open_children)
        raise OpenChildrenError(case=scene.case.id, children=children)


_PERMITS: dict[Action, Callable[[Scene], Desk | None]] = {
    Action.ASSIGN: _assign,
    Action.RECEIVE: _receive,
    Action.RETURN: _return,
    Action.RECALL: _recall,
    Action.ADD_COSIGNER: _add_cosigner,
    Action.WAIVE: _waive,
    Action.RAISE: _raise,
    Action.LOWER: _lower,
    Action.REASSIGN: _reassign,
    Action.HAND_OVER: _hand_over,
    Action.EXTEND: _extend,
    Action.SUSPEND: _suspend,
    Action.CHANGE_URGENCY: _change_urgency,
    Action.MERGE: _link,
    Action.COLLATE: _link,
    Action.REMIND: _remind,
    **dict.fromkeys(CLOSING_ACTIONS, _close),
    Action.ARCHIVE: _archive,
    Action.CANCEL: _cancel,
}
