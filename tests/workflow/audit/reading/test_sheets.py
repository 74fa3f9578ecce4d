"""Sheets: what they hold, by column and by record."""

from array import array

from workflow.audit.log import Rejected
from workflow.audit.reading.sheets import Columns, Kind, Sheet, Source


def a_sheet(*records: tuple[str, ...], headings: tuple[str, ...] = ("文號", "動作")) -> Sheet:
    columns = Columns(len(headings))
    for record in records:
        columns.add(record)
    return Sheet(
        name="",
        headings=headings,
        heading_line=1,
        lines=array("I", range(2, 2 + len(records))),
        columns=columns.coded(),
    )


def test_a_record_reads_as_it_was_added() -> None:
    sheet = a_sheet(("1", "擬辦"), ("1", "核定"), ("2", "擬辦"))

    assert [sheet.cells(record) for record in range(sheet.count)] == [
        ("1", "擬辦"),
        ("1", "核定"),
        ("2", "擬辦"),
    ]


def test_a_column_keeps_each_text_once_in_the_order_of_the_file() -> None:
    column = a_sheet(("1", "擬辦"), ("1", "核定"), ("2", "擬辦")).coded(1)

    assert column.values == ("擬辦", "核定")
    assert list(column.codes) == [0, 1, 0]


def test_cells_that_a_record_lacks_are_blank() -> None:
    assert a_sheet(("1",)).cells(0) == ("1", "")


def test_a_source_lists_what_was_rejected_of_the_sheet_it_proposes() -> None:
    fault = Rejected(line=3, column="", value="x", reason="多出一格")
    first = Sheet(name="甲", headings=(), heading_line=1, lines=(), columns=(), rejected=(fault,))

    assert Source(file="a.xlsx", kind=Kind.XLSX, sheets=(first, a_sheet())).rejected == (fault,)
    assert Source(file="a.xlsx", kind=Kind.XLSX, sheets=()).rejected == ()
