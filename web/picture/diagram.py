"""The route as a picture: SVG for pages, print and files, and Mermaid text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from markupsafe import Markup

from web.language.i18n import Language
from web.language.templating import environment
from web.picture.layout import Diagram, Direction, beside, lay_out
from web.picture.stages import BranchView, StageView

KEPT_VIEWS = 128  # pictures of routes that somebody is likely to look at again


@dataclass(frozen=True, kw_only=True)
class RouteView:
    """One picture for a desk, one for a phone and paper, and the stages for the list.

    The list says the same as the pictures, to whoever cannot see them.
    """

    name: str  # tells one picture's parts from another's on the same page
    across: Diagram
    down: Diagram
    stages: tuple[StageView, ...]

    def pictures(self, title: str, language: Language) -> Markup:
        """Both of them, drawn once for each title: whoever looks again is shown the same."""
        found = self._drawn.get((title, language))
        if found is None:
            template = environment(language).get_template("picture/pictures.html.jinja")
            text = template.render(route=self, title=title, lang=language.value)
            found = self._drawn[title, language] = Markup(text)
        return found

    @cached_property
    def _drawn(self) -> dict[tuple[str, Language], Markup]:
        return {}


def route_view(stages: Sequence[StageView], name: str) -> RouteView:
    """Both pictures and the list of `stages`; the same one for the same stages, if just made."""
    return _route_view(tuple(stages), name)


@lru_cache(maxsize=KEPT_VIEWS)
def _route_view(stages: tuple[StageView, ...], name: str) -> RouteView:
    across = route_diagram(stages)
    down = route_diagram(stages, "vertical")
    return RouteView(name=name, across=across, down=down, stages=across.stages)


def route_diagram(stages: Sequence[StageView], direction: Direction = "horizontal") -> Diagram:
    """Lay `stages` out from left to right, or from top to bottom."""
    return lay_out([_ordered(stage) for stage in stages], direction)


def route_svg(
    stages: Sequence[StageView],
    *,
    title: str,
    direction: Direction = "horizontal",
    language: Language = Language.CHINESE,
) -> str:
    """A file that stands by itself: colours are in its attributes, nothing is fetched."""
    template = environment(language).get_template("picture/route_diagram.svg.jinja")
    diagram = route_diagram(stages, direction)
    return template.render(diagram=diagram, title=title, name="route", lang=language.value)


def mermaid(stages: Sequence[StageView]) -> str:
    """The route as Mermaid flowchart text.

    Dotted arrows lead to co-signers; the text fits any Mermaid flowchart.
    """
    lines, tails, count = ["flowchart LR"], list[str](), 0
    for stage in map(_ordered, stages):
        if stage.kind == "sign":
            count += 1
            node = f"s{count}"
            lines.append(f'    {node}["{_words(stage.position, stage.action, *stage.notes)}"]')
            lines += [f"    {tail} --> {node}" for tail in tails]
            tails = [node]
        else:
            names = [f"s{count}b{index}" for index in range(1, len(stage.branches) + 1)]
            lines += map(_mermaid_branch, names, stage.branches)
            arrows, tails = _mermaid_ways(stage, names, tails)
            lines += arrows
    return "\n".join(lines) + "\n"


def _mermaid_branch(name: str, branch: BranchView) -> str:
    return f'    {name}(["{_words(branch.name, branch.kind, *branch.notes)}"])'


def _mermaid_ways(
    stage: StageView, names: Sequence[str], tails: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The arrows into the branches, and the branches that lead on."""
    arrows, ends = list[str](), list[str]()
    for index, name in enumerate(names):
        waits = index > 0 and _leads_on(stage, index - 1)
        sources = [names[index - 1]] if waits else tails
        arrows += [f"    {source} -.-> {name}" for source in sources]
        if not _leads_on(stage, index):
            ends.append(name)
    return arrows, ends


def _leads_on(stage: StageView, index: int) -> bool:
    if index + 1 >= len(stage.branches):
        return False
    return stage.sequential or stage.branches[index].before == stage.branches[index + 1].name


def _words(*texts: str) -> str:
    return "<br/>".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def _ordered(stage: StageView) -> StageView:
    return stage if stage.sequential else replace(stage, branches=beside(stage.branches))
