"""A form sent twice, as happens to people: a double click, back and again; and a year mistyped."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.hands import act_as
from workflow.reports.board import BoardFilter

ROW = "line:438"
AGAIN = "這份表單先前已送出並已記錄，沒有再記一次。"


def filled(page: Page, subject: str) -> None:
    """The form of 收文, filled in by the registry."""
    page.goto(f"/register?row={ROW}")
    act_as(page, "總收文")
    page.goto(f"/register?row={ROW}")
    page.locator("#subject").fill(subject)


def registered(served: Served, subject: str) -> int:
    """How many cases are of this subject."""
    return served.work.board(BoardFilter(text=subject)).total


def test_a_double_click_registers_one_document(page: Page, served: Served) -> None:
    subject = "示範：連按兩下的一件"
    filled(page, subject)

    page.get_by_role("button", name="收文", exact=True).dblclick()

    expect(page.locator("h1")).to_contain_text(subject)
    assert registered(served, subject) == 1


def test_going_back_and_sending_again_shows_the_first_document(page: Page, served: Served) -> None:
    subject = "示範：回上一頁再送一次的一件"
    filled(page, subject)
    page.get_by_role("button", name="收文", exact=True).click()
    expect(page.locator("h1")).to_contain_text(subject)
    first = page.url

    page.go_back()
    page.locator("#subject").fill(subject)
    page.get_by_role("button", name="收文", exact=True).click()

    expect(page.get_by_text(AGAIN)).to_be_visible()
    assert page.url == first
    assert registered(served, subject) == 1


def test_a_form_that_expired_is_sent_again_from_where_it_was_refused(
    page: Page, served: Served
) -> None:
    subject = "示範：表單過期的一件"
    filled(page, subject)
    page.context.clear_cookies(name=re.compile("csrftoken"))

    page.get_by_role("button", name="收文", exact=True).click()
    expect(page.get_by_label("主旨")).to_have_value(subject)
    assert registered(served, subject) == 0

    page.get_by_role("button", name="再送一次").click()
    expect(page.locator("h1")).to_contain_text(subject)
    assert registered(served, subject) == 1


def test_a_receipt_of_long_ago_is_asked_about_and_then_registered(
    page: Page, served: Served
) -> None:
    subject = "示範：補登的舊收文"
    filled(page, subject)
    page.locator("#received_at").fill("2024-03-04T09:30")
    page.get_by_role("button", name="收文", exact=True).click()

    box = page.get_by_label("收文日確為 113.03.04 09:30")
    expect(box).to_be_visible()
    expect(page.locator("#subject")).to_have_value(subject)
    assert registered(served, subject) == 0

    box.check()
    page.get_by_role("button", name="收文", exact=True).click()
    expect(page.locator("h1")).to_contain_text(subject)
    assert registered(served, subject) == 1
