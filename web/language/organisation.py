"""What happened to the organisation, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from web.language.i18n import Language, msgid, translate
from workflow.case.duties import holder_key, holder_label, person_label
from workflow.organisation.events import (
    AppointmentEnded,
    DayClosed,
    DayReopened,
    DeputyNamed,
    DeputyWithdrawn,
    LogAccepted,
    OrganisationEvent,
    PersonAppointed,
    StaffNumberGiven,
)
from workflow.organisation.people import vacancy_label

OPEN_END = msgid("異動為止")
APPOINTED = msgid("%(person)s任%(position)s，自 %(since)s 起")
ENDED = msgid("%(person)s任%(position)s，到 %(until)s 為止")
NEVER_CAME = msgid("%(person)s沒有到任%(position)s（原定 %(since)s）")
NUMBERED = msgid("%(person)s的員工編號登錄為 %(number)s")
NAMED = msgid(
    "%(person)s請假，%(deputy)s為第 %(order)s 順位代理人，%(since)s 起，最後一日 %(until)s"
)
FILLED = msgid("%(person)s，%(deputy)s為第 %(order)s 順位代理人，%(since)s 起，最後一日 %(until)s")
WITHDRAWN = msgid("%(deputy)s代理%(person)s，到 %(until)s 為止")
NEVER_STOOD_IN = msgid("%(deputy)s不必代理%(person)s（原定 %(since)s 起）")
CLOSED = msgid("%(day)s 停班")
REOPENED = msgid("%(day)s 恢復上班")
ACCEPTED = msgid("接受紀錄為 %(kept)s 筆（檢查點原記到 %(known)s 筆）")

Words = tuple[str, dict[str, object]]


def event_words(event: OrganisationEvent, language: Language) -> str:
    """One event as a sentence."""
    template, facts = _WORDS[type(event)](event)
    return translate(language, template, facts)


def _appointed(event: PersonAppointed) -> Words:
    return APPOINTED, _position(event) | {"since": event.since}


def _ended(event: AppointmentEnded) -> Words:
    facts = _position(event) | {"since": event.since, "until": _last(event.until)}
    return (NEVER_CAME if event.until < event.since else ENDED), facts


def _numbered(event: StaffNumberGiven) -> Words:
    return NUMBERED, {"person": event.person, "number": event.staff_number}


def _named(event: DeputyNamed) -> Words:
    span = {"since": event.since, "until": _last(event.until)}
    template = FILLED if event.holder else NAMED
    return template, _pair(event) | {"order": event.order, **span}


def _withdrawn(event: DeputyWithdrawn) -> Words:
    span = {"since": event.since, "until": _last(event.until)}
    template = NEVER_STOOD_IN if event.until < event.since else WITHDRAWN
    return template, _pair(event) | span


def _closed(event: DayClosed) -> Words:
    return CLOSED, {"day": event.day}


def _reopened(event: DayReopened) -> Words:
    return REOPENED, {"day": event.day}


def _accepted(event: LogAccepted) -> Words:
    return ACCEPTED, {"kept": event.kept_count, "known": event.known_count}


def _position(event: PersonAppointed | AppointmentEnded) -> dict[str, object]:
    label = holder_label(holder_key(event.unit, event.position))
    return {"person": person_label(event.person, event.person_id), "position": label}


def _pair(event: DeputyNamed | DeputyWithdrawn) -> dict[str, object]:
    person = person_label(event.person, event.person_id)
    return {
        "person": vacancy_label(event.holder) if event.holder else person,
        "deputy": person_label(event.deputy, event.deputy_id),
    }


def _last(day: date | None) -> date | str:
    return day or OPEN_END


_WORDS: dict[type[OrganisationEvent], Callable[[Any], Words]] = {
    PersonAppointed: _appointed,
    AppointmentEnded: _ended,
    StaffNumberGiven: _numbered,
    DeputyNamed: _named,
    DeputyWithdrawn: _withdrawn,
    DayClosed: _closed,
    DayReopened: _reopened,
    LogAccepted: _accepted,
}
