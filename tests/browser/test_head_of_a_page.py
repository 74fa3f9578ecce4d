"""What is seen first: a head of one line, in English too, and on a phone no row of filters."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_every_page import SIZES

LONGEST = "設備網路組/承辦人員"
ONE_LINE = 60  # pixels


def test_in_english_the_head_is_one_line_for_the_longest_title(page: Page, served: Served) -> None:
    page.set_viewport_size(SIZES["desk"])
    page.goto("/acting?back=/reminders")
    page.locator(f"#identities button[value^='{LONGEST}']").first.click()

    page.goto("/language/en?back=/reminders")

    head = page.locator(".masthead").bounding_box()
    assert head
    assert head["height"] < ONE_LINE
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_on_a_phone_filters_fold_until_asked_for_or_set(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, viewport=SIZES["phone"])
    page = context.new_page()

    page.goto("/")
    field = page.get_by_label("階段")
    expect(field).not_to_be_in_viewport()
    page.get_by_text("篩選", exact=True).first.click()

    expect(field).to_be_in_viewport()
    page.goto("/?urgency=速件")
    expect(field).to_be_in_viewport()
    context.close()


def test_on_a_phone_the_first_entry_of_a_list_is_on_the_first_screen(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(base_url=served.url, viewport=SIZES["phone"])
    page = context.new_page()
    page.goto("/audits/own")
    page.get_by_role("button", name="稽核本機關").click()
    page.wait_for_url("**/findings")
    findings = page.url
    sample = findings.replace("/findings", "/sample")
    page.goto(sample)
    page.get_by_role("button", name="抽樣", exact=True).click()
    expect(page.locator("#drawn")).to_be_visible()
    page.goto("/acting?back=/inbox")  # who has work is another every day
    page.locator("#identities button", has_text="件等候").first.click()

    audits, table = (findings, sample, "/audits"), ("/rules", "/rules/versions")
    for address in (*audits, *table, "/", "/inbox", "/reminders"):
        page.goto(address)
        expect(page.locator("[data-row], .history-table tbody tr").first).to_be_in_viewport(
            ratio=0.9
        )
    context.close()


def test_what_folds_on_a_phone_opens_without_a_script_and_is_printed(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(
        base_url=served.url, viewport=SIZES["phone"], java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/")
    counts = page.locator(".matrix tbody")
    expect(counts).to_be_hidden()

    page.emulate_media(media="print")
    expect(counts).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_text("各階段件數", exact=True).click()

    expect(counts).to_be_visible()
    context.close()


def test_what_asks_again_by_itself_closes_nothing_that_was_opened(page: Page) -> None:
    page.goto("/")

    expect(page.locator("[data-live]")).to_have_count(1)
    expect(page.locator("[data-live] .on-a-phone")).to_have_count(0)
