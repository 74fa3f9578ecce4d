"""Whose turn it is: which desk a command is about, whose part somebody plays in a case."""

from collections.abc import Sequence

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.commands import Command
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor, Duty
from workflow.refusals.base import NO_WAY
from workflow.refusals.turns import NotYourTurnError
from workflow.texts import msgid

RETURNING = frozenset({Action.REVIEW, Action.COSIGN, Action.DECIDE})
PART_WORDS = {
    Part.DRAFTER: "承辦人員",
    Part.HEAD: msgid("承辦單位主管"),
    Part.REVIEWER: msgid("正在審核的人"),
    Part.DECIDER: msgid("核定者"),
    Part.COSIGNER: msgid("正在會辦的人"),
}


def whose_turn(case: Case) -> str:
    """The open desks in one line."""
    return (
        "、".join(f"{desk.duty.label}（{desk.duty.action.value}）" for desk in case.open) or NO_WAY
    )


def return_targets(case: Case, desk: Desk) -> tuple[str, ...]:
    """The positions this desk may return to: those that have signed, lowest first.

    A co-signer's own position may bear the same name as one of the ladder.
    """
    plan = case.plan
    signed = (duty.position for duty in plan.ladder_duties if duty in case.done)
    # After a 低一層決行 or a 綜簽 somebody above may have signed; a return does not go up.
    below = plan.ladder.up_to(plan.decider)
    if desk.duty.branch is None:
        below = plan.ladder.up_to(desk.duty.position)[:-1]
    return tuple(dict.fromkeys(each for each in signed if each in below))


def plays(actor: Actor, duty: Duty) -> bool:
    """Whether this duty is the actor's."""
    return duty.holder in actor.holders


def actions_at(action: Action) -> frozenset[Action]:
    """The duties that this action does: 會辦 also tells those asked after the decision."""
    return frozenset({action, Action.INFORM} if action is Action.COSIGN else {action})


def desk_for(case: Case, command: Command) -> Desk:
    """The open desk this command is about; raises NotYourTurnError."""
    action = command.action
    holders = command.actor.holders
    mine = [desk for desk in case.open if desk.duty.holder in holders]
    if command.desk:
        mine = [desk for desk in mine if desk.desk == command.desk]
    if action is Action.RETURN:
        mine = [desk for desk in mine if desk.duty.action in RETURNING]
    elif action is not Action.RECEIVE:
        mine = [desk for desk in mine if desk.duty.action in actions_at(action)]
    if action is Action.RECEIVE:
        mine.sort(key=lambda desk: desk.desk in case.received)
    if not mine:
        who = command.actor.label
        due = whose_turn(case)
        raise NotYourTurnError(who=who, action=action.value, case=case.id, due=due)
    return mine[0]


def parts_of(case: Case, actor: Actor, registry: Sequence[str]) -> frozenset[Part]:
    """The parts this actor plays in the case now."""
    plan, holders = case.plan, actor.holders
    at_desk = {desk.duty.action for desk in case.open if desk.duty.holder in holders}
    held = (
        (Part.DRAFTER, plan.holder_of(plan.drafter) in holders),
        (Part.HEAD, plan.holder_of(plan.ladder.head) in holders),
        (Part.REVIEWER, Action.REVIEW in at_desk),
        (Part.DECIDER, plan.holder_of(plan.decider) in holders),
        (Part.COSIGNER, Action.COSIGN in at_desk or Action.INFORM in at_desk),
        (Part.REGISTRY, actor.position in registry),
    )
    return frozenset(part for part, is_held in held if is_held)


def cosigned(case: Case) -> tuple[str, ...]:
    """The co-signers that have signed in full and are still asked."""
    left = set(waivable(case))
    owed = (duty.branch for stage in case.plan.owed() for duty in stage.duties)
    return tuple(dict.fromkeys(name for name in owed if name and name not in left))


def waivable(case: Case) -> tuple[str, ...]:
    """The co-signers of whom a signature is still owed."""
    owed = (duty for stage in case.plan.owed() for duty in stage.duties)
    left = (duty.branch for duty in owed if duty.branch and duty not in case.done)
    return tuple(dict.fromkeys(left))
