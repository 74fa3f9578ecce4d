"""Drafts kept while typing, and by a button where there is no script."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.hands import act_as, sign
from workflow.actions.registering import Registration
from workflow.case.duties import Actor

DRAFTER = "綜合企劃組承辦人員"


def a_case(served: Served, subject: str) -> str:
    """The address of a document that waits for the drafter."""
    row = served.work.office.rulebook.at_line(9)
    actor = Actor(position="總收文", person="示範總收文")
    case = served.work.register(Registration(row=row, subject=subject, actor=actor))
    return f"/cases/{case.id}"


def test_an_opinion_is_kept_while_it_is_typed(page: Page, served: Served) -> None:
    case = a_case(served, "打字中的公文")
    page.goto(case)
    act_as(page, DRAFTER)

    page.locator("#opinion").press_sequentially("擬請同意，")
    expect(page.locator(".draft [role=status]")).to_have_text(re.compile(r"草稿已存 \d\d:\d\d"))
    page.goto("/inbox")
    row = page.locator("tr[data-row]", has_text="打字中的公文")
    expect(row.locator(".drafted")).to_have_text("草稿")
    row.get_by_role("link").click()

    expect(page.locator("#opinion")).to_have_value("擬請同意，")
    expect(page.locator(".draft")).to_contain_text("已帶入")
    expect(page.get_by_role("button", name="暫存")).to_have_count(0)
    sign(page, "擬辦")
    page.goto("/inbox")
    expect(page.locator("tr[data-row]", has_text="打字中的公文")).to_have_count(0)


def test_a_draft_that_cannot_be_kept_says_so(page: Page, served: Served) -> None:
    page.goto(a_case(served, "連不上的公文"))
    act_as(page, DRAFTER)
    page.route("**/draft", lambda route: route.abort())

    page.locator("#opinion").press_sequentially("會留在畫面上的字")

    expect(page.locator(".draft [role=status]")).to_have_text("草稿沒有存，請先複製您的文字")
    expect(page.locator("#opinion")).to_have_value("會留在畫面上的字")


def test_without_a_script_a_button_keeps_and_another_discards(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto(a_case(served, "沒有程式的公文"))
    act_as(page, DRAFTER)
    page.locator("#opinion").fill("先放著")

    page.get_by_role("button", name="暫存").click()
    expect(page.locator(".flash")).to_have_text(re.compile(r"草稿已存 \d\d:\d\d"))
    expect(page.locator("#opinion")).to_have_value("先放著")
    page.get_by_role("button", name="捨棄草稿").click()

    expect(page.locator(".flash")).to_have_text("草稿已捨棄")
    expect(page.locator("#opinion")).to_have_value("")
    context.close()


def test_without_a_script_the_switches_of_language_and_identity_keep_what_is_typed(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto(a_case(served, "換語言的公文"))
    act_as(page, DRAFTER)
    page.locator("#opinion").fill("還沒存的意見")

    expect(page.locator("a.language, a.acting").first).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#opinion")).to_have_value("還沒存的意見")
    page.locator("#opinion").fill("改過的意見")
    page.locator("button.acting").click()
    expect(page).to_have_url(re.compile("/acting"))
    page.go_back()
    page.reload()

    expect(page.locator("#opinion")).to_have_value("改過的意見")
    context.close()


def test_without_a_script_a_page_says_what_a_switch_does_not_keep(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto(a_case(served, "還有退回的公文"))
    act_as(page, DRAFTER)
    said = page.locator(".unkept")
    expect(said).to_have_text("換身分或語言，只有簽核的內容會留著。")
    expect(said).to_be_visible()

    page.goto("/phrases")
    expect(said).to_have_text("換身分或語言，還沒送出的內容不會留著。")
    expect(said).to_be_visible()
    for kept in ("/register?row=line:9", "/rules"):
        page.goto(kept)
        expect(said).to_be_hidden()
    context.close()
