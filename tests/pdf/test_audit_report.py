"""公文檢核報告 as PDF: A4, page numbers, headings repeated, text as typed, no name if masked."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.reports import NAMES, a_log, brought, ordered
from web.language.i18n import Language
from web.papers.audit_files import FileKind, Order, made

pytestmark = pytest.mark.pdf

HOSTILE = "<img src='file:///etc/hostname'>=1+1"
STRANGE = 60  # lines that are not read in: their table goes over a page
CONCLUSION = "一、示範結論。\n二、漏簽應檢討。"


def told(tool: str, file: Path, *more: str) -> str:
    command = [tool, str(file), *more]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def an_order(folder: Path, **asked: object) -> tuple[Order, Path]:
    """The order of a PDF of cases with findings, a hostile subject and many strange lines."""
    log = a_log().decode().replace("關於", HOSTILE)
    rejected = log.splitlines()[-1] + "\n"
    given = brought((log + rejected * STRANGE).encode())
    order = ordered(given, folder, FileKind.PDF, conclusion=CONCLUSION, **asked)
    file = folder / "report.pdf"
    file.write_bytes(made(order, given).content)
    return order, file


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_order(tmp_path_factory.mktemp("plain"))[1]


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_order(tmp_path_factory.mktemp("masked"), is_masked=True)[1]


def pages(file: Path) -> list[str]:
    return told("pdftotext", file, "-").split("\f")[:-1]


def test_it_is_printed_on_a4_with_page_numbers_and_every_word(printed: Path) -> None:
    facts, found = told("pdfinfo", printed), pages(printed)

    assert "A4" in facts
    assert "公文檢核報告 示範紀錄.csv" in facts
    for number, page in enumerate(found, start=1):
        assert f"第 {number} 頁／共 {len(found)} 頁" in page
    words = "".join("".join(found).split())
    for sentence in (HOSTILE, "漏簽", "流程表第661行", "應經", "示範結論", "檢核人員", "核定"):
        assert "".join(sentence.split()) in words


def test_it_says_how_cases_were_chosen_and_by_which_table_of_which_date(printed: Path) -> None:
    words = "".join("".join(pages(printed)).split())

    for sentence in (
        "沒有抽樣",
        "甲表：",
        "2019-06-19",
        "檢核件數",
        "符合率",
        f"說明{NAMES[0]}當日出差",
    ):
        assert sentence in words


def test_the_headings_of_a_long_table_stand_on_every_page_it_goes_over(printed: Path) -> None:
    rejected = [page for page in pages(printed) if page.count("亂寫") > 1]

    assert len(rejected) > 1
    assert all("為什麼" in page for page in rejected)


def test_masked_it_tells_no_name_in_its_text_its_properties_or_its_bookmarks(
    masked: Path,
) -> None:
    text = "".join((*pages(masked), told("pdfinfo", masked), told("strings", masked)))
    plain = "".join(text.split())

    assert [name for name in NAMES if name in plain] == []
    assert "示○○" in plain
    assert "專門委員" in plain


def test_it_is_printed_in_english_too(tmp_path: Path) -> None:
    given = brought(a_log(1))
    order = replace(ordered(given, tmp_path, FileKind.PDF), language=Language.ENGLISH)
    file = tmp_path / "report.pdf"
    file.write_bytes(made(order, given).content)

    text = told("pdftotext", file, "-")

    assert "Report of a document inspection" in text
    assert "Page 1 of" in text
