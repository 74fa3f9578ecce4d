"""退回, 加會, 免會, 陳請上級, 低一層決行: a document goes another way than its row says."""

from rules.marks import Action
from rules.texts import as_known
from workflow.actions.fields import REASON, Field, one_of
from workflow.actions.parts import cosigned, plays, return_targets, waivable, whose_turn
from workflow.actions.rule import Events, Found, Group, Rule, Writer
from workflow.actions.scene import Context, Scene, at_desk
from workflow.case.amending import informing, lowered, placed_anew, raised, with_cosigner
from workflow.case.case import Case, Desk
from workflow.events.routing import (
    CosignerAdded,
    CosignerWaived,
    DecisionLowered,
    DecisionRaised,
    DocumentReturned,
)
from workflow.refusals.base import NO_WAY
from workflow.refusals.routing import (
    AskedCosignerError,
    BadDeciderError,
    BadTargetError,
    KnownCosignerError,
    LoweredByOthersError,
    LoweredTooFarError,
    NotDraftedError,
    NotWaivableError,
    UnknownCosignerError,
)
from workflow.texts import msgid


def may_return(scene: Scene) -> Found:
    """Whoever has it, if anybody has signed before."""
    desk = at_desk(scene)
    targets = return_targets(scene.case, desk)
    if not targets:
        raise BadTargetError(target="任何人", allowed=NO_WAY)
    return Found(desk=desk, targets=targets)


def return_to(writer: Writer, found: Found) -> Events:
    """The target and all above it sign again; other co-signers' desks close."""
    desk, targets = found.desk, found.targets
    assert desk is not None
    allowed = "、".join(targets)
    target = as_known(writer.target("退回對象", allowed), targets)
    if target not in targets:
        raise BadTargetError(target=target[:40], allowed=allowed)
    others = (other for other in writer.case.open if other != desk)
    returned = DocumentReturned(
        **writer.envelope(opinion=writer.opinion),
        desk=desk.desk,
        duty=desk.duty,
        target=target,
        reason=writer.reason(),
        withdrawn=tuple(other.duty.branch for other in others if other.duty.branch),
    )
    return (returned,)


def may_add_cosigner(scene: Scene) -> Found:
    """Those the agency lets; finds whom they may name."""
    scene.require(*scene.context.practice.cosigners_added_by)
    return Found(targets=_addable(scene.case, scene.context))


def _addable(case: Case, context: Context) -> tuple[str, ...]:
    """Units, roles and outside agencies that are not asked yet, or after the decision not told."""
    plan = case.plan
    if case.outcome is None:
        named = {branch.name for branch in plan.branches} - {*plan.spared, *plan.unanswered}
    else:
        named = {branch.name for branch in plan.afterwards}
    return tuple(name for name in context.cosigners(case.unit) if name not in named)


def add_cosigner(writer: Writer, found: Found) -> Events:
    """加會; after the decision only told (後會)."""
    case, context = writer.case, writer.context
    known = context.cosigners(case.unit)
    allowed = "、".join(known)
    name = writer.target("會辦對象", allowed)
    branch = context.branch(name)
    if branch is None or branch.name not in known:
        raise UnknownCosignerError(name=name[:40], allowed=allowed)
    reason = writer.reason()
    if branch.name not in found.targets:
        signed = case.outcome is None and branch.name in cosigned(case)
        raise (KnownCosignerError if signed else AskedCosignerError)(name=branch.name)
    if case.outcome is None:
        plan = with_cosigner(case.plan, case.done, branch, context.agency.policy)
    else:
        plan = informing(case.plan, branch)
    return (CosignerAdded(**writer.envelope(), target=branch.name, reason=reason, plan=plan),)


def may_waive(scene: Scene) -> Found:
    """Those the agency lets, while somebody has yet to co-sign."""
    scene.require_undecided()
    scene.require(*scene.context.practice.cosigners_waived_by)
    targets = waivable(scene.case)
    if not targets:
        raise NotWaivableError(name=msgid("任何單位"), allowed=NO_WAY)
    return Found(targets=targets)


def waive(writer: Writer, found: Found) -> Events:
    """免會: a co-signer that has not signed yet need not."""
    allowed = "、".join(found.targets)
    name = as_known(writer.target("會辦對象", allowed), found.targets)
    if name not in found.targets:
        raise NotWaivableError(name=name[:40], allowed=allowed)
    return (CosignerWaived(**writer.envelope(), target=name, reason=writer.reason()),)


def may_raise(scene: Scene) -> Found:
    """Whoever has the document on the ladder may send it further up."""
    scene.require_undecided()
    on_ladder = (desk for desk in scene.case.open if _is_ladder(desk))
    if not any(plays(scene.command.actor, desk.duty) for desk in on_ladder):
        raise scene.not_your_turn
    ladder, decider = scene.case.plan.ladder, scene.case.plan.decider
    allowed = scene.context.deciders(scene.case.row, ladder)
    above = tuple(each for each in allowed if ladder.rank(each) > ladder.rank(decider))
    if not above:
        raise BadDeciderError(target="更高的職稱", allowed=NO_WAY)
    return Found(targets=above)


def _is_ladder(desk: Desk) -> bool:
    signing = (Action.DRAFT, Action.REVIEW, Action.DECIDE)
    return desk.duty.branch is None and desk.duty.action in signing


def raise_decision(writer: Writer, found: Found) -> Events:
    """陳請上級核定; without a target the nearest position is meant."""
    target, case = _decider(writer, found), writer.case
    plan = placed_anew(raised(case.plan, target), case.done, writer.context.agency.policy)
    return (DecisionRaised(**writer.envelope(), target=target, reason=writer.reason(), plan=plan),)


def may_lower(scene: Scene) -> Found:
    """The decider, or whoever of this route ranks above, lets a lower position decide a draft."""
    scene.require_undecided()
    plan, actor = scene.case.plan, scene.command.actor
    top = plan.ladder.positions[plan.ladder.rank(plan.decider) :]
    may = [each for each in top if each in plan.signers]
    if not any(plan.holder_of(position) in actor.holders for position in may):
        raise LoweredByOthersError(case=scene.case.id, who=scene.who, allowed="、".join(may))
    if not any(duty.action is Action.DRAFT for duty in scene.case.done):
        due = whose_turn(scene.case)
        raise NotDraftedError(case=scene.case.id, action=scene.action.value, due=due)
    targets = _within_levels(scene)
    if not targets:
        raise BadDeciderError(target="更低的職稱", allowed=NO_WAY)
    return Found(targets=targets)


def _within_levels(scene: Scene) -> tuple[str, ...]:
    """The positions so few levels lower, nearest first; of the ladder, or that sign on this route.

    Never the drafter: who drafts has nobody's draft to decide.
    """
    plan, most = scene.case.plan, scene.context.practice.levels_lowered
    below = _below(scene)
    of_route = [each for each in below if each in plan.signers]
    near = {*below[:most], *of_route[:most]}
    return tuple(each for each in below if each in near)


def _below(scene: Scene) -> tuple[str, ...]:
    """The positions under the decider that may decide this row's documents, nearest first."""
    plan = scene.case.plan
    allowed = scene.context.deciders(scene.case.row, plan.ladder)
    below = allowed[1 : allowed.index(plan.decider)] if plan.decider in allowed else ()
    return tuple(reversed(below))


def lower_decision(writer: Writer, found: Found) -> Events:
    """低一層決行, for this one case; without a target the nearest position is meant."""
    wanted = writer.command.to.strip()
    if wanted not in found.targets and wanted in _below(writer.scene):
        most = writer.context.practice.levels_lowered
        allowed = "、".join(found.targets)
        raise LoweredTooFarError(target=wanted, most=most, allowed=allowed)
    target, case = _decider(writer, found), writer.case
    plan = lowered(case.plan, case.done, target)
    plan = placed_anew(plan, case.done, writer.context.agency.policy)
    return (DecisionLowered(**writer.envelope(), target=target, reason=writer.reason(), plan=plan),)


def _decider(writer: Writer, found: Found) -> str:
    target = as_known(writer.command.to.strip(), found.targets) or found.targets[0]
    if target not in found.targets:
        raise BadDeciderError(target=target[:40], allowed="、".join(found.targets))
    return target


def _asks_target(label: str, found: Found) -> tuple[Field, ...]:
    return (one_of(label, found.targets), REASON)


RULES = {
    Action.RETURN: Rule(
        guard=may_return,
        act=return_to,
        group=Group.RETURNING,
        explained=msgid("從退回對象起重新陳核；已會辦的不必再會。"),
        asks=lambda _, found: _asks_target(msgid("退回給"), found),
    ),
    Action.ADD_COSIGNER: Rule(
        guard=may_add_cosigner,
        act=add_cosigner,
        group=Group.COSIGNING,
        may_follow=lambda case: case.outcome is not None and not case.is_archived,
        explained=msgid(
            "照機關所定的時機會辦；時機已過的，加入進行中的會辦，否則在下一個簽核前會辦。"
            "核定後加會僅供知悉。"
        ),
        asks=lambda _, found: _asks_target(msgid("加會"), found),
    ),
    Action.WAIVE: Rule(
        guard=may_waive,
        act=waive,
        group=Group.COSIGNING,
        explained=msgid("還沒會辦的單位不必再會。"),
        asks=lambda _, found: _asks_target(msgid("免會"), found),
    ),
    Action.RAISE: Rule(
        guard=may_raise,
        act=raise_decision,
        group=Group.LEVEL,
        explained=msgid("改由更高層級核定，中間各層都要審核。"),
        asks=lambda _, found: _asks_target(msgid("改由誰核定"), found),
    ),
    Action.LOWER: Rule(
        guard=may_lower,
        act=lower_decision,
        group=Group.LEVEL,
        explained=msgid("這一件改由較低層級核定；原來在其後的會辦移到核定之前。"),
        asks=lambda _, found: _asks_target(msgid("改由誰核定"), found),
    ),
}
