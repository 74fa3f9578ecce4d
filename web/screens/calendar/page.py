"""管理, 行事曆: a year's working days and days off, and the days closed by order."""

from __future__ import annotations

from calendar import monthcalendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar

from web.language.i18n import msgid
from web.screens.calendar.form import DayForm
from workflow.calendar import WorkingCalendar, government_calendar
from workflow.desk.staffing import Staffing
from workflow.organisation.people import Closure

MONTHS = range(1, 13)
IN_SETTINGS = msgid("機關設定檔所列")
SATURDAY = 5


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

    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int

    @property
    def named(self) -> tuple[DayCell, ...]:
        """The days off that are no weekend, and the weekend days worked."""
        plain = (DayKind.WORKING, DayKind.WEEKEND)
        cells = (cell for week in self.weeks for cell in week if cell)
        return tuple(cell for cell in cells if cell.kind not in plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """行事曆 of one year.

    `years` are those the government calendar covers; before the calendar of a year is promulgated
    it is worked out from the law. `closures` are those recorded by this office, oldest first.
    """

    template: ClassVar[str] = "screens/calendar/calendar.html.jinja"
    year: int
    years: tuple[int, ...]
    is_promulgated: bool  # else worked out from the law
    months: tuple[MonthGrid, ...]
    closures: tuple[Closure, ...]  # recorded here, of this year
    typed: DayForm
    faults: tuple[str, ...]

    @property
    def working_days(self) -> int:
        """Of the whole year."""
        return sum(month.working_days for month in self.months)


def calendar_page(
    staffing: Staffing,
    year: int,
    *,
    typed: DayForm | None = None,
    faults: Sequence[str] = (),
) -> CalendarPage:
    """The page of a year; of the nearest one that the calendar covers."""
    ours, organisation = government_calendar(), staffing.organisation
    year = min(max(year, ours.first_year), ours.last_year)
    agency = staffing.office.rulebook.agency
    closed = dict.fromkeys(agency.closures, IN_SETTINGS) | {
        each.day: each.reason for each in organisation.closures
    }
    calendar = staffing.office.calendar_with(organisation.closed_days)
    return CalendarPage(
        year=year,
        years=tuple(range(ours.first_year, ours.last_year + 1)),
        is_promulgated=year <= ours.promulgated_through,
        months=tuple(_month(year, month, closed, calendar, staffing.today) for month in MONTHS),
        closures=tuple(
            sorted(
                (each for each in organisation.closures if each.day.year == year),
                key=lambda each: each.day,
            )
        ),
        typed=typed or DayForm(),
        faults=tuple(faults),
    )


def _month(
    year: int, month: int, closed: Mapping[date, str], calendar: WorkingCalendar, today: date
) -> MonthGrid:
    weeks = tuple(
        tuple(_cell(date(year, month, day), closed, today) if day else None for day in week)
        for week in monthcalendar(year, month)
    )
    days = [cell.day for week in weeks for cell in week if cell]
    working = sum(map(calendar.is_working_day, days))
    return MonthGrid(number=month, weeks=weeks, working_days=working)


def _cell(day: date, closed: Mapping[date, str], today: date) -> DayCell:
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
