"""What a chart shows: levels with intervals, a course over days, curves. No colours, no Altair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

STEP, AROUND = 26, 56  # pixels: of a level, of the axis below
COURSE_HEIGHT, CURVES_HEIGHT = 240, 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One value, its interval where it has one, and a second value marked beside it."""

    name: str
    value: float
    text: str  # the words at its end
    low: float | None = None
    high: float | None = None
    mark: float | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Levels from top to bottom."""

    axis: str
    levels: tuple[Level, ...]
    limit: float | None = None  # a line that none should reach
    are_points: bool = False  # about a line at zero, instead of bars from zero
    kind: Literal["levels"] = "levels"

    @property
    def height(self) -> int:
        """Pixels that it takes."""
        return STEP * max(1, len(self.levels)) + AROUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The value of one day."""

    day: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A value day by day, with its band; the days up to `prelude_until` are shaded."""

    axis: str
    readings: tuple[Reading, ...]
    prelude: str = ""  # what the shade means
    prelude_until: date | None = None
    kind: Literal["course"] = "course"

    @property
    def height(self) -> int:
        """Pixels that it takes."""
        return COURSE_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A cumulative curve: what so large shares are at most, in the order of the shares."""

    name: str
    values: tuple[float, ...]
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Cumulative curves over one axis, told apart by their dashes and by a legend."""

    axis: str
    share: str  # what the other axis is called
    shares: tuple[float, ...]
    curves: tuple[Curve, ...]
    kind: Literal["curves"] = "curves"

    @property
    def height(self) -> int:
        """Pixels that it takes."""
        return CURVES_HEIGHT


Pictured = Levels | Course | Curves


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A chart, and how wide it is to be drawn, in pixels."""

    chart: Pictured
    width: int
