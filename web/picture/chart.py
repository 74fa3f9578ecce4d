"""Columns over time: where each stands in a picture. Pure: no colours, no language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR = 30.0, 18.0  # twelve columns stand on a phone as they are
TOP, PLOT, BOTTOM = 22.0, 96.0, 38.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value, and the words above and below it."""

    value: float | None
    text: str
    label: str
    under: str = ""  # a second line below, where it changes
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A value as a column standing on the base line; without a value it has no height."""

    point: Point
    center: float
    height: float

    @property
    def left(self) -> float:
        """The left edge."""
        return self.center - BAR / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChart:
    """Columns laid out from left to right."""

    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]


def column_chart(points: Sequence[Point], *, full: float | None = None) -> ColumnChart:
    """The points as columns; `full` is as high as the plot, by default the highest value."""
    highest = full or max((point.value or 0.0 for point in points), default=0.0) or 1.0
    return ColumnChart(
        width=STEP * len(points),
        height=TOP + PLOT + BOTTOM,
        base=TOP + PLOT,
        bars=tuple(
            Bar(
                point=point,
                center=STEP * (at + 0.5),
                height=PLOT * (point.value or 0.0) / highest,
            )
            for at, point in enumerate(points)
        ),
    )
