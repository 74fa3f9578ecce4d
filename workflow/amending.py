"""What changes a Plan: what is signed stays where it is, only what lies ahead changes."""

from collections.abc import Sequence
from dataclasses import replace

from rules.agency import Anchor, CosignerKind, RoutingPolicy
from rules.marks import Action
from rules.route import Branch, CosignStage, SignStage, Stage
from workflow.plan import Duty, Plan, open_duties

Done = frozenset[Duty]


def with_cosigner(plan: Plan, done: Done, branch: Branch, policy: RoutingPolicy) -> Plan:
    """加會: into the 會辦 that is open, else before the signature now due.

    While the document is being drafted nobody can sign before: then where the policy would have
    placed a co-signer that the row names.
    """
    plan = replace(
        plan,
        excused=_less(plan.excused, branch.name),
        unchanged=_less(plan.unchanged, branch.name),
        added=(*plan.added, branch.name),
    )
    if any(each.name == branch.name for each in plan.branches):
        return replace(plan, unanswered=_less(plan.unanswered, branch.name))
    at = _open_stage(plan, done)
    if plan.stages[at] == SignStage(position=plan.drafter, action=Action.DRAFT):
        at = _placed(plan, branch, policy)
    stage = plan.stages[at]
    if isinstance(stage, CosignStage):
        joined = replace(stage, branches=(*stage.branches, branch))
        return replace(plan, stages=(*plan.stages[:at], joined, *plan.stages[at + 1 :]))
    alone = CosignStage(branches=(branch,), mode=policy.mode)
    return replace(plan, stages=(*plan.stages[:at], alone, *plan.stages[at:]))


def informing(plan: Plan, branch: Branch) -> Plan:
    """加會 after the decision: told, but nothing waits for it."""
    return replace(plan, afterwards=(*plan.afterwards, branch), added=(*plan.added, branch.name))


def without_cosigner(plan: Plan, name: str) -> Plan:
    """免會."""
    return replace(
        plan,
        unanswered=_less(plan.unanswered, name),
        excused=(*plan.excused, name),
        commented=_less(plan.commented, name),
    )


def raised(plan: Plan, decider: str) -> Plan:
    """陳請上級: the decider reviews, and the ladder goes on up to `decider`."""
    ladder, last = plan.ladder, plan.stages[-1]
    assert isinstance(last, SignStage)
    head = plan.stages[:-1]
    reviews = SignStage(position=last.position, action=Action.REVIEW)
    if last.position != plan.drafter and reviews not in head:
        head = (*head, reviews)
    between = ladder.positions[ladder.rank(last.position) + 1 : ladder.rank(decider)]
    passed = (SignStage(position=each, action=Action.REVIEW) for each in between)
    # Who has reviewed before a 低一層決行 does not review again.
    further = (each for each in passed if each not in head)
    decides = SignStage(position=decider, action=Action.DECIDE)
    return replace(plan, stages=(*head, *further, decides))


def lowered(plan: Plan, done: Done, decider: str) -> Plan:
    """低一層決行: nobody above `decider` signs any more; co-signers owed beyond come before."""
    ladder = plan.ladder
    kept: list[Stage] = []
    for stage in plan.stages:
        if isinstance(stage, CosignStage):
            kept.append(stage)
            continue
        is_signed = any(
            duty.position == stage.position and duty.action is stage.action and not duty.branch
            for duty in done
        )
        if is_signed or ladder.rank(stage.position) < ladder.rank(decider):
            kept.append(stage)
    return replace(plan, stages=(*kept, SignStage(position=decider, action=Action.DECIDE)))


def commented(plan: Plan, name: str) -> Plan:
    """有意見: the drafter reconciles before the decision."""
    return plan if name in plan.commented else replace(plan, commented=(*plan.commented, name))


def uncommented(plan: Plan, name: str) -> Plan:
    """The comment is taken back."""
    return replace(plan, commented=_less(plan.commented, name))


def changed_content(plan: Plan) -> Plan:
    """The content changed: whoever co-signs is asked anew, and no comment stands."""
    return replace(plan, unchanged=(), commented=())


def for_second_document(plan: Plan) -> Plan:
    """The plan of the 稿 after the 簽: the same ladder, without co-signers while unchanged."""
    drafts = SignStage(position=plan.drafter, action=Action.DRAFT)
    stages = plan.stages
    if drafts not in stages:
        stages = (drafts, *stages)
    spared = tuple(each.name for each in plan.branches if each.name not in plan.excused)
    return replace(plan, stages=stages, unchanged=spared, commented=(), unanswered=())


def cosign_duties(done: Done) -> Done:
    """Those of `done` that are co-signatures."""
    return frozenset(duty for duty in done if duty.branch is not None)


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def _open_stage(plan: Plan, done: Done) -> int:
    """The index among `plan.stages` of the stage now due; a 綜簽 due counts for what follows it."""
    due = open_duties(plan, done)
    for at, stage in enumerate(plan.stages):
        if isinstance(stage, CosignStage):
            if any(duty.branch == branch.name for duty in due for branch in stage.branches):
                return at
        elif any(_is_of(duty, stage) for duty in due):
            return at
    return _behind_reconciling(plan.walked, due)


def _behind_reconciling(walked: Sequence[Stage], due: Sequence[Duty]) -> int:
    """The 綜簽 stands only in `walked`: what follows it there stands at its own place in stages."""
    return next(
        at
        for at, stage in enumerate(walked)
        if isinstance(stage, SignStage) and any(_is_of(duty, stage) for duty in due)
    )


def _is_of(duty: Duty, stage: SignStage) -> bool:
    return duty.branch is None and (duty.position, duty.action) == (stage.position, stage.action)


def _placed(plan: Plan, branch: Branch, policy: RoutingPolicy) -> int:
    """The stage to join or to stand before, as the policy places co-signers of a row."""
    anchor = policy.anchors[branch.kind if branch.kind in policy.anchors else CosignerKind.UNIT]
    head = plan.ladder.head if anchor is Anchor.UNIT_HEAD else plan.ladder.agency_head
    for at, stage in enumerate(plan.stages[:-1]):
        if isinstance(stage, SignStage) and stage.position == head:
            return at + 1
    before_decision = len(plan.stages) - 1
    joins = isinstance(plan.stages[before_decision - 1], CosignStage)
    return before_decision - 1 if joins else before_decision
