"""What a handler is given and writes with: the scene, the clock, and events numbered on."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import reduce
from typing import Any, TypeVar

from rules.marks import Action
from workflow.actions.permits import Scene
from workflow.case.case import Case
from workflow.case.plan import Answer
from workflow.events import Event
from workflow.events.fold import after
from workflow.refusals import BadChoiceError, MissingInputError

MARK_DEPUTY = "代"
MARK_HEADS_DEPUTY = "代行"
ANY_TEXT = "任何文字"

Words = TypeVar("Words", bound=Enum)


class Writer:
    """Writes events of one command, numbered on from the case's last."""

    def __init__(self, scene: Scene, now: datetime, recorded_at: datetime) -> None:
        self.scene, self.case, self.command = scene, scene.case, scene.command
        self.around = scene.around
        self.now, self.recorded_at = now, recorded_at
        self.events: tuple[Event, ...] = ()

    @property
    def case_now(self) -> Case:
        """The case with the events written so far."""
        return reduce(after, self.events, self.case)

    def write(self, kind: Callable[..., Event], **facts: Any) -> tuple[Event, ...]:
        """All events so far and one more."""
        actor = self.command.actor
        envelope: dict[str, Any] = {
            "case_id": self.case.id,
            "sequence": self.case.version + len(self.events) + 1,
            "at": self.now,
            "recorded_at": self.recorded_at,
            "unit": actor.unit,
            "position": actor.position,
            "person": actor.person,
            "for_person": actor.for_person,
            "person_id": actor.person_id,
            "for_person_id": actor.for_person_id,
            "rulebook": self.case.rulebook,
            "row": self.case.row,
            "mark": self.deputy_mark(actor.position),
        }
        self.events = (*self.events, kind(**envelope | facts))
        return self.events

    def deputy_mark(self, position: str) -> str:
        """代 for a deputy; 代行 where the agency's head is represented."""
        if not self.command.actor.for_person:
            return ""
        is_head = position == self.case.plan.ladder.agency_head
        return MARK_HEADS_DEPUTY if is_head else MARK_DEPUTY

    def reason(self) -> str:
        """Why, without which nothing is done; raises MissingInputError."""
        reason = self.command.reason.strip()
        if not reason:
            action = self.scene.action.value
            raise MissingInputError(action=action, needed="理由", allowed=ANY_TEXT)
        return reason

    def target(self, needed: str, allowed: str) -> str:
        """Whom or what it is about; raises MissingInputError."""
        target = self.command.to.strip()
        if not target:
            action = self.scene.action.value
            raise MissingInputError(action=action, needed=needed, allowed=allowed)
        return target


def check_answer(name: str, answer: Answer) -> None:
    """A no needs its reason; raises MissingInputError."""
    if not answer.required and not answer.reason.strip():
        raise MissingInputError(action=f"不會辦{name}", needed="理由", allowed=ANY_TEXT)


def choice(value: str, kind: type[Words], action: Action, needed: str) -> Words:
    """The word chosen; raises MissingInputError or BadChoiceError with those to choose from."""
    allowed = [str(each.value) for each in kind]
    listed = "、".join(allowed)
    if not value:
        raise MissingInputError(action=action.value, needed=needed, allowed=listed)
    if value not in allowed:
        raise BadChoiceError(field=needed, value=value[:40], allowed=listed)
    return kind(value)
