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
    expected = np.full(days, mean)
    wider = math.sqrt(scattering(counts, expected, days - 1)) if mean else 1.0
    return Measured(mean, mean - wider * (mean - low / days), mean + wider * (high / days - mean))


def mean(values: Floats) -> Measured:
    """A mean (Student t)."""
    count = len(values)
    middle = float(values.mean())
    if count < 2:
        return Measured(middle, None, None)
    half = _quantile(stats.t, 0.975, count - 1) * float(values.std(ddof=1)) / math.sqrt(count)
    return Measured(middle, middle - half, middle + half)


def scattering(counts: Floats, expected: Floats, freedom: int) -> float:
    """How much more counts scatter than a Poisson stream does; 1 unless that is plain."""
    if freedom < 1:
        return 1.0
    found = float(((counts - expected) ** 2 / expected).sum()) / freedom
    return found if found > 1 + 2 * math.sqrt(2 / freedom) else 1.0


def unevenness(counts: Floats, exposures: Floats, scatter: float) -> float:
    """The p of a chi-square test that all rates are one."""
    expected = counts.sum() * exposures / exposures.sum()
    found = float(((counts - expected) ** 2 / expected).sum()) / scatter
    chi_square: Any = stats.chi2
    return float(chi_square.sf(found, len(counts) - 1))


def weights(counts: Floats, exposures: Floats, scatter: float = 1.0) -> list[Measured]:
    """Rates against their average over the exposures; on the scale of logarithms."""
    rates = counts / exposures
    parts = counts / counts.sum()
    found: list[Measured] = []
    for at, (count, each) in enumerate(zip(counts, rates, strict=True)):
        others = sum(parts[j] ** 2 / counts[j] for j in range(len(counts)) if j != at)
        spread = NORMAL * math.sqrt(scatter * ((1 - parts[at]) ** 2 / count + others))
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
