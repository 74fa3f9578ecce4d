"""預演, the page and the charts of the answer to each question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from web.http.frame import Page
from web.language.i18n import Language
from web.rehearsals.charts import Chart
from web.rehearsals.validated_charts import validation_charts
from web.rehearsals.varied_charts import sensitivity_charts, staffing_charts, sweep_charts
from web.screens.rehearsal.fitted import fitted_page, no_charts
from web.screens.rehearsal.page import result_page
from web.screens.rehearsal.result import result_view
from web.screens.rehearsal.validation import validation_page
from web.screens.rehearsal.varied import sensitivity_page, staffing_page, sweep_page
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.question import Kind


@dataclass(frozen=True, kw_only=True)
class Showing:
    """How the answer to one kind of question is shown; `of` is the part that is looked at."""

    page: Callable[[KeptRehearsal, Any, int | None, Language], Page]
    charts: Callable[[Any, int, Language], Mapping[str, Chart]]


SHOWN: Mapping[Kind, Showing] = {
    Kind.COMPARE: Showing(
        page=result_page,
        charts=lambda found, of, language: result_view(found, of, language).charts,
    ),
    Kind.SWEEP: Showing(
        page=sweep_page, charts=lambda found, _, language: sweep_charts(found, language)
    ),
    Kind.SENSITIVITY: Showing(
        page=sensitivity_page, charts=lambda found, _, language: sensitivity_charts(found, language)
    ),
    Kind.STAFFING: Showing(
        page=staffing_page, charts=lambda found, _, language: staffing_charts(found, language)
    ),
    Kind.FIT: Showing(page=fitted_page, charts=no_charts),
    Kind.VALIDATION: Showing(
        page=validation_page, charts=lambda found, _, language: validation_charts(found, language)
    ),
}
