"""算期限 as a form: the facts, the months around them, and a field for everything asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.rulebook import Rulebook
from web.language.i18n import msgid
from web.screens.shared.months import MonthGrid, month_grid
from workflow.calendar import government_calendar, taipei_day, taiwan_calendar
from workflow.refusals.base import BadChoiceError
from workflow.roc import parse_day
from workflow.training.exercise import Ask, Deadline, DeadlineAnswer, Exercise

YES, NO = "yes", "no"
CLOSED = msgid("停止上班")
LEAST_DAYS, MOST_MONTHS = 45, 6  # shown after receipt
AFTER_THE_LIMIT = 14  # days
_WITHIN = re.compile(r"文到\s*([0-9]{1,4})\s*日")
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")


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
    months: tuple[MonthGrid, ...]
    asks: tuple[Ask, ...]
    typed: Dates
    given: frozenset[Ask]
    is_fixed: bool


def read_dates(typed: Dates) -> DeadlineAnswer:
    """The answer; raises BadChoiceError or DayUnreadableError for what is none."""
    due = parse_day(typed.due) if typed.due.strip() else None
    used = typed.used_days.strip()
    if used and not _NUMBER.fullmatch(used):
        raise BadChoiceError(field="使用日數", value=used[:40], allowed="0 以上的數，如 0.5、3")
    if typed.on_time not in ("", YES, NO):
        raise BadChoiceError(field="依限辦結", value=typed.on_time[:40], allowed=f"{YES}、{NO}")
    return DeadlineAnswer(
        due=due,
        used_days=float(used) if used else None,
        on_time=typed.on_time == YES if typed.on_time else None,
    )


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
    exercise: Exercise, rulebook: Rulebook, typed: Dates, given: frozenset[Ask], *, solved: bool
) -> DatesForm:
    """The form with what was typed."""
    situation = _situation(exercise)
    return DatesForm(
        situation=situation,
        months=tuple(_months(situation, rulebook)),
        asks=situation.asks,
        typed=typed,
        given=given,
        is_fixed=solved,
    )


def _situation(exercise: Exercise) -> Deadline:
    assert isinstance(exercise.situation, Deadline)
    return exercise.situation


def _months(situation: Deadline, rulebook: Rulebook) -> Iterator[MonthGrid]:
    """From receipt on, as far as one may have to count; no further than the calendar."""
    first, last = _span(situation)
    closed = dict.fromkeys(rulebook.agency.closures | frozenset(situation.closures), CLOSED)
    calendar, years = taiwan_calendar(frozenset(closed)), government_calendar()
    year, month = first.year, first.month
    for _ in range(MOST_MONTHS):
        if (year, month) > (last.year, last.month) or year > years.last_year:
            return
        if year >= years.first_year:
            yield month_grid(year, month, closed, calendar)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _span(situation: Deadline) -> tuple[date, date]:
    first = taipei_day(situation.received_at)
    within = _WITHIN.match(situation.limit)
    days = int(within[1]) + AFTER_THE_LIMIT if within else 0
    last = first + timedelta(days=min(max(days, LEAST_DAYS), 31 * MOST_MONTHS))
    if situation.closed_at:
        last = max(last, taipei_day(situation.closed_at))
    return first, last
