"""管理 in a browser: a roster previewed and imported, a hand-over confirmed, a year on paper."""

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.test_print import printed

HEADINGS = "姓名,單位,職稱,到職日,離職日,代理人,代理起,代理迄"


def test_a_roster_is_imported_after_its_preview_without_javascript(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    roster = tmp_path / "名冊.csv"
    roster.write_text(f"{HEADINGS}\n示範新進,政風室,科員,115/1/2,,,,\n", encoding="cp950")
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()

    page.goto("/organisation/import")
    page.set_input_files("#roster", roster)
    page.get_by_role("button", name="檢查這個檔案").click()
    refused = page.locator(".faults").inner_text()
    roster.write_text(f"{HEADINGS}\n示範新進,政風室,承辦人員,115/1/2,,,,\n", encoding="utf-8")
    page.set_input_files("#roster", roster)
    page.get_by_role("button", name="檢查這個檔案").click()
    page.get_by_role("button", name="確認匯入").click()

    assert "第 2 行第 3 欄「科員」" in refused
    assert "已登錄 1 筆異動" in page.locator(".flash").inner_text()
    assert page.get_by_role("link", name="示範新進").count() == 1
    context.close()


def test_a_hand_over_shows_what_moves_before_it_moves(page: Page) -> None:
    page.goto("/organisation/person?person=示範新聞聯絡人")
    page.get_by_role("link", name="職務移交").click()
    page.get_by_label("接任者（必填）").fill("示範接任者")
    page.get_by_role("button", name="下一步：看會移交什麼").click()

    moves = page.locator(".confirm li").all_inner_texts()
    page.get_by_role("button", name="確認移交").click()

    assert len(moves) == 2
    assert moves[1].startswith("示範接任者任新聞聯絡人")
    assert "已移交" in page.locator(".flash").inner_text()


def test_a_year_prints_on_one_sheet(page: Page, tmp_path: Path) -> None:
    page.goto("/organisation/calendar?year=2026")

    text, facts = printed(page, tmp_path / "year.pdf")

    plain = "".join(text.split())
    assert "A4" in facts
    assert "Pages: 1" in " ".join(facts.split())
    assert "12月" in plain
    assert "農曆除夕" in plain
    assert not any(words in plain for words in ("登錄停班", "查看這一年", "恢復上班"))
