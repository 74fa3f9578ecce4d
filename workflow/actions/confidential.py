"""密件: who may read a confidential case."""

from collections.abc import Sequence

from workflow.case.case import Case
from workflow.case.duties import Actor, Duty


def may_read(case: Case, actor: Actor, registry: Sequence[str]) -> bool:
    """Whether the actor is on its way: whoever signs, the unit's head, the registry."""
    if not case.is_confidential or actor.position in registry:
        return True
    plan = case.plan
    rulings = (each.ruler for each in case.applications)
    duties: tuple[Duty, ...] = (
        *(duty for stage in plan.owed() for duty in stage.duties),
        *plan.informed(),
        *rulings,
    )
    on_the_way = {duty.holder for duty in duties} | {plan.holder_of(plan.ladder.head)}
    return not on_the_way.isdisjoint(actor.holders)
