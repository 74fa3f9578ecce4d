"""稽核 as an inspector meets it: a file from upload to findings, one document pasted."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.looking import Looking
from tests.browser.test_every_page import SIZES
from tests.web.test_audit_pasting import TEXT

MOST_SECONDS = 30_000  # of a small file to be judged, in milliseconds


def unfold(page: Page) -> None:
    """Opens what folds on a phone, where audits are kept already."""
    page.locator(".on-a-phone").evaluate_all("all => all.forEach(each => { each.open = true })")


def faults_at_each_size(page: Page, looking: Looking) -> list[str]:
    """What axe finds, and what scrolls sideways, on a desk and on a phone."""
    found: list[str] = []
    for size, pixels in SIZES.items():
        page.set_viewport_size(pixels)
        found += [f"{size}: {each}" for each in looking.faults(page)]
    return found


def judged_example(page: Page) -> str:
    """The address of the example, judged."""
    page.goto("/audits")
    unfold(page)
    page.get_by_role("button", name="用示範檔案試試").click()
    page.get_by_role("button", name="對了，開始稽核").click()
    page.wait_for_url(re.compile(r"/findings$"), timeout=MOST_SECONDS)
    return page.url.removesuffix("/findings")


def test_a_newcomer_pastes_one_document_and_sees_what_is_wrong_in_three_clicks(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="稽核").click()
    page.get_by_label("從別的系統的頁面選取").fill(TEXT)
    page.get_by_label("主旨").fill("約僱人員續聘案")

    page.get_by_role("button", name="馬上判斷").click()
    page.get_by_role("button", name="第 797 行").click()

    expect(page.locator(".case-findings")).to_contain_text("由主任秘書核定；應由局長核定")
    expect(page.locator(".comparison svg:visible")).to_have_count(1)


def test_a_file_goes_from_its_columns_to_its_findings(page: Page) -> None:
    audit = judged_example(page)

    page.locator(".counts a", has_text="會辦過晚").click()
    expect(page).to_have_url(re.compile("code=COSIGN_LATE"))
    page.locator(".finding-table tbody th a").first.click()
    expect(page.locator("h2", has_text="應經與實經")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("code=COSIGN_LATE"))

    page.goto(f"{audit}/rows")
    page.get_by_role("button", name="就是第").first.click()
    page.wait_for_url(re.compile(r"/findings$"), timeout=MOST_SECONDS)


def test_the_pages_of_an_audit_have_no_violation(page: Page, looking: Looking) -> None:
    audit = judged_example(page)
    page.goto(f"{audit}/findings?code=COSIGN_LATE")
    case = page.locator(".finding-table tbody th a").first.get_attribute("href") or ""
    parts = ("mapping", "findings", "rows", "report", "delete")

    found: dict[str, list[str]] = {}
    for way in ("/audits", case, *(f"{audit}/{each}" for each in parts)):
        page.goto(way)
        found[way] = faults_at_each_size(page, looking)
    page.goto("/audits")
    unfold(page)
    page.get_by_label("從別的系統的頁面選取").fill(TEXT)
    page.get_by_role("button", name="馬上判斷").click()
    expect(page.locator("#told")).to_be_visible()
    found["paste"] = faults_at_each_size(page, looking)

    assert {way: each for way, each in found.items() if each} == {}


def test_an_audit_needs_no_script(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto("/audits")
    page.get_by_role("button", name="用示範檔案試試").click()
    page.get_by_role("button", name="對了，開始稽核").click()

    page.wait_for_url(re.compile(r"/findings$"), timeout=MOST_SECONDS)  # by itself, every 3 seconds

    assert page.locator(".finding-table tbody tr").count() > 10
    context.close()
