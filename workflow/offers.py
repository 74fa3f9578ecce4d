"""What a case page offers an actor: each action, or the reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.marks import Action
from workflow.case import Case
from workflow.commands import Actor, Command
from workflow.refusals import BadTargetError, RefusedError
from workflow.turns import (
    check_assigner,
    check_not_received,
    check_on_its_way,
    desk_for,
    return_targets,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An action as a page shows it: allowed at a desk, or refused with the reason."""

    action: Action
    desk: str = ""
    refusal: RefusedError | None = None


def offers(case: Case, actor: Actor, *, registry: Sequence[str]) -> tuple[Offer, ...]:
    """Every action of a case page for this actor: what is allowed, and why the rest is not."""
    found: list[Offer] = []
    for action in (*_due_actions(case), Action.RETURN, Action.RECEIVE, Action.ASSIGN):
        try:
            found.append(_offer(case, actor, action, registry))
        except RefusedError as refusal:
            found.append(Offer(action=action, refusal=refusal))
    return tuple(found)


def _due_actions(case: Case) -> tuple[Action, ...]:
    return tuple(dict.fromkeys(desk.duty.action for desk in case.open))


def _offer(case: Case, actor: Actor, action: Action, registry: Sequence[str]) -> Offer:
    check_on_its_way(case, action)
    command = Command(action=action.value, actor=actor)
    if action is Action.ASSIGN:
        check_assigner(case, actor, registry)
        return Offer(action=action)
    desk = desk_for(case, command, action)
    if action is Action.RETURN and not return_targets(case, desk):
        raise BadTargetError(target="任何人", allowed="無")
    if action is Action.RECEIVE:
        check_not_received(case, desk)
    return Offer(action=action, desk=desk.desk)
