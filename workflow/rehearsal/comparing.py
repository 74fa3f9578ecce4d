"""One scenario against others: differences paired by replication.

Every document of a replication has the same arrival, row and times to sign in all of them, so that
what differs between two replications of one number is what the scenarios differ in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.rehearsal.estimating import half_width, holm, moments, p_of
from workflow.rehearsal.figures import METRICS, Metric, Replication
from workflow.rehearsal.result import Comparison, Difference, Result
from workflow.texts import msgid

SEEDS_DIFFER = msgid("亂數種子不同，兩次遇到的不是同樣的公文")
REPLICATIONS_DIFFER = msgid("重複次數不同")
WINDOWS_DIFFER = msgid("起日、暖機日數或計入的日數不同")
NOT_KEPT = msgid("其中一次是較早的版本跑的，沒有留下逐次的數字")


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


def paired(base: Result, other: Result) -> Comparison:
    """Two results less one another, as if they had run together; see `why_unpaired`."""
    found = {
        metric: _of_pairs(
            dict(enumerate(base.by_replication.get(metric, ()))),
            dict(enumerate(other.by_replication.get(metric, ()))),
        )
        for metric in METRICS
    }
    table = {metric: difference for metric, difference in found.items() if difference}
    corrected = holm({metric: difference.p for metric, difference in table.items()})
    return Comparison(
        other=other,
        differences={
            metric: replace(difference, p_holm=corrected[metric])
            for metric, difference in table.items()
        },
    )


def why_unpaired(base: Result, other: Result) -> tuple[str, ...]:
    """Why two results cannot be paired, as message ids; none where they can.

    Only replications of one seed have the same documents, and only one window counts the same.
    """
    reasons = {
        SEEDS_DIFFER: base.seed != other.seed,
        REPLICATIONS_DIFFER: base.replications != other.replications,
        WINDOWS_DIFFER: _window(base) != _window(other),
        NOT_KEPT: not (base.by_replication and other.by_replication),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _window(result: Result) -> tuple[object, ...]:
    first = result.calendar[0].day if result.calendar else None
    return (first, result.warmup_days, result.days)


def _difference(
    base: Sequence[Replication], other: Sequence[Replication], metric: Metric
) -> Difference | None:
    return _of_pairs(
        {each.number: metric(each.total) for each in base},
        {each.number: metric(each.total) for each in other},
    )


def _of_pairs(
    before: Mapping[int, float | None], after: Mapping[int, float | None]
) -> Difference | None:
    """By number of the replication; None where no number has a value in both."""
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
