"""Intervals of 95 % of what is counted and measured."""

import math
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from workflow.fitting.clock import Floats

NORMAL = 1.959963984540054


class Measured(NamedTuple):
    """A value between its bounds."""

    value: float
    low: float | None
    high: float | None


def share(count: int, of: int) -> Measured:
    """A share (Wilson)."""
    if not of:
        return Measured(0.0, None, None)
    share_, square = count / of, NORMAL**2
    centre = (share_ + square / (2 * of)) / (1 + square / of)
    half = NORMAL * math.sqrt(share_ * (1 - share_) / of + square / (4 * of**2)) / (1 + square / of)
    return Measured(share_, max(0.0, centre - half), min(1.0, centre + half))


def rate(counts: Floats) -> Measured:
    """A mean of counts by day: exact for a Poisson stream, wider where days scatter more."""
    total, days = float(counts.sum()), len(counts)
    low = _quantile(stats.chi2, 0.025, 2 * total) / 2 if total else 0.0
    high = _quantile(stats.chi2, 0.975, 2 * total + 2) / 2
    mean = total / days
    scattered = float(counts.var(ddof=1)) / mean if days > 1 and mean else 1.0
    wider = math.sqrt(scattered) if scattered > 1 + 2 * math.sqrt(2 / days) else 1.0
    return Measured(mean, mean - wider * (mean - low / days), mean + wider * (high / days - mean))


def mean(values: Floats) -> Measured:
    """A mean (Student t)."""
    count = len(values)
    middle = float(values.mean())
    if count < 2:
        return Measured(middle, None, None)
    half = _quantile(stats.t, 0.975, count - 1) * float(values.std(ddof=1)) / math.sqrt(count)
    return Measured(middle, middle - half, middle + half)


def weights(counts: Floats, exposures: Floats) -> list[Measured]:
    """Rates against their average over the exposures; on the scale of logarithms."""
    rates = counts / exposures
    parts = counts / counts.sum()
    found: list[Measured] = []
    for at, (count, each) in enumerate(zip(counts, rates, strict=True)):
        others = sum(parts[j] ** 2 / counts[j] for j in range(len(counts)) if j != at)
        spread = NORMAL * math.sqrt((1 - parts[at]) ** 2 / count + others)
        value = float(each / (counts.sum() / exposures.sum()))
        found.append(Measured(value, value * math.exp(-spread), value * math.exp(spread)))
    return found


def variation(values: Floats) -> float:
    """Standard deviation over mean."""
    return float(values.std(ddof=1) / values.mean()) if values.mean() else 0.0


def _quantile(distribution: Any, level: float, freedom: float) -> float:
    return float(distribution.ppf(level, freedom))


def nan_free(values: Floats) -> Floats:
    """Those that there are."""
    return values[~np.isnan(values)]
