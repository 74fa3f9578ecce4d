"""MSER-5: how many days a rehearsal takes to settle, from the documents under way day by day.

White, Cobb and Spratt (2000): days go in batches of five; cut is where the mean of the batches
that are left has the smallest standard error.
"""

import math
from collections.abc import Sequence

from workflow.rehearsal.estimating import moments
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.refusals import PilotTooShortError, WarmupTooLateError

BATCH = 5  # days
FEWEST_LEFT = 5  # batches: fewer can be alike by chance
FEWEST_DAYS = 2 * BATCH * FEWEST_LEFT


def warmup_of(pilot: Sequence[Replication], scenario: str) -> int:
    """The warm-up that a pilot without one asks for, in days.

    Raises PilotTooShortError, or WarmupTooLateError where it would be in the last half.
    """
    daily = mean_in_office(pilot)
    if len(daily) < FEWEST_DAYS:
        raise PilotTooShortError(scenario=scenario, least=FEWEST_DAYS, days=len(daily))
    found = mser_5(daily)
    if 2 * found >= len(daily):
        raise WarmupTooLateError(scenario=scenario, days=len(daily), found=found)
    return found


def mean_in_office(pilot: Sequence[Replication]) -> list[float]:
    """Documents under way at the close of each day that every replication reached."""
    days = zip(*(each.in_office for each in pilot), strict=False)
    return [sum(counts) / len(pilot) for counts in days]


def mser_5(daily: Sequence[float]) -> int:
    """After how many days to cut, the fewest of those that are equally good."""
    batches = [
        math.fsum(daily[first : first + BATCH]) / BATCH
        for first in range(0, len(daily) - BATCH + 1, BATCH)
    ]
    cuts = range(max(1, len(batches) - FEWEST_LEFT + 1))
    return BATCH * min(cuts, key=lambda cut: _error(batches[cut:]))


def _error(batches: Sequence[float]) -> float:
    """The squared standard error of their mean, but for a constant."""
    mean = moments(batches).mean
    return math.fsum((batch - mean) ** 2 for batch in batches) / len(batches) ** 2
