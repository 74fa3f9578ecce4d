"""管理, 行事曆: a year's working days and days off, and the days closed by order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import msgid
from web.screens.calendar.form import DayForm
from web.screens.shared.months import MonthGrid, month_grid
from workflow.calendar import government_calendar
from workflow.desk.staffing import Staffing
from workflow.organisation.people import Closure

MONTHS = range(1, 13)
IN_SETTINGS = msgid("機關設定檔所列")


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
        months=tuple(
            month_grid(year, month, closed, calendar, today=staffing.today) for month in MONTHS
        ),
        closures=tuple(
            sorted(
                (each for each in organisation.closures if each.day.year == year),
                key=lambda each: each.day,
            )
        ),
        typed=typed or DayForm(),
        faults=tuple(faults),
    )
