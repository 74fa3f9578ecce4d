"""Mean and percentiles of very many values in little memory."""

from collections.abc import Sequence

import numpy as np

from workflow.rehearsal.figures import Percentiles
from workflow.rehearsal.network.tables import Floats

EXACT = 1 << 17  # so many values are kept as they are
WIDTH = 0.005  # of a bin, as a share of its value
SMALLEST = 1e-3  # what is smaller, in minutes, counts as nothing
BINS = 6000  # the last is beyond 1e9 minutes
SHARES = (0.5, 0.9, 0.95)


class Spreading:
    """Values added in batches: exact up to EXACT of them, then in bins half a percent wide."""

    def __init__(self) -> None:
        self._batches: list[Floats] = []
        self._bins: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
        self._count, self._sum = 0, 0.0

    def add(self, values: Floats) -> None:
        """Take in more values."""
        self._batches.append(values)
        self._count += len(values)
        self._sum += float(values.sum())
        if self._bins is not None or self._count > EXACT:
            self._fill()

    def percentiles(self, unit: float) -> Percentiles | None:
        """Mean and percentiles in units of so many minutes; None of nothing."""
        if not self._count:
            return None
        values = self._from_bins() if self._bins is not None else self._exactly()
        p50, p90, p95 = (float(value) / unit for value in values)
        return Percentiles(mean=self._sum / self._count / unit, p50=p50, p90=p90, p95=p95)

    def _exactly(self) -> Sequence[float]:
        """Interpolated between order statistics."""
        return list(np.quantile(np.concatenate(self._batches), SHARES))

    def _fill(self) -> None:
        """Sort what came into the bins."""
        if self._bins is None:
            self._bins = np.zeros(BINS, np.int64)
        for values in self._batches:
            logs = np.log(np.maximum(values, SMALLEST) / SMALLEST) / np.log1p(WIDTH)
            places = np.minimum(np.ceil(logs).astype(np.int64), BINS - 1)
            self._bins += np.bincount(places, minlength=BINS)
        self._batches.clear()

    def _from_bins(self) -> Sequence[float]:
        """The middle of the bin that holds each share; 0 for the values that count as nothing."""
        assert self._bins is not None
        ranks = [share * (self._count - 1) for share in SHARES]
        places = np.searchsorted(np.cumsum(self._bins), ranks, side="right")
        edges = SMALLEST * (1 + WIDTH) ** places.astype(np.float64)
        return [edge * (1 - WIDTH / 2) if edge > SMALLEST else 0.0 for edge in edges]
