"""The empty roster to fill in, as CSV and XLSX: headings, a line to show how, and what fits."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from rules.agency.agency import Agency
from web.files.tables import unarmed
from workflow.organisation.people import positions_in
from workflow.organisation.roster import REQUIRED, Column, template_rows

ROSTER, ABOUT, POSITIONS = "名冊", "說明", "職稱"
WIDTH = 16
DATED = (Column.SINCE, Column.UNTIL, Column.AWAY_SINCE, Column.AWAY_UNTIL)
MEANINGS = {
    Column.PERSON: "一個人的姓名；一人兼數職時，一職一列",
    Column.UNIT: "見「職稱」頁；各單位共用的職稱填「機關」，指定的職務填「職務」",
    Column.POSITION: "見「職稱」頁",
    Column.SINCE: "第一日，如 2026-01-02、1150102、115年1月2日",
    Column.UNTIL: "最後一日；仍在職留空白",
    Column.DEPUTIES: "請假期間的代理人，依順位以「、」分隔；沒有請假留空白",
    Column.AWAY_SINCE: "代理的第一日；填了代理人就必須填",
    Column.AWAY_UNTIL: "代理的最後一日；還不知道就留空白",
    Column.STAFF_NUMBER: "有同名的人時必填，同名的每一列都填；代理人欄也可以填員工編號",
}
MADE = datetime.combine(date(2026, 1, 1), time())  # not the clock's: the same agency, the same file


def roster_csv(agency: Agency) -> str:
    """UTF-8 with a mark, CRLF: what spreadsheets open without asking."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([unarmed(cell) for cell in row] for row in template_rows(agency))
    return "\ufeff" + out.getvalue()


def roster_workbook(agency: Agency) -> bytes:
    """The roster, what each column means, and every position somebody can hold."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True})  # the package has no types
    book.set_properties({"title": f"{agency.name} {ROSTER}", "created": MADE})
    _write_roster(book, agency)
    _write_pairs(book, ABOUT, ("欄", "填什麼"), [_meaning(column) for column in Column])
    positions = [(unit, position) for unit, _, position in _split(agency)]
    _write_pairs(book, POSITIONS, (Column.UNIT.value, Column.POSITION.value), positions)
    book.close()
    return out.getvalue()


def _write_roster(book: Any, agency: Agency) -> None:
    worksheet = book.add_worksheet(ROSTER)
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    headings, example = template_rows(agency)
    for at, (column, heading, cell) in enumerate(zip(Column, headings, example, strict=True)):
        style = dated if column in DATED else text
        worksheet.set_column(at, at, WIDTH, style)
        worksheet.write_string(0, at, heading, bold)
        if cell and column in DATED:
            worksheet.write_datetime(1, at, datetime.fromisoformat(cell), style)
        elif cell:
            worksheet.write_string(1, at, cell, style)
    worksheet.freeze_panes(1, 0)


def _write_pairs(
    book: Any, name: str, headings: tuple[str, str], pairs: list[tuple[str, str]]
) -> None:
    worksheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    worksheet.set_column(0, 0, WIDTH)
    worksheet.set_column(1, 1, 4 * WIDTH)
    worksheet.write_row(0, 0, headings, bold)
    for at, pair in enumerate(pairs, start=1):
        for column, text in enumerate(pair):
            worksheet.write_string(at, column, text)


def _meaning(column: Column) -> tuple[str, str]:
    must = "（必填）" if column in REQUIRED else ""
    return column.value + must, MEANINGS[column]


def _split(agency: Agency) -> list[tuple[str, str, str]]:
    return [key.partition("/") for key in positions_in(agency)]
