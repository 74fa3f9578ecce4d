"""Several documents marked and signed at once, by keyboard and without a script; and handed out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rules.marks import Action
from tests.browser.conftest import Served
from tests.browser.hands import act_as
from tests.browser.looking import Looking
from tests.browser.test_every_page import SIZES
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.duties import Actor

DRAFTER = "設備網路組承辦人員"
LINE = 206  # 設備網路組
SENT = "form button.primary[name=action]"


def register(served: Served, count: int, subject: str) -> list[str]:
    """New documents that wait for the drafter; their numbers."""
    row = served.work.office.rulebook.at_line(LINE)
    actor = Actor(position="總收文", person="示範總收文")
    facts = [Registration(row=row, subject=f"{subject}{n}", actor=actor) for n in range(count)]
    return [served.work.register(each).id for each in facts]


@pytest.fixture(params=list(SIZES))
def sized(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A page of each size."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=served.url)
    yield context.new_page()
    context.close()


def test_rows_are_marked_and_signed_by_the_keyboard_alone(
    sized: Page, served: Served, looking: Looking
) -> None:
    page, cases = sized, register(served, 3, "鍵盤辦的公文")
    page.goto("/inbox")
    act_as(page, DRAFTER)
    page.goto("/inbox?action=擬辦")
    button = page.locator(".together").get_by_role("button")
    expect(button).to_be_disabled()
    first = page.locator("tr[data-row]", has_text="鍵盤辦的公文0")
    first.get_by_role("link").focus()

    for key in ("x", "j", "x", "j", "x", "x"):
        page.keyboard.press(key)
    expect(first.get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-marked]")).to_have_text("已選 2 件")
    expect(button).to_have_text("擬辦 2")
    button.press("Enter")
    assert looking.faults(page) == []
    page.locator("#opinion").fill("擬如擬。")
    page.locator(SENT).press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("一起擬辦的結果")
    expect(page.locator(".signed-table tr[data-row]")).to_have_count(2)
    assert looking.faults(page) == []
    assert [served.work.case(each).version for each in cases] == [2, 2, 1]


def test_a_case_signed_by_somebody_else_meanwhile_is_refused_alone(
    page: Page, served: Served, looking: Looking
) -> None:
    first, second = register(served, 2, "被搶先的公文")
    page.goto("/inbox")
    act_as(page, DRAFTER)
    page.goto("/inbox?action=擬辦")
    for row in page.locator("tr[data-row]", has_text="被搶先的公文").all():
        row.get_by_role("checkbox").check()
    page.locator(".together").get_by_role("button").click()
    desk = served.work.case(first).open[0]
    somebody = Actor(unit=desk.duty.unit, position=desk.duty.position, person="示範設備網路組甲")
    served.work.act(first, Command(action=Action.DRAFT, actor=somebody, desk=desk.desk))

    page.locator(SENT).click()

    refused = page.locator(".faults .reasons li")
    expect(refused).to_contain_text("已不在您桌上")
    expect(refused.get_by_role("link")).to_have_attribute("href", f"/cases/{first}")
    assert looking.faults(page) == []
    assert served.work.case(second).version == 2


def test_all_of_a_kind_are_marked_by_one_link_and_unmarked_again(
    page: Page, served: Served
) -> None:
    register(served, 2, "全選的公文")
    page.goto("/inbox")
    act_as(page, DRAFTER)
    page.goto("/inbox")
    link = page.locator("[data-mark-all=擬辦]")

    link.click()
    marked = page.locator("[name=chosen]:checked").count()
    button = page.locator(".together button[value=擬辦]")
    expect(button).to_have_text(f"擬辦 {marked}")
    expect(page).to_have_url(re.compile(r"/inbox$"))
    link.click()

    assert marked >= 2
    expect(page.locator("[name=chosen]:checked")).to_have_count(0)
    expect(button).to_be_disabled()


def test_a_list_in_which_rows_are_marked_does_not_change_under_the_hand(
    page: Page, served: Served
) -> None:
    register(served, 1, "勾選中的公文")
    page.clock.install()
    page.goto("/inbox")
    act_as(page, DRAFTER)
    page.goto("/inbox")
    box = page.locator("tr[data-row]", has_text="勾選中的公文").get_by_role("checkbox")
    box.check()
    register(served, 1, "後來的公文")

    page.clock.run_for(31_000)
    expect(box).to_be_checked()
    expect(page.get_by_text("後來的公文")).to_have_count(0)
    box.uncheck()
    page.clock.run_for(16_000)

    expect(page.get_by_role("link", name=re.compile("後來的公文"))).to_have_count(1)


def test_without_a_script_all_of_a_kind_are_signed_too(browser: Browser, served: Served) -> None:
    cases = register(served, 2, "沒有程式也辦的公文")
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto("/inbox")
    act_as(page, DRAFTER)
    page.goto("/inbox")

    page.locator(".together li", has_text="擬辦").get_by_role("link", name="全選").click()
    expect(page.locator("[name=chosen]:not(:checked)")).to_have_count(0)
    page.locator(".together button[value=擬辦]").click()
    page.locator("#opinion").fill("擬如擬。")
    page.locator(SENT).click()

    expect(page.locator(".page-head")).to_contain_text("已擬辦")
    assert [served.work.history(each)[-1].opinion for each in cases] == ["擬如擬。"] * 2
    context.close()


def test_the_registry_hands_several_out(sized: Page, served: Served, looking: Looking) -> None:
    page, cases = sized, register(served, 2, "要分的公文")
    page.goto("/")
    act_as(page, "總收文")
    page.get_by_role("navigation", name="主選單").get_by_role("link", name="分文").click()
    page.get_by_role("link", name=re.compile("設備網路組")).click()
    for row in page.locator("tr[data-row]", has_text="要分的公文").all():
        row.get_by_role("checkbox").check()
    page.get_by_label("勾選的設備網路組公文分給").select_option("示範設備網路組甲")

    page.get_by_role("button", name=re.compile(r"分文 \d+")).click()

    expect(page.locator(".flash")).to_contain_text("給示範設備網路組甲")
    assert looking.faults(page) == []
    assert [served.work.case(each).handler for each in cases] == ["示範設備網路組甲"] * 2
    page.get_by_role("link", name=re.compile("已分文、未擬辦")).click()
    expect(page.locator(".loads")).to_contain_text("示範設備網路組甲")
    assert looking.faults(page) == []
