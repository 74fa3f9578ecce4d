"""簽核紀錄: the events of a case as officials read them, each signature with its stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from web.language.i18n import Language, msgid, translate
from workflow.events.base import Event, desk_of, due_of, reason_of, target_of
from workflow.events.clock import (
    ExtensionApplied,
    UrgencyChanged,
)
from workflow.events.handing import (
    DocumentRegistered,
)
from workflow.events.routing import (
    DocumentReturned,
    SignatureRecalled,
)
from workflow.events.signing import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DocumentReceived,
    DraftSubmitted,
    Signed,
)

ANSWERS = {True: msgid("需會辦%(name)s"), False: msgid("免會辦%(name)s")}
COVERING = msgid("併%(positions)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One event.

    `for_person` and `mark` stand beside the stamp (代, 代為決行); `opinion` holds a reason first,
    then the opinion; `is_stamped` is False for what is done at no desk.
    """

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
    """The record, in the order things happened.

    One entry an event, so an entry's place is its event's sequence less one.
    """
    return tuple(_entry(event, language) for event in history)


def signed_at(history: Sequence[Event], desk: str) -> Event | None:
    """The event that closed this desk: its signature, its return, or another's return."""
    for event in reversed(history):
        if isinstance(event, DocumentReceived):
            continue
        if desk_of(event) == desk:
            return event
    return next((each for each in reversed(history) if isinstance(each, DocumentReturned)), None)


def who_of(event: Event) -> str:
    """綜合企劃組股長; an agency outside signs by its name alone."""
    unit = "" if event.unit == "機關" else event.unit
    return f"{unit}{event.position}"


def _entry(event: Event, language: Language) -> RecordEntry:
    return RecordEntry(
        sequence=event.sequence,
        action=event.action.value,
        detail=_detail(event, language),
        who=who_of(event),
        position=event.position or event.unit,
        person=event.person,
        for_person=event.for_person,
        mark=event.mark,
        at=event.at,
        opinion=_opinion(event),
        is_stamped=event.IS_STAMPED,
        is_return=isinstance(event, DocumentReturned),
    )


def _detail(event: Event, language: Language) -> str:
    """What the action came to."""
    parts = [_outcome(event, language), _towards(event, language), _dates(event, language)]
    if isinstance(event, Signed) and event.covers:
        covered = "、".join(duty.position for duty in event.covers)
        parts.append(translate(language, COVERING, {"positions": covered}))
    return "　".join(filter(None, parts))


def _outcome(event: Event, language: Language) -> str:
    """The decision, the stance, the answer, the form: a word that was chosen."""
    if isinstance(event, DocumentDecided):
        return event.option or translate(language, event.outcome.value)
    if isinstance(event, DocumentCosigned):
        return translate(language, event.stance.value)
    if isinstance(event, ConditionAnswered):
        return translate(language, ANSWERS[event.answer.required], {"name": event.target})
    if isinstance(event, UrgencyChanged):
        return translate(language, event.urgency)
    if isinstance(event, DraftSubmitted):
        form = translate(language, event.form.value) if event.form else ""
        return "　".join(filter(None, (form, "／".join(event.options))))
    if isinstance(event, SignatureRecalled):
        facts: dict[str, object] = {"who": event.duty.label, "action": event.duty.action.value}
        return translate(language, "%(who)s的%(action)s", facts)
    return ""


def _towards(event: Event, language: Language) -> str:
    """Whom or what it named."""
    return translate(language, event.TOWARDS, {"target": target_of(event)})


def _dates(event: Event, language: Language) -> str:
    """The due date it moved, or asks to move."""
    due = event.next_due if isinstance(event, DocumentDecided) else due_of(event)
    if due is None or isinstance(event, DocumentRegistered):
        return ""
    asked = isinstance(event, ExtensionApplied)
    sentence = msgid("申請展至 %(day)s") if asked else msgid("限辦日期 %(day)s")
    return translate(language, sentence, {"day": due})


def _opinion(event: Event) -> str:
    if isinstance(event, ConditionAnswered):
        return event.answer.reason
    reason = reason_of(event)
    return "\n".join(text for text in (reason, event.opinion) if text)
