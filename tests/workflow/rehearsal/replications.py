"""Replications for tests: only what matters is named."""

from datetime import date

from workflow.calendar import taiwan_calendar
from workflow.rehearsal.figures import (
    CaseFigures,
    Percentiles,
    PositionFigures,
    Replication,
    Until,
)
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.scenario import OFFICE_HOURS
from workflow.rehearsal.statistics import Run

MONDAY = date(2026, 3, 2)
HEAD = "綜合企劃組/股長"
COURT = "府外/法務局"


def alike(value: float | None) -> Percentiles | None:
    """Documents that all took the same."""
    if value is None:
        return None
    return Percentiles(mean=value, p50=value, p90=value, p95=value)


def cases(
    cycle: float | None = 2.0, wait: float | None = 1.0, *, in_time: int = 8, overdue: int = 0
) -> CaseFigures:
    """Ten documents, two of them unfinished; all of them where nothing says how long they took."""
    unfinished = 10 if cycle is None else 2
    return CaseFigures(
        cases=10,
        unfinished=unfinished,
        overdue=overdue,
        in_time=0 if cycle is None else in_time,
        cycle_days=alike(cycle),
        wait_days=alike(wait if cycle is not None else None),
    )


def position(*, handled: int = 5, wait: float | None = 1.0, longest: int = 3) -> PositionFigures:
    """A position of a replication."""
    return PositionFigures(
        handled=handled,
        wait_days=wait,
        service_minutes=20.0,
        utilisation=0.5,
        worked_minutes=90.0,
        mean_queue=0.25,
        longest_queue=longest,
    )


def replication(
    number: int,
    total: CaseFigures | None = None,
    *,
    in_office: tuple[int, ...] = (1, 2, 3),
    late: tuple[int, ...] = (),
    positions: dict[str, PositionFigures] | None = None,
) -> Replication:
    """A replication of which every group is all its documents."""
    figures = total or cases()
    return Replication(
        number=number,
        ended_at=1440.0,
        events=7,
        total=figures,
        by_urgency={"速件": figures},
        by_unit={"綜合企劃組": figures},
        positions={HEAD: position()} if positions is None else positions,
        in_office=in_office,
        late=late,
    )


def a_run(*, warmup_days: int = 1) -> Run:
    """What such replications are of."""
    return Run(
        scenario="示範",
        seed=7,
        until=Until(warmup_days=warmup_days, days=2),
        clock=OfficeClock(start=MONDAY, spans=OFFICE_HOURS, calendar=taiwan_calendar()),
        holders={HEAD: 2, COURT: 0},
        loads={HEAD: 0.4, COURT: None},
        seconds=1.5,
    )
