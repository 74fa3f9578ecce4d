"""(case, command, now) -> events, or a refusal that says why and what would be allowed."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from rules.agency import Issuer
from rules.marks import Action
from workflow.case import Case, Desk
from workflow.commands import Actor, Command
from workflow.events import (
    ConditionAnswered,
    DocumentAssigned,
    DocumentConcluded,
    DocumentCosigned,
    DocumentDecided,
    DocumentDispatched,
    DocumentFiled,
    DocumentReceived,
    DocumentReturned,
    DocumentReviewed,
    DraftSubmitted,
    Event,
    Outcome,
    Stance,
)
from workflow.machine import OutOfTurnError, advance
from workflow.plan import Answer
from workflow.refusals import (
    BadChoiceError,
    BadTargetError,
    BadTextError,
    MissingInputError,
    NotYourTurnError,
    StaleDeskError,
    TimeRunsBackError,
    TooLongError,
    UnansweredConditionError,
    UnknownActionError,
    UnknownConditionError,
)
from workflow.replay import after
from workflow.turns import (
    check_assigner,
    check_not_received,
    check_on_its_way,
    desk_for,
    return_targets,
    whose_turn,
)

LONGEST_TEXT = 2000
LONGEST_NAME = 100
MARK_DECIDE_FOR = "代為決行"
MARK_DEPUTY = "代"
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


CLOSING_EVENTS = {
    Action.DISPATCH: DocumentDispatched,
    Action.FILE: DocumentFiled,
    Action.CONCLUDE: DocumentConcluded,
}
ACTS = (
    *(Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE, Action.RETURN),
    *(Action.ASSIGN, Action.RECEIVE, *CLOSING_EVENTS),
)


def act(
    case: Case, command: Command, *, now: datetime, recorded_at: datetime, registry: Sequence[str]
) -> tuple[Event, ...]:
    """The events of this command; raises RefusedError and changes nothing otherwise.

    `registry` names the positions that may 分文.
    """
    action = _known_action(command.action)
    _check_texts(command)
    check_on_its_way(case, action)
    if now < case.last_at:
        raise TimeRunsBackError(at=now.isoformat(), last=case.last_at.isoformat())
    if command.desk and case.desk(command.desk) is None:
        raise StaleDeskError(what=f"第 {command.desk[:40]} 號桌已關", due=whose_turn(case))
    writer = _Writer(case, command, now, recorded_at)
    if action is Action.ASSIGN:
        return _assign(writer, registry)
    return _ACTING[action](writer, desk_for(case, command, action))


class _Writer:
    """Writes events of one command, numbered on from the case's last."""

    def __init__(self, case: Case, command: Command, now: datetime, recorded_at: datetime) -> None:
        self.case, self.command = case, command
        self.now, self.recorded_at = now, recorded_at
        self.events: tuple[Event, ...] = ()

    def write(self, kind: Callable[..., Event], **facts: Any) -> tuple[Event, ...]:
        """All events so far and one more."""
        actor = self.command.actor
        event = kind(
            case_id=self.case.id,
            sequence=self.case.version + len(self.events) + 1,
            at=self.now,
            recorded_at=self.recorded_at,
            unit=actor.unit,
            position=actor.position,
            person=actor.person,
            for_person=actor.for_person,
            rulebook=self.case.rulebook,
            row=self.case.row,
            **({"mark": MARK_DEPUTY if actor.for_person else ""} | facts),
        )
        self.events = (*self.events, event)
        return self.events


def _known_action(name: str) -> Action:
    try:
        action = Action(name) if name in {each.value for each in Action} else Action[name.upper()]
    except KeyError:
        action = None
    if action not in ACTS:
        allowed = "、".join(each.value for each in ACTS)
        raise UnknownActionError(action=name[:40], allowed=allowed)
    return action


def _check_texts(command: Command) -> None:
    actor = command.actor
    for name in (actor.unit, actor.position, actor.person, actor.for_person, *command.conditions):
        check_text("單位、職稱或姓名", name, LONGEST_NAME)
    check_text("對象", command.to, LONGEST_NAME)
    check_text("意見", command.opinion)
    for reason in (command.reason, *(each.reason for each in command.conditions.values())):
        check_text("理由", reason)


def check_text(field: str, text: str, limit: int = LONGEST_TEXT) -> None:
    """Whether a record can hold this text; raises TooLongError or BadTextError."""
    if len(text) > limit:
        raise TooLongError(field=field, length=len(text), limit=limit)
    if _NO_TEXT.search(text):
        raise BadTextError(field=field)


def _draft(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    case, command = writer.case, writer.command
    for name in command.conditions:
        if name not in case.plan.unanswered:
            allowed = "、".join(case.plan.unanswered) or "無"
            raise UnknownConditionError(name=name[:40], allowed=allowed)
    left = [name for name in case.plan.unanswered if name not in command.conditions]
    if left:
        named = "、".join(f"{name}（{case.plan.condition_of(name)}）" for name in left)
        raise UnansweredConditionError(conditions=named)
    for name, answer in command.conditions.items():
        check_answer(name, answer)
        writer.write(ConditionAnswered, target=name, answer=answer)
    return _sign(writer, desk, DraftSubmitted)


def check_answer(name: str, answer: Answer) -> None:
    """A no needs its reason; raises MissingInputError."""
    if not answer.required and not answer.reason.strip():
        raise MissingInputError(action=f"不會辦{name}", needed="理由", allowed="任何文字")


def _review(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    return _sign(writer, desk, DocumentReviewed)


def _cosign(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    command = writer.command
    stance = Stance(_choice(command.stance or Stance.AGREE.value, Stance, Action.COSIGN, "意見別"))
    if stance is Stance.COMMENT and not command.opinion.strip():
        raise MissingInputError(action="有意見的會辦", needed="意見", allowed="任何文字")
    return _sign(writer, desk, DocumentCosigned, stance=stance)


def _decide(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    command = writer.command
    outcome = Outcome(_choice(command.outcome, Outcome, Action.DECIDE, "決定"))
    if not command.opinion.strip():
        raise MissingInputError(action="核定", needed="批示意見", allowed="任何文字，如「如擬」")
    mark = _decision_mark(writer.case, desk.duty.position, command.actor)
    return _sign(writer, desk, DocumentDecided, outcome=outcome, mark=mark)


def _decision_mark(case: Case, position: str, actor: Actor) -> str:
    """府文 decided by an officer of the agency is 代為決行 (代擬代判), and the record says so."""
    ladder = case.plan.ladder
    for_city = case.issuer is Issuer.CITY and position in ladder.up_to(ladder.agency_head)
    marks = (MARK_DECIDE_FOR if for_city else "", MARK_DEPUTY if actor.for_person else "")
    return "、".join(mark for mark in marks if mark)


def _sign(
    writer: _Writer, desk: Desk, kind: Callable[..., Event], **facts: Any
) -> tuple[Event, ...]:
    case = reduce(after, writer.events, writer.case)
    try:
        advance(case.current_pass, case.done, desk.duty)
    except OutOfTurnError as error:
        raise NotYourTurnError(
            who=desk.duty.label,
            action=desk.duty.action.value,
            case=case.id,
            due=whose_turn(case),
        ) from error
    opinion = writer.command.opinion.strip()
    return writer.write(kind, desk=desk.desk, duty=desk.duty, opinion=opinion, **facts)


def _return(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    case, command = writer.case, writer.command
    targets = return_targets(case, desk)
    allowed = "、".join(targets) or "無"
    if not command.to:
        raise MissingInputError(action="退回", needed="退回對象", allowed=allowed)
    if command.to not in targets:
        raise BadTargetError(target=command.to[:40], allowed=allowed)
    if not command.reason.strip():
        raise MissingInputError(action="退回", needed="理由", allowed="任何文字")
    others = tuple(each.duty.branch for each in case.open if each.duty.branch and each != desk)
    return writer.write(
        DocumentReturned,
        desk=desk.desk,
        duty=desk.duty,
        target=command.to,
        reason=command.reason.strip(),
        opinion=command.opinion.strip(),
        withdrawn=others,
    )


def _receive(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    check_not_received(writer.case, desk)
    return writer.write(DocumentReceived, desk=desk.desk)


def _close(writer: _Writer, desk: Desk) -> tuple[Event, ...]:
    opinion = writer.command.opinion.strip()
    return writer.write(CLOSING_EVENTS[desk.duty.action], opinion=opinion)


def _assign(writer: _Writer, registry: Sequence[str]) -> tuple[Event, ...]:
    command = writer.command
    check_assigner(writer.case, command.actor, registry)
    if not command.to.strip():
        raise MissingInputError(action="分文", needed="承辦人", allowed="姓名")
    return writer.write(DocumentAssigned, target=command.to.strip())


def _choice(value: str, kind: type[Stance] | type[Outcome], action: Action, needed: str) -> str:
    allowed = [each.value for each in kind]
    listed = "、".join(allowed)
    if not value:
        raise MissingInputError(action=action.value, needed=needed, allowed=listed)
    if value not in allowed:
        raise BadChoiceError(field=needed, value=value[:40], allowed=listed)
    return value


_ACTING: dict[Action, Callable[[_Writer, Desk], tuple[Event, ...]]] = {
    Action.DRAFT: _draft,
    Action.REVIEW: _review,
    Action.COSIGN: _cosign,
    Action.DECIDE: _decide,
    Action.RETURN: _return,
    Action.RECEIVE: _receive,
    **dict.fromkeys(CLOSING_EVENTS, _close),
}
