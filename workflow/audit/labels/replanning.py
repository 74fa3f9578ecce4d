"""加會, 陳請上級, 低一層決行: what amends the Plan."""

from collections.abc import Sequence

from workflow.audit.labels.asking import branch_named
from workflow.audit.labels.walked import Walked
from workflow.audit.log import Step
from workflow.case.amending import informing, lowered, placed_anew, raised, with_cosigner


def add_cosigner(walked: Walked, at: int, step: Step) -> None:
    """加會: a co-signer more, or one who is only informed once all is signed."""
    branch = branch_named(step.target, walked.agency)
    if branch is None:
        return
    walked.added[branch.name] = at
    settled = walked.settled()
    if len(settled) < sum(len(stage.duties) for stage in walked.plan.owed()):
        walked.amend(with_cosigner(walked.plan, settled, branch, walked.agency.policy))
    else:
        walked.amend(informing(walked.plan, branch))


def put_higher(walked: Walked, at: int, step: Step) -> None:
    """陳請上級: decided by one above."""
    ladder = walked.plan.ladder
    target = _level(walked, step, ladder.positions[ladder.rank(walked.plan.decider) + 1 :])
    if target and _is_reasoned(walked, step):
        plan = raised(walked.plan, target)
        walked.amend(placed_anew(plan, walked.settled(), walked.agency.policy))


def put_lower(walked: Walked, at: int, step: Step) -> None:
    """低一層決行: decided by one below."""
    ladder = walked.plan.ladder
    below = ladder.positions[: ladder.rank(walked.plan.decider)]
    target = _level(walked, step, tuple(reversed(below)))
    if target and _is_reasoned(walked, step):
        settled = walked.settled()
        plan = lowered(walked.plan, settled, target)
        walked.amend(placed_anew(plan, settled, walked.agency.policy))


def _level(walked: Walked, step: Step, allowed: Sequence[str]) -> str:
    """The position named; without a name, whoever decided, else the nearest."""
    if step.target:
        return step.target if step.target in allowed else ""
    decision = walked.span.decision
    decided = walked.steps[decision].position if decision is not None else ""
    return decided if decided in allowed else next(iter(allowed), "")


def _is_reasoned(walked: Walked, step: Step) -> bool:
    """Whether a reason is given, where the log has any words at all."""
    return step.has_opinion or not walked.has_opinions
