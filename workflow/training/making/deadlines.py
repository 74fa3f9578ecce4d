"""算期限: a document, its dates, and what is asked of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from random import Random

from rules.agency.file import ORDINARY
from rules.agency.practice import FIXED_DATE, GENERAL
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from workflow.calendar import taiwan_calendar
from workflow.deadlines import Limits, limits_of
from workflow.training.exercise import Ask, Deadline, Exercise, LogLine
from workflow.training.making.days import (
    afternoon_of,
    closed_day,
    day_off_after,
    holiday,
    last_before_days_off,
    morning_of,
    some_working_day,
)
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate
from workflow.training.making.themes import APPEAL, APPLICATION
from workflow.training.making.writing import Pen, facts_of, written

ASKS = {Ask.DUE: "限辦日期", Ask.USED_DAYS: "使用日數", Ask.ON_TIME: "是否依限辦結"}
EVERYTHING = tuple(Ask)
ENDINGS = (Action.DISPATCH.value, Action.FILE.value)
FEWEST_WITHIN, MOST_WITHIN = 5, 20  # 文到 N 日內
EXTENDED = "須洽外單位提供資料，准予展期。"
MISSING = "申請書件不全，通知補正。"


def deadline_exercise(draw: Draw, pen: Pen) -> Exercise:
    """An exercise of this kind."""
    days = _Days(candidate=draw.candidate, random=pen.random, limits=_limits(draw.candidate, ()))
    subject = pen.subject(draw.candidate)
    situation = SITUATIONS[draw.theme.id](days)
    asks = "、".join(words for ask, words in ASKS.items() if ask in situation.asks)
    facts = facts_of(draw, pen.rulebook) | {
        "subject": subject.rstrip("。"),
        "asks": asks,
        "urgency": situation.urgency,
        "category": situation.category,
    }
    return written(draw, situation, (), facts)


def _limits(candidate: Candidate, closures: tuple[date, ...]) -> Limits:
    closed = candidate.agency.closures.union(closures)
    return limits_of(candidate.agency, taiwan_calendar(closed))


@dataclass(frozen=True, kw_only=True)
class _Days:
    """What the situations of one exercise are made of."""

    candidate: Candidate
    random: Random
    limits: Limits

    @cached_property
    def urgency(self) -> str:
        """A 速別 of the agency."""
        return self.random.choice(tuple(self.limits.urgencies))

    @cached_property
    def before_days_off(self) -> date:
        """A receipt whose limit by 速別 runs over days off."""
        calendar = self.limits.calendar
        if self.random.random() < 0.5:
            return last_before_days_off(self.random, calendar)
        most = self.limits.urgencies[self.urgency]
        return calendar.add_working_days(holiday(self.random), -self.random.randint(1, most))

    @cached_property
    def any_day(self) -> date:
        """Some receipt."""
        return some_working_day(self.random, self.limits.calendar)

    def due(self, received: date) -> date:
        """When an ordinary document is due."""
        return self.limits.counted(GENERAL, self.urgency, received).due

    def closed(self, due: date, since: date, place: int) -> datetime:
        """In the afternoon: on the due day (0), so many working days later, or earlier (-1)."""
        calendar = self.limits.calendar
        if place >= 0:
            return afternoon_of(calendar.add_working_days(due, place), self.random)
        most = max(1, calendar.working_days_between(since, due) - 1)
        early = calendar.add_working_days(since, self.random.randint(1, most))
        return afternoon_of(early, self.random)

    def ending(self) -> str:
        """What closed it."""
        return self.random.choice(ENDINGS)

    def late(self) -> int:
        """A few working days."""
        return self.random.randint(1, 4)


def _ordinary(days: _Days) -> Deadline:
    """L1: the limit by 速別 over days off."""
    return Deadline(
        urgency=days.urgency,
        received_at=morning_of(days.before_days_off, days.random),
        asks=(Ask.DUE,),
    )


def _same_day(days: _Days) -> Deadline:
    """Closed on the day of receipt: half a day."""
    return Deadline(
        urgency=days.urgency,
        received_at=morning_of(days.any_day, days.random),
        closed_at=afternoon_of(days.any_day, days.random),
        closed_by=days.ending(),
        asks=EVERYTHING,
    )


def _closed(days: _Days, place: int) -> Deadline:
    received = days.before_days_off
    return Deadline(
        urgency=days.urgency,
        received_at=morning_of(received, days.random),
        closed_at=days.closed(days.due(received), received, place),
        closed_by=days.ending(),
        asks=EVERYTHING,
    )


def _on_or_before_the_day(days: _Days) -> Deadline:
    """Closed in time, on the last day or before."""
    return _closed(days, days.random.choice((0, -1)))


def _late(days: _Days) -> Deadline:
    """Closed after the due day."""
    return _closed(days, days.late())


def _within(days: _Days) -> Deadline:
    """限期 文到 N 日內: days off count, days used have a ceiling."""
    received, count = days.any_day, days.random.randint(FEWEST_WITHIN, MOST_WITHIN)
    due = days.limits.within(FIXED_DATE, received, count).due
    return Deadline(
        category=FIXED_DATE,
        urgency=ORDINARY,
        limit=f"文到{count}日內",
        received_at=morning_of(received, days.random),
        closed_at=days.closed(due, received, days.random.choice((0, 0, days.late()))),
        closed_by=days.ending(),
        asks=EVERYTHING,
    )


def _named_day_off(days: _Days) -> Deadline:
    """限期 to a day that is a day off: it moves on."""
    received = days.any_day
    count = days.random.randint(FEWEST_WITHIN, MOST_WITHIN)
    named = day_off_after(received, count, days.limits.calendar)
    due = days.limits.on(named).due
    return Deadline(
        category=FIXED_DATE,
        urgency=ORDINARY,
        limit=named.isoformat(),
        received_at=morning_of(received, days.random),
        closed_at=days.closed(due, received, days.random.choice((0, -1, days.late()))),
        closed_by=days.ending(),
        asks=EVERYTHING,
    )


def _application(days: _Days) -> Deadline:
    """人民申請: the period that the agency has published, or the law."""
    return _by_category(days, APPLICATION)


def _appeal(days: _Days) -> Deadline:
    """訴願: the period of the law."""
    return _by_category(days, APPEAL)


def _by_category(days: _Days, category: str) -> Deadline:
    return Deadline(
        category=category,
        urgency=ORDINARY,
        received_at=morning_of(days.any_day, days.random),
        asks=(Ask.DUE,),
    )


def _extended(days: _Days) -> Deadline:
    """展期 to a day; closed after the first limit."""
    received = days.any_day
    calendar, due = days.limits.calendar, days.due(received)
    extension = days.candidate.agency.practice.extension
    longest = min(extension.each_days, extension.most_days)
    count = days.random.randint(1, longest)
    later = calendar.add_working_days(due, count)
    granted_on = calendar.add_working_days(due, -1)
    by = extension.granted_by(count, days.candidate.ladder)
    line = _line(days, Action.EXTEND, granted_on, EXTENDED, by=by)
    place = days.random.choice((0, days.late(), -1))
    return Deadline(
        urgency=days.urgency,
        received_at=morning_of(received, days.random),
        closed_at=days.closed(later, due, place),
        closed_by=days.ending(),
        record=(line | {"限辦日期": later.isoformat()},),
        asks=(Ask.USED_DAYS, Ask.ON_TIME),
    )


def _suspended(days: _Days) -> Deadline:
    """補正: the clock of an application stands still for some days."""
    received, calendar = days.any_day, days.limits.calendar
    since = calendar.add_working_days(received, days.random.randint(2, 6))
    until = calendar.add_working_days(since, days.random.randint(2, 8))
    return Deadline(
        category=APPLICATION,
        urgency=ORDINARY,
        received_at=morning_of(received, days.random),
        record=(
            _line(days, Action.SUSPEND, since, MISSING),
            _line(days, Action.RESUME, until, ""),
        ),
        asks=(Ask.DUE,),
    )


def _closed_offices(days: _Days) -> Deadline:
    """停班 within the limit: another day off."""
    closures = (closed_day(days.random, days.limits.calendar),)
    most = days.limits.urgencies[days.urgency]
    ahead = days.random.randint(1, most)
    received = days.limits.calendar.add_working_days(closures[0], -ahead)
    limits = _limits(days.candidate, closures)
    due = limits.counted(GENERAL, days.urgency, received).due
    return Deadline(
        urgency=days.urgency,
        received_at=morning_of(received, days.random),
        closed_at=afternoon_of(due, days.random),
        closed_by=days.ending(),
        closures=closures,
        asks=EVERYTHING,
    )


def _line(days: _Days, action: Action, day: date, why: str, *, by: str = "") -> LogLine:
    """A line of the log, by whoever drafts if nobody else is named."""
    ladder = days.candidate.ladder
    position = by or ladder.drafter
    unit = AGENCY_WIDE if ladder.is_shared(position) else days.candidate.row.unit
    cells = {
        "時間": afternoon_of(day, days.random).isoformat(),
        "動作": action.logged,
        "單位": unit,
        "職稱": position,
        "人員": f"示範{'' if unit == AGENCY_WIDE else unit}{position}",
        "意見": why,
    }
    return {name: text for name, text in cells.items() if text}


SITUATIONS: Mapping[str, Callable[[_Days], Deadline]] = {
    "due-by-urgency": _ordinary,
    "closed-same-day": _same_day,
    "closed-in-time": _on_or_before_the_day,
    "closed-late": _late,
    "limit-within": _within,
    "limit-named": _named_day_off,
    "limit-application": _application,
    "limit-appeal": _appeal,
    "limit-extended": _extended,
    "limit-suspended": _suspended,
    "limit-closures": _closed_offices,
}
