"""What comes out of the printer: the record on A4, without what only a screen needs."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from web.language.words import PaperKind
from workflow.case.words import State
from workflow.reports.board import BoardFilter


def printed(page: Page, path: Path) -> tuple[str, str]:
    """The text of the page printed to PDF, and what the file says about itself."""
    page.pdf(path=path, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    facts = subprocess.run(["pdfinfo", path], check=True, capture_output=True)
    return text.stdout.decode(), facts.stdout.decode()


def test_a_case_prints_its_route_and_record_on_a4(
    page: Page, served: Served, tmp_path: Path
) -> None:
    row = served.work.board(BoardFilter(state=State.COSIGNING)).rows[0]
    page.goto(f"/cases/{row.id}")

    text, facts = printed(page, tmp_path / "case.pdf")

    plain = "".join(text.split())
    assert "A4" in facts
    assert row.id in plain
    assert "".join(row.subject.split()) in plain
    assert all(words in plain for words in ("陳核流程", "簽核紀錄", "承辦人員", "未到", "已完成"))
    assert not any(words in plain for words in ("English", "篩選", "現在不能做的動作"))


def test_an_exercise_and_its_key_print_on_a4_upright(page: Page, tmp_path: Path) -> None:
    page.goto("/practice?kind=order&level=3&seed=1&help=open&sign=局長&do=answer&attempt=2")

    text, facts = printed(page, tmp_path / "exercise.pdf")

    plain = "".join(text.split())
    width, height = re.findall(r"[0-9.]+", facts.partition("Page size:")[2])[:2]
    assert "A4" in facts
    assert float(width) < float(height)
    assert all(words in plain for words in ("這一列所印", "逐點說明", "正解", "核定的人"))
    assert not any(words in plain for words in ("下一題", "這一題的網址", "怎麼計分"))


@pytest.mark.parametrize("kind", PaperKind)
def test_the_sheets_of_a_case_print_from_the_browser_too(
    kind: PaperKind, page: Page, served: Served, tmp_path: Path
) -> None:
    row = served.work.board(BoardFilter(state=State.COSIGNING)).rows[0]
    page.goto(f"/cases/{row.id}/{kind}-sheet")

    text, facts = printed(page, tmp_path / "sheet.pdf")

    plain = "".join(text.split())
    assert "A4" in facts
    assert all(words in plain for words in ("案情摘要", row.id, "辦理中", "共"))
    assert not any(words in plain for words in ("English", "下載PDF", "鍵盤操作"))


def test_a_row_of_the_table_prints_with_its_cells(page: Page, tmp_path: Path) -> None:
    page.goto("/rules/500")

    text, facts = printed(page, tmp_path / "row.pdf")

    plain = "".join(text.split())
    assert "A4" in facts
    assert "會法務局前需加會本機關法務人員" in plain
    assert "taipei-doit.md" in plain
    assert "English" not in plain


def test_a_page_to_review_is_printed_across_so_that_its_columns_stay_legible(
    page: Page, tmp_path: Path
) -> None:
    page.goto("/rules/review/1")

    text, facts = printed(page, tmp_path / "page.pdf")

    assert "841.92 x 594.96 pts (A4)" in facts
    assert "承辦人員擬辦→股長審核" in "".join(text.split())


def test_the_monthly_report_prints_on_one_sheet_with_room_to_sign(
    page: Page, tmp_path: Path
) -> None:
    page.goto("/performance")

    text, facts = printed(page, tmp_path / "report.pdf")

    plain = "".join(text.split())
    assert "Pages:           1" in facts
    assert "594.96 x 841.92 pts (A4)" in facts
    assert all(words in plain for words in ("公文處理成績月報表", "臺北市政府資訊局", "怎麼算的"))
    assert all(words in plain for words in ("承辦人", "單位主管", "研考", "機關首長"))
    assert not any(words in plain for words in ("CSV", "查看", "English"))


def test_reminders_print_a_sheet_for_each_place(page: Page, served: Served, tmp_path: Path) -> None:
    page.goto("/reminders")
    places = page.locator(".sheet-of-reminders").count()

    text, _ = printed(page, tmp_path / "reminders.pdf")

    assert text.count("公文稽催單") == places > 1
    assert text.count("\f") >= places
    assert "辦理情形" in text
    assert "依什麼催" not in text


NARROW = """
minimum => [...document.querySelectorAll("table.rows th[scope=row], table.rows td")]
    .filter(cell => /[一-鿿]{9}/.test(cell.innerText))
    .filter(cell => cell.getBoundingClientRect().width < minimum)
    .map(cell => cell.innerText.trim())
"""
# Pixels: an A4 page, what its margins leave, and four characters.
PAPER_WIDTH, PRINTED_WIDTH, LEAST_WIDTH = 794, 672, 64


@pytest.mark.parametrize(
    "address",
    [
        # The board, the table and reminders are printed across.
        *("/inbox", "/assign", "/performance", "/organisation/history"),
        *("/rules/review", "/rules/versions", "/rules/lint"),
    ],
)
def test_no_column_of_a_printed_list_is_squeezed_to_a_thread(page: Page, address: str) -> None:
    page.set_viewport_size({"width": PAPER_WIDTH, "height": 1123})
    page.emulate_media(media="print")
    page.goto(address)
    page.evaluate("width => { document.body.style.width = `${width}px` }", PRINTED_WIDTH)

    assert page.evaluate(NARROW, LEAST_WIDTH) == []


def test_paper_is_light_whatever_the_screen_is(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/performance")
    looks = """() => {
      const of = (name) => getComputedStyle(document.querySelector(name));
      return [of("body").color, of("svg text").fill, of("html").colorScheme];
    }"""

    on_screen = page.evaluate(looks)
    page.emulate_media(media="print", color_scheme="dark")

    assert on_screen == ["rgb(235, 231, 223)", "rgb(181, 175, 164)", "dark"]
    assert page.evaluate(looks) == ["rgb(28, 27, 25)", "rgb(91, 87, 79)", "light"]


OVERPRINTED = """
() => [...document.querySelectorAll("table.rows th, table.rows td")]
    .filter(cell => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 1)
    .map(cell => cell.innerText.trim())
"""
LANDSCAPE_WIDTH = 1001  # pixels that the margins leave of an A4 page across


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
@pytest.mark.parametrize("address", ["/", "/rules"])
def test_board_and_table_print_across_and_nothing_runs_into_its_neighbour(
    page: Page, tmp_path: Path, address: str, language: str
) -> None:
    page.goto(f"/language/{language}?back={address}")
    _, facts = printed(page, tmp_path / "list.pdf")
    assert "841.92 x 594.96 pts (A4)" in facts

    page.emulate_media(media="print")
    page.set_viewport_size({"width": LANDSCAPE_WIDTH, "height": 700})

    assert page.evaluate(OVERPRINTED) == []
    assert page.evaluate(NARROW, LEAST_WIDTH) == []
    subject = page.locator("tr[data-row] th a, .rules-table tbody th").first
    assert subject.evaluate("each => getComputedStyle(each).whiteSpace") == "normal"


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_the_heads_of_the_table_do_not_overlap_on_the_screen(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/language/{language}?back=/rules")

    heads = page.evaluate(OVERPRINTED.replace("th, table.rows td", "thead th"))

    assert heads == []


def test_the_reading_keeps_its_totals_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/rules/statistics")

    total = page.locator("table.rows .sum").first

    assert total.is_visible()
    assert "全表" in total.inner_text()
    assert "列數" in total.locator("td").first.evaluate(
        "each => getComputedStyle(each, '::before').content"
    )


def test_an_untouched_page_of_register_prints_a_slip_to_fill_in_by_hand(
    page: Page, tmp_path: Path
) -> None:
    page.goto("/register")
    text, facts = printed(page, tmp_path / "slip.pdf")
    page.goto("/register?row=line:500")
    chosen, _ = printed(page, tmp_path / "chosen.pdf")

    plain = "".join(text.split())
    assert re.search(r"Pages: +1\n", facts)
    assert all(words in plain for words in ("收文登記單", "□最速件", "□人民申請", "收文人員"))
    assert "找明細表項目" not in plain
    assert "收文登記單" not in chosen


def test_what_adds_to_a_list_is_not_printed_with_it(page: Page) -> None:
    page.goto("/audits/own")
    page.get_by_role("button", name="稽核本機關").click()
    page.wait_for_url("**/findings")
    sample = page.url.replace("/findings", "/sample")
    page.goto(sample)
    page.get_by_role("button", name="抽樣", exact=True).click()
    page.emulate_media(media="print")

    for address in ("/audits", "/audits/own", "/audits/allowed", "/rules/versions", sample):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        fields = page.locator("main form :is(input:not([type=hidden]), textarea, select)")
        expect(fields.filter(visible=True)).to_have_count(0)
