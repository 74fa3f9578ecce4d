"""What one replication comes to: values, never documents. Days are days of the office clock.

A value is None where nothing was there to take it of: no document decided, nobody present.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

TOTAL = ""  # the group of all documents
CURVE = 100
LEVELS = tuple((place + 0.5) / CURVE for place in range(CURVE))  # shares of a cumulative curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """When the window ends: with a day, or with the last of so many documents; one of the two."""

    warmup_days: int
    days: int | None = None
    cases: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentiles:
    """Mean and percentiles of the documents of one replication, in days."""

    mean: float
    p50: float
    p90: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFigures:
    """A group of counted documents: those that arrived in the window."""

    cases: int
    unfinished: int
    overdue: int  # of the unfinished, those whose due day is over
    in_time: int  # decided on or before the due day; 0 where there is no calendar
    cycle_days: Percentiles | None  # of the decided
    wait_days: Percentiles | None  # likewise; the sum over the desks of a document
    is_dated: bool = True  # whether there are due days at all

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.cases - self.unfinished

    @property
    def on_time_rate(self) -> float | None:
        """In time, of the decided and the unfinished whose due day is over."""
        known = self.decided + self.overdue
        return self.in_time / known if self.is_dated and known else None

    @property
    def closed_in_time_rate(self) -> float | None:
        """依限辦結比率: in time, of the decided. Never to finish what is late makes it perfect."""
        return self.in_time / self.decided if self.is_dated and self.decided else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFigures:
    """A position in the window: sign-offs that end in it, whoever's document."""

    handled: int
    wait_days: float | None  # mean of those sign-offs, from the desk opening to taking up
    service_minutes: float | None  # mean of those sign-offs, whoever gave the signature
    utilisation: float | None  # time at work / time present; None for outside agencies
    worked_minutes: float  # by its holders, for whomever
    mean_queue: float  # desks that wait, over the time of the window
    longest_queue: int

    def stay_days(self, day_minutes: float) -> float | None:
        """Mean of those sign-offs, from the desk opening to the signature."""
        if self.wait_days is None or self.service_minutes is None:
            return None
        return self.wait_days + self.service_minutes / day_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """One replication. Positions are by key, in the order of the network."""

    number: int  # from 1
    ended_at: float  # office minute at which the window ends
    events: int  # sign-offs in the window, also of documents that are not counted
    total: CaseFigures
    by_urgency: Mapping[str, CaseFigures]  # most urgent first
    by_unit: Mapping[str, CaseFigures]  # the drafting unit, in the agency's order
    positions: Mapping[str, PositionFigures]
    in_office: tuple[int, ...]  # documents under way at each day's close, warm-up included
    late: tuple[int, ...] = ()  # of them, past their due day; () where there are no due days
    curve: tuple[float, ...] = ()  # days of the decided at LEVELS; () where none was decided


def _cycle_days(figures: CaseFigures) -> float | None:
    return figures.cycle_days.mean if figures.cycle_days else None


def _wait_days(figures: CaseFigures) -> float | None:
    return figures.wait_days.mean if figures.wait_days else None


def _on_time_rate(figures: CaseFigures) -> float | None:
    return figures.on_time_rate


Metric = Callable[[CaseFigures], float | None]
METRICS: Mapping[str, Metric] = {  # in which two rehearsals are compared
    "cycle_days": _cycle_days,
    "wait_days": _wait_days,
    "on_time_rate": _on_time_rate,
}


def _unfinished_rate(figures: CaseFigures) -> float | None:
    return figures.unfinished / figures.cases if figures.cases else None


def _cases(figures: CaseFigures) -> float:
    return float(figures.cases)


BESIDE: Mapping[str, Metric] = {  # kept of each replication too, and compared with a log only
    "cases": _cases,
    "unfinished_rate": _unfinished_rate,
}
