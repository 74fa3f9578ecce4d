"""Columns of times and days: each distinct text read once, to microseconds or a day's number."""

import re
from array import array
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from workflow.audit.log import MICROSECOND, MISSING, microseconds_of, no_times
from workflow.audit.reading.gathering import Gathering
from workflow.audit.reading.sheets import Coded
from workflow.calendar import TAIPEI, taipei_time
from workflow.moments import (
    EXAMPLES,
    FIRST_DAY,
    LAST_DAY,
    MomentUnreadableError,
    holds_serials,
    moment,
)

_DAY_LENGTH = len("2026-03-02")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(
    r"[T ](?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?"
    r"(?P<offset>Z|[+-](?P<hours>0[0-9]|1[0-3]):(?P<minutes>[0-5][0-9]))?"
)
_HOUR = re.compile(r"[:：時点點]|[0-9０-９]{7,8}[ T]?[0-9０-９]{4}|[0-9]{5}\.0*[1-9]")
A_SECOND = timedelta(seconds=1) // MICROSECOND
A_DAY = timedelta(days=1) // MICROSECOND
_MIDNIGHT = microseconds_of(datetime(2000, 1, 1, tzinfo=TAIPEI)) % A_DAY


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
        texts = column.values
        self._learn(texts)
        days, hours = self._days, self._hours
        try:
            found = [days[text[:_DAY_LENGTH]] + hours[text[_DAY_LENGTH:]] for text in texts]
            return Values(values=array("q", found), faults={})
        except KeyError:  # some text is written in another way
            return self._read_each(texts)

    def _read_each(self, texts: Sequence[str]) -> Values:
        found, faults, whole_days = no_times(), dict[int, str](), set[int]()
        days, hours = self._days.get, self._hours.get
        serials = holds_serials(texts)
        for place, text in enumerate(texts):
            day, hour = days(text[:_DAY_LENGTH]), hours(text[_DAY_LENGTH:])
            if day is not None and hour is not None:
                found.append(day + hour)
                continue
            try:
                found.append(self._moment(text, serials) if text else MISSING)
            except MomentUnreadableError as fault:
                found.append(MISSING)
                faults[place] = reason_of(fault)
            if found[-1] % A_DAY == _MIDNIGHT and text and not _HOUR.search(text):
                whole_days.add(place)
        return Values(values=found, faults=faults, whole_days=frozenset(whole_days))

    def _moment(self, text: str, has_serials: bool) -> int:
        read = moment(text, has_serials=has_serials)
        if read.tzinfo is TAIPEI:  # it said no offset
            read = read.replace(tzinfo=self._zone)
        return microseconds_of(read)

    def _learn(self, texts: Sequence[str]) -> None:
        """The days and the hours of texts as ISO has them: any two together are a time."""
        for day in {text[:_DAY_LENGTH] for text in texts} - self._days.keys():
            if _DAY.fullmatch(day):
                self._learn_day(day)
        for clock in {text[_DAY_LENGTH:] for text in texts} - self._hours.keys():
            if found := _CLOCK.fullmatch(clock):
                self._hours[clock] = self._after_midnight(found)

    def _learn_day(self, text: str) -> None:
        try:
            day = datetime.combine(date.fromisoformat(text), time(), TAIPEI)
        except ValueError:  # there is no such day
            return
        if FIRST_DAY <= day.date() <= LAST_DAY:
            self._days[text] = microseconds_of(day)

    def _after_midnight(self, clock: re.Match[str]) -> int:
        """Microseconds from Taiwan's midnight."""
        hour, minute, second = (int(each or 0) for each in clock.group("hour", "minute", "second"))
        east = self._zone.utcoffset(None)
        if offset := clock["offset"]:
            hours, minutes = (int(each or 0) for each in clock.group("hours", "minutes"))
            east = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
        ahead = (TAIPEI.utcoffset(None) - east) // MICROSECOND
        return ((hour * 60 + minute) * 60 + second) * A_SECOND + ahead


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
            found.append(_day_number(text, serials) if text else 0)
        except MomentUnreadableError as fault:
            found.append(0)
            faults[place] = reason_of(fault)
    return Values(values=found, faults=faults)


def reason_of(fault: MomentUnreadableError) -> str:
    """Why it is no time, and how times are written."""
    return f"{fault.why}；可用：{EXAMPLES}"


def _day_number(text: str, has_serials: bool) -> int:
    return taipei_time(moment(text, has_serials=has_serials)).toordinal()
