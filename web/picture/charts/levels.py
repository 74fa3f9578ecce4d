"""Levels as lying bars with their intervals, or as points about a line at zero."""

from __future__ import annotations

import altair as alt

from web.picture.charts.style import (
    ACCENT,
    INK,
    PAPER,
    PLAIN,
    SIZE,
    SOFT,
    Record,
    spec_of,
    values,
)
from web.picture.charts.values import STEP, Level, Levels

CHARACTER, GAP = 7.5, 12  # pixels of the words at the end of a level, and before them
PLOT_SHARE = 0.62  # of the width, beside the names


def levels_spec(chart: Levels, width: int) -> Record:
    """How Vega draws it."""
    axis = _axis(chart, width)
    layers = (_body(chart, axis), *_interval(chart, axis), _marks(chart, axis), _words(chart, axis))
    return spec_of((*_lines(chart, axis), *layers), width=width, height=chart.height)


def _base(chart: Levels) -> alt.Chart:
    names = alt.Axis(title=None, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("name", type="nominal", sort=None, axis=names)
    return alt.Chart(values([_record(each) for each in chart.levels])).encode(y=y)


def _axis(chart: Levels, width: int) -> alt.X:
    """The axis of values, with room for the words behind the farthest of them."""
    low, high = _reach(chart)
    longest = max((len(each.text) for each in chart.levels), default=0)
    room = (longest * CHARACTER + GAP) / (width * PLOT_SHARE)
    domain = [low, high + (high - low) * room / (1 - room)]
    axis = alt.Axis(title=chart.axis, domain=False)
    return alt.X(type="quantitative", axis=axis, scale=alt.Scale(domain=domain, nice=False))


def _x(axis: alt.X, name: str) -> alt.X:
    """A value on that axis."""
    placed = axis.copy()
    placed.shorthand = name
    return placed


def _body(chart: Levels, axis: alt.X) -> alt.Chart:
    """Bars from zero, or points."""
    base = _base(chart).encode(
        x=_x(axis, "value"),
        color=alt.condition("datum.is_chosen", alt.value(ACCENT), alt.value(PLAIN)),
    )
    if chart.are_points:
        return base.mark_point(filled=True, size=80, opacity=1)
    return base.mark_bar(size=STEP * 0.6)


def _interval(chart: Levels, axis: alt.X) -> tuple[alt.Chart, ...]:
    """A span from low to high, with its ends."""
    known = _base(chart).transform_filter("isValid(datum.low)")
    ends = (
        known.mark_tick(color=INK, thickness=1.5, size=9).encode(x=_x(axis, each))
        for each in ("low", "high")
    )
    span = known.mark_rule(color=INK, strokeWidth=1.5).encode(x=_x(axis, "low"), x2="high")
    return (span, *ends)


def _marks(chart: Levels, axis: alt.X) -> alt.Chart:
    """The second value, as a diamond."""
    known = _base(chart).transform_filter("isValid(datum.mark)")
    shape = known.mark_point(shape="diamond", filled=True, fill=PAPER, stroke=SOFT, size=60)
    return shape.encode(x=_x(axis, "mark"), opacity=alt.value(1))


def _words(chart: Levels, axis: alt.X) -> alt.Chart:
    """The words behind all that is drawn of a level."""
    text = _base(chart).mark_text(align="left", dx=8, color=INK, fontSize=SIZE)
    return text.encode(x=_x(axis, "end"), text=alt.Text("text", type="nominal"))


def _lines(chart: Levels, axis: alt.X) -> tuple[alt.Chart, ...]:
    """The line at zero, and the one that is not to be reached."""
    zero = alt.Chart(values([{"at": 0}])).mark_rule(color=INK)
    limit = alt.Chart(values([{"at": chart.limit}])).mark_rule(color=INK, strokeDash=[4, 3])
    lines = (zero, limit) if chart.limit is not None else (zero,)
    return tuple(line.encode(x=_x(axis, "at")) for line in lines)


def _record(level: Level) -> Record:
    return {
        "name": level.name,
        "value": level.value,
        "low": level.low,
        "high": level.high,
        "mark": level.mark,
        "text": level.text,
        "end": max(_drawn(level)),
        "is_chosen": level.is_chosen,
    }


def _drawn(level: Level) -> tuple[float, ...]:
    """Where something of a level is drawn."""
    known = (level.value, level.low, level.high, level.mark)
    return tuple(each for each in known if each is not None)


def _reach(chart: Levels) -> tuple[float, float]:
    """From the lowest to the highest thing drawn, zero and the limit among them."""
    drawn = [0.0, *(each for level in chart.levels for each in _drawn(level))]
    low, high = min(drawn), max([*drawn, chart.limit or 0.0])
    return low * 1.05, high if high > low else low + 1
