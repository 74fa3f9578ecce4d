"""Workbooks: what their cells show, which sheet is proposed, and what is not opened."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from xlsxwriter import Workbook as Writer

from rules.errors import BadInputError
from tests.workflow.audit.reading.workbooks import Cells, an_ods, an_xls, an_xlsx, with_part, zipped
from workflow.audit.reading import workbooks
from workflow.audit.reading.sheets import Kind, Sheet, Source
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.workbooks import shown

HEADINGS = ("文號", "動作", "職稱", "時間")
SHEET = "xl/worksheets/sheet1.xml"


def reading(content: bytes) -> Source:
    return read_source(content, file="紀錄.xlsx")


def records_of(sheet: Sheet) -> list[tuple[str, ...]]:
    return [sheet.cells(record) for record in range(sheet.count)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (7.0, "7"),
        (1150000001.0, "1150000001"),
        (0.5, "0.5"),
        (45204.375, "45204.375"),
        (True, "TRUE"),
        (datetime(2026, 3, 2, 9), "2026-03-02T09:00:00"),  # noqa: DTZ001
        (datetime(2026, 3, 2, 8, 59, 59, 999_000), "2026-03-02T09:00:00"),  # noqa: DTZ001
        (date(2026, 3, 2), "2026-03-02"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30), "30:00:00"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_cell_is_the_text_that_it_shows(cell: object, text: str) -> None:
    assert shown(cell) == text


def test_a_workbook_reads_like_a_table_and_numbers_its_rows_as_it_shows_them() -> None:
    rows: Cells = (
        ["公文檢核清冊"],
        [],
        HEADINGS,
        [1150000001, "擬辦", "承辦人員", datetime(2026, 3, 2, 9)],  # noqa: DTZ001
        [],
        [1150000001, "核定", "組長", "115/3/2 10:00"],
    )

    source = reading(an_xlsx({"紀錄": rows}))

    (sheet,) = source.sheets
    assert (source.kind, sheet.name, sheet.titles) == (Kind.XLSX, "紀錄", ("公文檢核清冊",))
    assert (sheet.headings, sheet.heading_line, list(sheet.lines)) == (HEADINGS, 3, [4, 6])
    assert records_of(sheet) == [
        ("1150000001", "擬辦", "承辦人員", "2026-03-02T09:00:00"),
        ("1150000001", "核定", "組長", "115/3/2 10:00"),
    ]


def test_a_table_that_does_not_begin_in_the_first_cell_is_read_with_its_own_rows() -> None:
    rows: Cells = ([], [], ["", "", *HEADINGS], ["", "", "1", "擬辦", "", "1150302"])

    (sheet,) = reading(an_xlsx({"紀錄": rows})).sheets

    assert sheet.headings == ("", "", *HEADINGS)
    assert (sheet.heading_line, list(sheet.lines)) == (3, [4])


def test_a_formula_is_never_worked_out() -> None:
    rows = (HEADINGS, ["1", "=1+1", "股長", "1150302"])

    (sheet,) = reading(an_xlsx({"紀錄": rows})).sheets

    assert sheet.cells(0)[1] == "0"  # what was shown when it was last saved


def test_the_sheet_that_looks_most_like_a_log_comes_first_and_hidden_ones_are_named() -> None:
    rows = (HEADINGS, ["1", "擬辦", "股長", "1150302"])
    content = an_xlsx({"說明": (["填表說明"], ["請填寫"]), "舊": rows, "新": rows}, hidden=["舊"])

    source = reading(content)

    assert [(each.name, each.is_hidden) for each in source.sheets] == [
        ("新", False),
        ("舊", True),
        ("說明", False),
    ]


def test_a_cell_merged_over_rows_shows_its_text_in_each_of_them() -> None:
    out = io.BytesIO()
    book: Any = Writer(out, {"in_memory": True})
    page = book.add_worksheet("紀錄")
    page.write_row(0, 0, HEADINGS)
    page.merge_range(1, 0, 3, 0, "1150000001")
    for at, action in enumerate(("擬辦", "審核", "核定"), start=1):
        page.write(at, 1, action)
    book.close()

    source = reading(out.getvalue())

    assert [cells[:2] for cells in records_of(source.sheets[0])] == [
        ("1150000001", "擬辦"),
        ("1150000001", "審核"),
        ("1150000001", "核定"),
    ]
    assert "1 處合併儲存格" in source.notes[0]


def test_an_error_in_a_cell_is_blank_and_said() -> None:
    out = io.BytesIO()
    book: Any = Writer(out, {"in_memory": True})
    page = book.add_worksheet("紀錄")
    page.write_row(0, 0, HEADINGS)
    page.write_row(1, 0, ("1", "擬辦", "股長"))
    page.write_formula(1, 3, "=NA()", None, "#N/A")
    book.close()

    source = reading(out.getvalue())

    assert source.sheets[0].cells(0) == ("1", "擬辦", "股長", "")
    assert source.notes == ("有 1 格是錯誤值（如 #N/A、#REF!），當作空白",)


def test_numbers_longer_than_a_spreadsheet_keeps_are_named() -> None:
    source = reading(an_xlsx({"紀錄": (HEADINGS, [1150000001234567, "擬辦", "股長", "1150302"])}))

    assert "1150000001234567" in source.notes[0]
    assert "只保留前 15 位" in source.notes[0]


def test_an_open_document_reads_the_same() -> None:
    rows = (HEADINGS, ("1", "擬辦", "股長", "115/3/2"))

    source = reading(an_ods(rows))

    assert (source.kind, source.sheets[0].name) == (Kind.ODS, "紀錄")
    assert records_of(source.sheets[0]) == [rows[1]]


@pytest.mark.parametrize("is_small", [True, False])
def test_a_workbook_of_the_old_format_reads_the_same(is_small: bool) -> None:
    rows = (HEADINGS, ("1", "擬辦", "股長", "115/3/2"))
    cells = [(at, place, text) for at, row in enumerate(rows) for place, text in enumerate(row)]

    source = reading(an_xls(*cells, is_small=is_small))

    assert (source.kind, source.sheets[0].name) == (Kind.XLS, "紀錄")
    assert records_of(source.sheets[0]) == [rows[1]]


def test_a_million_blank_rows_below_the_table_are_no_rows() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert reading(an_ods((HEADINGS, ("1", "擬辦", "", "")), more=blank)).sheets[0].count == 1


FAR = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="400"/>'
    '<table:table-cell office:value-type="string"><text:p>遠</text:p></table:table-cell>'
    "</table:table-row>"
)
CELL = '<c r="%s" t="inlineStr"><is><t>x</t></is></c>'
WORKSHEET = (
    '<?xml version="1.0"?><worksheet '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData><row>%s</row></sheetData></worksheet>"
)
ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>'


def a_plain_workbook() -> bytes:
    return an_xlsx({"紀錄": (HEADINGS, ("1", "擬辦", "股長", "1150302"))})


def a_workbook_with(sheet: str) -> bytes:
    return with_part(a_plain_workbook(), SHEET, sheet.encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (an_ods((HEADINGS,), more=FAR), "至多 2,000,000 格"),
        (
            with_part(a_plain_workbook(), SHEET, (WORKSHEET % (CELL % "XFD1")).encode()),
            "至多 500 欄",
        ),
        (a_workbook_with(WORKSHEET % (CELL % "A9999999")), "至多 1,048,576 列"),
        (a_workbook_with(WORKSHEET % (CELL.replace(' r="%s"', "") * 501)), "格子 SG1 太遠"),
        (an_xls((0, 0, "文號"), (65_535, 65_535, "遠")), "格子 CRXP65536 太遠.*至多 500 欄"),
        (an_xls((0, 0, "文號"), (9, 500, "遠"), is_small=True), "格子 SG10 太遠"),
        (an_xls((0, 0, "文號"))[:700], "不是完好的活頁簿|舊格式"),
        (a_workbook_with(ENTITIES), "不是完好的活頁簿"),
        (a_workbook_with("<worksheet><sheetData><row>"), "不是完好的活頁簿"),
        (a_plain_workbook()[:-200], "ZIP 壓縮檔（不完整）"),
        (zipped({"xl/workbook.bin": b"x"}), "XLSB"),
        (an_xlsx({"空": ()}), "沒有表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密碼"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "不是完好的活頁簿"),
    ],
)
def test_a_workbook_that_is_hostile_broken_or_empty_is_refused_with_the_reason(
    content: bytes, why: str
) -> None:
    with pytest.raises(BadInputError, match=f"紀錄.xlsx：.*{why}"):
        reading(content)


def test_an_archive_that_unpacks_to_more_than_is_read_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = workbooks.Limits(unpacked=1_000_000, rows=10, columns=10, cells=100)
    monkeypatch.setattr(workbooks, "SMALL_LIMITS", limits)
    bomb = with_part(a_plain_workbook(), SHEET, b" " * 2_000_000)

    with pytest.raises(BadInputError, match="展開後超過上限 1,000,000 位元組"):
        reading(bomb)
