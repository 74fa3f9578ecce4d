"""Help on every page, words that explain themselves, the tour: by keys, by touch, on a phone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_every_page import SIZES

STEPS = ("流程表", "收文", "待辦", "案件與看板", "演練、預演、稽核")


def test_the_key_of_help_tells_what_this_page_is_for(page: Page, served: Served) -> None:
    page.goto("/rules")

    page.keyboard.press("?")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("整張分層負責明細表")
    expect(dialog.get_by_role("heading").first).to_contain_text("流程表")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_term_explains_itself_on_focus_and_goes_on_escape(page: Page, served: Served) -> None:
    page.goto("/reminders")
    term = page.locator(".term").first
    says = term.locator(".explanation")
    expect(says).to_be_hidden()

    term.get_by_role("link").focus()

    expect(says).to_be_visible()
    page.keyboard.press("Escape")
    expect(says).to_be_hidden()


def test_on_a_phone_the_first_tap_explains_and_the_second_leads_on(
    first_visit: Callable[..., BrowserContext], served: Served
) -> None:
    context = first_visit(base_url=served.url, viewport=SIZES["phone"], has_touch=True)
    page = context.new_page()
    page.goto("/reminders")
    expect(page.get_by_role("complementary")).to_be_visible()
    page.get_by_role("button", name="略過").tap()
    term = page.locator(".term").first

    term.get_by_role("link").tap()

    expect(term.locator(".explanation")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    term.get_by_role("link").tap()
    page.wait_for_url("**/help/terms#*")
    context.close()


def test_the_first_visit_is_shown_around_once_and_may_be_again(
    first_visit: Callable[..., BrowserContext], served: Served
) -> None:
    context = first_visit(base_url=served.url, viewport=SIZES["desk"])
    page = context.new_page()
    page.goto("/")
    tour = page.get_by_role("complementary")

    for step in STEPS:
        expect(tour.get_by_role("heading")).to_have_text(step)
        if step == "收文":
            tour.get_by_role("link").click()
            expect(page).to_have_url(f"{served.url}/register")
            expect(tour.get_by_role("heading")).to_have_text(step)
        tour.locator("[data-tour-next]").press("Enter")

    expect(tour).to_be_hidden()
    page.goto("/inbox")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(tour).to_be_hidden()
    page.goto("/help/tour")
    page.get_by_role("button", name="一步一步帶我走").click()
    expect(tour.get_by_role("heading")).to_have_text(STEPS[0])
    context.close()


def test_a_mark_explains_the_head_of_a_column_and_a_label_by_keys(page: Page) -> None:
    page.goto("/")
    page.locator("th a.sort").first.focus()
    page.keyboard.press("Tab")
    in_a_head = page.locator("th .term").first
    expect(in_a_head.get_by_role("link", name="「速別」是什麼意思")).to_be_focused()

    expect(in_a_head.locator(".explanation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(in_a_head.locator(".explanation")).to_be_hidden()

    page.get_by_label("速別").locator("xpath=..").get_by_role("link").hover()
    expect(page.locator(".field .explanation")).to_be_visible()
