"""預演報告: what came of a rehearsal, to be read and printed; figures, and each chart beside them.

Charts need packages that may not be there: then the report says so, and its tables hold the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from web.language.i18n import Language, msgid, translate
from web.picture.charts.drawing import ChartsUnavailableError, drawn
from web.picture.charts.values import Sized
from web.rehearsals.charts import Chart, charts_of
from web.rehearsals.tables import Table, result_tables
from web.rehearsals.wording import differences, opening
from workflow.kept.about import Said
from workflow.rehearsal.assuming import ASSUMPTIONS, warnings_of
from workflow.rehearsal.result import Comparison, Result
from workflow.rehearsal.saying import bottleneck_said, notes_on
from workflow.rehearsal.wanted import Rehearsal

CAPTIONS = {
    "urgency": msgid("依速別的辦理日數"),
    "wait": msgid("各職稱每次簽核的等候日數"),
    "load": msgid("各職稱的負荷"),
    "office": msgid("每天下班時在辦的件數"),
    "late": msgid("每天下班時在辦而已逾期的件數"),
    "days": msgid("與基準相差的日數"),
    "rates": msgid("與基準相差的百分點"),
}
OF_DIFFERENCES = ("days", "rates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart as it stands in the page; the SVG itself says what it shows."""

    name: str
    caption: str
    svg: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPart:
    """One result: sentences, tables and pictures, in the language of the report."""

    name: str
    opening: str
    bottleneck: str
    warnings: tuple[str, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePart:
    """What another scenario differs in from the base."""

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalReport:
    """The whole report; `unpictured` says why there is no chart, if there is none."""

    template: ClassVar[str] = "papers/rehearsal_report.html.jinja"
    agency: str
    title: str
    parts: tuple[ResultPart, ...]
    differences: tuple[DifferencePart, ...]
    pictures: tuple[Picture, ...]  # of the differences
    notes: tuple[str, ...]
    assumptions: tuple[str, ...]
    unpictured: str


def rehearsal_report(rehearsal: Rehearsal, agency: str, language: Language) -> RehearsalReport:
    """The report of a rehearsal, with its charts where they can be drawn."""
    results = (rehearsal.result, *(each.other for each in rehearsal.comparisons))
    charts = [
        charts_of(result, rehearsal.comparisons if result is rehearsal.result else (), language)
        for result in results
    ]
    drawn_charts, why = _drawn(charts, language)
    parts = (
        _part(result, _but_for_differences(pictures), language)
        for result, pictures in zip(results, drawn_charts, strict=True)
    )
    return RehearsalReport(
        agency=agency,
        title="、".join(each.scenario for each in results),
        parts=tuple(parts),
        differences=tuple(_difference(each, language) for each in rehearsal.comparisons),
        pictures=tuple(each for each in drawn_charts[0] if each.name in OF_DIFFERENCES),
        notes=_said(notes_on(rehearsal), language),
        assumptions=(
            *_said(rehearsal.result.supposed, language),
            *(translate(language, each) for each in ASSUMPTIONS),
        ),
        unpictured=why,
    )


def _drawn(
    charts: Sequence[Mapping[str, Chart]], language: Language
) -> tuple[list[list[Picture]], str]:
    """The charts of each result, all drawn at once; or none of them, and why."""
    every = [(name, chart) for found in charts for name, chart in found.items()]
    sized = [Sized(chart=chart.chart, width=chart.width) for _, chart in every]
    try:
        pictures = iter(drawn(sized, [chart.title for _, chart in every]))
    except ChartsUnavailableError as error:
        return [[] for _ in charts], translate(language, error.template, error.facts)
    return [[_picture(name, next(pictures), language) for name in found] for found in charts], ""


def _picture(name: str, svg: str, language: Language) -> Picture:
    caption = translate(language, CAPTIONS[name])
    return Picture(name=name, caption=caption, svg=Markup(svg))


def _but_for_differences(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    return tuple(each for each in pictures if each.name not in OF_DIFFERENCES)


def _part(result: Result, pictures: tuple[Picture, ...], language: Language) -> ResultPart:
    """Everything that is said of one scenario, the base or another."""
    return ResultPart(
        name=result.scenario,
        opening=opening(result, language),
        bottleneck=_one(bottleneck_said(result), language),
        warnings=_said(warnings_of(result), language),
        tables=tuple(_translated(each, language) for each in result_tables(result)),
        pictures=pictures,
    )


def _translated(table: Table, language: Language) -> Table:
    """The same with its headings in the language of the report."""
    return Table(
        name=translate(language, table.name),
        heads=tuple(translate(language, each) for each in table.heads),
        rows=table.rows,
    )


def _difference(comparison: Comparison, language: Language) -> DifferencePart:
    """Another scenario less the base, a sentence a metric."""
    return DifferencePart(
        name=comparison.other.scenario, sentences=tuple(differences(comparison, language))
    )


def _said(said: Sequence[Said], language: Language) -> tuple[str, ...]:
    return tuple(_one(each, language) for each in said)


def _one(said: Said, language: Language) -> str:
    return translate(language, said.template, dict(said.facts))
