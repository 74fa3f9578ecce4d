"""Whose turn it is: which desk a command is about, and who may return, assign and sign."""

from collections.abc import Sequence

from rules.marks import Action
from workflow.case import Case, Desk
from workflow.commands import Actor, Command
from workflow.plan import Duty
from workflow.refusals import AlreadyReceivedError, ClosedCaseError, NotYourTurnError

SIGNING = frozenset({Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE})
CLOSING_ACTIONS = frozenset({Action.DISPATCH, Action.FILE, Action.CONCLUDE})


def whose_turn(case: Case) -> str:
    """The open desks in one line."""
    return "、".join(f"{desk.duty.label}（{desk.duty.action.value}）" for desk in case.open) or "無"


def return_targets(case: Case, desk: Desk) -> tuple[str, ...]:
    """The positions this desk may return to: those that have signed, lowest first.

    A co-signer's own position may bear the same name as one of the ladder.
    """
    own = desk.duty.position if desk.duty.branch is None else None
    owed = (duty for stage in case.plan.owed() for duty in stage.duties)
    signed = [duty for duty in owed if duty.branch is None and duty in case.done]
    return tuple(dict.fromkeys(duty.position for duty in signed if duty.position != own))


def plays(actor: Actor, duty: Duty) -> bool:
    """Whether this duty is the actor's."""
    return duty.holder in actor.holders


def desk_for(case: Case, command: Command, action: Action) -> Desk:
    """The open desk this command is about; raises NotYourTurnError."""
    mine = [desk for desk in case.open if plays(command.actor, desk.duty)]
    if command.desk:
        mine = [desk for desk in mine if desk.desk == command.desk]
    if action in SIGNING or action in CLOSING_ACTIONS:
        mine = [desk for desk in mine if desk.duty.action is action]
    if action is Action.RETURN:
        mine = [desk for desk in mine if desk.duty.action in SIGNING - {Action.DRAFT}]
    if not mine:
        who = command.actor.label
        due = whose_turn(case)
        raise NotYourTurnError(who=who, action=action.value, case=case.id, due=due)
    return mine[0]


def check_on_its_way(case: Case, action: Action) -> None:
    """Raises ClosedCaseError once nothing more is owed."""
    if case.is_closed:
        raise ClosedCaseError(case=case.id, state=case.state.value, action=action.value)


def check_not_received(case: Case, desk: Desk) -> None:
    """A desk is received once; raises AlreadyReceivedError."""
    if desk.desk in case.received:
        raise AlreadyReceivedError(case=case.id, due=whose_turn(case))


def check_assigner(case: Case, actor: Actor, registry: Sequence[str]) -> None:
    """分文 is for the registry, before drafting; raises NotYourTurnError."""
    drafting = any(desk.duty.action is Action.DRAFT for desk in case.open)
    if actor.position not in registry or not drafting:
        due = f"擬辦前由{'、'.join(registry)}分文"
        raise NotYourTurnError(who=actor.label, action=Action.ASSIGN.value, case=case.id, due=due)
