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

ROOM = 0.22  # of the axis, for the words at the end of a level


def levels_spec(chart: Levels, width: int) -> Record:
    """How Vega draws it."""
    layers = (_body(chart), *_interval(chart), _marks(chart), _words(chart))
    return spec_of((*_lines(chart), *layers), width=width, height=chart.height)


def _base(chart: Levels) -> alt.Chart:
    names = alt.Axis(title=None, ticks=False, domain=False, labelPadding=6)
    y = alt.Y("name", type="nominal", sort=None, axis=names)
    return alt.Chart(values([_record(each) for each in chart.levels])).encode(y=y)


def _x(chart: Levels, name: str) -> alt.X:
    low, high = _reach(chart)
    scale = alt.Scale(domain=[low, high + (high - low) * ROOM], nice=False)
    axis = alt.Axis(title=chart.axis, domain=False)
    return alt.X(name, type="quantitative", axis=axis, scale=scale)


def _body(chart: Levels) -> alt.Chart:
    """Bars from zero, or points."""
    base = _base(chart).encode(
        x=_x(chart, "value"),
        color=alt.condition("datum.is_chosen", alt.value(ACCENT), alt.value(PLAIN)),
    )
    if chart.are_points:
        return base.mark_point(filled=True, size=80, opacity=1)
    return base.mark_bar(size=STEP * 0.6)


def _interval(chart: Levels) -> tuple[alt.Chart, ...]:
    """A span from low to high, with its ends."""
    known = _base(chart).transform_filter("isValid(datum.low)")
    ends = (
        known.mark_tick(color=INK, thickness=1.5, size=9).encode(x=_x(chart, each))
        for each in ("low", "high")
    )
    span = known.mark_rule(color=INK, strokeWidth=1.5).encode(x=_x(chart, "low"), x2="high")
    return (span, *ends)


def _marks(chart: Levels) -> alt.Chart:
    """The second value, as a diamond."""
    known = _base(chart).transform_filter("isValid(datum.mark)")
    shape = known.mark_point(shape="diamond", filled=True, fill=PAPER, stroke=SOFT, size=60)
    return shape.encode(x=_x(chart, "mark"), opacity=alt.value(1))


def _words(chart: Levels) -> alt.Chart:
    """The words behind all that is drawn of a level."""
    text = _base(chart).mark_text(align="left", dx=8, color=INK, fontSize=SIZE)
    return text.encode(x=_x(chart, "end"), text=alt.Text("text", type="nominal"))


def _lines(chart: Levels) -> tuple[alt.Chart, ...]:
    """The line at zero, and the one that is not to be reached."""
    zero = alt.Chart(values([{"at": 0}])).mark_rule(color=INK)
    limit = alt.Chart(values([{"at": chart.limit}])).mark_rule(color=INK, strokeDash=[4, 3])
    lines = (zero, limit) if chart.limit is not None else (zero,)
    return tuple(line.encode(x=_x(chart, "at")) for line in lines)


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
