"""A value day by day as a line in its band."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from math import ceil

import altair as alt

from web.picture.charts.style import ACCENT, HAIR, SIZE, SOFT, TINT, Record, spec_of, values
from web.picture.charts.values import Course

TICK_EVERY = 64  # pixels, at least


def course_spec(chart: Course, width: int) -> Record:
    """How Vega draws it."""
    layers = (*_prelude(chart, width), *_band(chart, width), _line(chart, width))
    return spec_of(layers, width=width, height=chart.height)


def _base(chart: Course) -> alt.Chart:
    rows: list[Record] = [
        {"day": each.day.isoformat(), "value": each.value, "low": each.low, "high": each.high}
        for each in chart.readings
    ]
    return alt.Chart(values(rows))


def _x(chart: Course, width: int) -> alt.X:
    every = max(1, ceil(len(chart.readings) * TICK_EVERY / width))
    days = [_milliseconds(each.day) for each in chart.readings[::every]]
    axis = alt.Axis(title=None, format="%-m/%-d", values=days, grid=False)
    return alt.X("day", type="temporal", axis=axis, scale=alt.Scale(type="utc"))


def _y(chart: Course, name: str) -> alt.Y:
    highest = max((each.high or each.value for each in chart.readings), default=1.0)
    scale = alt.Scale(domain=[0, highest * 1.08 or 1.0], nice=False)
    axis = alt.Axis(title=chart.axis, domain=False, ticks=False)
    return alt.Y(name, type="quantitative", axis=axis, scale=scale)


def _band(chart: Course, width: int) -> tuple[alt.Chart, ...]:
    """The interval, where every day has one."""
    if not all(each.low is not None for each in chart.readings):
        return ()
    area = _base(chart).mark_area(color=TINT, opacity=1)
    return (area.encode(x=_x(chart, width), y=_y(chart, "low"), y2="high"),)


def _line(chart: Course, width: int) -> alt.Chart:
    """The mean."""
    line = _base(chart).mark_line(color=ACCENT, strokeWidth=2)
    return line.encode(x=_x(chart, width), y=_y(chart, "value"))


def _prelude(chart: Course, width: int) -> tuple[alt.Chart, ...]:
    """The first days shaded, and what they are, above them."""
    until = chart.prelude_until
    if until is None or not chart.readings:
        return ()
    rows: list[Record] = [
        {
            "day": chart.readings[0].day.isoformat(),
            "until": until.isoformat(),
            "word": chart.prelude,
        }
    ]
    base = alt.Chart(values(rows)).encode(x=_x(chart, width))
    shade = base.mark_rect(color=HAIR, opacity=0.5).encode(x2="until")
    word = base.mark_text(align="left", baseline="top", dx=4, dy=4, color=SOFT, fontSize=SIZE)
    return (shade, word.encode(y=alt.value(0), text=alt.Text("word", type="nominal")))


def _milliseconds(day: date) -> float:
    """How Vega names a day on an axis of dates in UTC."""
    return datetime.combine(day, time(), UTC).timestamp() * 1000
