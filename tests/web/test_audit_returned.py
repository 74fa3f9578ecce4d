"""The sheet given back: as it was brought, with what was found behind its last column."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.web.reports import a_log, brought, ordered
from web.files import audit_returned
from web.files.audit_returned import COLUMNS, SheetTooLongError
from web.papers.audit_files import FileKind, made

DAY = datetime(2026, 3, 2, 9)  # noqa: DTZ001 — a cell knows no zone


def rows(content: bytes, sheet: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == [sheet]
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python()]


def a_workbook(folder: Path) -> bytes:
    """A title above, a blank line, and a log whose numbers and times are no texts."""
    file = folder / "匯出.xlsx"
    book: Any = Workbook(file)  # the package has no types
    sheet = book.add_worksheet("115年3月")
    moment = book.add_format({"num_format": "yyyy/mm/dd hh:mm"})
    sheet.write_string(0, 0, "示範機關簽核紀錄")
    for column, heading in enumerate(("文號", "件次", "流程列", "動作", "職稱", "單位", "時間")):
        sheet.write_string(2, column, heading)
    for at, (action, position, unit) in enumerate(
        (("擬辦", "承辦人員", "秘書室"), ("核定", "專門委員", ""), ("發文", "承辦人員", "秘書室"))
    ):
        sheet.write_number(3 + at, 0, 1150001234567)
        sheet.write_number(3 + at, 1, 1.5)
        for column, text in enumerate(("line:661", action, position, unit), start=2):
            sheet.write_string(3 + at, column, text)
        sheet.write_datetime(3 + at, 6, DAY.replace(day=2 + at), moment)
    book.close()
    return file.read_bytes()


def test_a_workbook_comes_back_line_by_line_with_its_types(tmp_path: Path) -> None:
    given = brought(a_workbook(tmp_path), "匯出.xlsx")
    before = rows(given.content, "115年3月")

    after = rows(made(ordered(given, tmp_path, FileKind.SHEET), given).content, "115年3月")

    assert [row[: len(before[0])] for row in after] == before
    assert after[3][:2] == [1150001234567, 1.5]
    assert after[3][6] == DAY
    assert after[2][7:] == list(COLUMNS)
    assert after[0][7:] == [""] * len(COLUMNS)
    found = [row for row in after[3:] if row[7]]
    assert [row[7] for row in found] == ["REVIEW_SKIPPED"] * len(found)
    assert all("主任" in str(row[9]) and row[10] == "待處理" for row in found)


def test_a_text_comes_back_as_a_sheet_of_the_same_lines(tmp_path: Path) -> None:
    given = brought(a_log())
    lines = [line.split(",") for line in given.content.decode().splitlines()]

    after = rows(made(ordered(given, tmp_path, FileKind.SHEET), given).content, "紀錄")

    assert [row[: len(lines[0])] for row in after] == lines
    assert after[0][len(lines[0]) :] == list(COLUMNS)


def test_what_looks_like_a_formula_comes_back_as_text(tmp_path: Path) -> None:
    given = brought(a_log().replace("已請".encode(), b"=1+1 "))

    content = made(ordered(given, tmp_path, FileKind.SHEET), given).content

    assert any("=1+1 " in str(cell) for row in rows(content, "紀錄") for cell in row)


def test_a_sheet_longer_than_a_worksheet_is_refused_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_returned, "MOST_LINES", 3)
    given = brought(a_log())
    order = ordered(given, tmp_path, FileKind.SHEET)

    with pytest.raises(SheetTooLongError, match="最多 3 行"):
        made(order, given)
