"""稽催 in words and records: how late, by which rule, and as other programs read it."""

from __future__ import annotations

from collections.abc import Iterable

from rules.agency import Agency
from rules.practice import AGENCY_HEAD, UNIT_HEAD
from web.language.i18n import Language, msgid, translate
from workflow.reports.reminders import Reminder, ReminderSheet

POSITION_WORDS = {UNIT_HEAD: msgid("單位主管"), AGENCY_HEAD: msgid("機關首長")}


def reminding_rules(agency: Agency, language: Language = Language.CHINESE) -> tuple[str, ...]:
    """Who is reminded from when on, and when somebody above is told."""
    practice = agency.practice
    who = POSITION_WORDS.get(practice.escalate_to, practice.escalate_to)
    facts: dict[str, object] = {
        "days": practice.remind_days,
        "count": practice.escalate_after,
        "who": who,
    }
    return tuple(translate(language, rule, facts) for rule in _RULES)


_RULES = (
    msgid("期限前 %(days)s 個工作日起稽催；停止計時（補正）中的案件不催。"),
    msgid("會辦單位自送達次日起另有會辦時限，與限辦日期以先到者為準。"),
    msgid("催辦 %(count)s 次仍未辦結的，陳報%(who)s。"),
)


def late_text(days_left: int) -> str:
    """How late, or how many days are left."""
    if days_left < 0:
        return f"逾期 {-days_left} 日"
    return f"剩 {days_left} 日" if days_left else "今日到期"


def reminder_records(sheets: Iterable[ReminderSheet]) -> list[dict[str, object]]:
    """The sheets as `chenhe remind --format json` prints them."""
    return [
        {
            "place": sheet.place,
            "count": sheet.count,
            "late": sheet.late,
            "holders": [
                {"holder": holder.label, "reminders": [_record(each) for each in holder.reminders]}
                for holder in sheet.holders
            ],
        }
        for sheet in sheets
    ]


def _record(reminder: Reminder) -> dict[str, object]:
    waiting = reminder.waiting
    return {
        "case_id": waiting.case_id,
        "unit": waiting.unit,
        "subject": waiting.title,
        "urgency": waiting.urgency,
        "due": waiting.due.isoformat(),
        "limit": reminder.limit.value,
        "last_day": reminder.last_day.isoformat(),
        "days_left": reminder.days_left,
        "since": waiting.desk.opened_at.isoformat(),
        "actions": list(reminder.actions),
        "reminded": waiting.reminded,
        "told": reminder.told or None,
    }
