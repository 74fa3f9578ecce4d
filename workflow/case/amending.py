"""What changes a Plan: what is signed stays where it is, only what lies ahead changes."""

from collections.abc import Sequence
from dataclasses import replace

from rules.agency.agency import RoutingPolicy
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import Branch, CosignStage, SignStage, Stage, cosigner_place
from workflow.case.duties import Duty
from workflow.case.plan import Plan, open_duties

Done = frozenset[Duty]


def with_cosigner(plan: Plan, done: Done, branch: Branch, policy: RoutingPolicy) -> Plan:
    """加會: into the 會辦 that is open, else before the signature now due.

    While the document is being drafted nobody can sign before: then where the policy would have
    placed a co-signer that the row names.
    """
    if any(each.name == branch.name for each in plan.branches):
        return replace(
            plan,
            excused=_less(plan.excused, branch.name),
            unchanged=_less(plan.unchanged, branch.name),
            unanswered=_less(plan.unanswered, branch.name),
        )
    plan = replace(plan, added=(*plan.added, branch.name))
    at = _open_stage(plan, done)
    if plan.stages[at] == SignStage(position=plan.drafter, action=Action.DRAFT):
        at = cosigner_place(branch.kind, plan.stages, plan.ladder, policy)
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
    )


def raised(plan: Plan, decider: str) -> Plan:
    """陳請上級: the decider reviews, and so does everybody up to `decider`.

    Who has reviewed before a 低一層決行 does not review again.
    """
    ladder = plan.ladder
    *stages, last = plan.stages
    assert isinstance(last, SignStage)
    for position in ladder.positions[ladder.rank(last.position) : ladder.rank(decider)]:
        if position != plan.drafter:
            stages = _with_review(stages, position, ladder)
    return replace(plan, stages=(*stages, SignStage(position=decider, action=Action.DECIDE)))


def _with_review(stages: list[Stage], position: str, ladder: Ladder) -> list[Stage]:
    """The stages with this review, at its rank."""
    review = SignStage(position=position, action=Action.REVIEW)
    if review in stages:
        return stages
    rank = ladder.rank(position)
    above = (
        at
        for at, stage in enumerate(stages)
        if isinstance(stage, SignStage) and ladder.rank(stage.position) > rank
    )
    at = next(above, len(stages))
    return [*stages[:at], review, *stages[at:]]


def lowered(plan: Plan, done: Done, decider: str) -> Plan:
    """低一層決行: nobody above `decider` signs any more; co-signers owed beyond come before."""
    decides = SignStage(position=decider, action=Action.DECIDE)
    return trimmed(replace(plan, stages=(*plan.stages[:-1], decides)), done)


def trimmed(plan: Plan, done: Done) -> Plan:
    """The plan without reviews by the decider or anybody above, unless they are signed."""
    ladder, top = plan.ladder, plan.ladder.rank(plan.decider)
    signed = {(each.position, each.action) for each in done if each.branch is None}

    def is_owed(stage: Stage) -> bool:
        if not isinstance(stage, SignStage) or stage.action is not Action.REVIEW:
            return True
        is_below = ladder.rank(stage.position) < top
        return is_below or (stage.position, stage.action) in signed

    return replace(plan, stages=tuple(stage for stage in plan.stages if is_owed(stage)))


def changed_content(plan: Plan) -> Plan:
    """The content changed: whoever co-signs is asked anew, and no comment stands."""
    return replace(plan, unchanged=(), commented=())


def for_second_document(plan: Plan) -> Plan:
    """The plan of the 稿 after the 簽: the same ladder, without co-signers while unchanged."""
    spared = tuple(each.name for each in plan.branches if each.name not in plan.excused)
    plan = trimmed(plan, frozenset())
    return replace(plan, unchanged=spared, commented=(), unanswered=())


def cosign_duties(done: Done) -> Done:
    """Those of `done` that are co-signatures."""
    return frozenset(duty for duty in done if duty.branch is not None)


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def _open_stage(plan: Plan, done: Done) -> int:
    """The index among `plan.stages` of the stage now due; a 綜簽 due counts for what follows it."""
    due = open_duties(plan, done)
    cosigning = {duty.branch for duty in due}
    for at, stage in enumerate(plan.stages):
        if isinstance(stage, CosignStage):
            if any(branch.name in cosigning for branch in stage.branches):
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
