"""演練 in a browser: keyboard only, drawn while one chooses, and the same without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from rules.rulebook import Rulebook
from tests.browser.conftest import Served
from tests.web.practising import address, question
from web.screens.practice.order import marked_of
from workflow.training.exercise import Kind
from workflow.training.questions.order import OrderQuestion

PHONE = ViewportSize(width=390, height=844)
SEED = 5
OPEN = {"help": "open"}
FINGER = 44  # pixels
SMALL = """(least) => [...document.querySelectorAll(
  'main form :is(label:has(input), select, button, [type=date], [type=number])'
)].filter((each) => each.offsetParent && each.getBoundingClientRect().height < least)
  .map((each) => each.outerHTML)"""


@pytest.fixture
def rulebook(served: Served) -> Rulebook:
    return served.work.office.rulebook


@pytest.fixture
def asked(rulebook: Rulebook) -> OrderQuestion:
    found = question(rulebook, Kind.ORDER, 2, SEED)
    assert isinstance(found, OrderQuestion)
    return found


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, base_url=served.url)
    yield context.new_page()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus stands on what has this accessible name or value."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(name) => [document.activeElement.value, document.activeElement.textContent.trim(),"
            " document.activeElement.name].includes(name)",
            name,
        ):
            return
    raise AssertionError(f"No Tab leads to {name}")


def test_an_exercise_is_solved_by_keyboard_alone(phone: Page, asked: OrderQuestion) -> None:
    marked = marked_of(asked.key, asked.route.ladder)
    phone.goto(address(Kind.ORDER, 2, SEED, **OPEN))

    for position in asked.route.ladder.positions:
        if position in marked.signs:
            tab_to(phone, position)
            phone.keyboard.press("Space")
    for each in asked.exercise.choices:
        if each.id in marked.places:
            tab_to(phone, f"after:{each.id}")
            steps = 1 + asked.route.ladder.rank(marked.places[each.id].after)
            for _ in range(steps):
                phone.keyboard.press("ArrowDown")
    tab_to(phone, "answer")
    phone.keyboard.press("Enter")

    expect(phone.locator("#told")).to_contain_text("全對")


def test_the_route_is_drawn_again_with_every_choice(page: Page, asked: OrderQuestion) -> None:
    page.goto(address(Kind.ORDER, 2, SEED, **OPEN))
    here = page.url
    chain = page.get_by_role("list", name="您排的流程")
    expect(chain).to_have_text("還沒有人簽")

    page.get_by_role("checkbox", name="承辦人員").check()
    expect(page.locator("#drawn-title")).to_have_text("由承辦人員核定")
    page.get_by_role("checkbox", name="主任秘書").check()
    expect(page.locator("#drawn-title")).to_have_text("由主任秘書核定")
    name = next(each.id for each in asked.exercise.choices if each.kind == "cosigner")
    page.get_by_label(name, exact=False).first.select_option("承辦人員")

    expect(chain.get_by_role("listitem")).to_have_count(3)
    expect(chain.get_by_role("listitem").nth(1)).to_contain_text(name)
    expect(page.locator("#drawn svg:visible title")).to_have_text("您排的流程")
    assert page.url == here


def test_the_last_who_signs_is_marked_as_the_decider_at_once(page: Page) -> None:
    page.goto(address(Kind.ORDER, 2, SEED, **OPEN))
    page.get_by_role("checkbox", name="承辦人員").check()
    page.get_by_role("checkbox", name="副局長").check()

    row = page.locator(".position")
    expect(row.filter(has_text="承辦人員").locator(".on")).to_be_visible()
    expect(row.filter(has_text="承辦人員").locator(".last")).to_be_hidden()
    expect(row.filter(has_text="副局長").locator(".last")).to_be_visible()


def test_without_a_script_a_button_draws_the_route(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url, viewport=PHONE)
    page = context.new_page()
    page.goto(address(Kind.ORDER, 2, SEED, **OPEN))
    page.get_by_role("checkbox", name="承辦人員").check()
    page.get_by_role("button", name="重畫").click()

    expect(page.locator("#drawn-title")).to_have_text("由承辦人員核定")
    expect(page.get_by_role("checkbox", name="承辦人員")).to_be_checked()
    page.get_by_role("button", name="作答").click()
    expect(page.locator("#told")).to_contain_text("再試一次")
    page.get_by_role("button", name="再答一次").click()
    expect(page.locator("#told")).to_contain_text("正解")
    page.get_by_role("link", name="下一題").click()
    expect(page.locator("h1")).to_contain_text("排流程")
    context.close()


def test_with_a_script_there_is_no_such_button(page: Page) -> None:
    page.goto(address(Kind.ORDER, 2, SEED, **OPEN))

    expect(page.get_by_role("button", name="重畫")).to_have_count(0)


def test_a_first_visitor_learns_the_form_and_goes_on_alone(phone: Page) -> None:
    phone.goto("/practice")
    phone.get_by_role("link", name="排流程，第 1 級：開始").click()
    expect(phone.locator("h1")).to_contain_text("已解好的例題")
    expect(phone.get_by_role("button", name="作答")).to_have_count(0)
    phone.get_by_role("link", name="下一題").click()
    expect(phone.locator("h1")).to_contain_text("只差最後一個決定")

    open_boxes = phone.locator("input[name=sign]:not([disabled])")
    expect(open_boxes.first).to_be_enabled()
    open_boxes.first.check()
    phone.get_by_role("button", name="作答").click()

    expect(phone.locator("#told")).to_be_in_viewport()


@pytest.mark.parametrize("kind", Kind)
def test_a_finger_hits_everything_on_a_phone(phone: Page, kind: Kind) -> None:
    phone.goto(address(kind, 3, SEED, **OPEN))

    assert phone.evaluate(SMALL, FINGER) == []
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
