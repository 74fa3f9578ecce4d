"""Times as officials, other systems and spreadsheets write them: 1121005 0930, 112年10月5日 9時.

What can be read in two ways is refused, not guessed: 05/10/2023, or 1018/1600 without its year.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from rules.texts import half_width
from workflow.calendar import TAIPEI
from workflow.errors import WorkflowError
from workflow.roc import NO_SUCH_DAY, NOT_A_DAY, DayUnreadableError, leading_day
from workflow.texts import msgid

EXAMPLES = "2023-10-05T09:00:00+08:00、2023/10/5 9:00、1121005 0930、112年10月5日 上午9時"
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)  # of what a log can be about
SERIALS_BEGIN = date(1899, 12, 30)  # day 0 of a spreadsheet
SECONDS_A_DAY = 86_400
MOST_KNOWN = 131_072  # more than a day has seconds
FARTHEST_OFFSET = timedelta(hours=14)

NOT_A_TIME = msgid("不是時間")
WITHOUT_YEAR = msgid("沒有年份")
WITHOUT_DAY = msgid("沒有日期")
NO_SUCH_HOUR = msgid("一天裡沒有這個時刻")
NO_SUCH_OFFSET = msgid("沒有這個時差")
TOO_FAR = msgid("年份不在民國 39 年至 189 年之間")  # FIRST_DAY to LAST_DAY
A_SERIAL = msgid("看來是試算表的日期序號，但這一欄不全是序號")

# What nearly every other system writes; the rest is read by its parts.
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_COMPACT = re.compile(r"([0-9]{7}|[0-9]{8})([0-9]{4}|[0-9]{6})")  # 11210050930, 20231005093000
_HALF = r"(?P<{name}>上午|凌晨|早上|中午|下午|晚上|[AaPp]\.?[Mm]\.?)"
_HOUR = re.compile(
    rf"(?:{_HALF.format(name='before')}\s?)?"
    r"(?:(?P<hour>[0-9]{1,2})\s?(?::\s?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]+)?))?"
    r"|[時点點]\s?(?:(?P<minutes>[0-9]{1,2})\s?分\s?)?(?:(?P<seconds>[0-9]{1,2})\s?秒)?整?)"
    r"|(?P<compact>[0-9]{4}|[0-9]{6}))"
    rf"(?:\s?{_HALF.format(name='after')})?"
    r"(?:\s?(?:UTC|GMT)?(?P<offset>Z|[+-][0-9]{1,2}(?::?[0-9]{2})?))?"
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_NO_YEAR = re.compile(r"[0-9]{4}/[0-9]{4}|[0-9]{1,2}(?:[./-]|月)[0-9]{1,2}日?(?:[ T/].*)?")
_MORNING = ("上午", "凌晨", "早上", "am")
_AFTERNOON = ("下午", "晚上", "pm")
NOON = "中午"


class MomentUnreadableError(WorkflowError):
    """The text is no time, or may be read as two."""

    template = "「%(text)s」%(why)s。可用：%(allowed)s"

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        super().__init__(text=text[:40], why=why, allowed=EXAMPLES)


def moment(text: str, *, has_serials: bool = False) -> datetime:
    """The time that a cell of a log says; raises MomentUnreadableError, for far years too.

    `has_serials`: the column holds days as a spreadsheet counts them.
    """
    found = read_moment(text, has_serials=has_serials)
    if not _is_near(found.date()):
        raise MomentUnreadableError(text, TOO_FAR)
    return found


def read_moment(text: str, *, has_serials: bool = False) -> datetime:
    """The time written; of a day without an hour its midnight, of no offset Taiwan's clock.

    Raises MomentUnreadableError.
    """
    try:
        return _iso(text) or _day_and_hour(text) or _by_parts(text, has_serials=has_serials)
    except DayUnreadableError as error:
        raise MomentUnreadableError(text, _why_not(text, error.why)) from error
    except (OverflowError, ValueError) as error:
        raise MomentUnreadableError(text, NO_SUCH_DAY) from error


def holds_serials(texts: Iterable[str]) -> bool:
    """Whether a column plainly holds days as a spreadsheet counts them: all that is filled is."""
    filled = False
    for text in texts:
        if not text:
            continue
        if not (_SERIAL.fullmatch(text) and _is_near(_of_serial(text).date())):
            return False
        filled = True
    return filled


def _iso(text: str) -> datetime | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:  # read by its parts, it says which of them is wrong
        return None
    return found if found.tzinfo else found.replace(tzinfo=TAIPEI)


def _day_and_hour(text: str) -> datetime | None:
    """Of a day and an hour with a space between: few days and hours make up many times."""
    day, _, hour = text.partition(" ")
    began, seconds = _known_day(day), _known_hour(hour)
    if not hour or began is None or seconds is None:
        return None
    return began + timedelta(seconds=seconds)


@lru_cache(maxsize=MOST_KNOWN)
def _known_day(text: str) -> datetime | None:
    try:
        return _by_parts(text, has_serials=False)
    except (DayUnreadableError, MomentUnreadableError, OverflowError, ValueError):
        return None


@lru_cache(maxsize=MOST_KNOWN)
def _known_hour(text: str) -> float | None:
    found = _HOUR.fullmatch(text)
    return None if found is None or found["offset"] else _seconds(found)


def _by_parts(text: str, *, has_serials: bool) -> datetime:
    plain = half_width(text)
    if has_serials and _SERIAL.fullmatch(plain):
        return _of_serial(plain)
    if found := _COMPACT.fullmatch(plain):
        return _joined(_day_of_digits(found[1], text), found[2], text)
    return _joined(*leading_day(text), text)


def _day_of_digits(digits: str, text: str) -> date:
    """Of so many digits that a number may be meant, which is no time, rather than a wrong day."""
    try:
        return leading_day(digits)[0]
    except DayUnreadableError as error:
        raise MomentUnreadableError(text, NOT_A_TIME) from error


def _joined(day: date, rest: str, text: str) -> datetime:
    """The day, at the hour that the rest of the text names."""
    rest = rest.strip().removeprefix("T").strip()
    if not rest:
        return datetime.combine(day, time(), TAIPEI)
    found = _HOUR.fullmatch(rest)
    if not found:
        raise MomentUnreadableError(text, NOT_A_TIME)
    seconds = _seconds(found)
    if seconds is None:
        raise MomentUnreadableError(text, NO_SUCH_HOUR)
    zone = _zone(found["offset"])
    if zone is None:
        raise MomentUnreadableError(text, NO_SUCH_OFFSET)
    return datetime.combine(day, time(), zone) + timedelta(seconds=seconds)


def _seconds(found: re.Match[str]) -> float | None:
    """From midnight; None where no day has such an hour."""
    if compact := found["compact"]:
        hour, minute, second = int(compact[:2]), int(compact[2:4]), float(compact[4:] or 0)
    else:
        hour = int(found["hour"])
        minute = int(found["minute"] or found["minutes"] or 0)
        second = float(found["second"] or found["seconds"] or 0)
    halves = {each.lower().replace(".", "") for each in found.group("before", "after") if each}
    whole = _of_the_day(hour, halves)
    if whole is None or minute > 59 or second >= 60 or (whole == 24 and (minute or second)):
        return None
    return (whole * 60 + minute) * 60 + second


def _of_the_day(hour: int, halves: set[str]) -> int | None:
    """The hour from 0 to 24; None where the half of the day and the number do not agree."""
    if not halves:
        return hour if hour in range(25) else None
    half = halves.pop()
    if halves or hour > 23:
        return None
    if half in _MORNING:
        return hour % 12 if hour <= 12 else None
    if half in _AFTERNOON:
        return hour % 12 + 12 if hour else None
    return hour if hour in (12, 13) else None


def _zone(offset: str | None) -> tzinfo | None:
    """The offset as a zone; None where no clock on earth has it."""
    if not offset:
        return TAIPEI
    if offset == "Z":
        return UTC
    hours, _, minutes = offset[1:].partition(":")
    hours, minutes = (hours[:-2], hours[-2:]) if len(hours) > 2 else (hours, minutes)
    east = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if east > FARTHEST_OFFSET or int(minutes or 0) > 59:
        return None
    return timezone(east if offset[0] == "+" else -east)


def _of_serial(text: str) -> datetime:
    """To the second: a spreadsheet keeps days as numbers that are a little off."""
    seconds = round(float(text) * SECONDS_A_DAY)
    return datetime.combine(SERIALS_BEGIN, time(), TAIPEI) + timedelta(seconds=seconds)


def _is_near(day: date) -> bool:
    return FIRST_DAY <= day <= LAST_DAY


def _why_not(text: str, why: str) -> str:
    """What is wrong with a text that is no time, as exactly as can be said."""
    plain = half_width(text)
    if why != NOT_A_DAY:
        return why
    if _SERIAL.fullmatch(plain):
        return A_SERIAL
    if _NO_YEAR.fullmatch(plain):
        return WITHOUT_YEAR
    return WITHOUT_DAY if _HOUR.fullmatch(plain) else NOT_A_TIME
