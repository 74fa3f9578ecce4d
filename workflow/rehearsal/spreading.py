"""Mean and percentiles of very many values in little memory."""

from collections.abc import Sequence

import numpy as np

from workflow.rehearsal.figures import Percentiles
from workflow.rehearsal.network.tables import Floats, Ints

EXACT = 1 << 17  # so many values are kept as they are
WIDTH = 0.005  # of a bin, as a share of its value
SMALLEST = 1e-3  # what is smaller, in minutes, counts as nothing
BINS = 6000  # the last is beyond 1e9 minutes
SHARES = (0.5, 0.9, 0.95)


class Spreading:
    """Values of several cells, added in batches; what they come to for some cells together.

    Exact up to EXACT values, then in bins half a percent wide.
    """

    def __init__(self, cells: int) -> None:
        self._batches: list[tuple[Floats, Ints]] = []
        self._bins: Ints | None = None  # [cell, bin]
        self._counts, self._sums = np.zeros(cells, np.int64), np.zeros(cells)

    def add(self, values: Floats, cells: Ints) -> None:
        """Take in more values, each of a cell."""
        self._batches.append((values, cells))
        self._counts += np.bincount(cells, minlength=len(self._counts))
        self._sums += np.bincount(cells, values, minlength=len(self._sums))
        if self._bins is not None or self._counts.sum() > EXACT:
            self._fill()

    def percentiles(self, cells: Ints, unit: float) -> Percentiles | None:
        """Mean and percentiles of these cells in units of so many minutes; None of nothing."""
        count = int(self._counts[cells].sum())
        if not count:
            return None
        values = self._exactly(cells) if self._bins is None else self._from_bins(cells, count)
        p50, p90, p95 = (float(value) / unit for value in values)
        return Percentiles(
            mean=float(self._sums[cells].sum()) / count / unit, p50=p50, p90=p90, p95=p95
        )

    def quantiles(self, shares: Sequence[float], unit: float) -> tuple[float, ...]:
        """What so large shares of all cells are at most, in units; nothing of nothing."""
        count, cells = int(self._counts.sum()), np.arange(len(self._counts))
        if not count:
            return ()
        few = self._bins is None
        found = self._exactly(cells, shares) if few else self._from_bins(cells, count, shares)
        return tuple(float(value) / unit for value in found)

    def _exactly(self, cells: Ints, shares: Sequence[float] = SHARES) -> Sequence[float]:
        """Interpolated between order statistics."""
        chosen = np.zeros(len(self._counts), np.bool_)
        chosen[cells] = True
        values = np.concatenate([values[chosen[of]] for values, of in self._batches])
        return list(np.quantile(values, shares))

    def _fill(self) -> None:
        """Sort what came into the bins."""
        if self._bins is None:
            self._bins = np.zeros((len(self._counts), BINS), np.int64)
        for values, cells in self._batches:
            logs = np.log(np.maximum(values, SMALLEST) / SMALLEST) / np.log1p(WIDTH)
            places = np.minimum(np.ceil(logs).astype(np.int64), BINS - 1)
            found, counts = np.unique(cells * BINS + places, return_counts=True)
            self._bins.reshape(-1)[found] += counts
        self._batches.clear()

    def _from_bins(
        self, cells: Ints, count: int, shares: Sequence[float] = SHARES
    ) -> Sequence[float]:
        """The middle of the bin that holds each share; 0 for the values that count as nothing."""
        assert self._bins is not None
        ranks = [share * (count - 1) for share in shares]
        places = np.searchsorted(np.cumsum(self._bins[cells].sum(axis=0)), ranks, side="right")
        edges = SMALLEST * (1 + WIDTH) ** places.astype(np.float64)
        return [edge * (1 - WIDTH / 2) if edge > SMALLEST else 0.0 for edge in edges]
