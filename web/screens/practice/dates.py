"""算期限 as a form: the facts, the months around them, and a field for everything asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rules.agency.agency import Agency
from rules.numbers import read_count_of_days, read_number
from rules.texts import half_width
from web.language.i18n import Language, msgid, translate
from web.screens.practice.duties import RecordLine, record_lines
from web.screens.shared.months import MonthGrid, month_grid
from workflow.calendar import government_calendar, taipei_day, taipei_time, taiwan_calendar
from workflow.refusals.base import BadChoiceError
from workflow.roc import optional_day
from workflow.training.exercise import Ask, Deadline, DeadlineAnswer, Exercise
from workflow.training.questions.deadline import days_within

YES, NO = "yes", "no"
CLOSED = msgid("停止上班")
LEAST_DAYS, MOST_MONTHS = 45, 6  # shown after receipt
AFTER_THE_LIMIT, LONGEST_MONTH = 14, 31  # days
WORKING_DAYS = msgid("%(urgency)s，%(count)s 個工作日")
DAYS = msgid("%(count)s 日")
WITHIN = msgid("文到%(count)s日內")
MONTHS = msgid("%(count)s 個月")
MOST_USED = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What was typed, as typed."""

    due: str = ""
    used_days: str = ""
    on_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesForm:
    """The facts, the months and the fields; `given` are filled in for the trainee."""

    situation: Deadline
    received_at: datetime  # on Taiwan's clock
    closed_at: datetime | None
    limit: str  # as said in the document, else the agency's own
    record: tuple[RecordLine, ...]
    months: tuple[MonthGrid, ...]
    asks: tuple[Ask, ...]
    typed: Dates
    given: frozenset[Ask]


def read_dates(typed: Dates) -> DeadlineAnswer:
    """The answer; raises BadChoiceError or DayUnreadableError for what is none."""
    due = optional_day(typed.due)
    used = _used_days(typed.used_days)
    if typed.on_time not in ("", YES, NO):
        raise BadChoiceError(field="依限辦結", value=typed.on_time[:40], allowed=f"{YES}、{NO}")
    return DeadlineAnswer(
        due=due,
        used_days=used,
        on_time=typed.on_time == YES if typed.on_time else None,
    )


def _used_days(text: str) -> float | None:
    """Whole days or parts of them, with 日 behind or not; None where left out."""
    if not half_width(text):
        return None
    used = read_count_of_days(text)
    used = read_number(text) if used is None else used
    if used is None or not 0 <= used <= MOST_USED:
        allowed = "0 以上的數，如 0.5、3"
        raise BadChoiceError(field="使用日數", value=text.strip()[:40], allowed=allowed)
    return float(used)


def dates_of(answer: DeadlineAnswer) -> Dates:
    """How the form looks with this answer on it."""
    return Dates(
        due=answer.due.isoformat() if answer.due else "",
        used_days=f"{answer.used_days:g}" if answer.used_days is not None else "",
        on_time="" if answer.on_time is None else YES if answer.on_time else NO,
    )


def all_but_last(exercise: Exercise, key: DeadlineAnswer) -> tuple[Dates, frozenset[Ask]]:
    """The key without what is asked last, and which of it that fills in."""
    asks = _situation(exercise).asks
    whole, given = dates_of(key), frozenset(asks[:-1])
    return together(whole, Dates(), given), given


def together(given: Dates, typed: Dates, which: frozenset[Ask]) -> Dates:
    """What was filled in for the trainee, and what they typed besides."""
    return replace(typed, **{each.value: getattr(given, each.value) for each in which})


def dates_form(
    exercise: Exercise, agency: Agency, typed: Dates, given: frozenset[Ask], language: Language
) -> DatesForm:
    """The form with what was typed."""
    situation = _situation(exercise)
    template, count = _limit(situation, agency)
    words: dict[str, object] = {"urgency": situation.urgency, "count": count}
    return DatesForm(
        situation=situation,
        received_at=taipei_time(situation.received_at),
        closed_at=taipei_time(situation.closed_at) if situation.closed_at else None,
        limit=_said_limit(situation.limit, language) or translate(language, template, words),
        record=record_lines(situation.record),
        months=tuple(_months(situation, agency)),
        asks=tuple(dict.fromkeys(situation.asks)),
        typed=typed,
        given=given,
    )


def _said_limit(limit: str | None, language: Language) -> str:
    """The limit that the document names; 文到 N 日內 in the language of the page."""
    days = days_within(limit or "")
    return translate(language, WITHIN, {"count": days}) if days else limit or ""


def _limit(situation: Deadline, agency: Agency) -> tuple[str, int]:
    """What the agency sets for a document that names no limit."""
    policy, category = agency.practice.deadlines, situation.category
    if category in policy.default_months:
        return MONTHS, policy.default_months[category]
    if category in policy.default_days:
        return DAYS, policy.default_days[category]
    return WORKING_DAYS, agency.limits.get(situation.urgency, 0)


def _situation(exercise: Exercise) -> Deadline:
    assert isinstance(exercise.situation, Deadline)
    return exercise.situation


def _months(situation: Deadline, agency: Agency) -> Iterator[MonthGrid]:
    """From receipt on, as far as one may have to count; no further than the calendar."""
    first, last = _span(situation, agency)
    closed = dict.fromkeys(agency.closures | frozenset(situation.closures), CLOSED)
    calendar, years = taiwan_calendar(frozenset(closed)), government_calendar()
    year, month = first.year, first.month
    for _ in range(MOST_MONTHS):
        if (year, month) > (last.year, last.month) or year > years.last_year:
            return
        if year >= years.first_year:
            yield month_grid(year, month, closed, calendar)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _span(situation: Deadline, agency: Agency) -> tuple[date, date]:
    """The day of receipt, and one well after whatever is asked for."""
    first = taipei_day(situation.received_at)
    within = days_within(situation.limit)
    template, count = _limit(situation, agency)
    days = within or (count * LONGEST_MONTH if template == MONTHS else count)
    days = min(max(days + AFTER_THE_LIMIT, LEAST_DAYS), LONGEST_MONTH * MOST_MONTHS)
    last = first + timedelta(days=days)
    return first, max(last, taipei_day(situation.closed_at)) if situation.closed_at else last
