"""What ordinary programs leave in a workbook is no attack: formatted to the end, it is read."""

import pytest

from rules.reading.spreadsheet import read_sheet
from tests.hostile.workbooks import with_rows
from tests.workflow.audit.reading.workbooks import an_ods
from workflow.audit.reading.sources import read_source

TEXT = '<c r="%s" s="3" t="inlineStr"><is><t>%s</t></is></c>'
FILLED = f'<row r="1">{TEXT % ("A1", "姓名")}{TEXT % ("B1", "單位")}</row>'
EMPTY_ROW = '<row r="1048576" customFormat="false" ht="12.8" hidden="false" outlineLevel="0"></row>'
EMPTY_CELLS = '<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
COLUMNS = '<cols><col min="1" max="16384" style="1" width="16.7" customWidth="1"/></cols>'
WHOLE = '<dimension ref="A1:XFD1048576"/>'


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        (FILLED + EMPTY_ROW, '<dimension ref="A1:H1048576"/>'),  # a row deleted in LibreOffice
        (FILLED + EMPTY_CELLS, WHOLE),  # formatted as far as a sheet goes
        (FILLED, WHOLE + COLUMNS),  # whole columns formatted
        (FILLED.replace(' r="1"', "").replace(' r="A1"', "").replace(' r="B1"', ""), ""),
        (f'{FILLED}<row r="2"><c r="A2" t="str"><f>A1</f><v>姓名</v></c></row>', ""),
        (
            f'{FILLED}<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">1</f><v>2</v></c></row>'
            '<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c></row>',
            "",
        ),
    ],
)
def test_a_workbook_with_nothing_far_out_but_formats_is_read(rows: str, before: str) -> None:
    content = with_rows(rows, before=before)

    assert read_sheet(content, file="名冊.xlsx")[0].values[:2] == ("姓名", "單位")
    assert read_source(content, file="紀錄.xlsx").sheets[0].headings[:2] == ("姓名", "單位")


def test_an_open_document_is_read_with_its_empty_rows_and_columns_repeated_to_the_end() -> None:
    empty = '<table:table-cell table:style-name="a" table:number-columns-repeated="16384"/>'
    row = '<table:table-row table:number-rows-repeated="%d">%s</table:table-row>'
    more = row % (3, empty) + row % (1_048_570, empty)

    (sheet,) = read_source(an_ods([["文號", "動作"], ["1", "擬辦"]], more=more), file="a").sheets

    assert (sheet.headings, sheet.count) == (("文號", "動作"), 1)
