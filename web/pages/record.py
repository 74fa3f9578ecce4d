"""簽核紀錄: the events of a case as officials read them, each signature with its stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from web.i18n import Language, msgid, translate
from workflow.events import (
    ConditionAnswered,
    DocumentAssigned,
    DocumentCosigned,
    DocumentDecided,
    DocumentReceived,
    DocumentRegistered,
    DocumentReturned,
    Event,
    action_of,
)

WITHOUT_STAMP = (DocumentRegistered, DocumentAssigned, DocumentReceived, ConditionAnswered)

ANSWERS = {True: msgid("需會辦%(name)s"), False: msgid("免會辦%(name)s")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One event."""

    sequence: int
    action: str
    detail: str  # outcome, stance or target, in the words shown
    who: str
    position: str
    person: str
    for_person: str
    mark: str
    at: datetime
    opinion: str
    is_stamped: bool
    is_return: bool


def record_of(history: Sequence[Event], language: Language) -> tuple[RecordEntry, ...]:
    """The record, in the order things happened."""
    return tuple(_entry(event, language) for event in history)


def signed_at(history: Sequence[Event], desk: str) -> Event | None:
    """The event that closed this desk: its signature, its return, or another's return."""
    for event in reversed(history):
        if isinstance(event, DocumentReceived):
            continue
        if getattr(event, "desk", None) == desk:
            return event
    return next((each for each in reversed(history) if isinstance(each, DocumentReturned)), None)


def who_of(event: Event) -> str:
    """綜合企劃組股長; an agency outside signs by its name alone."""
    unit = "" if event.unit == "機關" else event.unit
    return f"{unit}{event.position}"


def _entry(event: Event, language: Language) -> RecordEntry:
    return RecordEntry(
        sequence=event.sequence,
        action=action_of(event).value,
        detail=_detail(event, language),
        who=who_of(event),
        position=event.position or event.unit,
        person=event.person,
        for_person=event.for_person,
        mark=event.mark,
        at=event.at,
        opinion=_opinion(event),
        is_stamped=not isinstance(event, WITHOUT_STAMP),
        is_return=isinstance(event, DocumentReturned),
    )


def _detail(event: Event, language: Language) -> str:
    """What the action came to."""
    if isinstance(event, DocumentDecided):
        return translate(language, event.outcome.value)
    if isinstance(event, DocumentCosigned):
        return translate(language, event.stance.value)
    if isinstance(event, DocumentReturned):
        return translate(language, "給%(target)s", {"target": event.target})
    if isinstance(event, DocumentAssigned):
        return translate(language, "承辦人：%(person)s", {"person": event.target})
    if isinstance(event, ConditionAnswered):
        return translate(language, ANSWERS[event.answer.required], {"name": event.target})
    return ""


def _opinion(event: Event) -> str:
    if isinstance(event, DocumentReturned):
        return "\n".join(text for text in (event.reason, event.opinion) if text)
    if isinstance(event, ConditionAnswered):
        return event.answer.reason
    return event.opinion
