"""A route drawn: SVG or Mermaid."""

from rules.route import Route
from web.diagram import mermaid, route_svg
from web.stages import route_stages


def drawn(route: Route, form: str) -> str:
    """The route as `svg` or `mermaid` text."""
    stages = route_stages(route.stages)
    return mermaid(stages) if form == "mermaid" else route_svg(stages, title=route.key)
