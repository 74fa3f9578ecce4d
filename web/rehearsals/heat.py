"""A sweep over two keys as a heat table: one key down, one across, a difference in every cell.

Only what is more than chance has a colour; every cell says its number, so that nothing is told by
colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.language.i18n import Language
from web.rehearsals.figures import NOTHING, figure, is_demonstrated, number
from web.rehearsals.inputs import input_name
from web.rehearsals.varied import CYCLE, says
from workflow.rehearsal.varying.answers import Point, Sweep

DEEPEST = 3  # shades of better, and of worse
MOST_ACROSS = 12  # columns: more neither a page nor a sheet of A4 holds


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One combination; `shade` is below 0 where it takes fewer days, 0 where that may be chance."""

    text: str  # the difference in days
    mean: str
    shade: int
    says: str  # whether the difference is more than chance

    @property
    def look(self) -> str:
        """The name of its shade for the style sheet."""
        kind = "fewer" if self.shade < 0 else "more" if self.shade else "alike"
        return f"{kind}-{abs(self.shade)}" if self.shade else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The table: the values of `down` in rows, those of `across` in columns."""

    down: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


def heat_of(found: Sweep, language: Language) -> Heat | None:
    """The key with fewer values goes across; None for one key, three, or too many values."""
    if len(found.axes) != 2:
        return None
    is_turned = len(found.axes[1].values) > len(found.axes[0].values)
    down, across = reversed(found.axes) if is_turned else found.axes
    if len(across.values) > MOST_ACROSS:
        return None
    points = {each.values[::-1] if is_turned else each.values: each for each in found.points}
    farthest = max((abs(_days(each)) for each in found.points), default=0.0)
    rows = tuple(
        (
            value,
            tuple(_cell(points.get((value, each)), farthest, language) for each in across.values),
        )
        for value in down.values
    )
    return Heat(
        down=input_name(down.key, language),
        across=input_name(across.key, language),
        columns=across.values,
        rows=rows,
    )


def _cell(point: Point | None, farthest: float, language: Language) -> HeatCell:
    """A combination that was tried, or one that was not."""
    found = point.differences.get(CYCLE) if point else None
    if point is None or found is None:
        return HeatCell(text=NOTHING, mean="", shade=0, says="")
    sign = "+" if found.difference > 0 else ""
    mean = figure(point.metrics.get(CYCLE)).mean
    shade = _shade(found.difference, farthest) if is_demonstrated(found) else 0
    text = sign + number(found.difference)
    return HeatCell(text=text, mean=mean, shade=shade, says=says(found, language))


def _shade(days: float, farthest: float) -> int:
    """How deep a difference is against the largest: 1 to DEEPEST, with its sign."""
    if not days or not farthest:
        return 0
    depth = max(1, round(DEEPEST * abs(days) / farthest))
    return depth if days > 0 else -depth


def _days(point: Point) -> float:
    """By how many days it differs from the base."""
    found = point.differences.get(CYCLE)
    return found.difference if found else 0.0
