"""預演, the charts of a result drawn: all of them at once, kept at hand as long as they are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from web.language.i18n import Language
from web.picture.charts.drawing import drawn
from web.picture.charts.values import Sized
from web.rehearsals.charts import NARROW, Chart

MOST_RESULTS = 16  # whose pictures are at hand
_drawing = Lock()  # a browser asks for all pictures of a page at once


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Of which run and which scenario, in which language, for a phone or for a desk.

    The charts are what is drawn of it.
    """

    of: str
    language: Language
    is_narrow: bool
    charts: Mapping[str, Chart] = field(compare=False)


def picture(shown: Shown, name: str) -> str:
    """The SVG of one chart; raises KeyError for none of its names, ChartsUnavailableError."""
    with _drawing:
        return _pictures(shown)[name]


@lru_cache(maxsize=MOST_RESULTS)
def _pictures(shown: Shown) -> Mapping[str, str]:
    """Every chart of a page: to begin drawing takes longer than to draw."""
    charts = shown.charts.values()
    sized = [
        Sized(chart=each.chart, width=NARROW if shown.is_narrow else each.width) for each in charts
    ]
    svgs = drawn(sized, [each.title for each in charts])
    return dict(zip(shown.charts, svgs, strict=True))
