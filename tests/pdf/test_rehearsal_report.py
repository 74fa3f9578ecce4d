"""預演報告 as PDF: A4, page numbers, parts in order, fonts inside, tagged, in both languages."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.web.rehearsal_reports import BASE, a_run, delegated, report
from tests.web.rehearsing import a_result, a_sweep
from web.language.i18n import Language
from web.papers.rehearsal_files import PaperKind, printed
from web.papers.rehearsal_source import Rehearsed
from workflow.rehearsal.wanted import Rehearsal

pytestmark = pytest.mark.pdf

LONG = "很長的情境名稱，沒有空白也沒有標點可以斷行" * 4
QUESTION = "局長問：授權下放能少幾天？"
WIDTH = 595.3  # points of A4


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A report as paper: its file, the words of each page, how far to the right any reaches."""

    file: Path
    pages: tuple[str, ...]
    edge: float


def told(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def on_paper(run: Rehearsed, folder: Path, language: Language) -> Printed:
    file = folder / "report.pdf"
    found = report(run, language, QUESTION)
    file.write_bytes(printed(found, PaperKind.PDF, language).content)
    boxes = told("pdftotext", "-bbox", str(file), "-")
    pages = tuple(
        "".join(unescape(word) for word in re.findall(r">([^<]+)</word>", page))
        for page in boxes.split("<page ")[1:]
    )
    edge = max(map(float, re.findall(r'<word .*?xMax="([0-9.]+)"', boxes)))
    return Printed(file=file, pages=pages, edge=edge)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """A scenario that edits the table, under a very long name."""
    run = a_run(Rehearsal(result=a_result()), delegated(), name=LONG)
    return on_paper(run, tmp_path_factory.mktemp("report"), Language.CHINESE)


def test_every_part_is_printed_in_order_with_page_numbers(paper: Printed) -> None:
    whole = "".join(paper.pages)

    for number, page in enumerate(paper.pages, start=1):
        assert f"第{number}頁／共{len(paper.pages)}頁" in page
    parts = ("問題", QUESTION, "答案", "假定", "調整的列", "驗證", "的結果", "平均佇列", "簽章")
    places = [whole.find(each) for each in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_it_is_a4_tagged_and_has_every_font_inside(paper: Printed) -> None:
    facts, fonts = told("pdfinfo", str(paper.file)), told("pdffonts", str(paper.file))

    assert "A4" in facts
    assert "Tagged:          yes" in facts
    embedded = [line.split()[-5:-3] for line in fonts.splitlines()[2:]]
    assert embedded
    assert all(each == ["yes", "yes"] for each in embedded)  # embedded, and only what is used


def test_no_word_leaves_the_page_however_long_names_are(paper: Printed) -> None:
    assert LONG in "".join(paper.pages)
    assert paper.edge < WIDTH


def test_it_is_printed_in_english_too(tmp_path: Path) -> None:
    paper = on_paper(a_run(a_sweep(), BASE), tmp_path, Language.ENGLISH)

    whole = "".join(paper.pages)
    assert "Reportofarehearsal" in whole
    assert "Theanswer" in whole
    assert f"Page1of{len(paper.pages)}" in whole
