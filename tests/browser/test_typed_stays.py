"""What was typed stays: in another language, as somebody else on 收文, and after a page is left."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from rules.marks import Action
from tests.browser.conftest import Served
from tests.browser.hands import act_as
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.case import Case
from workflow.case.duties import Actor

UNIT = "政風室"
REGISTRAR = Actor(position="總收文", person="示範總收文")


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Somebody at the inbox."""
    context = browser.new_context(base_url=served.url)
    made = context.new_page()
    made.goto("/inbox")
    yield made
    context.close()


def registered(served: Served, subject: str) -> Case:
    """A new document of the unit's first row that can be registered."""
    rows = served.work.office.rulebook.rows
    row = next(each for each in rows if each.unit == UNIT and len(each.steps) > 2)
    return served.work.register(Registration(row=row, subject=subject, actor=REGISTRAR))


def switch_language(page: Page) -> None:
    with page.expect_navigation():
        page.locator("a.language").click()


def test_a_document_half_registered_outlives_a_switch_of_language_and_of_identity(
    page: Page,
) -> None:
    act_as(page, "登記桌")
    page.goto("/register?q=職名章遺失")
    page.locator("#matches tbody th a").first.click()
    page.locator("#subject").fill("換了還在的主旨")
    page.locator("[name=urgency][value=速件]").check()

    switch_language(page)
    expect(page.locator("#subject")).to_have_value("換了還在的主旨")
    expect(page.locator("[name=urgency][value=速件]")).to_be_checked()
    switch_language(page)
    page.locator("#within").fill("5")
    act_as(page, f"{UNIT}承辦人員")

    expect(page.locator("#subject")).to_have_value("換了還在的主旨")
    expect(page.locator("#within")).to_have_value("5")
    sender = page.locator("form[data-goes-along] [name=acting]")
    expect(sender).to_have_value(re.compile(f"^{UNIT}/承辦人員"))


def test_an_opinion_just_typed_is_kept_when_the_page_is_left_at_once(
    page: Page, served: Served
) -> None:
    case = registered(served, "打到一半就離開的公文")
    act_as(page, f"{UNIT}承辦人員")
    page.goto(f"/cases/{case.id}")
    page.locator("#opinion").fill("剛打完的意見")

    with page.expect_navigation():
        page.locator("nav.rooms").get_by_role("link", name="看板").click()
    page.goto(f"/cases/{case.id}")

    expect(page.locator("#opinion")).to_have_value("剛打完的意見")


def test_an_opinion_is_never_carried_to_another_position(page: Page, served: Served) -> None:
    case = registered(served, "換人簽的公文")
    act_as(page, f"{UNIT}承辦人員")
    page.goto(f"/cases/{case.id}")
    page.locator("#opinion").fill("承辦人的話")

    act_as(page, f"{UNIT}主任")
    expect(page.locator("#opinion")).to_have_count(0)
    served.work.act(
        case.id,
        Command(
            action=Action.DRAFT,
            actor=Actor(unit=UNIT, position="承辦人員", person="示範承辦人員"),
            desk=case.open[0].desk,
        ),
    )
    page.reload()

    expect(page.locator("#opinion")).to_have_value("")


def test_the_last_look_at_several_keeps_what_is_chosen_and_typed(
    page: Page, served: Served
) -> None:
    cases = [registered(served, f"換語言看的公文{n}") for n in range(2)]
    act_as(page, f"{UNIT}承辦人員")
    page.goto("/inbox?action=擬辦")
    for case in cases:
        page.locator("tr[data-row]", has_text=case.id).get_by_role("checkbox").check()
    page.locator(".together button[value=擬辦]").click()
    page.locator("#opinion").fill("一起擬的話")

    switch_language(page)

    expect(page.locator("#opinion")).to_have_value("一起擬的話")
    expect(page.locator("[name=chosen]:checked")).to_have_count(2)
