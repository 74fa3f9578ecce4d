"""The events that move a due date."""

from dataclasses import dataclass
from datetime import date

from workflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Event):
    """展期."""

    due: date
    days: int  # added, in the days the limit runs on
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSuspended(Event):
    """補正: the clock stands still until what is missing comes in."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Event):
    """復辦: it runs on with what was left."""

    due: date
    days: int  # taken off, in the days the limit runs on
    working_days: int = 0  # among them


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyChanged(Event):
    """改速別."""

    urgency: str
    due: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueShifted(Event):
    """停班順延: a day of the limit was closed by order, or opened again."""

    due: date
    reason: str
