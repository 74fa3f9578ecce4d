"""What is livelier with a script: keys, parts that are put in, the board that keeps up."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.looking import Looking


def test_slash_goes_to_the_search_and_j_walks_the_rows(page: Page) -> None:
    page.goto("/rules")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("j/k?")
    expect(page.locator("#search")).to_have_value("j/k?")
    page.locator("h1").click()

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("tr[data-row] a").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url("/rules/8")


def test_keys_can_be_turned_off(page: Page) -> None:
    page.goto("/rules")
    page.keyboard.press("?")
    page.get_by_label("使用單鍵操作").uncheck()
    page.get_by_role("button", name="關閉").click()

    page.keyboard.press("j")

    expect(page.locator("tr[data-row] a:focus")).to_have_count(0)
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_keys_are_silent_while_characters_are_composed(page: Page) -> None:
    page.goto("/rules")

    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: '/', bubbles: true, isComposing: true}))"
    )

    expect(page.locator("#search")).not_to_be_focused()


def test_a_row_chosen_puts_its_route_in_and_takes_the_focus(page: Page) -> None:
    page.goto("/register")
    page.locator("#q").press_sequentially("替代役員額")
    expect(page.locator("#matches-status")).to_contain_text("最合的在前")
    expect(page.locator("#matches mark").first).to_have_text("替代役員額")

    page.locator("#matches th a").first.click()

    expect(page.locator("#chosen-title")).to_be_focused()
    expect(page.locator("#chosen .route-wide svg")).to_be_visible()
    expect(page.locator("#subject")).to_have_value("替代役員額")
    page.go_back()
    expect(page.locator("#subject")).to_have_count(0)


def test_a_subject_of_two_megabytes_comes_back_to_be_shortened(page: Page) -> None:
    page.goto("/register?row=line:9")
    page.evaluate("document.querySelector('#subject').value = 'x'.repeat(2_000_000)")

    page.get_by_role("button", name="收文", exact=True).click()

    expect(page.locator(".faults")).to_contain_text("主旨有 2000000 個字，最多 500 個字")
    assert len(page.locator("#subject").input_value()) == 2_000_000


def test_a_form_beyond_all_measure_is_answered_not_cut_off(page: Page) -> None:
    page.goto("/register?row=line:9")
    page.evaluate("document.querySelector('#subject').value = 'x'.repeat(12_000_000)")

    page.get_by_role("button", name="收文", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("送出的內容太大")


def test_the_api_is_tried_on_its_page_in_the_dark_too_and_nothing_leaves_the_machine(
    page: Page, served: Served
) -> None:
    page.emulate_media(color_scheme="dark")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto("/api/docs")

    page.get_by_text("在這一頁試用").click()
    page.locator(".opblock", has_text="/api/v1/doubts").locator(".opblock-summary").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    expect(page.locator(".live-responses-table tbody .response-col_status")).to_have_text("200")
    assert [url for url in asked if not url.startswith((served.url, "data:"))] == []
    assert said == []
    assert Looking().pale(page) == []
