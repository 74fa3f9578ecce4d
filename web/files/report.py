"""月報表 in columns, for pages, commands and files: as CSV, and as other programs read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from web.files.tables import unarmed
from web.language.i18n import msgid
from workflow.reports.monthly import Figures, MonthlyReport

NOTHING = "—"  # no average and no rate of nothing
UNIT, MONTH, TOTAL = msgid("單位"), msgid("月份"), msgid("合計")


class Measure(Enum):
    """What a column counts in; the value is how a spreadsheet writes it."""

    CASES = "0"
    DAYS = "0.00"
    RATE = "0.00%"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """One column of the report.

    `name` is the attribute of `Figures`, and the key in JSON; `word` heads the column.
    """

    word: str
    name: str  # of the figure
    measure: Measure = Measure.CASES

    def value(self, figures: Figures) -> float | None:
        """The figure; None where there is none."""
        value: float | None = getattr(figures, self.name)
        return value

    def text(self, figures: Figures) -> str:
        """The figure as people read it."""
        return figure_text(self.value(figures), self.measure)


RATE = ReportColumn(word=msgid("依限辦結比率"), name="in_time_rate", measure=Measure.RATE)
AVERAGE = ReportColumn(word=msgid("發文平均使用日數"), name="average_days", measure=Measure.DAYS)
CLOSED = ReportColumn(word=msgid("辦結"), name="closed")
ISSUED = ReportColumn(word=msgid("發文"), name="issued")
IN_TIME = ReportColumn(word=msgid("依限辦結"), name="in_time")
COLUMNS = (
    ReportColumn(word=msgid("前月未結"), name="carried"),
    ReportColumn(word=msgid("本月收文"), name="received"),
    ReportColumn(word=msgid("銷號"), name="cancelled"),
    CLOSED,
    ISSUED,
    ReportColumn(word=msgid("存查"), name="filed"),
    IN_TIME,
    ReportColumn(word=msgid("逾限辦結"), name="late"),
    RATE,
    AVERAGE,
    ReportColumn(word=msgid("月底未結"), name="open"),
    ReportColumn(word=msgid("未結逾期"), name="overdue"),
)
FILE_COLUMNS = (
    *COLUMNS,
    ReportColumn(word=msgid("計入平均件數"), name="averaged"),
    ReportColumn(word=msgid("使用日數合計"), name="used_days", measure=Measure.DAYS),
)
TREND_COLUMNS = (CLOSED, IN_TIME, RATE, ISSUED, AVERAGE)


def figure_text(value: float | None, measure: Measure) -> str:
    """A count as it is; days with two places, a rate in per cent, both rounded half up."""
    if value is None:
        return NOTHING
    if measure is Measure.CASES:
        return str(value)
    exact = Decimal(repr(value)) * (100 if measure is Measure.RATE else 1)
    rounded = str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return f"{rounded}%" if measure is Measure.RATE else rounded


def report_csv(report: MonthlyReport) -> str:
    """The units and their total: UTF-8 with a mark, CRLF, as spreadsheets open it.

    One line a unit and the total last; a cell that a spreadsheet would run is made plain text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((MONTH, UNIT, *(column.word for column in FILE_COLUMNS)))
    lines = [(line.unit, line.figures) for line in report.units]
    for unit, figures in (*lines, (TOTAL, report.total)):
        texts = (column.text(figures) for column in FILE_COLUMNS)
        writer.writerow(map(unarmed, (report.month.label, unit, *texts)))
    return "\ufeff" + out.getvalue()


def report_record(
    report: MonthlyReport, *, agency: str, formulas: Iterable[str]
) -> dict[str, object]:
    """The report as `chenhe statistics --format json` prints it.

    Raw numbers: days unrounded, rates from 0 to 1, null for a figure of nothing.
    """
    return {
        "agency": agency,
        "month": str(report.month),
        "until": report.until.isoformat(),
        "units": [{"unit": line.unit} | _record(line.figures) for line in report.units],
        "total": _record(report.total),
        "trend": [
            {"month": str(each.month)}
            | {column.name: column.value(each.figures) for column in TREND_COLUMNS}
            for each in report.trend
        ],
        "formulas": list(formulas),
    }


def _record(figures: Figures) -> dict[str, object]:
    return {column.name: column.value(figures) for column in FILE_COLUMNS}
