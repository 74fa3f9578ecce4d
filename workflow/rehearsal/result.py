"""What a rehearsal says: means over replications, each with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflow.kept.about import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The mean of one value a replication, with its 95 % interval (Student t).

    The bounds are None where a single replication had a value.
    """

    mean: float
    low: float | None
    high: float | None
    count: int  # replications that had a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and percentiles of documents, each an estimate over replications."""

    mean: Estimate
    p50: Estimate
    p90: Estimate
    p95: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """A group of documents; counts are totals over all replications."""

    cases: int
    unfinished: int
    overdue: int
    cycle_days: Spread | None
    wait_days: Spread | None
    on_time_rate: Estimate | None
    closed_in_time_rate: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionResult:
    """A position; `handled` is a total over all replications."""

    handled: int
    holders: int  # 0 for an outside agency
    load: float | None  # worked out before the run; None for an outside agency
    utilisation: Estimate | None
    wait_days: Estimate | None
    service_minutes: Estimate | None
    worked_hours: Estimate  # 人時 in the window
    mean_queue: Estimate
    longest_queue: int  # of all replications
    stay_days: Estimate | None = None  # from a desk opening to its signature


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """The documents under way when a day closes."""

    day: date
    is_warmup: bool
    in_office: Estimate
    late: Estimate | None = None  # of them, past their due day; None where there are no due days


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A whole rehearsal of one scenario."""

    scenario: str  # its name
    seed: int
    replications: int
    warmup_days: int
    days: int | None
    events: int
    seconds: float  # of the simulation alone
    total: CaseResult
    by_urgency: Mapping[str, CaseResult]
    by_unit: Mapping[str, CaseResult]
    positions: Mapping[str, PositionResult]
    calendar: tuple[DayResult, ...]  # no more days than every replication reached
    warmup_found: bool = False  # whether MSER-5 chose the warm-up
    supposed: tuple[Said, ...] = ()  # of its scenario, a sentence each
    edits: int = 0  # rows of the table that it changes
    by_replication: Mapping[str, tuple[float | None, ...]] = field(
        default_factory=dict[str, tuple[float | None, ...]]
    )  # what is compared of each, by the names of the metrics
    curve: tuple[float, ...] = ()  # days of the decided at LEVELS, means over replications
    curve_apart: float | None = None  # how far one replication's curve is from it, on average

    @property
    def waiting_days(self) -> Mapping[str, float]:
        """How long documents waited at each position, all of them together."""
        return {
            key: each.wait_days.mean * each.handled
            for key, each in self.positions.items()
            if each.wait_days
        }

    @property
    def bottleneck(self) -> str | None:
        """The key of the position where documents wait longest in all; None if none waits."""
        waits = self.waiting_days
        longest = max(waits, key=lambda key: waits[key], default=None)
        return longest if longest and waits[longest] else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """OTHER less SCENARIO, paired by replication, with its 95 % interval."""

    difference: float
    low: float | None
    high: float | None
    p: float | None  # of the paired t test, two-sided
    p_holm: float | None  # corrected for all differences of one table


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Another scenario against the first."""

    other: Result
    differences: Mapping[str, Difference] = field(default_factory=dict[str, Difference])
    # by the names of the metrics: cycle_days, wait_days, on_time_rate
