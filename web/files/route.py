"""A route as a file: BPMN, SVG, Mermaid or JSON."""

from __future__ import annotations

from enum import StrEnum

from rules.bpmn import route_bpmn
from rules.export import route_record
from rules.route import Route
from web.files.tables import json_text
from web.picture.diagram import mermaid, route_svg
from web.picture.stages import route_stages


class RouteFile(StrEnum):
    """What a route can be written as; the value ends the file's name."""

    BPMN = "bpmn"
    SVG = "svg"
    MERMAID = "mmd"
    JSON = "json"


def route_file(route: Route, form: RouteFile) -> str:
    """The route in this form.

    BPMN is BPMN 2.0 XML; SVG stands by itself; JSON is what `chenhe route --format json` prints.
    """
    if form is RouteFile.BPMN:
        return route_bpmn(route)
    if form is RouteFile.JSON:
        return json_text(route_record(route))
    stages = route_stages(route.stages, route.ladder)
    return mermaid(stages) if form is RouteFile.MERMAID else route_svg(stages, title=route.key)
