"""預演, the page of a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import Language, msgid, translate
from web.links import way
from web.screens.rehearsal.overview import rehearsal_way
from web.screens.rehearsal.result import ResultView, result_view, results_of, say_in
from workflow.rehearsal.assuming import ASSUMPTIONS, warnings_of
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.saying import notes_on, relief_said
from workflow.rehearsal.supposing import edits_among
from workflow.rehearsal.wanted import Rehearsal

DAYS, CASES = msgid("計入 %(count)s 日"), msgid("計入最先到的公文，到最後一件核定為止")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """What came of one scenario of a run; `tabs` lead to each of them, the base first."""

    template: ClassVar[str] = "screens/rehearsal/result.html.jinja"
    kept: KeptRehearsal
    view: ResultView
    tabs: tuple[tuple[str, str], ...]
    of: int
    window: str
    warnings: tuple[str, ...]
    notes: tuple[str, ...]  # how it was compared, and how the warm-up was found
    assumptions: tuple[str, ...]
    edits: tuple[str, ...]  # what the scenario shown changes of the table
    relief: tuple[str, ...] = ()  # what would relieve the bottleneck of the last scenario

    @property
    def path(self) -> str:
        """The address of the run."""
        return rehearsal_way(self.kept.id)

    def chart_way(self, name: str) -> str:
        """To a picture."""
        return way(f"{self.path}/charts/{name}.svg", of=self.of)


def result_page(
    kept: KeptRehearsal, found: Rehearsal, of: int | None, language: Language
) -> ResultPage:
    """The page of one scenario, at first of the last; raises NoScenarioError."""
    results = results_of(found)
    place = len(results) - 1 if of is None else of
    view = result_view(found, place, language)
    days = view.result.days
    path = rehearsal_way(kept.id)
    return ResultPage(
        kept=kept,
        view=view,
        tabs=tuple((each.scenario, way(path, of=at)) for at, each in enumerate(results)),
        of=place % len(results),
        window=translate(language, DAYS, {"count": days}) if days else translate(language, CASES),
        warnings=tuple(say_in(language, each) for each in warnings_of(view.result)),
        notes=tuple(say_in(language, each) for each in notes_on(found)),
        edits=tuple(say_in(language, each) for each in edits_among(view.result.supposed)),
        assumptions=(
            *(say_in(language, each) for each in view.result.supposed),
            *(translate(language, each) for each in ASSUMPTIONS),
        ),
        relief=tuple(say_in(language, each) for each in relief_said(found.relief))
        if found.relief and found.relief.scenario == view.result.scenario
        else (),
    )
