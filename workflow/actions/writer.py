"""What an act writes with: the scene, the clock, and the envelope of the events to come."""

from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import TypeVar

from rules.marks import Action
from workflow.actions.commands import Command
from workflow.actions.scene import Context, Scene
from workflow.case.case import Case
from workflow.case.plan import Answer
from workflow.events.base import Envelope
from workflow.refusals import BadChoiceError, MissingInputError

MARK_DEPUTY = "代"
MARK_HEADS_DEPUTY = "代行"
ANY_TEXT = "任何文字"

Words = TypeVar("Words", bound=Enum)


class Writer:
    """Numbers the events of one command on from the case's last, and signs them for the actor."""

    def __init__(self, scene: Scene, now: datetime, recorded_at: datetime) -> None:
        """`now` is by the clock of the office, `recorded_at` when it is really written down."""
        self.scene, self.now, self.recorded_at = scene, now, recorded_at
        self._written = 0

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.scene.case

    @property
    def command(self) -> Command:
        """What is asked."""
        return self.scene.command

    @property
    def context(self) -> Context:
        """What it is judged by."""
        return self.scene.context

    def of(self, other: Case) -> "Writer":
        """The same for another case that the command changes too."""
        return Writer(replace(self.scene, case=other), self.now, self.recorded_at)

    @property
    def opinion(self) -> str:
        """What was typed, without the space beside it."""
        return self.command.opinion.strip()

    def envelope(self, *, opinion: str = "", mark: str | None = None) -> Envelope:
        """What the next event says whatever it is; its mark is a deputy's unless one is given."""
        self._written += 1
        actor = self.command.actor
        return Envelope(
            case_id=self.case.id,
            sequence=self.case.version + self._written,
            at=self.now,
            recorded_at=self.recorded_at,
            unit=actor.unit,
            position=actor.position,
            person=actor.person,
            for_person=actor.for_person,
            person_id=actor.person_id,
            for_person_id=actor.for_person_id,
            opinion=opinion,
            mark=self.deputy_mark(actor.position) if mark is None else mark,
            rulebook=self.case.rulebook,
            row=self.case.row,
        )

    def deputy_mark(self, position: str) -> str:
        """代 for a deputy; 代行 where the agency's head is represented; "" for who acts himself."""
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
    allowed = [str(word.value) for word in kind]
    listed = "、".join(allowed)
    if not value:
        raise MissingInputError(action=action.value, needed=needed, allowed=listed)
    if value not in allowed:
        raise BadChoiceError(field=needed, value=value[:40], allowed=listed)
    return kind(value)
