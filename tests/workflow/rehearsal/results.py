"""A rehearsal that nobody simulated, with one position and one comparison."""

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
from workflow.rehearsal.wanted import Rehearsal

ONE = Estimate(mean=1.1, low=None, high=None, count=1)
SPREAD = Spread(mean=ONE, p50=ONE, p90=ONE, p95=ONE)
GROUP = CaseResult(
    cases=9,
    unfinished=1,
    overdue=0,
    cycle_days=SPREAD,
    wait_days=SPREAD,
    on_time_rate=ONE,
    closed_in_time_rate=None,
)
RESULT = Result(
    scenario="基準",
    seed=7,
    replications=1,
    warmup_days=2,
    days=5,
    events=90,
    seconds=0.1,
    total=GROUP,
    by_urgency={"最速件": GROUP, "普通件": GROUP},
    by_unit={"秘書室": GROUP},
    positions={
        "機關/主任秘書": PositionResult(
            handled=9,
            holders=1,
            load=0.5,
            utilisation=ONE,
            wait_days=ONE,
            service_minutes=ONE,
            worked_hours=ONE,
            mean_queue=ONE,
            longest_queue=3,
        )
    },
    calendar=(DayResult(day=date(2026, 3, 2), is_warmup=True, in_office=ONE),),
)
A_REHEARSAL = Rehearsal(
    result=RESULT,
    comparisons=(
        Comparison(
            other=RESULT,
            differences={
                "cycle_days": Difference(difference=0.1, low=0.0, high=0.2, p=0.04, p_holm=0.08)
            },
        ),
    ),
)
