"""公文處理成績: the monthly report of the office, its twelve months, and how they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.days import YEARS_BEFORE_FOUNDING
from web.files.report import (
    AVERAGE,
    COLUMNS,
    NOTHING,
    RATE,
    TREND_COLUMNS,
    Measure,
    ReportColumn,
)
from web.language.i18n import Language
from web.language.practice import counting_rules
from web.links import way
from web.picture.chart import ColumnChart, Point, column_chart
from workflow.desk.reporting import Reporting
from workflow.reports.month import Month, month_of, parse_month
from workflow.reports.monthly import Figures, MonthlyReport

MONTHS_TO_CHOOSE = 36


class PerformanceQuery(BaseModel):
    """Which month, and of which unit, as the address says it."""

    model_config = ConfigDict(frozen=True)

    month: str = ""
    unit: str = ""

    def month_or(self, latest: Month) -> Month:
        """The month asked for, or the latest; raises MonthUnreadableError."""
        return parse_month(self.month) if self.month else latest


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChoice:
    """A month one may look at."""

    month: Month
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformancePage:
    """The report as a table and as pictures.

    Counts are documents, days are working days with two places, rates are in per cent; a figure of
    nothing is a dash. `trend_names` name the twelve months up to the one shown.
    """

    template: ClassVar[str] = "screens/performance/performance.html.jinja"
    columns: ClassVar[tuple[ReportColumn, ...]] = COLUMNS
    trend_columns: ClassVar[tuple[ReportColumn, ...]] = TREND_COLUMNS
    report: MonthlyReport
    unit: str
    units: tuple[str, ...]
    months: tuple[MonthChoice, ...]
    name: str  # of the month
    trend_names: tuple[str, ...]
    days: ColumnChart
    rates: ColumnChart
    rules: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether the month is not over yet."""
        return self.report.until < self.report.month.last_day

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to count, in this month or the months before it."""
        nothing = Figures()
        trend = all(each.figures == nothing for each in self.report.trend)
        return trend and self.report.total == nothing

    def file(self, form: str) -> str:
        """Where the same report is taken away."""
        return way(f"/performance.{form}", month=str(self.report.month), unit=self.unit)


def performance_page(
    reporting: Reporting, query: PerformanceQuery, language: Language
) -> PerformancePage:
    """The report that `query` asks for.

    MonthUnreadableError for a month that cannot be read.
    """
    latest = month_of(reporting.today)
    month = query.month_or(latest)
    report = reporting.monthly(month, unit=query.unit)
    choices = {month, *(latest.later(-count) for count in range(MONTHS_TO_CHOOSE))}
    agency = reporting.office.rulebook.agency
    return PerformancePage(
        report=report,
        unit=query.unit,
        units=tuple(unit.name for unit in agency.units),
        months=tuple(
            MonthChoice(month=each, name=month_name(each, language))
            for each in sorted(choices, reverse=True)
        ),
        name=month_name(month, language),
        trend_names=tuple(month_name(each.month, language) for each in report.trend),
        days=column_chart(_points(report, AVERAGE, language)),
        rates=column_chart(_points(report, RATE, language), full=1.0),
        rules=counting_rules(agency.practice.deadlines, language),
    )


def month_name(month: Month, language: Language) -> str:
    """The month in the visitor's language and era."""
    return month.label if language is Language.CHINESE else str(month)


def _points(report: MonthlyReport, column: ReportColumn, language: Language) -> tuple[Point, ...]:
    """The column's figure, month by month; the year stands where it begins.

    A month without a figure keeps its place and has no column.
    """
    first = report.trend[0].month
    era = YEARS_BEFORE_FOUNDING if language is Language.CHINESE else 0
    return tuple(
        Point(
            value=column.value(each.figures),
            text=_short(column.value(each.figures), column.measure),
            label=str(each.month.month),
            under=str(each.month.year - era) if each.month in (first, _january(each.month)) else "",
            is_chosen=each.month == report.month,
        )
        for each in report.trend
    )


def _january(month: Month) -> Month:
    return Month(year=month.year, month=1)


def _short(value: float | None, measure: Measure) -> str:
    """A figure in the room there is above a column: per cent without the sign."""
    if value is None:
        return NOTHING
    if measure is Measure.RATE:
        return "100" if value == 1 else f"{100 * value:.1f}"
    return f"{value:.1f}"
