"""Spreadsheets in XLSX: the responsibility table with its doubts, and the monthly report."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from rules.marks import steps_text
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from web.files.report import FILE_COLUMNS, MONTH, TOTAL, TREND_COLUMNS, UNIT, Measure, ReportColumn
from web.files.tables import COLUMNS, cells
from web.language.words import ISSUER_WORDS, STATUS_WORDS
from workflow.reports.monthly import Figures, MonthlyReport

ROWS, DOUBTS, ABOUT = "流程表", "疑義", "說明"
WIDTHS = (6, 12, 12, 6, 20, 36, 20, 8, 44, 10, 20, 20, 24, 24, 12, 24, 24)
DOUBT_COLUMNS = ("行", "鍵", "代碼", "疑義", "印出的儲存格", "可能的讀法")
DOUBT_WIDTHS = (6, 40, 24, 40, 48, 48)
FILLS = {
    Status.CLEAN: "#ffffff",
    Status.REPAIRED: "#f3efe2",
    Status.DOUBTFUL: "#f7e1dc",
    Status.CORRECTED: "#e3edf1",
}
EPOCH = date(1980, 1, 1)  # the first day that a file in a ZIP archive may bear
REPORT, TREND = "月報表", "近十二個月"
NAME_WIDTH, FIGURE_WIDTH, RULE_WIDTH = 14, 10, 100
CELL = {"text_wrap": True, "valign": "top"}


def workbook(rulebook: Rulebook, rows: Sequence[RuleRow]) -> bytes:
    """These rows of the rulebook as an XLSX file.

    Three worksheets: the rows, their doubts, and what table in which version it is. The same rows
    make the same bytes.
    """
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})  # the package has no types
    issued = max((each.issued_on or EPOCH for each in rulebook.agency.schedules), default=EPOCH)
    book.set_properties(
        # Not the clock's time: the same rows make the same file.
        {"title": rulebook.agency.name, "created": datetime.combine(issued, time())}
    )
    styles = {status: book.add_format({**CELL, "bg_color": FILLS[status]}) for status in Status}
    _write_rows(book, rows, styles)
    _write_doubts(book, rows)
    _write_about(book, rulebook, rows)
    book.close()
    return out.getvalue()


def _write_rows(book: Any, rows: Sequence[RuleRow], styles: Mapping[Status, Any]) -> None:
    worksheet = headed_worksheet(book, ROWS, COLUMNS, WIDTHS, count=len(rows))
    for at, row in enumerate(rows, start=1):
        _write(worksheet, at, cells(row))
        column = COLUMNS.index("狀態")
        worksheet.write_string(at, column, STATUS_WORDS[row.status], styles[row.status])


def _write_doubts(book: Any, rows: Sequence[RuleRow]) -> None:
    doubts = [(row, doubt) for row in rows for doubt in row.doubts]
    worksheet = headed_worksheet(book, DOUBTS, DOUBT_COLUMNS, DOUBT_WIDTHS, count=len(doubts))
    for at, (row, doubt) in enumerate(doubts, start=1):
        printed = " | ".join(row.printed)
        readings = "\n".join(steps_text(steps) for steps in doubt.candidates)
        _write(
            worksheet, at, (str(row.line), row.key, doubt.code, doubt.message, printed, readings)
        )


def _write_about(book: Any, rulebook: Rulebook, rows: Sequence[RuleRow]) -> None:
    worksheet = headed_worksheet(book, ABOUT, ("事項", "內容"), (20, 80), count=0)
    for at, (name, text) in enumerate(_facts(rulebook, rows), start=1):
        worksheet.write_string(at, 0, name)
        worksheet.write_string(at, 1, text)


def _facts(rulebook: Rulebook, rows: Sequence[RuleRow]) -> Iterable[tuple[str, str]]:
    yield "機關", rulebook.agency.name
    yield "版本", rulebook.version
    for each in rulebook.agency.schedules:
        issued = f"{ISSUER_WORDS[each.issuer]}，{each.issue}"
        yield f"{each.suffix}表", issued
    yield "列數", f"{len(rows)}（全表 {len(rulebook.rows)} 列）"
    counts = Counter(row.status for row in rows)
    for status, word in STATUS_WORDS.items():
        yield word, str(counts[status])
    yield "已確認", str(sum(row.confirmed_by is not None for row in rows))


def headed_worksheet(
    book: Any, name: str, columns: Sequence[str], widths: Sequence[int], *, count: int
) -> Any:
    """A worksheet with its header, which stays in sight and is printed on every page."""
    worksheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#eeebe3", "valign": "top"})
    plain = book.add_format(CELL)
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        worksheet.set_column(at, at, width, plain)
        worksheet.write_string(0, at, column, header)
    worksheet.freeze_panes(1, 1)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    if count:
        worksheet.autofilter(0, 0, count, len(columns) - 1)
    return worksheet


def _write(worksheet: Any, at: int, texts: Sequence[str]) -> None:
    """The line as a number, all else as text: nothing in a cell is ever a formula."""
    line, *others = texts
    worksheet.write_number(at, 0, int(line))
    for column, text in enumerate(others, start=1):
        worksheet.write_string(at, column, text)


def report_workbook(report: MonthlyReport, *, agency: str, rules: Sequence[str]) -> bytes:
    """The report as an XLSX file; numbers are numbers, an absent average is an empty cell.

    Three worksheets: the month by unit, the twelve months, and the rules of counting. Days have two
    places, rates are shown in per cent and kept as fractions.
    """
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})  # the package has no types
    # Not the clock's time: the same report makes the same file.
    made = datetime.combine(report.until, time())
    book.set_properties({"title": f"{agency} {report.month.label}", "created": made})
    units = [*((line.unit, line.figures) for line in report.units), (TOTAL, report.total)]
    _write_figures(book, REPORT, (UNIT, *FILE_COLUMNS), units)
    _write_figures(
        book, TREND, (MONTH, *TREND_COLUMNS), [(m.month.label, m.figures) for m in report.trend]
    )
    about = headed_worksheet(book, ABOUT, ("事項", "內容"), (NAME_WIDTH, RULE_WIDTH), count=0)
    facts = [("機關", agency), ("月份", report.month.label), ("統計至", report.until.isoformat())]
    for at, (name, text) in enumerate((*facts, *(("算法", rule) for rule in rules)), start=1):
        about.write_string(at, 0, name)
        about.write_string(at, 1, text)
    book.close()
    return out.getvalue()


def _write_figures(
    book: Any,
    name: str,
    columns: tuple[str, *tuple[ReportColumn, ...]],
    lines: Iterable[tuple[str, Figures]],
) -> None:
    first, *figures = columns
    words = (first, *(column.word for column in figures))
    widths = (NAME_WIDTH, *(FIGURE_WIDTH for _ in figures))
    worksheet = headed_worksheet(book, name, words, widths, count=0)
    styles = {each: book.add_format({"num_format": each.value}) for each in Measure}
    for at, (label, of) in enumerate(lines, start=1):
        worksheet.write_string(at, 0, label)
        for place, column in enumerate(figures, start=1):
            value = column.value(of)
            if value is not None:
                worksheet.write_number(at, place, value, styles[column.measure])
