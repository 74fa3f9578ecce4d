"""In the few colours of a system (forced colours), what is chosen, next or in focus is seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Served
from workflow.case.words import State
from workflow.reports.board import BoardFilter

Look = dict[str, str]
NAMES = ("borderBottomColor", "borderBottomWidth", "outlineColor", "outlineStyle", "outlineWidth")
PAINTS = ("fill", "stroke", "strokeWidth", "backgroundColor", "color")
LOOK = """(each, names) => Object.fromEntries(
  names.map((name) => [name, getComputedStyle(each)[name]])
)"""


@pytest.fixture(scope="module")
def forced(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(base_url=served.url, forced_colors="active")
    yield context.new_page()
    context.close()


def look(part: Locator) -> Look:
    return part.first.evaluate(LOOK, [*NAMES, *PAINTS])


def ground(page: Page) -> str:
    return look(page.locator("main"))["backgroundColor"]


def test_buttons_have_a_line_and_the_room_one_is_in_differs(forced: Page) -> None:
    forced.goto("/")
    here, elsewhere = (
        look(forced.locator(f".rooms a{which}"))
        for which in ("[aria-current]", ":not([aria-current])")
    )

    assert here["borderBottomColor"] != elsewhere["borderBottomColor"]
    for button in (forced.locator("main button.primary"), forced.locator(".search button")):
        line = look(button)
        assert line["borderBottomWidth"] != "0px"
        assert line["borderBottomColor"] != ground(forced)


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ("/audits/codes", ".tabs [aria-current]"),
        ("/rules?status=repaired", ".counts [aria-current]"),
    ],
)
def test_what_is_chosen_is_seen(forced: Page, address: str, chosen: str) -> None:
    forced.goto(address)
    it, other = (
        look(forced.locator(each))
        for each in (chosen, chosen.replace("[aria-current]", "a:not([aria-current])"))
    )

    seen = ("borderBottomColor", "outlineStyle")
    assert [it[name] for name in seen] != [other[name] for name in seen]


def test_the_focus_has_a_ring(forced: Page) -> None:
    forced.goto("/")
    forced.keyboard.press("Tab")
    forced.keyboard.press("Tab")

    ring = look(forced.locator(":focus-visible"))
    assert (ring["outlineStyle"], ring["outlineWidth"]) == ("solid", "3px")
    assert ring["outlineColor"] != ground(forced)


def test_the_step_a_document_is_at_and_the_bars_of_a_figure_are_seen(
    forced: Page, served: Served
) -> None:
    case = served.work.board(BoardFilter(state=State.REVIEWING)).rows[0]
    forced.goto(f"/cases/{case.id}")
    at, ahead = (
        look(forced.locator(f".route-diagram .{each} rect")) for each in ("current", "ahead")
    )
    forced.goto("/performance")
    bar = look(forced.locator(".chart rect"))

    assert at["stroke"] != ahead["stroke"]
    assert float(at["strokeWidth"].removesuffix("px")) > float(
        ahead["strokeWidth"].removesuffix("px")
    )
    assert ground(forced) not in (at["stroke"], bar["fill"])
