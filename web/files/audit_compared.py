"""An audit beside an earlier one as a worksheet: findings per 100 cases, by code and unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from web.files.workbook import headed_worksheet
from web.files.worksheets import fitting
from workflow.audit.codes import code_of
from workflow.audit.work.comparing import Change, Comparison

COMPARED = "比較"
COLUMNS = (
    *("依", "項目", "前一次發現", "前一次件數", "前一次每百件"),
    *("這一次發現", "這一次件數", "這一次每百件", "相差", "結果"),
)
WIDTHS = (12, 36, 12, 12, 14, 12, 12, 14, 10, 12)
TOTAL, UNKNOWN = "合計", "（不明）"
EARLIER, DIFFERING = "前一次", "注意"
HUNDREDTHS = "0.00"
AT_NAME, AT_WORD = 1, 9


def write_compared(book: Any, comparison: Comparison) -> None:
    """What is compared as numbers; what an audit without cases cannot tell is an empty cell."""
    worksheet = headed_worksheet(book, COMPARED, COLUMNS, WIDTHS, count=0)
    two_places = book.add_format({"num_format": HUNDREDTHS})
    changes = list(_changes(comparison))
    for at, (by, name, change) in enumerate(changes, start=1):
        worksheet.write_string(at, 0, by)
        worksheet.write_string(at, AT_NAME, fitting(name))
        for column, number in enumerate(_numbers(change), start=AT_NAME + 1):
            if number is not None:
                style = [two_places] if isinstance(number, float) else []
                worksheet.write_number(at, column, number, *style)
        worksheet.write_string(at, AT_WORD, change.word)
    notes = [(EARLIER, comparison.earlier.file)]
    notes += [(DIFFERING, str(each)) for each in comparison.differing]
    for at, (what, text) in enumerate(notes, start=len(changes) + 1):
        worksheet.write_string(at, 0, what)
        worksheet.write_string(at, AT_NAME, fitting(text))


def _changes(comparison: Comparison) -> Iterator[tuple[str, str, Change]]:
    """All together, each code, each unit."""
    yield "全部", TOTAL, comparison.whole
    for each in comparison.codes:
        yield "代碼", f"{each.name} {code_of(each.name).name}", each
    for each in comparison.units:
        yield "單位", each.name or UNKNOWN, each


def _numbers(change: Change) -> tuple[float | None, ...]:
    """Under the columns from 前一次發現 to 相差."""
    sides = (change.earlier, change.later)
    rates = [number for side in sides for number in (side.findings, side.cases, side.rate)]
    return (*rates, change.difference)
