"""月報表 as a spreadsheet: the units, the twelve months, and how they are counted."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from xlsxwriter import Workbook

from web.files.figures import FILE_COLUMNS, MONTH, TOTAL, TREND_COLUMNS, UNIT, Column, Measure
from web.files.workbook import ABOUT, headed_sheet
from workflow.reports.monthly import Figures, MonthlyReport

Lines = Iterable[tuple[str, Figures]]

REPORT, TREND = "月報表", "近十二個月"
NAME_WIDTH, FIGURE_WIDTH, RULE_WIDTH = 14, 10, 100


def report_workbook(report: MonthlyReport, *, agency: str, rules: Sequence[str]) -> bytes:
    """The report as an XLSX file; numbers are numbers, an absent average is an empty cell."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})  # the package has no types
    # Not the clock's time: the same report makes the same file.
    made = datetime.combine(report.until, time())
    book.set_properties({"title": f"{agency} {report.month.label}", "created": made})
    units = [*((line.unit, line.figures) for line in report.units), (TOTAL, report.total)]
    _write(book, REPORT, (UNIT, *FILE_COLUMNS), units)
    _write(book, TREND, (MONTH, *TREND_COLUMNS), [(m.month.label, m.figures) for m in report.trend])
    about = headed_sheet(book, ABOUT, ("事項", "內容"), (NAME_WIDTH, RULE_WIDTH), count=0)
    facts = [("機關", agency), ("月份", report.month.label), ("統計至", report.until.isoformat())]
    for at, (name, text) in enumerate((*facts, *(("算法", rule) for rule in rules)), start=1):
        about.write_string(at, 0, name)
        about.write_string(at, 1, text)
    book.close()
    return out.getvalue()


def _write(book: Any, name: str, columns: tuple[str, *tuple[Column, ...]], lines: Lines) -> None:
    first, *figures = columns
    words = (first, *(column.word for column in figures))
    widths = (NAME_WIDTH, *(FIGURE_WIDTH for _ in figures))
    sheet = headed_sheet(book, name, words, widths, count=0)
    styles = {each: book.add_format({"num_format": each.value}) for each in Measure}
    for at, (label, of) in enumerate(lines, start=1):
        sheet.write_string(at, 0, label)
        for place, column in enumerate(figures, start=1):
            value = column.value(of)
            if value is not None:
                sheet.write_number(at, place, value, styles[column.measure])
