"""預演, the page of a validation: the sentences first, then a chart, then every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import Language, msgid, translate
from web.links import way
from web.rehearsals.charts import Chart
from web.rehearsals.tables import Table
from web.rehearsals.validated import NO, curves_table, drawn_said, figures_table, stays_table
from web.rehearsals.validated_charts import validation_charts
from web.screens.rehearsal.overview import rehearsal_way
from web.screens.rehearsal.result import say_in
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.validation.saying import power_said, resemblance_said

VALIDATION = msgid("驗證")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationPage:
    """What came of it; `stays` are days by position, that which differs most first."""

    template: ClassVar[str] = "screens/rehearsal/validation.html.jinja"
    kept: KeptRehearsal
    title: str
    drawn: str
    power: str
    resemblance: tuple[str, ...]
    figures: Table
    stays: Table
    curves: Table
    charts: Mapping[str, Chart]
    notes: tuple[str, ...]
    no: str  # what stands out in a table: beyond its range

    @property
    def path(self) -> str:
        """The address of the run."""
        return rehearsal_way(self.kept.id)

    def chart_way(self, name: str) -> str:
        """To a picture."""
        return way(f"{self.path}/charts/{name}.svg", of=0)


def validation_page(
    kept: KeptRehearsal, found: Validation, of: int | None, language: Language
) -> ValidationPage:
    """The page."""
    return ValidationPage(
        kept=kept,
        title=translate(language, VALIDATION),
        drawn=drawn_said(found, language),
        power=say_in(language, power_said(found)),
        resemblance=tuple(say_in(language, each) for each in resemblance_said(found)),
        figures=figures_table(found, language),
        stays=stays_table(found, language),
        curves=curves_table(found),
        charts=validation_charts(found, language),
        notes=tuple(say_in(language, each) for each in found.notes),
        no=translate(language, NO),
    )
