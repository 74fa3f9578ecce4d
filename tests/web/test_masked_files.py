"""Files with names masked: no name of the log is anywhere in them, in no form and in no part."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from tests.web.reports import HEADINGS, NAMES, a_log, brought, kinds, ordered
from web.papers.audit_files import Brought, FileKind, Order, made
from workflow.kept.about import Said

SPACES = re.compile(r"[\s\u3000]+")


@pytest.fixture
def given() -> Brought:
    return brought(a_log())


@pytest.fixture
def order(given: Brought, tmp_path: Path) -> Order:
    return ordered(given, tmp_path, is_masked=True)


def text_of(content: bytes) -> str:
    """All that a file says: every part of an archive, with what is escaped read as it is."""
    if not content.startswith(b"PK"):
        return unescape(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist()]
        return unescape("\n".join((*archive.namelist(), archive.comment.decode(), *parts)))


def named(content: bytes) -> list[str]:
    """The names of the log that a file tells, however they are spaced."""
    text = SPACES.sub("", text_of(content))
    return [name for name in NAMES if name in text]


def test_not_masked_every_kind_of_file_tells_who_signed(order: Order, given: Brought) -> None:
    plain = replace(order, asked=replace(order.asked, is_masked=False))

    assert [named(made(each, given).content) != [] for each in kinds(plain)] == [True, True, True]


def test_masked_no_kind_of_file_tells_any_name(order: Order, given: Brought) -> None:
    assert [named(made(each, given).content) for each in kinds(order)] == [[], [], []]


def test_masked_every_file_still_tells_the_position_and_the_finding(
    order: Order, given: Brought
) -> None:
    texts = [text_of(made(each, given).content) for each in kinds(order)]

    assert all("專門委員" in text and "示○○" in text and "漏簽" in text for text in texts)


def test_a_column_that_nobody_knows_is_not_shown_masked(order: Order, given: Brought) -> None:
    texts = [text_of(made(each, given).content) for each in kinds(order)]

    assert all("員工編號" in text for text in texts[1:])
    assert not any(f"E{name[0]}" in text for text in texts for name in NAMES)


def test_a_hidden_sheet_of_the_workbook_brought_does_not_come_back(tmp_path: Path) -> None:
    file = tmp_path / "紀錄.xlsx"
    book: Any = Workbook(file)  # the package has no types
    book.set_properties({"author": NAMES[0]})
    sheet, hidden = book.add_worksheet("紀錄"), book.add_worksheet("名單")
    hidden.hide()
    hidden.write_string(0, 0, NAMES[2])
    lines = [line.split(",") for line in a_log().decode().splitlines()]
    for at, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write_string(at, column, cell)
    sheet.write_comment(1, 0, NAMES[3])
    book.close()
    given = brought(file.read_bytes(), file.name)

    order = ordered(given, tmp_path, FileKind.SHEET, is_masked=True)

    assert named(made(order, given).content) == []


def test_who_drew_the_sample_and_who_said_anything_are_told_by_no_file(
    order: Order, given: Brought
) -> None:
    inspector = "示範檢核員"
    drawn = (Said(template="由 %(by)s 抽樣。", facts={"by": inspector}),)
    beside = replace(order.beside, drawn=drawn, people=(*order.beside.people, inspector))

    texts = [
        text_of(made(replace(each, beside=beside), given).content) for each in kinds(order)[:2]
    ]

    assert all("抽樣。" in text and inspector not in text for text in texts)


def test_where_it_is_asked_one_person_has_one_mark_in_all_files(
    order: Order, given: Brought
) -> None:
    apart = replace(order, asked=replace(order.asked, tells_apart=True))

    texts = [text_of(made(each, given).content) for each in kinds(apart)]

    assert all("人員1" in text and named(text.encode()) == [] for text in texts)
    assert HEADINGS[6] in texts[1]
