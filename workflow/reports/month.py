"""A calendar month: read in either era, written in the Republic's."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rules.days import YEARS_BEFORE_FOUNDING
from rules.texts import half_width
from workflow.calendar import MONTHS_A_YEAR
from workflow.errors import WorkflowError
from workflow.roc import WESTERN_ERAS

LAST_YEAR = YEARS_BEFORE_FOUNDING + 999  # four digits are a 西元 year
_SPELLING = re.compile(
    r"(?P<era>(?:中華)?民國|西元|公元)?(?P<year>[0-9]{1,4})"
    r"(?:[-./](?P<month>[0-9]{1,2})|年(?P<named>[0-9]{1,2})月份?)"
)


class MonthUnreadableError(WorkflowError):
    """The text names no month."""

    template = "「%(text)s」不是月份。請寫成 115-11（民國）或 2026-11（西元）。"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text=text[:40])


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Month:
    """A month of a 西元 year."""

    year: int
    month: int

    def __str__(self) -> str:
        """Such as 2026-11, as forms send it."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.later(1).first_day - timedelta(days=1)

    @property
    def label(self) -> str:
        """As a report is headed: 民國115年11月."""
        return f"民國{self.year - YEARS_BEFORE_FOUNDING}年{self.month}月"

    def later(self, count: int) -> "Month":
        """The month `count` months later; earlier, when negative."""
        year, month = divmod(self.year * MONTHS_A_YEAR + self.month - 1 + count, MONTHS_A_YEAR)
        return Month(year=year, month=month + 1)


def month_of(day: date) -> Month:
    """The month that this day lies in."""
    return Month(year=day.year, month=day.month)


def months_to(last: Month, count: int) -> tuple[Month, ...]:
    """So many months in a row, the last of them being `last`."""
    return tuple(last.later(at) for at in range(1 - count, 1))


def parse_month(text: str) -> Month:
    """The month written as 115-11, 115.11, 115年11月 or 2026-11."""
    found = _SPELLING.fullmatch("".join(half_width(text).split()))
    if not found or (found["era"] and (found["era"] in WESTERN_ERAS) != (len(found["year"]) == 4)):
        raise MonthUnreadableError(text)
    year, month = int(found["year"]), int(found["month"] or found["named"])
    western = year if len(found["year"]) == len("2026") else year + YEARS_BEFORE_FOUNDING
    if not (YEARS_BEFORE_FOUNDING < western <= LAST_YEAR and 1 <= month <= MONTHS_A_YEAR):
        raise MonthUnreadableError(text)
    return Month(year=western, month=month)
