"""Means of one value a replication, with their intervals, and how differences are judged.

Sums are taken about the first value and rounded once (math.fsum): values that are all alike have
exactly that mean and an interval of no width, and the order of the values says nothing. Where
values have bounds (a share lies from 0 to 1), an interval ends there.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from workflow.rehearsal.result import Estimate

CONFIDENCE = 0.95
FEWEST_FOR_BOUNDS = 2
ANY, AMOUNT, SHARE, CHANGE = (-math.inf, math.inf), (0.0, math.inf), (0.0, 1.0), (-1.0, 1.0)
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean of some values, and its standard error: None of a single value."""

    count: int
    mean: float
    error: float | None


def moments(values: Sequence[float]) -> Moments:
    """Mean and standard error of values, of which there is one at least."""
    first, count = values[0], len(values)
    mean = first + math.fsum(value - first for value in values) / count
    if count < FEWEST_FOR_BOUNDS:
        return Moments(count=count, mean=mean, error=None)
    squares = math.fsum((value - mean) ** 2 for value in values)
    return Moments(count=count, mean=mean, error=math.sqrt(squares / (count - 1) / count))


def half_width(found: Moments) -> float | None:
    """Half of the 95 % interval (Student t)."""
    return None if found.error is None else t_quantile(found.count - 1) * found.error


def interval(found: Moments, within: Bounds = ANY) -> tuple[float | None, float | None]:
    """The 95 % interval, cut off where no value can be: no rate is over 100 % or below 0."""
    half = half_width(found)
    if half is None:
        return None, None
    least, most = within
    return max(least, found.mean - half), min(most, found.mean + half)


def estimate(values: Iterable[float | None], within: Bounds = ANY) -> Estimate | None:
    """The mean of the values that there are, with its interval; None where there is none."""
    there = [value for value in values if value is not None]
    if not there:
        return None
    found = moments(there)
    low, high = interval(found, within)
    return Estimate(mean=found.mean, low=low, high=high, count=found.count)


@cache
def t_quantile(freedom: int) -> float:
    """By how many standard errors an interval reaches to either side."""
    return float(_special().stdtrit(freedom, (1 + CONFIDENCE) / 2))


def p_of(found: Moments) -> float | None:
    """How likely so large a mean is where there is no difference: paired t test, two-sided.

    Differences all alike leave nothing to chance: 1 where they are zero, else 0.
    """
    if found.error is None:
        return None
    if not found.error:
        return 0.0 if found.mean else 1.0
    ratio = abs(found.mean) / found.error
    return min(1.0, 2 * float(_special().stdtr(found.count - 1, -ratio)))


def holm(raw: Mapping[str, float | None]) -> dict[str, float | None]:
    """The same corrected by Holm for all that are there, so that chance finds none oftener."""
    there = sorted((p, key) for key, p in raw.items() if p is not None)
    corrected: dict[str, float | None] = dict.fromkeys(raw)
    least = 0.0
    for rank, (p, key) in enumerate(there):
        least = max(least, min(1.0, (len(there) - rank) * p))
        corrected[key] = least
    return corrected


def _special() -> Any:
    """Dear to import, and not there without the extra `sim`: loaded when a figure is needed."""
    return import_module("scipy.special")
