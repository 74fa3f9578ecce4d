"""Saved views: a list is saved by a name in this browser, found again, shared by link, undone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served

SECRETARIAT = "/?unit=秘書室&closed=true&page=1&q="


@pytest.fixture
def board(browser: Browser, served: Served) -> Iterator[Page]:
    """The board with a filter, in a browser that has kept nothing yet."""
    context = browser.new_context(base_url=served.url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(SECRETARIAT)
    yield page
    context.close()


def save(page: Page, name: str) -> None:
    page.get_by_text("存成檢視", exact=True).click()
    page.get_by_label("這個畫面叫什麼").fill(name)
    page.keyboard.press("Enter")


def test_a_view_is_saved_by_name_and_one_click_away_on_the_next_visit(board: Page) -> None:
    expect(board.locator("[data-views-empty]")).to_be_visible()

    save(board, "秘書室全部")

    expect(board.get_by_role("status").filter(has_text="已存下「秘書室全部」")).to_be_visible()
    board.goto("/")
    expect(board.locator("[data-views-empty]")).to_be_hidden()
    board.get_by_role("link", name="秘書室全部").click()
    expect(board.locator("#unit")).to_have_value("秘書室")
    expect(board.locator("[name=closed]")).to_be_checked()
    expect(board.get_by_role("link", name="秘書室全部")).to_have_attribute("aria-current", "true")
    board.goto("/inbox")
    expect(board.locator("[data-views-empty]")).to_be_visible()


def test_a_view_is_renamed_deleted_and_brought_back(board: Page) -> None:
    save(board, "甲")
    save(board, "乙")
    board.get_by_text("整理檢視", exact=True).click()

    board.get_by_label("「甲」的新名字").fill("丙")
    board.keyboard.press("Tab")
    expect(board.get_by_role("link", name="丙")).to_be_visible()
    board.get_by_label("「丙」的新名字").fill("乙")
    board.keyboard.press("Tab")
    expect(board.get_by_text("已經有一個檢視叫「乙」")).to_be_visible()
    board.get_by_role("button", name="刪除「丙」").click()
    expect(board.get_by_role("link", name="丙")).to_have_count(0)
    expect(board.get_by_role("button", name="復原")).to_be_focused()
    board.keyboard.press("Enter")

    assert board.locator("[data-views-list] a").all_inner_texts() == ["丙", "乙"]


def test_a_view_is_shared_by_its_link_which_brings_filter_and_name(
    board: Page, browser: Browser, served: Served
) -> None:
    save(board, "秘書室")
    board.get_by_text("整理檢視", exact=True).click()
    board.get_by_role("button", name="複製「秘書室」的連結").click()
    expect(board.get_by_text("已複製「秘書室」的連結")).to_be_visible()
    link = board.evaluate("navigator.clipboard.readText()")

    context = browser.new_context(base_url=served.url)
    other = context.new_page()
    other.goto(link)

    expect(other.locator("#unit")).to_have_value("秘書室")
    expect(other.get_by_label("這個畫面叫什麼")).to_have_value("秘書室")
    other.get_by_role("button", name="存下").click()
    expect(other.get_by_role("link", name="秘書室")).to_be_visible()
    context.close()


def test_what_a_browser_keeps_in_another_shape_hinders_nothing(board: Page) -> None:
    for kept in ("{", "[]", '{"board": 1}', "null"):
        board.evaluate("kept => localStorage.setItem('chenhe.views', kept)", kept)
        board.reload()
        expect(board.locator("[data-views-empty]")).to_be_visible()
