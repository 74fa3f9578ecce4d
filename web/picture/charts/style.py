"""How every chart looks: ink on white, one accent, the fonts of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

INK, SOFT, HAIR, PAPER = "#1c1b19", "#5b574f", "#d8d4cb", "#ffffff"
ACCENT, PLAIN, TINT = "#163f55", "#6f93a8", "#d5e2e9"
FONT = "Noto Sans TC, Noto Sans CJK TC, PingFang TC, Microsoft JhengHei, sans-serif"
SIZE = 12

Record = dict[str, Any]  # one mark's data, or a whole specification


NARROW = 400  # pixels: for a phone
TICKS, FEW_TICKS = 5, 3


def spec_of(layers: Sequence[alt.Chart], *, width: int, height: int) -> Record:
    """The whole specification of layered marks that take just this room, in pixels."""
    axis = alt.AxisConfig(
        tickCount=FEW_TICKS if width < NARROW else TICKS,
        labelFlush=False,
        labelColor=INK,
        labelFontSize=SIZE,
        labelLimit=width * 0.45,
        titleColor=SOFT,
        titleFontSize=SIZE,
        titleFontWeight="normal",
        domainColor=INK,
        tickColor=HAIR,
        gridColor=HAIR,
    )
    whole = alt.LayerChart(
        layer=list(layers),
        width=width,
        height=height,
        background=PAPER,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        config=alt.Config(font=FONT, aria=False, axis=axis, view=alt.ViewConfig(strokeWidth=0)),
    )
    return whole.to_dict(validate=False)  # ours, and checked by the tests


def values(rows: list[Record]) -> alt.InlineData:
    """Data that stand in the specification itself."""
    return alt.InlineData(values=rows)
