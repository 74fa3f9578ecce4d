"""One scenario against others: differences paired by replication.

Every document of a replication has the same arrival, row and times to sign in all of them, so that
what differs between two replications of one number is what the scenarios differ in.
"""

from collections.abc import Sequence
from dataclasses import replace

from workflow.rehearsal.estimating import ANY, CHANGE, Bounds, holm, interval, moments, p_of
from workflow.rehearsal.figures import METRICS
from workflow.rehearsal.result import Comparison, Difference, Result
from workflow.texts import msgid

RATES = frozenset({"on_time_rate"})  # a change of one is from -1 to 1
SEEDS_DIFFER = msgid("亂數種子不同，兩次遇到的不是同樣的公文")
REPLICATIONS_DIFFER = msgid("重複次數不同")
WINDOWS_DIFFER = msgid("起日、暖機日數或計入的日數不同")
NOT_KEPT = msgid("其中一次是較早的版本跑的，沒有留下逐次的數字")


def compared(base: Result, others: Sequence[Result]) -> tuple[Comparison, ...]:
    """Each of the others less the base; p is corrected by Holm over all of this table."""
    tables = [_differences(base, other) for other in others]
    corrected = holm(
        {
            f"{number} {metric}": difference.p
            for number, table in enumerate(tables)
            for metric, difference in table.items()
        }
    )
    return tuple(
        Comparison(
            other=other,
            differences={
                metric: replace(difference, p_holm=corrected[f"{number} {metric}"])
                for metric, difference in table.items()
            },
        )
        for number, (other, table) in enumerate(zip(others, tables, strict=True))
    )


def paired(base: Result, other: Result) -> Comparison:
    """Two results less one another, as if they had run together; see `why_unpaired`."""
    return compared(base, [other])[0]


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


def _differences(base: Result, other: Result) -> dict[str, Difference]:
    """By metric; a metric that no replication has in both is left out."""
    found = {
        metric: _difference(
            base.by_replication.get(metric, ()),
            other.by_replication.get(metric, ()),
            CHANGE if metric in RATES else ANY,
        )
        for metric in METRICS
    }
    return {metric: difference for metric, difference in found.items() if difference}


def _difference(
    before: Sequence[float | None], after: Sequence[float | None], within: Bounds
) -> Difference | None:
    pairs = zip(before, after, strict=False)
    values = [new - old for old, new in pairs if old is not None and new is not None]
    if not values:
        return None
    found = moments(values)
    low, high = interval(found, within)
    return Difference(
        difference=found.mean,
        low=low,
        high=high,
        p=p_of(found),
        p_holm=None,
    )
