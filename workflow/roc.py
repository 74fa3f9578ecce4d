"""民國 dates: read as officials write them, and write them both ways."""

import re
import unicodedata
from datetime import date, datetime

from workflow.calendar import taipei_time
from workflow.errors import WorkflowError

# 民國 1 is 1912; the year before it is 民國前 1, so there is no year 0.
YEARS_BEFORE_FOUNDING = 1911

# A year has at most three digits: a 西元 year must fail, not become 民國 2026.
_ERA = r"(?:(?:中華)?民國)?(?P<before>前)?"
_SPELLINGS = tuple(
    re.compile(_ERA + spelling)
    for spelling in (
        r"(?P<year>[0-9]{2,3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{1,3})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{1,3})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日",
    )
)
_WESTERN = (
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(
        r"(?P<year>[0-9]{4})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    ),
)
_SPACE_BESIDE_A_MARK = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")


class RocDateError(WorkflowError):
    """The text is no 民國 date, or names a day that never was."""

    template = (
        "「%(text)s」不是有效的民國日期。請寫成 1150302、115.3.2 或 115年3月2日，年份用民國年。"
    )

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text=text)


def parse_roc_date(text: str) -> date:
    """The day written as 1150302, 115.3.2, 115/03/02, 115-03-02 or 民國115年3月2日."""
    plain = _SPACE_BESIDE_A_MARK.sub("", unicodedata.normalize("NFKC", text))
    for spelling in _SPELLINGS:
        if found := spelling.fullmatch(plain):
            return _day(found, text)
    raise RocDateError(text)


class DayUnreadableError(WorkflowError):
    """The text is a day in neither calendar."""

    template = "「%(text)s」不是日期。請寫成 2026-03-02，或民國 115.3.2、1150302、115年3月2日"


def parse_day(text: str) -> date:
    """The day written in 西元 (2026-03-02, 2026/3/2, 20260302) or 民國 (115.3.2).

    Raises DayUnreadableError.
    """
    plain = _SPACE_BESIDE_A_MARK.sub("", unicodedata.normalize("NFKC", text))
    try:
        for spelling in _WESTERN:
            if found := spelling.fullmatch(plain):
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
        return parse_roc_date(text)
    except (ValueError, RocDateError) as error:
        raise DayUnreadableError(text=text[:40]) from error


def format_short(day: date) -> str:
    """The day as 115.03.02, or 前1.03.02 before 民國 1."""
    return f"{_roc_year(day)}.{day:%m.%d}"


def stamp(at: datetime) -> str:
    """Month-day/hour-minute beside a signature, such as 1018/1600, on Taiwan's clock."""
    return f"{taipei_time(at):%m%d/%H%M}"


def _roc_year(day: date) -> str:
    year = day.year - YEARS_BEFORE_FOUNDING
    return str(year) if year > 0 else f"前{1 - year}"


def _day(found: re.Match[str], text: str) -> date:
    year, month, day = (int(found[name]) for name in ("year", "month", "day"))
    if year == 0:
        raise RocDateError(text)
    western = YEARS_BEFORE_FOUNDING + (1 - year if found["before"] else year)
    try:
        return date(western, month, day)
    except ValueError as error:
        raise RocDateError(text) from error
