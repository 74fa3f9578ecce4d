"""The process that draws: charts as JSON come in, SVGs as JSON go out."""

from __future__ import annotations

import json
import sys

import vl_convert
from pydantic import TypeAdapter

from web.picture.charts.course import course_spec
from web.picture.charts.levels import levels_spec
from web.picture.charts.values import Levels, Sized

asked = TypeAdapter(tuple[Sized, ...])


def svg_of(sized: Sized) -> str:
    """One chart drawn."""
    chart, width = sized.chart, sized.width
    spec = levels_spec(chart, width) if isinstance(chart, Levels) else course_spec(chart, width)
    return vl_convert.vegalite_to_svg(spec)


if __name__ == "__main__":
    charts = asked.validate_json(sys.stdin.buffer.read())
    json.dump([svg_of(each) for each in charts], sys.stdout)
