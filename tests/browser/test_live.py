"""Pages that keep up with the office: by one stream a tab, and by asking where there is none."""

import pytest
from playwright.sync_api import Page, expect

from rules.marks import Action
from tests.browser.conftest import Served
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.case import Case
from workflow.case.duties import Actor

DRAFTER = Actor(unit="綜合企劃組", position="承辦人員", person="示範承辦人員")
REGISTRY = Actor(position="總收文", person="示範總收文")
HIDDEN = "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})"
SHOWN = "delete document.hidden"
TURNED = "document.dispatchEvent(new Event('visibilitychange'))"
STREAM = "**/live?*"


def register(served: Served, subject: str) -> Case:
    row = served.work.office.rulebook.at_line(9)
    return served.work.register(Registration(row=row, subject=subject, actor=REGISTRY))


def draft(served: Served, case: Case) -> None:
    desk = case.open[0].desk
    served.work.act(case.id, Command(action=Action.DRAFT, actor=DRAFTER, desk=desk))


def wait_for_streams(served: Served, page: Page, count: int) -> None:
    """Until so many are open at the server."""
    while len(served.listeners.open) != count:
        page.wait_for_timeout(30)


@pytest.fixture(autouse=True)
def nobody_else(served: Served, page: Page) -> None:
    """The pages of the test before have gone."""
    wait_for_streams(served, page, 0)


def test_a_board_changes_without_a_click_when_somebody_signs_in_another_tab(
    page: Page, served: Served
) -> None:
    case = register(served, "還沒有人擬辦的公文")
    page.goto("/?q=還沒有人擬辦的公文")
    expect(page.locator("tr[data-row]")).to_contain_text("擬辦")
    wait_for_streams(served, page, 1)

    other = page.context.new_page()
    other.goto(f"/cases/{case.id}")
    other.get_by_role("button", name="擬辦", exact=True).click()

    expect(page.locator("tr[data-row]")).to_contain_text("陳核中")
    wait_for_streams(served, page, 2)


def test_a_tab_that_nobody_looks_at_holds_no_stream_and_catches_up_when_looked_at(
    page: Page, served: Served
) -> None:
    page.goto("/")
    wait_for_streams(served, page, 1)
    page.evaluate(f"{HIDDEN}; {TURNED}")
    wait_for_streams(served, page, 0)
    case = register(served, "沒人看時的公文")

    page.evaluate(f"{SHOWN}; {TURNED}")

    expect(page.locator(f"#case-{case.id}")).to_have_count(1)
    assert len(served.listeners.open) == 1


def test_without_a_stream_a_list_asks_by_itself_but_not_unseen_nor_while_a_row_is_marked(
    page: Page, served: Served
) -> None:
    page.route(STREAM, lambda route: route.fulfill(status=503))
    page.clock.install()
    page.goto("/inbox")
    with page.expect_response("**/inbox"):
        page.clock.run_for(16_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.evaluate(HIDDEN)
    page.clock.run_for(31_000)
    unseen = len(asked)
    page.locator("[name=chosen]").first.check()
    page.evaluate(SHOWN)
    page.clock.run_for(31_000)
    assert (unseen, [each for each in asked if "/live" not in each]) == (0, [])
    page.locator("[name=chosen]").first.uncheck()
    with page.expect_response("**/inbox"):
        page.clock.run_for(16_000)

    page.unroute(STREAM)
    page.clock.run_for(121_000)
    wait_for_streams(served, page, 1)


def test_who_looks_at_a_case_is_told_of_its_new_record_alone_and_keeps_what_they_typed(
    page: Page, served: Served
) -> None:
    case = register(served, "有人正在看的公文")
    page.goto(f"/cases/{case.id}")
    wait_for_streams(served, page, 1)
    page.locator("textarea:visible").first.fill("打到一半的意見")
    told = page.get_by_text("這份公文剛有新的紀錄")
    page.clock.install()
    register(served, "別的公文")

    draft(served, case)

    expect(told).to_be_visible()
