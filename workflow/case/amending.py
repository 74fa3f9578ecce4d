"""What changes a Plan: what is signed stays where it is, only what lies ahead changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.agency.agency import CosignerKind, RoutingPolicy
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage, Stage, cosigner_place
from workflow.case.duties import Duty
from workflow.case.plan import Plan, open_duties, planned

Done = frozenset[Duty]


def with_cosigner(plan: Plan, done: Done, branch: Branch, policy: RoutingPolicy) -> Plan:
    """加會: where the policy places a co-signer that the row names, as long as that lies ahead.

    Once it is past: into the 會辦 that is open, else before the signature now due.
    """
    if any(each.name == branch.name for each in plan.branches):
        return replace(
            plan,
            excused=_less(plan.excused, branch.name),
            unchanged=_less(plan.unchanged, branch.name),
            unanswered=_less(plan.unanswered, branch.name),
        )
    at = _place(branch.kind, plan, done, policy)
    alone = CosignStage(branches=(branch,), mode=policy.mode)
    return replace(
        plan, added=(*plan.added, branch.name), stages=_inserted(plan.stages, {at: alone})
    )


def placed_anew(plan: Plan, done: Done, policy: RoutingPolicy) -> Plan:
    """After the decision level has moved: whoever is not asked yet, where the policy places them.

    A 會辦 that has begun stays; who must sign before another goes with that one.
    """
    reached = done | set(open_duties(plan, done))
    asked = {duty.branch for duty in reached if duty.branch}
    ahead = [
        stage
        for stage in plan.stages
        if isinstance(stage, CosignStage) and asked.isdisjoint(each.name for each in stage.branches)
    ]
    kept = replace(plan, stages=tuple(stage for stage in plan.stages if stage not in ahead))
    places = {kind: _place(kind, kept, done, policy) for kind in CosignerKind}
    rounds: dict[int, list[Branch]] = {}
    for stage in ahead:
        kinds = {branch.name: branch.kind for branch in stage.branches}
        later = dict(stage.before)
        for branch in stage.branches:
            kind = kinds[later.get(branch.name, branch.name)]
            rounds.setdefault(places[kind], []).append(branch)
    pairs = [pair for stage in ahead for pair in stage.before]
    asked_at = {at: _round(branches, pairs, policy) for at, branches in rounds.items()}
    return replace(plan, stages=_inserted(kept.stages, asked_at))


def _round(
    branches: Sequence[Branch], pairs: Sequence[tuple[str, str]], policy: RoutingPolicy
) -> CosignStage:
    names = {branch.name for branch in branches}
    before = tuple(pair for pair in pairs if names.issuperset(pair))
    return CosignStage(branches=tuple(branches), before=before, mode=policy.mode)


def _place(kind: CosignerKind, plan: Plan, done: Done, policy: RoutingPolicy) -> int:
    """The index where a co-signer of this kind comes in: the policy's, unless it is past."""
    return max(_open_stage(plan, done), cosigner_place(kind, plan.stages, plan.ladder, policy))


def _inserted(stages: Sequence[Stage], rounds: Mapping[int, CosignStage]) -> tuple[Stage, ...]:
    """The stages with these rounds: each joins the 會辦 at its index, or precedes the signature."""
    found: list[Stage] = []
    for at, stage in enumerate(stages):
        if at not in rounds:
            found.append(stage)
        elif isinstance(stage, CosignStage):
            found.append(_together(stage, rounds[at]))
        else:
            found += (rounds[at], stage)
    return tuple(found)


def _together(stage: CosignStage, other: CosignStage) -> CosignStage:
    """One round of both."""
    return replace(
        stage, branches=(*stage.branches, *other.branches), before=(*stage.before, *other.before)
    )


def on_another_row(old: Plan, route: Route, policy: RoutingPolicy) -> Plan:
    """更正適用項目: the plan of the row, and whoever had been added (加會) and is still asked."""
    plan = planned(route)
    for branch in old.branches:
        is_asked = branch.name in old.added and branch.name not in old.spared
        if is_asked and all(each.name != branch.name for each in plan.branches):
            plan = with_cosigner(plan, frozenset(), branch, policy)
    return plan


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
    """The index among `plan.stages` of the stage now due; of a 綜簽, of what follows it."""
    due = open_duties(plan, done)
    cosigning = {duty.branch for duty in due}
    for at, stage in enumerate(plan.stages):
        if isinstance(stage, CosignStage):
            if any(branch.name in cosigning for branch in stage.branches):
                return at
        elif any(_is_of(duty, stage) for duty in due):
            return at
    # The 綜簽 and the reviews of it stand only in `walked`, before what stands there in `stages`.
    reconciling = SignStage(position=plan.drafter, action=Action.RECONCILE)
    return plan.walked.index(reconciling)


def _is_of(duty: Duty, stage: SignStage) -> bool:
    is_first = duty.branch is None and not duty.again
    return is_first and (duty.position, duty.action) == (stage.position, stage.action)
