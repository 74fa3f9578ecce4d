"""One scenario against others: differences paired by replication.

Every document of a replication has the same arrival, row and times to sign in all of them, so that
what differs between two replications of one number is what the scenarios differ in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.rehearsal.estimating import half_width, holm, moments, p_of
from workflow.rehearsal.figures import CaseFigures, Replication
from workflow.rehearsal.result import Comparison, Difference, Result

Metric = Callable[[CaseFigures], float | None]


def _cycle_days(figures: CaseFigures) -> float | None:
    return figures.cycle_days.mean if figures.cycle_days else None


def _wait_days(figures: CaseFigures) -> float | None:
    return figures.wait_days.mean if figures.wait_days else None


def _on_time_rate(figures: CaseFigures) -> float | None:
    return figures.on_time_rate


METRICS: Mapping[str, Metric] = {
    "cycle_days": _cycle_days,
    "wait_days": _wait_days,
    "on_time_rate": _on_time_rate,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A scenario's replications, and the result that they come to."""

    replications: Sequence[Replication]
    result: Result


def compared(base: Simulated, others: Sequence[Simulated]) -> tuple[Comparison, ...]:
    """Each of the others less the base; p is corrected by Holm over all of this table."""
    tables = [_differences(base.replications, other.replications) for other in others]
    corrected = holm(
        {
            f"{number} {metric}": difference.p
            for number, table in enumerate(tables)
            for metric, difference in table.items()
        }
    )
    return tuple(
        Comparison(
            other=other.result,
            differences={
                metric: replace(difference, p_holm=corrected[f"{number} {metric}"])
                for metric, difference in table.items()
            },
        )
        for number, (other, table) in enumerate(zip(others, tables, strict=True))
    )


def _differences(
    base: Sequence[Replication], other: Sequence[Replication]
) -> dict[str, Difference]:
    """By metric; a metric that no number has in both is left out."""
    found = {metric: _difference(base, other, value) for metric, value in METRICS.items()}
    return {metric: difference for metric, difference in found.items() if difference}


def _difference(
    base: Sequence[Replication], other: Sequence[Replication], metric: Metric
) -> Difference | None:
    before = {each.number: metric(each.total) for each in base}
    after = {each.number: metric(each.total) for each in other}
    pairs = [(before[number], after[number]) for number in sorted(before.keys() & after.keys())]
    values = [new - old for old, new in pairs if old is not None and new is not None]
    if not values:
        return None
    found = moments(values)
    half = half_width(found)
    return Difference(
        difference=found.mean,
        low=None if half is None else found.mean - half,
        high=None if half is None else found.mean + half,
        p=p_of(found),
        p_holm=None,
    )
