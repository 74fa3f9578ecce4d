"""稽核 as an inspector meets it: a file from upload to findings, one document pasted."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.looking import Looking
from tests.browser.test_every_page import SIZES
from tests.web.test_audit_pasting import TEXT

MOST_SECONDS = 30_000  # of a small file to be judged, in milliseconds


@pytest.fixture(params=list(SIZES))
def sized(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A page of each size."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=served.url)
    yield context.new_page()
    context.close()


def unfold(page: Page) -> None:
    """Opens what folds on a phone, where audits are kept already."""
    page.locator(".on-a-phone").evaluate_all("all => all.forEach(each => { each.open = true })")


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
    page.locator(".finding-table th a").first.click()
    expect(page.locator("h2", has_text="應經與實經")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("code=COSIGN_LATE"))

    page.goto(f"{audit}/rows")
    page.get_by_role("button", name="就是第").first.click()
    page.wait_for_url(re.compile(r"/findings$"), timeout=MOST_SECONDS)


def test_the_pages_of_an_audit_have_no_violation(sized: Page, looking: Looking) -> None:
    audit = judged_example(sized)
    sized.goto(f"{audit}/findings?code=COSIGN_LATE")
    case = sized.locator(".finding-table th a").first.get_attribute("href") or ""
    ways = ("/audits", f"{audit}/mapping", f"{audit}/findings", f"{audit}/rows", case)

    found: dict[str, list[str]] = {}
    for way in (*ways, f"{audit}/delete"):
        sized.goto(way)
        found[way] = looking.faults(sized)
    sized.goto("/audits")
    unfold(sized)
    sized.get_by_label("從別的系統的頁面選取").fill(TEXT)
    sized.get_by_role("button", name="馬上判斷").click()
    expect(sized.locator("#told")).to_be_visible()
    found["paste"] = looking.faults(sized)

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
