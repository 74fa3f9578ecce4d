"""A document routed by hand, from 收文 to 存查, as a user would."""

import re

from playwright.sync_api import Page, expect

from rules.marks import Action
from tests.browser.conftest import Served
from tests.browser.hands import act_as, sign, take
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.reports.board import BoardFilter
from workflow.store.log import Store

SUBJECT = "<b>因公涉訟</b>延聘律師補助一案"
ROW = "line:206"  # 設備網路組: 人事室 and 會計室 co-sign


def test_a_document_is_routed_by_hand_with_two_cosigners_and_a_return(
    page: Page, served: Served
) -> None:
    page.goto("/register")
    page.locator("#q").fill("延聘律師")
    page.get_by_label("單位").select_option(label="設備網路組")
    page.get_by_role("button", name="找明細表項目").click()
    page.get_by_role("link", name=re.compile("延聘律師補助")).first.click()
    page.locator("#subject").fill(SUBJECT)
    page.get_by_role("button", name="收文", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(SUBJECT)
    case_id = page.url.split("/")[-1].split("?")[0]
    walk = [("設備網路組承辦人員", "擬辦"), ("設備網路組股長", "審核")]
    for label, action in walk:
        act_as(page, label)
        sign(page, action, "擬如說明")
    act_as(page, "設備網路組組長")
    take(page, "退回", to="承辦人員", reason="請補附委任書")
    expect(page.locator(".record")).to_contain_text("請補附委任書")
    for label, action in [*walk, ("設備網路組組長", "審核")]:
        act_as(page, label)
        sign(page, action)
    act_as(page, "會計室主任")
    sign(page, "會辦", "預算足敷")
    expect(page.locator(".turns")).to_contain_text("人事室主任")
    act_as(page, "人事室主任")
    sign(page, "會辦")
    for label in ("主任秘書", "副局長"):
        act_as(page, label)
        sign(page, "審核")
    act_as(page, "局長")
    page.get_by_label("如擬", exact=True).check()
    sign(page, "核定", "如擬")
    act_as(page, "設備網路組承辦人員")
    take(page, "存查")

    expect(page.locator(".stage")).to_have_text("已存查")
    case = served.work.case(case_id)
    acts = [event.action.value for event in served.work.history(case_id)]
    assert case.state is State.FILED
    assert case.returns == 1
    assert acts.count("會辦") == 2
    assert acts[-2:] == ["核定", "存查"]
    assert isinstance(served.work.office.store, Store)
    assert served.work.office.store.verify(served.work.office.name).first_bad is None


def test_an_action_out_of_turn_is_not_offered_and_says_whose_turn_it_is(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("替代役返鄉旅費發放事項")).first.click()
    act_as(page, "局長")

    expect(page.locator("form.signing")).to_have_count(0)
    expect(page.locator(".refused")).to_contain_text("現在輪到")


def test_a_stale_desk_says_who_signed_and_keeps_the_opinion(page: Page, served: Served) -> None:
    work = served.work
    row = next(each for each in work.board(BoardFilter(state=State.DRAFTING)).rows)
    desk = work.case(row.id).open[0]
    page.goto(f"/cases/{row.id}")
    act_as(page, desk.duty.label)
    page.locator("#opinion").fill("我先打好的意見")
    colleague = work.office.organisation.holders(desk.duty.holder, work.today)[-1]
    first = Actor(unit=desk.duty.unit, position=desk.duty.position, person=colleague)
    work.act(row.id, Command(action=Action.DRAFT, actor=first, desk=desk.desk))

    sign(page, "擬辦")

    expect(page.locator(".faults")).to_contain_text("現在輪到")
    expect(page.locator("#kept")).to_have_value(re.compile("我先打好的意見"))
    assert work.case(row.id).version == 2


def test_the_board_shows_what_is_overdue_first_and_filters_by_its_address(page: Page) -> None:
    page.goto("/")

    expect(page.locator("tr[data-row]").first).to_contain_text("逾期")
    page.goto("/?unit=秘書室")
    units = page.locator("tr[data-row] td[data-label='承辦單位']").all_inner_texts()
    assert set(units) == {"秘書室"}
