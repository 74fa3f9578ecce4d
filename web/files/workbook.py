"""The responsibility table as a spreadsheet: the rows, their doubts, and what it all is."""

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
from web.files.tables import COLUMNS, cells
from web.language.words import ISSUER_WORDS, STATUS_WORDS

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
CELL = {"text_wrap": True, "valign": "top"}


def workbook(rulebook: Rulebook, rows: Sequence[RuleRow]) -> bytes:
    """These rows of the rulebook as an XLSX file."""
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
    sheet = headed_sheet(book, ROWS, COLUMNS, WIDTHS, count=len(rows))
    for at, row in enumerate(rows, start=1):
        _write(sheet, at, cells(row))
        column = COLUMNS.index("狀態")
        sheet.write_string(at, column, STATUS_WORDS[row.status], styles[row.status])


def _write_doubts(book: Any, rows: Sequence[RuleRow]) -> None:
    doubts = [(row, doubt) for row in rows for doubt in row.doubts]
    sheet = headed_sheet(book, DOUBTS, DOUBT_COLUMNS, DOUBT_WIDTHS, count=len(doubts))
    for at, (row, doubt) in enumerate(doubts, start=1):
        printed = " | ".join(row.printed)
        readings = "\n".join(steps_text(steps) for steps in doubt.candidates)
        _write(sheet, at, (str(row.line), row.key, doubt.code, doubt.message, printed, readings))


def _write_about(book: Any, rulebook: Rulebook, rows: Sequence[RuleRow]) -> None:
    sheet = headed_sheet(book, ABOUT, ("事項", "內容"), (20, 80), count=0)
    for at, (name, text) in enumerate(_facts(rulebook, rows), start=1):
        sheet.write_string(at, 0, name)
        sheet.write_string(at, 1, text)


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


def headed_sheet(
    book: Any, name: str, columns: Sequence[str], widths: Sequence[int], *, count: int
) -> Any:
    """A sheet with its header, which stays in sight and is printed on every page."""
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#eeebe3", "valign": "top"})
    plain = book.add_format(CELL)
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(at, at, width, plain)
        sheet.write_string(0, at, column, header)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return sheet


def _write(sheet: Any, at: int, texts: Sequence[str]) -> None:
    """The line as a number, all else as text: nothing in a cell is ever a formula."""
    line, *others = texts
    sheet.write_number(at, 0, int(line))
    for column, text in enumerate(others, start=1):
        sheet.write_string(at, column, text)
