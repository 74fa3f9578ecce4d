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
