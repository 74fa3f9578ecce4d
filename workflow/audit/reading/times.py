"""Columns of times and days: each distinct text read once, to microseconds or a day's number."""

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from workflow.audit.log import MICROSECOND, MISSING, microseconds_of, no_times
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What the distinct texts of a column are."""

    values: "array[int]"
    faults: Mapping[int, str]  # why the text at a place is none


class MomentValues:
    """Reads the distinct texts of columns of times; those without an offset are of `zone`."""

    def __init__(self, zone: timezone = TAIPEI) -> None:
        """Days and hours are kept: few of them make up many times."""
        self._zone = zone
        self._days: dict[str, int] = {}
        self._hours: dict[str, int] = {}

    def read(self, column: Coded) -> Values:
        """Microseconds since EPOCH, MISSING where blank or at fault."""
        found, faults = no_times(), dict[int, str]()
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
        return Values(values=found, faults=faults)

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
