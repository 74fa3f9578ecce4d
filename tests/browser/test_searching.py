"""One search from every page: by a key, as one types, with the arrows."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from workflow.reports.board import BoardFilter


def test_slash_then_words_then_arrows_then_enter_opens_what_was_found(
    page: Page, served: Served
) -> None:
    case = served.work.board(BoardFilter()).rows[0]
    page.goto("/practice")
    page.keyboard.press("/")
    page.keyboard.type(case.id)
    expect(page.locator("#found-here a").first).to_contain_text(case.id)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"/cases/{case.id}")


def test_escape_closes_what_was_found_and_enter_asks_for_the_whole_page(page: Page) -> None:
    page.goto("/rules")
    page.keyboard.press("/")
    page.keyboard.type("採購")
    found = page.locator("#found-here")
    expect(found.locator("section")).not_to_have_count(0)
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Escape")

    expect(found).to_be_hidden()
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("搜尋「採購」")
    expect(page.locator("#search")).to_have_value("採購")


def test_an_identity_is_found_and_taken_without_a_mouse(page: Page) -> None:
    page.goto("/rules/8")
    page.locator(".masthead .acting:visible").press("Enter")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("會計室主任")
    expect(page.locator("#identities button")).to_have_count(1)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".masthead .acting:visible")).to_contain_text("會計室主任")
    expect(page).to_have_url("/rules/8")
