"""When what is recorded now is dated: never ahead of its own time."""

from collections.abc import Mapping
from datetime import datetime

from workflow.calendar import to_the_second
from workflow.refusals.base import ClockBehindError, FutureTimeError


def moment_of(at: datetime | None, now: datetime, lasts: Mapping[str, datetime]) -> datetime:
    """`at`, or now; `lasts` are the records that it follows, by what they are about.

    Raises FutureTimeError, or ClockBehindError where a record is ahead of the clock.
    """
    if at is None:
        for what, last in lasts.items():
            check_clock(what, last, now)
    elif at > now:
        raise FutureTimeError(what="動作時間", at=to_the_second(at), now=to_the_second(now))
    return at or now


def check_clock(what: str, last: datetime, now: datetime) -> None:
    """Whether the clock has come to the last record; raises ClockBehindError."""
    if last > now:
        raise ClockBehindError(case=what, last=to_the_second(last), now=to_the_second(now))
