"""Results of rehearsals that nobody simulated: a few positions, two urgencies, ten days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workflow.rehearsal.result import (
    CaseResult,
    Comparison,
    DayResult,
    Difference,
    Estimate,
    PositionResult,
    Result,
    Spread,
)
from workflow.rehearsal.validation.answer import MEAN, Figure, Part, Validation
from workflow.rehearsal.varying.answers import (
    Axis,
    Effect,
    Move,
    Point,
    Sampled,
    Sensitivity,
    StaffPlan,
    Step,
    Sweep,
)
from workflow.rehearsal.wanted import Rehearsal, Relief, Trial

CLERK, CHIEF, SECRETARY = "綜合企劃組/承辦人員", "綜合企劃組/股長", "機關/主任秘書"
ELSEWHERE = "府外/法務局"
MONDAY = date(2026, 3, 2)
DRAFTERS = "staff.default.承辦人員"
HEADS = "staff.default.股長"
SAMPLED = Sampled(scenario="現況", seed=7, replications=20, warmup_days=3, days=7)


def an_estimate(mean: float, half: float | None = 0.1) -> Estimate:
    """A mean in its interval; without one where a single replication had a value."""
    if half is None:
        return Estimate(mean=mean, low=None, high=None, count=1)
    return Estimate(mean=mean, low=mean - half, high=mean + half, count=20)


def a_spread(mean: float) -> Spread:
    return Spread(
        mean=an_estimate(mean),
        p50=an_estimate(mean * 0.8),
        p90=an_estimate(mean * 2),
        p95=an_estimate(mean * 3),
    )


def a_group(mean: float, *, cases: int = 1000, rate: float | None = 0.9) -> CaseResult:
    known = None if rate is None else an_estimate(rate, 0.01)
    return CaseResult(
        cases=cases,
        unfinished=40,
        overdue=7,
        cycle_days=a_spread(mean),
        wait_days=a_spread(mean * 0.6),
        on_time_rate=known,
        closed_in_time_rate=known,
    )


def a_position(
    *, wait: float | None, load: float | None, handled: int = 1000, holders: int = 1
) -> PositionResult:
    return PositionResult(
        handled=handled,
        holders=holders,
        load=load,
        utilisation=None if load is None else an_estimate(min(load, 1), 0.01),
        wait_days=None if wait is None else an_estimate(wait, wait / 10),
        service_minutes=an_estimate(20.0, 0.2),
        worked_hours=an_estimate(320.0, 4.0),
        mean_queue=an_estimate(2.5),
        longest_queue=31,
    )


def a_result(name: str = "示範基準", *, slower: float = 1.0, seed: int = 7) -> Result:
    """A result; `slower` multiplies what documents take and wait."""
    days = [date(2026, 3, day) for day in (*range(2, 7), *range(9, 14))]
    return Result(
        scenario=name,
        seed=seed,
        replications=20,
        warmup_days=3,
        days=7,
        events=8123,
        seconds=1.5,
        total=a_group(3.0 * slower, cases=2000),
        by_urgency={"最速件": a_group(0.8 * slower, cases=100), "普通件": a_group(3.2 * slower)},
        by_unit={"綜合企劃組": a_group(3.0 * slower), "秘書室": a_group(2.0 * slower)},
        positions={
            CLERK: a_position(wait=0.1 * slower, load=0.6, holders=6),
            CHIEF: a_position(wait=0.2 * slower, load=0.8),
            SECRETARY: a_position(wait=1.2 * slower, load=0.9 * slower),
            ELSEWHERE: a_position(wait=None, load=None, handled=50, holders=0),
        },
        calendar=tuple(
            DayResult(
                day=day,
                is_warmup=place < 3,
                in_office=an_estimate(10.0 * slower + place),
                late=an_estimate(slower + place),
            )
            for place, day in enumerate(days)
        ),
        by_replication={
            "cycle_days": tuple((3.0 + number / 10) * slower for number in range(20)),
            "wait_days": tuple((1.8 + number / 10) * slower for number in range(20)),
            "on_time_rate": (0.9,) * 20,
        },
    )


def a_difference(by: float, half: float | None = 0.05, p: float | None = 0.0001) -> Difference:
    if half is None:
        return Difference(difference=by, low=None, high=None, p=None, p_holm=None)
    return Difference(difference=by, low=by - half, high=by + half, p=p, p_holm=p)


def a_comparison(other: Result) -> Comparison:
    return Comparison(
        other=other,
        differences={
            "cycle_days": a_difference(1.5),
            "wait_days": a_difference(0.02, p=0.4),
            "on_time_rate": a_difference(-0.12),
        },
    )


def a_rehearsal() -> Rehearsal:
    """The base, and another with a longer way."""
    other = a_comparison(a_result("示範順會", slower=1.5))
    return Rehearsal(result=a_result(), comparisons=(other,))


def a_relief(scenario: str, by: float = -0.4) -> Relief:
    """One 主任秘書 more, which helps."""
    trial = Trial(key=SECRETARY, holders=2, differences={"cycle_days": a_difference(by)})
    return Relief(scenario=scenario, trials=(trial,))


def a_point(value: str, by: float | None, p: float = 0.0001) -> Point:
    """A point of a sweep or a sensitivity, so many days more than the base."""
    means = {"cycle_days": an_estimate(2.0), "on_time_rate": an_estimate(0.9, 0.01)}
    found = {} if by is None else {"cycle_days": a_difference(by, p=p)}
    return Point(values=(value,), metrics=means, differences=found)


def a_sweep(*points: Point) -> Sweep:
    return Sweep(
        sampled=SAMPLED,
        axes=(Axis(key=DRAFTERS, values=("3", "4")),),
        base=a_point("", None),
        points=points or (a_point("3", -1.5), a_point("4", 0.0)),
    )


def a_grid(down: tuple[str, ...], across: tuple[str, ...], *by: float, p: float = 0.001) -> Sweep:
    """Every combination, the last key changing fastest, so many days more than the base."""
    pairs = [(one, other) for one in down for other in across]
    points = (
        replace(a_point("", days, p), values=pair) for pair, days in zip(pairs, by, strict=True)
    )
    axes = (Axis(key=DRAFTERS, values=down), Axis(key=HEADS, values=across))
    return Sweep(sampled=SAMPLED, axes=axes, base=a_point("", None), points=tuple(points))


def a_sensitivity() -> Sensitivity:
    """Drafters matter most, then how many documents come."""
    return Sensitivity(
        sampled=SAMPLED,
        by=0.2,
        base=a_point("", None),
        effects=(
            Effect(key=DRAFTERS, at="2", less=a_point("1", 0.9), more=a_point("3", -0.3)),
            Effect(key="arrivals.per_day", at="40", less=None, more=a_point("48", 0.25, p=0.2)),
        ),
        notes=(),
    )


def a_staff_plan() -> StaffPlan:
    """Reached with one 股長 more."""

    def step(move: Move, key: str, rate: float, *, reaches: bool) -> Step:
        found = an_estimate(rate, 0.01)
        return Step(move=move, key=key, holders=2, persons=9, rate=found, reaches=reaches)

    return StaffPlan(
        sampled=SAMPLED,
        aim=0.95,
        steps=(
            step(Move.BASE, "", 0.9, reaches=False),
            step(Move.AMPLE, "", 0.995, reaches=True),
            step(Move.ADD, CHIEF, 0.97, reaches=True),
        ),
        holders={CHIEF: 2},
        persons=9,
        base_persons=8,
        toml="[scenario]",
    )


def a_validation(recorded: float = 3.1) -> Validation:
    """A scenario set beside a log: alike where the mean lies from 2.8 to 3.4 days."""
    part = Part(first=MONDAY, last=MONDAY, days=1, received=300, decided=290)
    figure = Figure(key=MEAN, recorded=recorded, simulated=3.0, low=2.8, high=3.4)
    return Validation(
        scenario="示範基準",
        file="示範紀錄.csv",
        seed=7,
        replications=20,
        warmup_days=3,
        learned=part,
        judged=part,
        difference=0.5,
        smallest_seen=0.3,
        figures=(figure,),
        positions=(),
        earth_movers_distance=None,
        one_run_distance=None,
        recorded_curve=(),
        simulated_curve=(),
    )
