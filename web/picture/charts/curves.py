"""Cumulative curves: which share is done within how much, one curve beside another."""

from __future__ import annotations

import altair as alt

from web.picture.charts.style import ACCENT, HAIR, INK, SIZE, Record, spec_of, values
from web.picture.charts.values import Curves

SOLID, DASHED = [1, 0], [6, 4]
NAME, VALUE, SHARE = "name", "value", "share"


def curves_spec(chart: Curves, width: int) -> Record:
    """How Vega draws it."""
    return spec_of((_lines(chart),), width=width, height=chart.height)


def _lines(chart: Curves) -> alt.Chart:
    rows: list[Record] = [
        {NAME: curve.name, VALUE: value, SHARE: share * 100}
        for curve in chart.curves
        for value, share in zip((0.0, *curve.values), (0.0, *chart.shares), strict=True)
    ]
    lines = alt.Chart(values(rows)).mark_line(strokeWidth=2, interpolate="linear")
    return lines.encode(
        x=alt.X(VALUE, type="quantitative", axis=_axis(chart.axis)),
        y=alt.Y(SHARE, type="quantitative", axis=_axis(chart.share), scale=_whole()),
        order=alt.Order(SHARE, type="quantitative"),
        strokeDash=alt.StrokeDash(NAME, type="nominal", scale=_dashes(chart), legend=_legend()),
        color=alt.Color(NAME, type="nominal", scale=_colours(chart), legend=_legend()),
    )


def _axis(title: str) -> alt.Axis:
    return alt.Axis(title=title, domain=False, ticks=False, gridColor=HAIR)


def _whole() -> alt.Scale:
    """From nothing to all."""
    return alt.Scale(domain=[0, 100], nice=False)


def _dashes(chart: Curves) -> alt.Scale:
    dashes = [DASHED if each.is_dashed else SOLID for each in chart.curves]
    return alt.Scale(domain=_names(chart), range=dashes)


def _colours(chart: Curves) -> alt.Scale:
    colours = [ACCENT if each.is_dashed else INK for each in chart.curves]
    return alt.Scale(domain=_names(chart), range=colours)


def _names(chart: Curves) -> list[str]:
    return [each.name for each in chart.curves]


def _legend() -> alt.Legend:
    """Above, so that no label lies on a curve."""
    return alt.Legend(
        orient="top",
        title=None,
        symbolType="stroke",
        symbolSize=600,
        symbolStrokeWidth=2,
        labelColor=INK,
        labelFontSize=SIZE,
    )
