"""Columns of times and days: each distinct text read once, to microseconds or a day's number."""

import re
from array import array
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from workflow.audit.log import MICROSECOND, MISSING, microseconds_of, no_times
from workflow.audit.reading.gathering import Gathering
from workflow.audit.reading.moments import (
    EXAMPLES,
    MomentUnreadableError,
    holds_serials,
    moment,
)
from workflow.audit.reading.sheets import Coded
from workflow.calendar import TAIPEI, taipei_time

_DAY_LENGTH = len("2026-03-02")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ITS_MIDNIGHT = datetime(2000, 1, 1, tzinfo=TAIPEI)
_HOUR = re.compile(r"[:：時点點]|[0-9０-９]{7,8}[ T]?[0-9０-９]{4}|[0-9]{5}\.0*[1-9]")
A_DAY = timedelta(days=1) // MICROSECOND
_MIDNIGHT = microseconds_of(_ITS_MIDNIGHT) % A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What the distinct texts of a column are."""

    values: "array[int]"
    faults: Mapping[int, str]  # why the text at a place is none
    whole_days: frozenset[int] = frozenset()  # places of times that say a day and no hour


class MomentValues:
    """Reads the distinct texts of columns of times; those without an offset are of `zone`."""

    def __init__(self, zone: timezone = TAIPEI) -> None:
        """Days and hours are kept: few of them make up many times."""
        self._zone = zone
        self._days: dict[str, int] = {}
        self._hours: dict[str, int] = {}

    def read(self, column: Coded) -> Values:
        """Microseconds since EPOCH, MISSING where blank or at fault."""
        found, faults, whole_days = no_times(), dict[int, str](), set[int]()
        days, hours = self._days.get, self._hours.get
        serials = holds_serials(column.values)
        for place, text in enumerate(column.values):
            day, hour = days(text[:_DAY_LENGTH]), hours(text[_DAY_LENGTH:])
            if day is not None and hour is not None:
                found.append(day + hour)
                continue
            try:
                found.append(self._moment(text, serials) if text else MISSING)
            except MomentUnreadableError as fault:
                found.append(MISSING)
                faults[place] = reason_of(fault)
            if found[-1] % A_DAY == _MIDNIGHT and not _HOUR.search(text):
                whole_days.add(place)
        return Values(values=found, faults=faults, whole_days=frozenset(whole_days))

    def _moment(self, text: str, has_serials: bool) -> int:
        read = moment(text, has_serials=has_serials)
        if read.tzinfo is TAIPEI:  # it said no offset
            read = read.replace(tzinfo=self._zone)
        if _ISO.fullmatch(text):
            self._keep(text, read)
        return microseconds_of(read)

    def _keep(self, text: str, read: datetime) -> None:
        """The day and the hour of a text apart: any other of the two together is a time too."""
        day, hour = text[:_DAY_LENGTH], text[_DAY_LENGTH:]
        same_hour = datetime.combine(_ITS_MIDNIGHT, read.timetz())
        self._hours[hour] = (same_hour - _ITS_MIDNIGHT) // MICROSECOND
        self._days[day] = microseconds_of(read) - self._hours[hour]


def hours_told(
    entries: Gathering, at: "array[int]", whole_days: Container[int], received: Sequence[int]
) -> "array[int]":
    """The times, those without an hour not before what the case did earlier that day.

    A day says no order within it: midnight would accuse whoever signed after a time that has one.
    """
    told = array("q", at)
    for case, (start, stop) in enumerate(entries.spans()):
        last = received[case]
        for entry in entries.order[start:stop]:
            if entry in whole_days and told[entry] < last < told[entry] + A_DAY:
                told[entry] = last
            last = max(last, told[entry])
    return told


def day_values(column: Coded) -> Values:
    """`toordinal` of the days of a column; 0 where blank or at fault. The hour is left out."""
    found, faults = array("q"), dict[int, str]()
    serials = holds_serials(column.values)
    for place, text in enumerate(column.values):
        try:
            found.append(_day(text, serials) if text else 0)
        except MomentUnreadableError as fault:
            found.append(0)
            faults[place] = reason_of(fault)
    return Values(values=found, faults=faults)


def reason_of(fault: MomentUnreadableError) -> str:
    """Why it is no time, and how times are written."""
    return f"{fault.why}；可用：{EXAMPLES}"


def _day(text: str, has_serials: bool) -> int:
    return taipei_time(moment(text, has_serials=has_serials)).toordinal()
