"""The file as issued into a Table: nothing changed, every cell with its place."""

import pytest

from rules.errors import BadInputError
from rules.reading.markdown import read_markdown
from rules.table import LARGEST_BYTES, Source, Table
from tests.rules.building import a_line, a_page, shipped

PAGE = a_page(a_line("擬辦 V 核定", cosign="秘書室"))


def read(raw: bytes) -> Table:
    return read_markdown(raw, file="test.md", agency=shipped().agency)


def test_a_cell_keeps_its_text_and_its_place() -> None:
    (row,) = read(PAGE.encode()).pages[0].rows

    assert row.texts[:7] == ("乙", "項目", "內容。", "", "擬辦", "V", "核定")
    assert row.cells[4].source == Source(file="test.md", line=3, column=5)


def test_pages_are_numbered_and_know_their_unit() -> None:
    pages = read(f"{PAGE}\n\n{a_page(unit='秘書室')}".encode()).pages

    assert [(page.number, page.unit, len(page.rows)) for page in pages] == [
        (1, "人事室", 1),
        (2, "秘書室", 0),
    ]


def test_header_lines_are_no_rows() -> None:
    (page,) = read(PAGE.encode()).pages

    assert [header.texts[0] for header in page.headers] == [
        "臺北市政府資訊局人事室分層負責明細表",
        "表別",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_byte_order_mark_and_line_endings_do_not_matter(encoding: str, ending: str) -> None:
    table = read(PAGE.replace("\n", ending).encode(encoding))

    assert table.pages == read(PAGE.encode()).pages


def test_text_outside_the_tables_is_kept_as_notes() -> None:
    table = read(f"{PAGE}\n  | 乙 | 項目 | 內容。 | | 核定 |\n\n備註：\n 1. 核定。\n".encode())

    assert table.notes == ("備註：", "1. 核定。")
    assert len(table.pages[0].rows) == 2


def test_a_file_larger_than_any_table_is_refused_by_its_size() -> None:
    with pytest.raises(BadInputError, match=r"8,000,001 位元組，超過上限 8,000,000"):
        read(b"|" * (LARGEST_BYTES + 1))
