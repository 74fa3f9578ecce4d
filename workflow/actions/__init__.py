"""(case, command, now) -> events, or a refusal that says why and what would be allowed.

One rule an action: who may, what is written, what a page says and asks of it. A family a module;
the table below is all that the rest of the program needs to know.
"""

from datetime import datetime

from rules.agency.agency import CosignerKind
from rules.marks import ALIASES, SEND_TO_COSIGN, Action
from rules.texts import as_known
from workflow.actions import (
    clock,
    closing,
    correcting,
    handing,
    linking,
    recalling,
    reminding,
    routing,
    signing,
)
from workflow.actions.commands import Command
from workflow.actions.confidential import require_readable
from workflow.actions.own_draft import authors_barred_from, check_not_ones_own
from workflow.actions.parts import whose_turn
from workflow.actions.rule import Events, Found, Group, Names, Rule, Writer
from workflow.actions.scene import Context, Scene, check_handler
from workflow.actions.ways import open_ways
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.case.words import State
from workflow.organisation.acting import check_actor
from workflow.refusals.base import RefusedError, TimeRunsBackError, UnknownActionError
from workflow.refusals.turns import (
    ApplicationPendingError,
    FutureReceiptError,
    MergedCaseError,
    StaleDeskError,
    SuspendedCaseError,
)
from workflow.texts import LONGEST_NAME, check_text

__all__ = ["RULES", "SIGNING", "act", "named_by", "permitted", "read_action"]

# In the order in which a page offers them under each heading.
RULES: dict[Action, Rule] = {
    **signing.RULES,
    **routing.RULES,
    **recalling.RULES,
    **correcting.RULES,
    **handing.RULES,
    **clock.RULES,
    **reminding.RULES,
    **linking.RULES,
    **closing.RULES,
}


# The duties that are done by a signature; who is told after the decision (後會) signs too.
SIGNING = frozenset(
    (Action.INFORM, *(action for action, rule in RULES.items() if rule.group is Group.SIGNING))
)

BY_WORD = {
    **{action.name: action for action in Action},
    **{action.value: action for action in Action},
    **ALIASES,
}
WORDS = (*BY_WORD, SEND_TO_COSIGN)  # that people may call an action


def named_by(command: Command) -> Names:
    """What the command names that has to be looked up; nothing for an action of no case."""
    rule = RULES.get(command.action)
    return rule.names if rule else Names.NOTHING


def read_action(name: str, to: str = "") -> Action:
    """The action of this name, Chinese, English or as people also say it; 後會 is 會辦.

    送會 is 加會 where the command names somebody (`to`), else 會辦. Raises UnknownActionError.
    The edges call it once; from there on an action is an `Action`.
    """
    name = as_known(name.strip(), WORDS)
    if name == SEND_TO_COSIGN:
        return Action.ADD_COSIGNER if to.strip() else Action.COSIGN
    action = BY_WORD.get(name) or BY_WORD.get(name.upper())
    if action is Action.INFORM:
        return Action.COSIGN
    if action not in RULES:
        raise _unknown(name)
    return action


def act(
    case: Case,
    command: Command,
    *,
    now: datetime,
    recorded_at: datetime,
    context: Context,
) -> Events:
    """The events of this command; raises RefusedError and changes nothing otherwise.

    併辦, 彙辦 and 改分 may change other cases too: their events come first.
    """
    scene = Scene(case=case, command=command, context=context)
    _check_texts(command)
    if now < case.last_at:
        raise TimeRunsBackError(at=now.isoformat(), last=case.last_at.isoformat())
    if command.desk and case.desk(command.desk) is None and not case.is_closed:
        raise StaleDeskError(what=f"第 {command.desk[:40]} 號桌已關", due=whose_turn(case))
    found = permitted(scene)
    try:
        return RULES[command.action].act(Writer(scene, now, recorded_at), found)
    except RefusedError as refusal:
        if not refusal.seeks:
            raise
        raise _naming_ways(scene, refusal) from refusal


def permitted(scene: Scene) -> Found:
    """What the guard of the action finds; raises RefusedError for who may not, or not now."""
    rule = RULES.get(scene.action)
    if rule is None:
        raise _unknown(scene.action.value)
    require_readable(scene)
    try:
        return _permitted(scene, rule)
    except RefusedError as refusal:
        if not refusal.seeks:
            raise
        raise _naming_ways(scene, refusal) from refusal


def _permitted(scene: Scene, rule: Rule) -> Found:
    _check_under_way(scene, rule)
    found = rule.guard(scene)
    if found.desk and found.desk.duty.kind is CosignerKind.AGENCY:
        return found  # who signs for another agency is its own affair
    duty = found.upper or (found.desk.duty if found.desk else None)
    barred = authors_barred_from(scene, duty) if duty else frozenset[str]()
    context = scene.context
    check_actor(context.organisation, scene.command.actor, context.today, but=barred)
    if found.desk and duty:
        check_not_ones_own(scene, duty, barred)
        check_handler(scene, found.desk.duty)
    return found


def _naming_ways(scene: Scene, refusal: RefusedError) -> RefusedError:
    """The same refusal, with the ways that are open as the case stands."""
    return refusal.naming(open_ways(scene, refusal.seeks, _is_open))


def _is_open(scene: Scene) -> bool:
    """Whether the case and the part of the actor allow it, whoever holds the position."""
    rule = RULES[scene.action]
    try:
        _check_under_way(scene, rule)
        rule.guard(scene)
    except RefusedError:
        return False
    return True


def _unknown(name: str) -> UnknownActionError:
    allowed = "、".join(action.value for action in RULES)
    return UnknownActionError(action=name[:40], allowed=allowed)


def _check_texts(command: Command) -> None:
    actor = command.actor
    for name in (actor.unit, actor.position, actor.person, actor.for_person, *command.conditions):
        check_text("單位、職稱或姓名", name, LONGEST_NAME)
    check_text("對象", command.to, LONGEST_NAME)
    check_text("意見", command.opinion)
    check_text("方案", "".join(command.options))
    for reason in (command.reason, *(answer.reason for answer in command.conditions.values())):
        check_text("理由", reason)


def _check_under_way(scene: Scene, rule: Rule) -> None:
    """Whether the case as it stands allows this action at all; raises RefusedError."""
    case, action = scene.case, scene.action
    if case.is_closed:
        if not rule.may_follow(case):
            raise scene.too_late
        return
    received_on = taipei_day(case.received_at)
    if received_on > scene.context.today and not case.is_decided and action is not Action.CANCEL:
        raise FutureReceiptError(case=case.id, received=received_on, action=action.value)
    if case.parent and State.MERGED not in rule.also_while:
        raise MergedCaseError(case=case.id, parent=case.parent, action=action.value)
    if case.is_suspended and State.SUSPENDED not in rule.also_while:
        raise SuspendedCaseError(case=case.id, action=action.value)
    pending = case.application(Action.REASSIGN)
    if pending and State.REASSIGNING not in rule.also_while:
        raise ApplicationPendingError(
            case=case.id,
            what=Action.REASSIGN.value,
            action=action.value,
            ruler=pending.ruler.label,
        )
