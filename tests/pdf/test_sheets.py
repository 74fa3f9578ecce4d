"""The sheets as PDF: real files on A4, tagged, in our own fonts, with every word on the paper."""

import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from tests.web.office import COSIGNED, Visitor
from tests.web.papers import (
    COMMENT,
    SUBJECT,
    confidential,
    cosigning,
    eventful,
    excused,
    route,
)
from tests.workflow.builders import returning, signing
from tests.workflow.offices import PLAIN, a_document, an_office
from web.app import create_app
from web.files.pdf import pdf, standalone
from web.language.i18n import Language
from web.language.words import PaperKind
from web.papers.cosigning_sheet import CosigningSheet
from web.papers.route_sheet import RouteSheet
from web.settings import Settings
from workflow.desk.casework import Casework
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

pytestmark = pytest.mark.pdf

STAMP_TIME = re.compile(r"\d{4}/\d{4}")
WORDS = re.compile(r"<(?:p|td|th|dt|dd|b|span|h[12])(?:\s[^>]*)?>([^<]+)<")
HOSTILE = "</td><img src='file:///etc/hostname'><link rel=stylesheet href='http://192.0.2.1/x.css'>"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A file and what the tools of poppler find in it."""

    path: Path

    def told(self, tool: str, *options: str) -> str:
        """What the tool says of the file."""
        command = [tool, *options, str(self.path), *(["-"] if tool == "pdftotext" else [])]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode()

    @property
    def facts(self) -> dict[str, str]:
        """Title, pages, size."""
        lines = (line.partition(":") for line in self.told("pdfinfo").splitlines())
        return {name: value.strip() for name, _, value in lines}

    @property
    def fonts(self) -> list[list[str]]:
        """Name, embedded, subset, with their characters known, of every font."""
        rows = self.told("pdffonts").splitlines()[2:]
        return [[row.split()[0], *row.split()[-5:-2]] for row in rows]

    @property
    def pages(self) -> list[str]:
        """The words on each page in the order drawn, without white space."""
        return ["".join(each.split()) for each in self.told("pdftotext", "-raw").split("\f")[:-1]]

    def boxes(self) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
        """Every word, the page it is on, and where: left, top, right, bottom in points."""
        tree = ElementTree.fromstring(self.told("pdftotext", "-bbox"))
        for number, page in enumerate(tree.findall(".//{*}page"), start=1):
            for word in page.findall("{*}word"):
                x0, y0, x1, y1 = (
                    float(word.attrib[key]) for key in ("xMin", "yMin", "xMax", "yMax")
                )
                yield number, word.text or "", (x0, y0, x1, y1)


Print = Callable[[CosigningSheet | RouteSheet], Printed]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casework]:
    """An office of its own, for this module."""
    folder = tmp_path_factory.mktemp("office")
    engine = open_engine(f"sqlite:///{folder / 'sheets.db'}")
    store = Store(engine, Checkpoints(folder / "checkpoints"))
    yield an_office(store)
    store.close()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Prints a sheet to a file."""
    folder = tmp_path_factory.mktemp("pdf")

    def print_(sheet: CosigningSheet | RouteSheet) -> Printed:
        path = folder / f"{len(list(folder.iterdir()))}.pdf"
        path.write_bytes(pdf(sheet, Language.CHINESE).content)
        return Printed(path=path)

    return print_


@pytest.fixture(scope="module")
def sheets(work: Casework) -> dict[PaperKind, CosigningSheet | RouteSheet]:
    """Both sheets of a case with a return, a deputy, a comment and an open desk."""
    case = eventful(work)
    return {PaperKind.COSIGNING: cosigning(work, case), PaperKind.ROUTE: route(work, case)}


@pytest.fixture(scope="module")
def files(
    sheets: dict[PaperKind, CosigningSheet | RouteSheet], printed: Print
) -> dict[PaperKind, Printed]:
    """The same, printed."""
    return {kind: printed(sheet) for kind, sheet in sheets.items()}


@pytest.mark.parametrize("kind", PaperKind)
def test_a_file_is_a4_tagged_and_titled(kind: PaperKind, files: dict[PaperKind, Printed]) -> None:
    facts = files[kind].facts

    title = {PaperKind.COSIGNING: "簽稿會核單", PaperKind.ROUTE: "陳核流程表"}[kind]
    assert facts["Title"].startswith(title)
    assert "(A4)" in facts["Page size"]
    assert facts["Tagged"] == "yes"
    assert 'pdfuaid:part="1"' in files[kind].told("pdfinfo", "-meta")
    parts = files[kind].told("pdfinfo", "-struct").split()
    assert {"H1", "H2", "Table", "TH", "TD:", "Figure:"} <= set(parts)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_font_is_embedded_as_a_subset_and_none_is_japanese(
    kind: PaperKind, files: dict[PaperKind, Printed]
) -> None:
    fonts = files[kind].fonts

    assert fonts
    assert all(embedded == subset == "yes" for _, embedded, subset, _ in fonts)
    assert all(re.search(r"-CJK-TC(-Bold)?$", name) for name, *_ in fonts)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_word_of_the_sheet_is_on_the_paper(
    kind: PaperKind,
    sheets: dict[PaperKind, CosigningSheet | RouteSheet],
    files: dict[PaperKind, Printed],
) -> None:
    body = standalone(sheets[kind], Language.CHINESE).partition("<body>")[2]
    said = ["".join(unescape(each).split()) for each in WORDS.findall(body)]

    there = "".join(files[kind].pages)

    assert {SUBJECT, "退回", "請補附件", COMMENT, "簽核紀錄"} & set(said)
    assert [each for each in said if each not in there] == []


@pytest.mark.parametrize("kind", PaperKind)
def test_each_page_says_which_it_is_and_of_what(
    kind: PaperKind, files: dict[PaperKind, Printed]
) -> None:
    pages = files[kind].pages

    for number, page in enumerate(pages, start=1):
        assert f"第{number}頁／共{len(pages)}頁" in page
        assert re.search(r"(簽稿會核單|陳核流程表)1150000001", page)
    assert files[kind].facts["Pages"] == str(len(pages))


@pytest.mark.parametrize("kind", PaperKind)
def test_nothing_runs_over_the_edge(kind: PaperKind, files: dict[PaperKind, Printed]) -> None:
    words = list(files[kind].boxes())

    assert len(words) > 100
    assert [
        word
        for _, word, (left, top, right, bottom) in words
        if left < 40 or top < 15 or right > 560 or bottom > 825
    ] == []


def test_no_page_break_splits_a_signature(work: Casework, printed: Print) -> None:
    case = work.register(a_document(PLAIN))
    for _ in range(20):
        case = work.act(case.id, signing(case, case.open[0]))
        case = work.act(case.id, returning(case.open[0], to="承辦人員"))

    words = list(printed(cosigning(work, case)).boxes())

    stamps = [(page, box) for page, word, box in words if STAMP_TIME.fullmatch(word)]
    assert len(stamps) == 40
    assert {page for page, _ in stamps} != {1}
    for page, (left, top, right, _) in stamps:
        above = [
            word
            for at, word, box in words
            if at == page and box[0] < right and box[2] > left and 0 < top - box[1] < 30
        ]
        assert len(above) == 2, above  # the name, and over it the position


def test_an_opinion_of_many_lines_goes_on_overleaf_whole(work: Casework, printed: Print) -> None:
    case = work.register(a_document(PLAIN))
    lines = "".join(f"第{number}點意見。\n" for number in range(1, 121))
    case = work.act(case.id, replace(signing(case, case.open[0]), opinion=lines))

    pages = printed(cosigning(work, case)).pages

    assert len(pages) > 2
    assert all(f"第{number}點意見。" in "".join(pages) for number in range(1, 121))


def test_a_confidential_case_says_so_on_every_page(work: Casework, printed: Print) -> None:
    case = work.register(a_document(PLAIN))
    for _ in range(10):
        case = work.act(case.id, signing(case, case.open[0]))
        case = work.act(case.id, returning(case.open[0], to="承辦人員"))
    sheet = cosigning(work, case)

    open_pages, secret_pages = printed(sheet).pages, printed(confidential(sheet)).pages

    assert len(secret_pages) > 1
    assert all("密件" in page for page in secret_pages)
    assert not any("密件" in page for page in open_pages)


def test_an_excused_cosigner_and_its_reason_are_on_the_paper(
    work: Casework, printed: Print
) -> None:
    (page,) = printed(cosigning(work, excused(work))).pages

    assert "免會" in page
    assert "本案不涉預算。" in page


def test_what_people_type_is_text_and_fetches_nothing(work: Casework, printed: Print) -> None:
    case = work.register(a_document(PLAIN, subject=HOSTILE))

    (page,) = printed(cosigning(work, case)).pages

    assert "".join(HOSTILE.split()) in page


@pytest.mark.parametrize("kind", PaperKind)
def test_a_character_without_a_font_is_named_where_it_stands_and_below(
    kind: PaperKind, work: Casework, printed: Print
) -> None:
    case = work.register(a_document(PLAIN, subject="王\ue000明與\U000f0001、新字\U000323b0案"))
    sheet = cosigning(work, case) if kind is PaperKind.COSIGNING else route(work, case)

    made, pages = pdf(sheet, Language.CHINESE), "".join(printed(sheet).pages)

    assert made.unprintable == ("U+E000", "U+323B0", "U+F0001")
    assert "王〔U+E000〕明與〔U+F0001〕、新字〔U+323B0〕案" in pages
    assert "沒有字型可印下列字元，文中以〔碼位〕代替：U+E000、U+323B0、U+F0001。" in pages


def test_of_a_file_that_every_font_can_print_nothing_is_said(
    sheets: dict[PaperKind, CosigningSheet | RouteSheet], files: dict[PaperKind, Printed]
) -> None:
    for kind, sheet in sheets.items():
        assert pdf(sheet, Language.CHINESE).unprintable == ()
        assert "沒有字型" not in "".join(files[kind].pages)


def test_several_may_print_at_once(
    sheets: dict[PaperKind, CosigningSheet | RouteSheet], printed: Print, tmp_path: Path
) -> None:
    sheet = sheets[PaperKind.COSIGNING]
    alone = printed(sheet).pages
    paths = [tmp_path / f"{number}.pdf" for number in range(4)]

    with ThreadPoolExecutor(len(paths)) as pool:
        made = [pool.submit(pdf, sheet, Language.CHINESE) for _ in paths]
    for path, each in zip(paths, made, strict=True):
        path.write_bytes(each.result().content)

    assert all(Printed(path=path).pages == alone for path in paths)


@pytest.mark.parametrize("kind", PaperKind)
def test_it_is_served_as_a_file_with_a_chinese_name(kind: PaperKind, tmp_path: Path) -> None:
    settings = Settings(
        demo=True,
        database_url=f"sqlite:///{tmp_path / 'web.db'}",
        corrections=str(tmp_path / "corrections.toml"),
    )
    home, caller = "http://127.0.0.1:8000", ("127.0.0.1", 50000)
    with TestClient(create_app(settings), base_url=home, client=caller) as client:
        case = Visitor(client).registered(COSIGNED)
        answer = client.get(f"{case}/{kind}-sheet.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert f'filename="{kind}-sheet-' in answer.headers["content-disposition"]
    assert "filename*=UTF-8''%" in answer.headers["content-disposition"]
