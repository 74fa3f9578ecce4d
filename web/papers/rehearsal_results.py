"""The results of a report: tables, sentences and charts, each chart with its figures beside it.

All charts are drawn at once, by a process of their own, which takes a second or two. They need
packages that may not be there: then it is said, and the tables hold the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from web.language.i18n import Language, msgid, translate
from web.papers.rehearsal_answer import Found
from web.picture.charts.drawing import ChartsUnavailableError, drawn
from web.picture.charts.values import Sized
from web.rehearsals.charts import Chart, charts_of
from web.rehearsals.heat import Heat, heat_of
from web.rehearsals.tables import Table, result_tables
from web.rehearsals.varied import (
    notes_of,
    plan_lines,
    sensitivity_table,
    steps_table,
    sweep_table,
)
from web.rehearsals.varied_charts import sensitivity_charts, staffing_charts, sweep_charts
from web.rehearsals.wording import differences, opening
from workflow.kept.about import Said
from workflow.rehearsal.assuming import warnings_of
from workflow.rehearsal.result import Comparison, Result
from workflow.rehearsal.saying import bottleneck_said, notes_on, relief_said
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.wanted import Rehearsal

CAPTIONS = {
    "urgency": msgid("依速別的辦理日數；數字在速別的表"),
    "wait": msgid("各職稱每次簽核的等候日數；數字在職稱的表"),
    "load": msgid("各職稱的負荷，虛線是 1；數字在職稱的表"),
    "days": msgid("與基準相差的日數，橫線是 95 % 信賴區間；數字在上面"),
    "rates": msgid("與基準相差的百分點，橫線是 95 % 信賴區間；數字在上面"),
    "sweep": msgid("與情境原樣相差的日數，橫線是 95 % 信賴區間；數字在表裡"),
    "sensitivity": msgid("圓點是影響較大的一邊，菱形是另一邊，橫線是 95 % 信賴區間；數字在表裡"),
    "staffing": msgid("每一步的期限內比率，虛線是目標，橫線是 95 % 信賴區間；數字在表裡"),
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
    """One result: sentences, tables and pictures, in the language of the report.

    What would relieve the bottleneck stands with the scenario of which it was tried.
    """

    name: str
    opening: str
    bottleneck: str
    relief: tuple[str, ...]
    warnings: tuple[str, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePart:
    """What another scenario differs in from the base."""

    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that came of it.

    A comparison has parts and differences, another question its table; `unpictured` says why there
    is no chart, if there is none.
    """

    parts: tuple[ResultPart, ...] = ()
    differences: tuple[DifferencePart, ...] = ()
    table: Table | None = None  # of a sweep, a sensitivity, a search for the fewest people
    heat: Heat | None = None  # of a sweep over two keys
    lines: tuple[str, ...] = ()  # of a plan, as a scenario has them
    pictures: tuple[Picture, ...] = ()  # of the differences, or of the table
    notes: tuple[str, ...] = ()
    unpictured: str = ""


def results_of(found: Found, language: Language) -> Results:
    """What came of a rehearsal, of whatever kind."""
    match found:
        case Rehearsal():
            return _compared(found, language)
        case Sweep():
            table = _translated(sweep_table(found, language), language)
            charts = sweep_charts(found, language)
            results = _varied(found, table, _named("sweep", charts), language)
            return replace(results, heat=heat_of(found, language))
        case Sensitivity():
            table = _translated(sensitivity_table(found, language), language)
            charts = sensitivity_charts(found, language)
            return _varied(found, table, _named("sensitivity", charts), language)
        case StaffPlan():
            table = _translated(steps_table(found, language), language)
            charts = staffing_charts(found, language)
            return _varied(found, table, _named("staffing", charts), language)


def _compared(found: Rehearsal, language: Language) -> Results:
    """The base and the others, and what differs."""
    results = (found.result, *(each.other for each in found.comparisons))
    charts = [
        charts_of(each, found.comparisons if each is found.result else (), language)
        for each in results
    ]
    pictures, why = _drawn(charts, language)
    return Results(
        parts=tuple(
            _part(found, result, _but_for_differences(drawn), language)
            for result, drawn in zip(results, pictures, strict=True)
        ),
        differences=tuple(_difference(each, language) for each in found.comparisons),
        pictures=tuple(each for each in pictures[0] if each.name in OF_DIFFERENCES),
        notes=_said(notes_on(found), language),
        unpictured=why,
    )


def _named(name: str, charts: Mapping[str, Chart]) -> Mapping[str, Chart]:
    """The one chart of such an answer under the name of its caption; none where there is none."""
    return dict(zip((name,), charts.values(), strict=False))


def _varied(
    found: Sweep | Sensitivity | StaffPlan,
    table: Table,
    charts: Mapping[str, Chart],
    language: Language,
) -> Results:
    """A table with its chart and what has to stand beside them."""
    (pictures,), why = _drawn([charts], language)
    return Results(
        table=table,
        lines=tuple(plan_lines(found)) if isinstance(found, StaffPlan) else (),
        pictures=tuple(pictures),
        notes=tuple(notes_of(found, language)),
        unpictured=why,
    )


def _drawn(
    charts: Sequence[Mapping[str, Chart]], language: Language
) -> tuple[list[list[Picture]], str]:
    """The charts of each result, all drawn at once; or none of them, and why."""
    every = [(name, chart) for found in charts for name, chart in found.items()]
    if not every:
        return [[] for _ in charts], ""
    sized = [Sized(chart=chart.chart, width=chart.width) for _, chart in every]
    try:
        svgs = iter(drawn(sized, [chart.title for _, chart in every]))
    except ChartsUnavailableError as error:
        return [[] for _ in charts], translate(language, error.template, error.facts)
    return [
        [_picture(name, chart, next(svgs), language) for name, chart in found.items()]
        for found in charts
    ], ""


def _picture(name: str, chart: Chart, svg: str, language: Language) -> Picture:
    """A chart with where its figures are; that of days tells them itself."""
    caption = translate(language, CAPTIONS[name]) if name in CAPTIONS else chart.title
    return Picture(name=name, caption=caption, svg=Markup(svg))


def _but_for_differences(pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """The charts of one result alone."""
    return tuple(each for each in pictures if each.name not in OF_DIFFERENCES)


def _part(
    found: Rehearsal, result: Result, pictures: tuple[Picture, ...], language: Language
) -> ResultPart:
    """Everything that is said of one scenario, the base or another."""
    relief = found.relief
    is_relieved = relief is not None and relief.scenario == result.scenario
    return ResultPart(
        name=result.scenario,
        opening=opening(result, language),
        bottleneck=_one(bottleneck_said(result), language),
        relief=_said(relief_said(relief), language) if relief and is_relieved else (),
        warnings=_said(warnings_of(result), language),
        tables=tuple(_translated(each, language) for each in result_tables(result)),
        pictures=pictures,
    )


def _translated(table: Table, language: Language) -> Table:
    """The same with its headings, and the names of its rows, in the language of the report."""
    return Table(
        name=translate(language, table.name),
        heads=tuple(translate(language, each) for each in table.heads),
        rows=tuple((translate(language, name), *numbers) for name, *numbers in table.rows),
    )


def _difference(comparison: Comparison, language: Language) -> DifferencePart:
    """Another scenario less the base, a sentence a metric."""
    return DifferencePart(
        name=comparison.other.scenario, sentences=tuple(differences(comparison, language))
    )


def _said(said: Sequence[Said], language: Language) -> tuple[str, ...]:
    """Sentences in one language."""
    return tuple(_one(each, language) for each in said)


def _one(said: Said, language: Language) -> str:
    """One sentence."""
    return translate(language, said.template, dict(said.facts))
