"""Times of a log as minutes of office hours, all at once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workflow.calendar import WorkingCalendar
from workflow.rehearsal.scenario import Span

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY, MINUTE = 86_400_000_000, 60_000_000  # microseconds
FIRST = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class LogClock:
    """Office minutes since the first working day of the calendar."""

    spans: tuple[Span, ...]
    calendar: WorkingCalendar

    @property
    def day_minutes(self) -> int:
        """Minutes of a day."""
        return sum(span.minutes for span in self.spans)

    def days(self, at: Ints) -> Ints:
        """The number of the working day, or of the next one; -1 outside the calendar."""
        worked = self._worked
        ordinal = at // DAY + FIRST
        days = np.searchsorted(worked, ordinal)
        outside = (ordinal < date(self.calendar.first_year, 1, 1).toordinal()) | (
            days >= len(worked)
        )
        return np.where(outside, -1, days)

    def minutes(self, at: Ints) -> Floats:
        """The office minute; nan outside the calendar."""
        days = self.days(at)
        edges: list[int] = []
        passed: list[int] = []
        for span in self.spans:
            before = passed[-1] if passed else 0
            edges += (span.opens, span.closes)
            passed += (before, before + span.minutes)
        within = np.interp(minute_of_day(at), edges, passed)
        counted = days * self.day_minutes + within * self.is_worked(at)
        return np.where(days < 0, np.nan, counted)

    def is_worked(self, at: Ints) -> NDArray[np.bool_]:
        """Whether the day of a moment is a working day."""
        ordinal = at // DAY + FIRST
        days = np.clip(np.searchsorted(self._worked, ordinal), 0, len(self._worked) - 1)
        return self._worked[days] == ordinal

    def is_office(self, at: Ints) -> NDArray[np.bool_]:
        """Whether a moment lies in office hours."""
        minutes = minute_of_day(at)
        inside = [(each.opens <= minutes) & (minutes <= each.closes) for each in self.spans]
        return np.logical_or.reduce(inside) & self.is_worked(at)

    def date_of(self, day: int) -> date:
        """The date of a working day by its number."""
        return self.calendar.working_days[day]

    @cached_property
    def _worked(self) -> Ints:
        return np.array([day.toordinal() for day in self.calendar.working_days], np.int64)


def minute_of_day(at: Ints) -> Floats:
    """Minutes after midnight."""
    return (at % DAY) / MINUTE
