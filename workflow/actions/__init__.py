"""(case, command, now) -> events, or a refusal that says why and what would be allowed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from rules.marks import Action
from workflow.actions import clock, handing, routing, signing
from workflow.actions.commands import Command
from workflow.actions.context import Circumstances
from workflow.actions.linking import link
from workflow.actions.parts import whose_turn
from workflow.actions.permits import Scene, permitted
from workflow.actions.signing import outcomes_of
from workflow.actions.writer import Writer, check_answer
from workflow.case.case import Case, Desk
from workflow.events.base import Event
from workflow.refusals import (
    MissingInputError,
    StaleDeskError,
    TimeRunsBackError,
    UnknownActionError,
)
from workflow.texts import LONGEST_NAME, check_text

__all__ = [
    "ACTS",
    "LINKS",
    "act",
    "act_on_both",
    "check_answer",
    "known_action",
    "outcomes_of",
]

Events = tuple[Event, ...]

_AT_DESK: dict[Action, Callable[[Writer, Desk], Events]] = {
    Action.DRAFT: signing.draft,
    Action.REVIEW: signing.review,
    Action.COSIGN: signing.cosign,
    Action.DECIDE: signing.decide,
    Action.RETURN: routing.return_to,
    Action.RECONCILE: signing.reconcile,
    Action.RECEIVE: handing.receive,
    Action.RESUME: clock.resume,
    **dict.fromkeys(handing.CLOSING_EVENTS, handing.close),
}
_ANYWHERE: dict[Action, Callable[[Writer], Events]] = {
    Action.ASSIGN: handing.assign,
    Action.RECALL: routing.recall,
    Action.ADD_COSIGNER: routing.add_cosigner,
    Action.WAIVE: routing.waive,
    Action.RAISE: routing.raise_decision,
    Action.LOWER: routing.lower_decision,
    Action.REASSIGN: handing.reassign,
    Action.HAND_OVER: handing.hand_over,
    Action.EXTEND: clock.extend,
    Action.SUSPEND: clock.suspend,
    Action.CHANGE_URGENCY: clock.change_urgency,
    Action.REMIND: handing.remind,
    Action.ARCHIVE: handing.archive,
    Action.CANCEL: handing.cancel,
}
LINKS = (Action.MERGE, Action.COLLATE)  # these change two cases at once
ACTS = (*_AT_DESK, *_ANYWHERE, *LINKS)


def act(
    case: Case,
    command: Command,
    *,
    now: datetime,
    recorded_at: datetime,
    around: Circumstances,
) -> Events:
    """The events of this command; raises RefusedError and changes nothing otherwise.

    併辦 and 彙辦 change two cases: `act_on_both` does them.
    """
    action = known_action(command.action)
    scene = _checked(case, command, action, now, around)
    writer = Writer(scene, now, recorded_at)
    desk = permitted(scene)
    if action in _ANYWHERE:
        return _ANYWHERE[action](writer)
    if action in LINKS:
        raise MissingInputError(action=action.value, needed="主辦件", allowed="該件的文號")
    assert desk is not None
    return _AT_DESK[action](writer, desk)


def act_on_both(
    child: Case,
    parent: Case,
    command: Command,
    *,
    now: datetime,
    recorded_at: datetime,
    around: Circumstances,
) -> tuple[Events, Events]:
    """The events of 併辦 or 彙辦 on either case; raises RefusedError."""
    action = known_action(command.action)
    scene = _checked(child, command, action, now, around)
    permitted(scene)
    other = _checked(parent, replace(command, desk=""), action, now, around)
    return link(Writer(scene, now, recorded_at), Writer(other, now, recorded_at))


def known_action(name: str) -> Action:
    """The action of this name, Chinese or English; 後會 is 會辦. Raises UnknownActionError."""
    try:
        action = Action(name) if name in {each.value for each in Action} else Action[name.upper()]
    except KeyError:
        action = None
    if action is Action.INFORM:
        return Action.COSIGN
    if action not in ACTS:
        allowed = "、".join(each.value for each in ACTS)
        raise UnknownActionError(action=name[:40], allowed=allowed)
    return action


def _checked(
    case: Case, command: Command, action: Action, now: datetime, around: Circumstances
) -> Scene:
    """The scene, once texts, time and desk are sound."""
    _check_texts(command)
    if now < case.last_at:
        raise TimeRunsBackError(at=now.isoformat(), last=case.last_at.isoformat())
    if command.desk and case.desk(command.desk) is None and not case.is_closed:
        raise StaleDeskError(what=f"第 {command.desk[:40]} 號桌已關", due=whose_turn(case))
    return Scene(case=case, command=command, action=action, around=around)


def _check_texts(command: Command) -> None:
    actor = command.actor
    for name in (actor.unit, actor.position, actor.person, actor.for_person, *command.conditions):
        check_text("單位、職稱或姓名", name, LONGEST_NAME)
    check_text("對象", command.to, LONGEST_NAME)
    check_text("意見", command.opinion)
    check_text("方案", "".join(command.options))
    for reason in (command.reason, *(each.reason for each in command.conditions.values())):
        check_text("理由", reason)
