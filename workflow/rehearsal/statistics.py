"""From replications to a result: estimates of what varies, totals of what is counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from operator import attrgetter
from typing import TypeVar

from workflow.kept.about import Said
from workflow.rehearsal.estimating import AMOUNT, SHARE, estimate
from workflow.rehearsal.figures import (
    BESIDE,
    METRICS,
    CaseFigures,
    Percentiles,
    PositionFigures,
    Replication,
    Until,
)
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.result import (
    CaseResult,
    DayResult,
    Estimate,
    PositionResult,
    Result,
    Spread,
)

MINUTES_AN_HOUR = 60
Group = TypeVar("Group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was run: what a result says beside its figures. Positions are by key."""

    scenario: str  # its name
    seed: int
    until: Until
    clock: OfficeClock
    holders: Mapping[str, int]  # 0 for an outside agency
    loads: Mapping[str, float | None]
    seconds: float = 0.0  # of the simulation alone
    warmup_found: bool = False
    supposed: tuple[Said, ...] = ()  # of the scenario
    edits: int = 0  # rows of the table that the scenario changes


def result_of(replications: Iterable[Replication], run: Run) -> Result:
    """The result of one replication or more, in whatever order they come."""
    ordered = sorted(replications, key=attrgetter("number"))
    curve = _curve([each.curve for each in ordered])
    return Result(
        scenario=run.scenario,
        seed=run.seed,
        replications=len(ordered),
        warmup_days=run.until.warmup_days,
        days=run.until.days,
        events=sum(each.events for each in ordered),
        seconds=run.seconds,
        total=_cases([each.total for each in ordered]),
        by_urgency=_groups([each.by_urgency for each in ordered]),
        by_unit=_groups([each.by_unit for each in ordered]),
        positions={
            key: _position(found, run, key)
            for key, found in _grouped([each.positions for each in ordered]).items()
        },
        calendar=_calendar(ordered, run),
        warmup_found=run.warmup_found,
        supposed=run.supposed,
        edits=run.edits,
        by_replication={
            metric: tuple(value(each.total) for each in ordered)
            for metric, value in {**METRICS, **BESIDE}.items()
        },
        curve=curve,
        curve_apart=_apart([each.curve for each in ordered], curve),
    )


def _groups(mappings: Sequence[Mapping[str, CaseFigures]]) -> dict[str, CaseResult]:
    return {key: _cases(figures) for key, figures in _grouped(mappings).items()}


def _grouped(mappings: Sequence[Mapping[str, Group]]) -> dict[str, list[Group]]:
    """The figures of each key; every replication of a network has the same keys."""
    return {key: [each[key] for each in mappings] for key in mappings[0]}


def _cases(figures: Sequence[CaseFigures]) -> CaseResult:
    return CaseResult(
        cases=sum(each.cases for each in figures),
        unfinished=sum(each.unfinished for each in figures),
        overdue=sum(each.overdue for each in figures),
        cycle_days=_spread([each.cycle_days for each in figures]),
        wait_days=_spread([each.wait_days for each in figures]),
        on_time_rate=estimate((each.on_time_rate for each in figures), SHARE),
        closed_in_time_rate=estimate((each.closed_in_time_rate for each in figures), SHARE),
    )


def _spread(percentiles: Sequence[Percentiles | None]) -> Spread | None:
    there = [each for each in percentiles if each is not None]
    if not there:
        return None
    return Spread(
        mean=_certain(each.mean for each in there),
        p50=_certain(each.p50 for each in there),
        p90=_certain(each.p90 for each in there),
        p95=_certain(each.p95 for each in there),
    )


def _curve(curves: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    """The middle of several: share by share the mean of their days."""
    there = [each for each in curves if each]
    return tuple(fsum(days) / len(there) for days in zip(*there, strict=True))


def _apart(curves: Sequence[tuple[float, ...]], middle: tuple[float, ...]) -> float | None:
    """How many days lie between one curve and the middle of all, on average."""
    pairs = [zip(each, middle, strict=True) for each in curves if each]
    if not pairs:
        return None
    return fsum(abs(a - b) for pair in pairs for a, b in pair) / len(pairs) / len(middle)


def _position(figures: Sequence[PositionFigures], run: Run, key: str) -> PositionResult:
    day = run.clock.day_minutes
    return PositionResult(
        handled=sum(each.handled for each in figures),
        holders=run.holders[key],
        load=run.loads.get(key),
        utilisation=estimate((each.utilisation for each in figures), SHARE),
        wait_days=estimate((each.wait_days for each in figures), AMOUNT),
        service_minutes=estimate((each.service_minutes for each in figures), AMOUNT),
        worked_hours=_certain(each.worked_minutes / MINUTES_AN_HOUR for each in figures),
        mean_queue=_certain(each.mean_queue for each in figures),
        longest_queue=max(each.longest_queue for each in figures),
        stay_days=estimate((each.stay_days(day) for each in figures), AMOUNT),
    )


def _calendar(replications: Sequence[Replication], run: Run) -> tuple[DayResult, ...]:
    reached = min(len(each.in_office) for each in replications)
    return tuple(
        DayResult(
            day=run.clock.date_of(day),
            is_warmup=day < run.until.warmup_days,
            in_office=_certain(each.in_office[day] for each in replications),
            late=estimate((each.late[day] for each in replications if each.late), AMOUNT),
        )
        for day in range(reached)
    )


def _certain(values: Iterable[float]) -> Estimate:
    """The estimate of amounts of which there is one at least."""
    found = estimate(values, AMOUNT)
    if found is None:
        raise ValueError("no replication has a value")
    return found
