"""How many replications a precision takes, told by the replications in order of their number."""

import math
from collections.abc import Sequence

from workflow.rehearsal.estimating import half_width, moments
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.wanted import FEWEST_FOR_PRECISION, MOST_FOR_PRECISION

FEWEST_MORE = 10
RESERVE = 1.1  # of what seems to be needed: the scatter is an estimate too


def enough(samples: Sequence[Sequence[Replication]], share: float, *, after: int) -> int | None:
    """The fewest replications, more than `after`, of which every scenario's cycle time is precise.

    Looking at each beginning by itself, however many there are already, keeps the answer the same
    whatever was handed out together.
    """
    values = [_cycle_days(sample) for sample in samples]
    lengths = range(max(after + 1, FEWEST_FOR_PRECISION), len(values[0]) + 1)
    for length in lengths:
        if all(_needed(each[:length], share) <= length for each in values):
            return length
    return None


def next_target(samples: Sequence[Sequence[Replication]], share: float) -> int:
    """How many replications to have next: as many as seem to be needed, not too many at once."""
    there = len(samples[0])
    needed = max(_needed(_cycle_days(sample), share) for sample in samples) * RESERVE
    target = min(max(needed, there + FEWEST_MORE), 2 * there, MOST_FOR_PRECISION)
    return math.ceil(target)


def _cycle_days(sample: Sequence[Replication]) -> list[float | None]:
    found = (each.total.cycle_days for each in sample)
    return [each.mean if each else None for each in found]


def _needed(values: Sequence[float | None], share: float) -> float:
    """About how many replications make the interval so narrow; at most what these are, if it is."""
    there = [value for value in values if value is not None]
    half = half_width(moments(there)) if there else None
    if half is None:
        return math.inf
    allowed = share * abs(moments(there).mean)
    if half <= allowed:
        return 0.0
    return len(values) * (half / allowed) ** 2 if allowed else math.inf
