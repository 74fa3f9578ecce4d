"""A doubt answered on screen, the row then routed, and the answer taken back."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served

LINE = 1042  # two 核定 are printed: 主任 and 局長
CLEAN_PAGE = 3


def answer(page: Page, line: int, reading: str) -> None:
    """Choose a candidate reading and say why."""
    page.goto(f"/rules/{line}")
    page.get_by_role("link", name="校對這一列").first.click()
    page.get_by_label(reading, exact=True).check()
    page.get_by_label("理由（必填）").fill("示範：原稿如此")
    page.get_by_role("button", name="存下校對").click()


def withdraw(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^撤回第")).click()
    page.get_by_label("理由（必填）").fill("示範：答錯了")
    page.get_by_role("button", name=re.compile("^撤回第")).click()


def test_a_doubt_is_answered_the_row_routed_and_the_answer_taken_back(
    page: Page, served: Served
) -> None:
    page.goto(f"/register?row=line:{LINE}")
    expect(page.locator("#chosen")).to_contain_text("這一列存疑，尚不能收文")

    answer(page, LINE, "讀法 1")

    expect(page).to_have_url(f"/rules/{LINE}")
    expect(page.locator(".flash")).to_contain_text("可以依這一列收文了")
    expect(page.locator(".answer")).to_contain_text("示範：原稿如此")
    page.get_by_role("link", name="以此列收文").click()
    page.locator("#subject").fill("財產申報公開抽籤一案")
    page.get_by_role("button", name="收文", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("財產申報公開抽籤一案")
    expect(page.locator(".turns")).to_contain_text("政風室承辦人員")
    case_id = page.url.split("/")[-1]

    page.goto(f"/rules/{LINE}")
    withdraw(page)

    expect(page.locator(".page-head .reading")).to_have_text("存疑")
    page.goto(f"/cases/{case_id}")
    expect(page.locator("main")).to_contain_text("本案仍照收文時的流程辦")
    assert [duty.position for duty in served.work.case(case_id).plan.owed()[-1].duties] == ["主任"]


def test_marks_changed_by_hand_become_ones_own_reading(page: Page) -> None:
    page.goto(f"/rules/review/row/{LINE}")
    page.get_by_label("讀法 2", exact=True).check()
    expect(page.get_by_label("局長", exact=True)).to_have_value("核定")

    page.get_by_label("專門委員", exact=True).select_option("V")

    expect(page.get_by_label("自行填寫", exact=True)).to_be_checked()


def test_a_whole_page_is_confirmed_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto(f"/rules/review/{CLEAN_PAGE}")

    page.get_by_role("button", name="逐列核對無誤，確認本頁").click()

    expect(page.locator("main")).to_contain_text("本頁已逐列核對無誤")
    page.goto("/rules/review")
    expect(page.locator(".tally")).to_contain_text("已確認 1 頁，共 81 頁")
    context.close()
