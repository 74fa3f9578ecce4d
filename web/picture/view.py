"""A route for a page: two pictures and a list, from one model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.picture.diagram import route_diagram
from web.picture.layout import Diagram
from web.picture.stages import StageView


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """One picture for a desk, one for a phone and paper, and the stages for the list."""

    name: str  # tells one picture's parts from another's on the same page
    across: Diagram
    down: Diagram
    stages: tuple[StageView, ...]


def route_view(stages: Sequence[StageView], name: str) -> RouteView:
    """Both pictures and the list of `stages`."""
    across = route_diagram(stages)
    down = route_diagram(stages, "vertical")
    return RouteView(name=name, across=across, down=down, stages=across.stages)
