"""The clock of a rehearsal: minutes of office hours since the first day opened.

Nothing arrives, starts or ends outside office hours, so every duration is a difference on this
clock. An instant that is both a closing and the next opening is the closing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from workflow.calendar import TAIPEI, WorkingCalendar
from workflow.rehearsal.scenario import Clock, Scenario, Span

LAST_DAY_EVER = date(9990, 12, 31)  # of a continuous rehearsal: datetime ends soon after
MIDNIGHT = time(0, tzinfo=TAIPEI)


@dataclass(frozen=True, kw_only=True)
class OfficeClock:
    """Office minutes of one rehearsal, and the days and times that they are.

    Day 0 is `start`, or the first working day after it. Raises OutsideCalendarError for a start
    beyond the calendar's years, and whatever would leave them later.
    """

    start: date
    spans: tuple[Span, ...]
    calendar: WorkingCalendar | None  # None: continuous

    @cached_property
    def day_minutes(self) -> int:
        """Minutes of a day."""
        return sum(span.minutes for span in self.spans)

    @cached_property
    def first_day(self) -> date:
        """Day 0."""
        return self.calendar.first_working_day(self.start) if self.calendar else self.start

    @cached_property
    def days_left(self) -> int:
        """How many days the calendar has from day 0 on."""
        if self.calendar is None:
            return (LAST_DAY_EVER - self.first_day).days
        return (
            self.calendar.working_days_between(self.first_day, self.calendar.working_days[-1]) + 1
        )

    def day_of(self, minute: float) -> int:
        """The number of the day at an office minute, from 0; a closing belongs to its day."""
        return max(0, math.ceil(minute / self.day_minutes) - 1)

    def date_of(self, day: int) -> date:
        """The date of a day by its number; raises OutsideCalendarError."""
        if self.calendar is None:
            return self.first_day + timedelta(days=day)
        return self.calendar.add_working_days(self.first_day, day)

    def day_number(self, day: date) -> int:
        """How many office days lie before `day`, negative if it is before day 0.

        For a day off this is the number of the next working day.
        """
        if self.calendar is None:
            return (day - self.first_day).days
        return self.days_through(day - timedelta(days=1))

    def days_through(self, day: date) -> int:
        """How many office days lie up to and with `day`; 0 or less before day 0."""
        if self.calendar is None:
            return (day - self.first_day).days + 1
        return self.calendar.working_days_between(self.first_day, day) + 1

    def opening_of(self, day: date) -> float:
        """The office minute at which `day`, or the next working day, opens."""
        return float(self.day_number(day) * self.day_minutes)

    def moment(self, minute: float) -> datetime:
        """The date and time at an office minute, to the second."""
        day = self.day_of(minute)
        seconds = round(self._after_midnight(minute - day * self.day_minutes) * 60)
        return datetime.combine(self.date_of(day), MIDNIGHT) + timedelta(seconds=seconds)

    def _after_midnight(self, passed: float) -> float:
        """The minute of the day once so many office minutes of it have passed."""
        *earlier, last = self.spans
        for span in earlier:
            if passed <= span.minutes:
                return span.opens + passed
            passed -= span.minutes
        return last.opens + passed


def office_clock(scenario: Scenario, calendar: WorkingCalendar) -> OfficeClock:
    """The clock a scenario runs on; `calendar` is that of its agency."""
    return OfficeClock(
        start=scenario.start,
        spans=scenario.day_hours,
        calendar=calendar if scenario.clock is Clock.TAIWAN else None,
    )


def within(hours: Sequence[Span], spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Hours of the day as minutes of the office day, (from, to), in order.

    `spans` are the office hours, `hours` lie inside them. What touches is joined.
    """
    found: list[tuple[int, int]] = []
    passed = 0
    for span in spans:
        for part in sorted(hours, key=lambda each: each.opens):
            opens, closes = max(part.opens, span.opens), min(part.closes, span.closes)
            if opens >= closes:
                continue
            first, last = passed + opens - span.opens, passed + closes - span.opens
            if found and found[-1][1] == first:
                first = found.pop()[0]
            found.append((first, last))
        passed += span.minutes
    return tuple(found)
