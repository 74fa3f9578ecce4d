"""The process that draws: charts as JSON come in, SVGs as JSON go out."""

from __future__ import annotations

import json
import sys

import vl_convert
from pydantic import TypeAdapter

from web.picture.charts.course import course_spec
from web.picture.charts.curves import curves_spec
from web.picture.charts.levels import levels_spec
from web.picture.charts.style import Record
from web.picture.charts.values import Course, Curves, Levels, Pictured, Sized

asked = TypeAdapter(tuple[Sized, ...])


def svg_of(sized: Sized) -> str:
    """One chart drawn."""
    return vl_convert.vegalite_to_svg(_spec(sized.chart, sized.width))


def _spec(chart: Pictured, width: int) -> Record:
    """How Vega draws it."""
    match chart:
        case Levels():
            return levels_spec(chart, width)
        case Course():
            return course_spec(chart, width)
        case Curves():
            return curves_spec(chart, width)


if __name__ == "__main__":
    charts = asked.validate_json(sys.stdin.buffer.read())
    json.dump([svg_of(each) for each in charts], sys.stdout)
