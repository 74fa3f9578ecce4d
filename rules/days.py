"""How a day is said to whoever reads: by its 民國 year in Chinese, as ISO has it elsewhere.

Records, files and JSON keep ISO; sentences, pages and what a command prints say days as here.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

# 民國 1 is 1912; the year before it is 民國前 1, so there is no year 0.
YEARS_BEFORE_FOUNDING = 1911
TAIWAN = timezone(timedelta(hours=8))
AND = "、"
# A fact of a sentence that is a day or a time, and nothing else, as records write it.
_WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d|Z)?)?")
# A day as `format_short` says it, in the midst of a sentence.
_SAID = re.compile(r"(?<![\d.])(?P<year>\d{2,3})\.(?P<month>\d\d)\.(?P<day>\d\d)(?![\d.])")
# Facts that quote what somebody typed or a file holds.
AS_TYPED = frozenset({"value", "text", "file", "key", "case", "subject", "title"})


def format_short(day: date) -> str:
    """The day as 115.03.02, or 前1.03.02 before 民國 1."""
    year = day.year - YEARS_BEFORE_FOUNDING
    return f"{year if year > 0 else f'前{1 - year}'}.{day:%m.%d}"


def format_moment(at: datetime) -> str:
    """The day and the time on Taiwan's clock, its seconds where it has some."""
    return _at(at, format_short)


def said(name: str, fact: object) -> object:
    """A fact of a sentence in Chinese; what somebody typed stays as it was typed."""
    return fact if name in AS_TYPED else _each(fact, format_short)


def said_elsewhere(name: str, fact: object) -> object:
    """The same in a language that counts years from Christ."""
    return fact if name in AS_TYPED else _each(fact, date.isoformat)


def years_from_christ(text: str) -> str:
    """A sentence put together in Chinese, each of its days as another calendar has it."""
    return _SAID.sub(_from_christ, text)


def _from_christ(found: re.Match[str]) -> str:
    year = YEARS_BEFORE_FOUNDING + int(found["year"])
    try:
        return date(year, int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return found[0]


def _each(fact: object, form: Callable[[date], str]) -> object:
    """A day, a time or several days, as `form` writes days; whatever else as it is."""
    if isinstance(fact, str):
        return _said_days(fact, form)
    if isinstance(fact, datetime):
        return _at(fact, form)
    return form(fact) if isinstance(fact, date) else fact


def _said_days(fact: str, form: Callable[[date], str]) -> str:
    # Most facts are names: what begins with no digit needs no closer look.
    if not fact[:1].isdecimal() or not all(map(_WRITTEN.fullmatch, fact.split(AND))):
        return fact
    return AND.join(_written(each, form) for each in fact.split(AND))


def _written(text: str, form: Callable[[date], str]) -> str:
    try:
        if len(text) == len("2026-03-02"):
            return form(date.fromisoformat(text))
        return _at(datetime.fromisoformat(text), form)
    except ValueError:
        return text


def _at(at: datetime, form: Callable[[date], str]) -> str:
    local = at.astimezone(TAIWAN) if at.tzinfo else at
    return f"{form(local.date())} {local:{'%H:%M:%S' if local.second else '%H:%M'}}"
