"""Months as grids: working days, days off with their names, days closed by order."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from web.language.i18n import msgid
from workflow.calendar import WorkingCalendar, government_calendar

SATURDAY = 5
MONTHS = (
    *(msgid("1 月"), msgid("2 月"), msgid("3 月"), msgid("4 月"), msgid("5 月"), msgid("6 月")),
    *(msgid("7 月"), msgid("8 月"), msgid("9 月"), msgid("10 月"), msgid("11 月"), msgid("12 月")),
)


class DayKind(Enum):
    """What a day is; the value is the sign beside its number."""

    WORKING = ""
    WEEKEND = "淡"
    HOLIDAY = "休"
    MAKEUP = "班"
    CLOSED = "停"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day in the grid of its month."""

    day: date
    kind: DayKind
    name: str  # of the holiday, the makeup workday or the closure
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthGrid:
    """One month, Monday first; None where a week reaches into another month.

    `working_days` counts makeup workdays, and leaves out days closed by order.
    """

    year: int
    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int

    @property
    def name(self) -> str:
        """What the month is called, to be translated."""
        return MONTHS[self.number - 1]

    @property
    def named(self) -> tuple[DayCell, ...]:
        """The days off that are no weekend, and the weekend days worked."""
        plain = (DayKind.WORKING, DayKind.WEEKEND)
        cells = (cell for week in self.weeks for cell in week if cell)
        return tuple(cell for cell in cells if cell.kind not in plain)


def month_grid(
    year: int,
    month: int,
    closed: Mapping[date, str],
    calendar: WorkingCalendar,
    *,
    today: date | None = None,
) -> MonthGrid:
    """A month of the government calendar; `closed` gives a reason for every day closed by order."""
    weeks = tuple(
        tuple(_cell(date(year, month, day), closed, today) if day else None for day in week)
        for week in monthcalendar(year, month)
    )
    days = [cell.day for week in weeks for cell in week if cell]
    working = sum(map(calendar.is_working_day, days))
    return MonthGrid(year=year, number=month, weeks=weeks, working_days=working)


def _cell(day: date, closed: Mapping[date, str], today: date | None) -> DayCell:
    """A closure of a day that is off anyway changes nothing."""
    ours = government_calendar()
    kind, name = DayKind.WORKING, ""
    if day in ours.makeup_workdays:
        kind, name = DayKind.MAKEUP, ours.makeup_workdays[day]
    elif day in ours.days_off:
        kind, name = DayKind.HOLIDAY, ours.days_off[day]
    elif day.weekday() >= SATURDAY:
        kind = DayKind.WEEKEND
    if day in closed and kind in (DayKind.WORKING, DayKind.MAKEUP):
        kind, name = DayKind.CLOSED, closed[day]
    return DayCell(day=day, kind=kind, name=name, is_today=day == today)
