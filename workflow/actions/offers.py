"""What a case page offers an actor: each action, or the reason why not."""

from dataclasses import dataclass

from rules.marks import Action
from workflow.actions.commands import Command
from workflow.actions.context import Circumstances
from workflow.actions.permits import Scene, permitted
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.refusals import RefusedError

# What may be done besides signing, in the order of a page.
BESIDES = (
    *(Action.RETURN, Action.RECALL, Action.RECEIVE, Action.ASSIGN, Action.HAND_OVER),
    *(Action.ADD_COSIGNER, Action.WAIVE, Action.RAISE, Action.LOWER, Action.REASSIGN),
    *(Action.EXTEND, Action.SUSPEND, Action.CHANGE_URGENCY, Action.MERGE, Action.COLLATE),
    *(Action.REMIND, Action.ARCHIVE, Action.CANCEL),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An action as a page shows it: allowed (at a desk, if at one), or refused with the reason."""

    action: Action
    desk: str = ""
    refusal: RefusedError | None = None


def offers(case: Case, actor: Actor, around: Circumstances) -> tuple[Offer, ...]:
    """Every action of a case page for this actor: what is allowed, and why the rest is not."""
    due = (desk.duty.action for desk in case.open)
    signing = dict.fromkeys(Action.COSIGN if each is Action.INFORM else each for each in due)
    actions = dict.fromkeys((*signing, *BESIDES))
    return tuple(_offer(case, actor, action, around) for action in actions)


def _offer(case: Case, actor: Actor, action: Action, around: Circumstances) -> Offer:
    command = Command(action=action.value, actor=actor)
    try:
        desk = permitted(Scene(case=case, command=command, action=action, around=around))
    except RefusedError as refusal:
        return Offer(action=action, refusal=refusal)
    return Offer(action=action, desk=desk.desk if desk else "")
