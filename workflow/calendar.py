"""Working days: which days a Taiwanese agency works, from a frozen data file."""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files

from rules.days import format_short
from workflow.errors import Input, WorkflowError

# A fixed offset, so that no time zone database is needed: Taiwan keeps no summer time.
TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
DATA_FILE = "taiwan_calendar.toml"
MONDAY_TO_FRIDAY = range(5)
MONTHS_A_YEAR = 12
MOST_CALENDARS = 64  # kept; one for each set of closures, 0.2 MB each


class OutsideCalendarError(WorkflowError):
    """A day, or the day a count ends on, lies outside the years of the calendar."""

    template = (
        "行事曆只涵蓋 %(first)s 到 %(last)s，無法從 %(day)s 起算工作日。"
        "請改用範圍內的日期，或更新行事曆資料檔。"
    )
    about = Input.RECEIVED_AT  # of a registration: the day its limit runs from

    def __init__(self, *, day: date, first_year: int, last_year: int) -> None:
        self.day, self.first_year, self.last_year = day, first_year, last_year
        super().__init__(day=day, first=date(first_year, 1, 1), last=date(last_year, 12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeYears:
    """Years from one to another, and the days that they begin and end with."""

    first_year: int
    last_year: int

    @property
    def first_day(self) -> date:
        """The day from which on days are known."""
        return date(self.first_year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day that is known."""
        return date(self.last_year, 12, 31)

    @property
    def span(self) -> str:
        """From the first to the last, as a sentence says it."""
        return f"{format_short(self.first_day)} 至 {format_short(self.last_day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar(WholeYears):
    """Every working day of whole years, in order; days are counted by position."""

    working_days: tuple[date, ...]

    def is_working_day(self, day: date) -> bool:
        """Whether the agency works on `day`."""
        self._require_covered(day)
        return bisect_left(self.working_days, day) < bisect_right(self.working_days, day)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before, when negative).

        Zero keeps a working day and moves any other day forward to one.
        """
        self._require_covered(day)
        if count > 0:
            position = bisect_right(self.working_days, day) + count - 1
        else:
            position = bisect_left(self.working_days, day) + count
        if position not in range(len(self.working_days)):
            raise self._outside(day)
        return self.working_days[position]

    def first_working_day(self, day: date) -> date:
        """`day` itself if it is worked, else the first working day after it."""
        return self.add_working_days(day, 0)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`; negative backwards."""
        self._require_covered(start)
        self._require_covered(end)
        return bisect_right(self.working_days, end) - bisect_right(self.working_days, start)

    def _require_covered(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            raise self._outside(day)

    def _outside(self, day: date) -> OutsideCalendarError:
        return OutsideCalendarError(day=day, first_year=self.first_year, last_year=self.last_year)


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernmentCalendar(WholeYears):
    """辦公日曆: the days that differ from Monday to Friday, each with its name."""

    promulgated_through: int  # later years are worked out from the law
    days_off: Mapping[date, str]
    makeup_workdays: Mapping[date, str]


@cache
def government_calendar() -> GovernmentCalendar:
    """The calendar in the data file."""
    text = (files("workflow") / "data" / DATA_FILE).read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return GovernmentCalendar(
        first_year=data["first_year"],
        last_year=data["last_year"],
        promulgated_through=data["promulgated_through"],
        days_off=_named(data["days_off"]),
        makeup_workdays=_named(data["makeup_workdays"]),
    )


@lru_cache(maxsize=MOST_CALENDARS)
def taiwan_calendar(closures: frozenset[date] = frozenset()) -> WorkingCalendar:
    """The government calendar less `closures`: days on which the agency was told to close."""
    ours = government_calendar()
    days_off = ours.days_off.keys() | closures
    return WorkingCalendar(
        first_year=ours.first_year,
        last_year=ours.last_year,
        working_days=tuple(
            day
            for day in every_day(ours.first_year, ours.last_year)
            if (day.weekday() in MONDAY_TO_FRIDAY or day in ours.makeup_workdays)
            and day not in days_off
        ),
    )


def taipei_day(moment: datetime | date) -> date:
    """The date in Taiwan at an aware moment; a plain date is already one."""
    return taipei_time(moment).date() if isinstance(moment, datetime) else moment


def taipei_time(moment: datetime) -> datetime:
    """An aware moment on Taiwan's clock."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(TAIPEI)


def to_the_second(moment: datetime) -> str:
    """An aware moment on Taiwan's clock, as a sentence says it."""
    return f"{taipei_time(moment):%Y-%m-%d %H:%M:%S}"


def _named(names: dict[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in names.items()}


def every_day(first_year: int, last_year: int) -> list[date]:
    """Each day of these years, both included."""
    first = date(first_year, 1, 1)
    length = (date(last_year, 12, 31) - first).days + 1
    return [first + timedelta(days=offset) for offset in range(length)]
