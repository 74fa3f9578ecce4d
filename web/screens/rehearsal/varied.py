"""預演, the page of a sweep, a sensitivity or a search for the fewest staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import Language, msgid, translate
from web.links import way
from web.papers.rehearsal_answer import answer_of
from web.rehearsals.charts import Chart
from web.rehearsals.heat import Heat, heat_of
from web.rehearsals.tables import Table
from web.rehearsals.varied import (
    notes_of,
    plan_said,
    sampled_said,
    sensitivity_table,
    steps_table,
    sweep_table,
)
from web.rehearsals.varied_charts import sensitivity_charts, staffing_charts, sweep_charts
from web.screens.rehearsal.overview import rehearsal_way
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep

SWEEP, SENSITIVITY, STAFFING = msgid("逐項試"), msgid("敏感度"), msgid("最少人力")
POINTS = msgid("橫線是 95 % 信賴區間；碰到零就可能只是機遇")
TORNADO = msgid("圓點是影響較大的一邊，菱形是另一邊；橫線是 95 % 信賴區間，碰到零就可能只是機遇")
NEW = "/rehearsals/new"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariedPage:
    """A table with its chart; `ways` lead from rows to scenarios, where there is one."""

    template: ClassVar[str] = "screens/rehearsal/varied.html.jinja"
    kept: KeptRehearsal
    title: str
    sampled: str
    lead: tuple[str, ...]
    table: Table
    charts: Mapping[str, Chart]
    notes: tuple[str, ...]
    ways: Mapping[int, str]
    heat: Heat | None = None  # of two keys
    has_plan: bool = False  # one that can be taken as a scenario
    hint: str = ""  # how to read the chart

    @property
    def path(self) -> str:
        """The address of the run."""
        return rehearsal_way(self.kept.id)

    def chart_way(self, name: str) -> str:
        """To a picture."""
        return way(f"{self.path}/charts/{name}.svg", of=0)


def sweep_page(kept: KeptRehearsal, found: Sweep, of: int | None, language: Language) -> VariedPage:
    """The grid; the first row is the base, the others can be taken as scenarios."""
    return VariedPage(
        kept=kept,
        title=translate(language, SWEEP),
        sampled=sampled_said(found.sampled, language),
        lead=answer_of(found, language),
        table=sweep_table(found, language),
        charts=sweep_charts(found, language),
        heat=heat_of(found, language),
        notes=tuple(notes_of(found, language)),
        hint=translate(language, POINTS),
        ways={at: way(NEW, run=kept.id, point=at) for at in range(len(found.points) + 1)},
    )


def sensitivity_page(
    kept: KeptRehearsal, found: Sensitivity, of: int | None, language: Language
) -> VariedPage:
    """The inputs, that with the largest effect first."""
    return VariedPage(
        kept=kept,
        title=translate(language, SENSITIVITY),
        sampled=sampled_said(found.sampled, language),
        lead=answer_of(found, language),
        table=sensitivity_table(found, language),
        charts=sensitivity_charts(found, language),
        hint=translate(language, TORNADO),
        notes=tuple(notes_of(found, language)),
        ways={},
    )


def staffing_page(
    kept: KeptRehearsal, found: StaffPlan, of: int | None, language: Language
) -> VariedPage:
    """The plan, or why there is none, and each step to it."""
    return VariedPage(
        kept=kept,
        title=translate(language, STAFFING),
        sampled=sampled_said(found.sampled, language),
        lead=tuple(plan_said(found, language)),
        table=steps_table(found, language),
        charts=staffing_charts(found, language),
        notes=tuple(notes_of(found, language)),
        ways={},
        has_plan=bool(found.toml),
    )
