"""Days as officials write them in either calendar, 民國 or 西元: the one reader."""

import re
from datetime import date, datetime

from rules.days import YEARS_BEFORE_FOUNDING
from rules.numbers import read_numerals, read_year_numerals
from rules.texts import half_width
from workflow.calendar import taipei_time
from workflow.errors import WorkflowError

WESTERN_ERAS = ("西元", "公元")
FIRST_CLEAR_YEAR = 40  # below, 26/1/2 may be of 2026, or the 26th of a month

NOT_A_DAY = "不是日期"
NO_SUCH_DAY = "沒有這一天"
TWO_ORDERS = "分不出哪個是月、哪個是日"
TWO_READINGS = "分不出年、月、日"
_NUMERAL = "[〇零○一二三四五六七八九十百廿卅元壹貳參肆伍陸柒捌玖拾佰]"
_ERA = r"(?P<era>(?:中華)?民國|西元|公元)?(?P<before>前)?"
# A year of four digits is 西元, one of fewer 民國.
_SPELLINGS = tuple(
    re.compile(_ERA + spelling)
    for spelling in (
        r"(?P<year>[0-9]{2,4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{1,4})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})",
        rf"(?P<year>[0-9]{{1,4}}|{_NUMERAL}{{1,7}})年(?P<month>[0-9]{{1,2}}|{_NUMERAL}{{1,3}})月"
        rf"(?P<day>[0-9]{{1,2}}|{_NUMERAL}{{1,3}})[日號]",
    )
)
_TWO_ORDERS = re.compile(r"[0-9]{1,2}(?P<mark>[./-])[0-9]{1,2}(?P=mark)[0-9]{4}(?![0-9])")
_WEEKDAY = re.compile(r"\(?(?:星期|禮拜|週|周)[一二三四五六日天]\)?|\([一二三四五六日]\)")
_SPACE_BESIDE_A_MARK = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_MIDNIGHT = re.compile(
    r"(?:T|上午)?(?:0?0:00(?::00(?:\.0+)?)?|(?<=上午)12:00(?::00)?|12:00(?::00)?AM)",
    re.IGNORECASE,
)


class DayUnreadableError(WorkflowError):
    """The text is a day in neither calendar."""

    template = "「%(text)s」不是日期。請寫成 2026-03-02，或民國 115.3.2、1150302、115年3月2日"
    why = NOT_A_DAY

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text=text[:40])


class NoSuchDayError(DayUnreadableError):
    """No calendar ever had that day."""

    template = (
        "「%(text)s」不是日期（沒有這一天）。"
        "請寫成 2026-03-02，或民國 115.3.2、1150302、115年3月2日"
    )
    why = NO_SUCH_DAY


class TwoOrdersError(DayUnreadableError):
    """Month and day may stand either way round: 3/2/2026."""

    template = (
        "「%(text)s」不是日期（分不出哪個是月、哪個是日）。"
        "請寫成 2026-03-02，或民國 115.3.2、1150302、115年3月2日"
    )
    why = TWO_ORDERS


class TwoReadingsError(DayUnreadableError):
    """The year may be of either calendar, or the day: 15/3/2."""

    template = (
        "「%(text)s」不是日期（分不出年、月、日）。"
        "請寫成 2026-03-02，或民國 115.3.2、1150302、115年3月2日"
    )
    why = TWO_READINGS


def parse_day(text: str) -> date:
    """The day written in 西元 (2026-03-02, 2026/3/2, 20260302) or 民國 (115.3.2, 115年3月2日).

    A midnight after it, as spreadsheets write days, says no more. Raises DayUnreadableError.
    """
    day, rest = leading_day(text)
    if rest and not _MIDNIGHT.fullmatch(rest):
        raise DayUnreadableError(text)
    return day


def optional_day(text: str) -> date | None:
    """The same; None where nothing was written. Raises DayUnreadableError."""
    return parse_day(text) if half_width(text) else None


def leading_day(text: str) -> tuple[date, str]:
    """The day that a text begins with, and what follows it; raises DayUnreadableError."""
    plain = _WEEKDAY.sub(" ", half_width(text))
    plain = _SPACE_BESIDE_A_MARK.sub("", plain)
    for spelling in _SPELLINGS:
        if (found := spelling.match(plain)) and not _is_cut(plain, found.end()):
            return _day(found, text), plain[found.end() :].strip()
    raise (TwoOrdersError if _TWO_ORDERS.match(plain) else DayUnreadableError)(text)


def stamp(at: datetime) -> str:
    """Month-day/hour-minute beside a signature, such as 1018/1600, on Taiwan's clock."""
    return f"{taipei_time(at):%m%d/%H%M}"


def _day(found: re.Match[str], text: str) -> date:
    try:
        return date(
            _western_year(found, text), *(_number(found[part]) for part in ("month", "day"))
        )
    except ValueError as error:
        raise NoSuchDayError(text) from error


def _western_year(found: re.Match[str], text: str) -> int:
    """The year in 西元; raises DayUnreadableError where era and digits do not agree."""
    year, era, before = read_year_numerals(found["year"]), found["era"] or "", found["before"]
    is_western = len(year) == len("2026")
    is_other_era = bool(before) or era.endswith("民國") if is_western else era in WESTERN_ERAS
    if not year.isdecimal() or is_other_era:
        raise DayUnreadableError(text)
    if is_western:
        return int(year)
    is_named = era or before or "年" in found[0] or "." in found[0]
    if len(year) < len("115") and int(year) < FIRST_CLEAR_YEAR and not is_named:
        raise TwoReadingsError(text)
    if not int(year):
        raise NoSuchDayError(text)
    return YEARS_BEFORE_FOUNDING + (1 - int(year) if before else int(year))


def _is_cut(plain: str, end: int) -> bool:
    """Whether the digits go on there, so that none of them can be told apart."""
    return plain[end - 1].isdigit() and plain[end : end + 1].isdigit()


def _number(written: str) -> int:
    """A month or a day; raises ValueError for numerals that are none."""
    if written.isdecimal():
        return int(written)
    return read_numerals(written) or 0
