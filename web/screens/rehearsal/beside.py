"""預演, two runs side by side: their figures, and the difference where they can be paired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import Language, translate
from web.rehearsals.charts import Chart, difference_charts
from web.screens.rehearsal.overview import REHEARSALS, rehearsal_way
from web.screens.rehearsal.result import (
    ComparisonView,
    ResultView,
    comparison_views,
    result_view,
    results_of,
    say_in,
)
from workflow.rehearsal.comparing import paired, why_unpaired
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.result import Comparison
from workflow.rehearsal.saying import notes_on
from workflow.rehearsal.wanted import Rehearsal

BESIDE = f"{REHEARSALS}/beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two; of a run with a base, what was compared with it."""

    kept: KeptRehearsal
    view: ResultView

    @property
    def way(self) -> str:
        """To the run."""
        return rehearsal_way(self.kept.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePage:
    """Two runs; without comparisons `reasons` say why they cannot be paired."""

    template: ClassVar[str] = "screens/rehearsal/beside.html.jinja"
    sides: tuple[Side, Side]
    comparisons: tuple[ComparisonView, ...]
    charts: Mapping[str, Chart]
    notes: tuple[str, ...]
    reasons: tuple[str, ...]

    def chart_way(self, name: str) -> str:
        """To the picture of a difference."""
        first, second = (side.kept.id for side in self.sides)
        return f"{BESIDE}/charts/{name}.svg?run={first}&run={second}"

    @property
    def swapped(self) -> str:
        """To the same two the other way round."""
        first, second = (side.kept.id for side in self.sides)
        return f"{BESIDE}?run={second}&run={first}"


def beside_page(
    first: tuple[KeptRehearsal, Rehearsal],
    second: tuple[KeptRehearsal, Rehearsal],
    language: Language,
) -> BesidePage:
    """The second beside the first, which it is compared with."""
    one, other = results_of(first[1])[-1], results_of(second[1])[-1]
    comparisons = pair(first[1], second[1])
    both = Rehearsal(result=one, comparisons=comparisons)
    return BesidePage(
        sides=(_side(*first, language), _side(*second, language)),
        comparisons=comparison_views(comparisons, language),
        charts=difference_charts(comparisons, language),
        notes=tuple(say_in(language, each) for each in notes_on(both)),
        reasons=tuple(translate(language, each) for each in why_unpaired(one, other)),
    )


def pair(first: Rehearsal, second: Rehearsal) -> tuple[Comparison, ...]:
    """The second less the first; nothing where they cannot be paired."""
    one, other = results_of(first)[-1], results_of(second)[-1]
    return () if why_unpaired(one, other) else (paired(one, other),)


def _side(kept: KeptRehearsal, found: Rehearsal, language: Language) -> Side:
    return Side(kept=kept, view=result_view(found, -1, language))
