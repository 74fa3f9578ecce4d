"""預演 as a planner meets it: a scenario changed, run, stopped, reopened, printed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.test_every_page import SIZES, violations

MOST_SECONDS = 120_000  # of a tiny rehearsal, its compilation included, in milliseconds
DAYS, WARMUP = '[name="›scenario›days"]', '[name="›scenario›warmup_days"]'
SECRETARY = '[name="›staff›機關›主任秘書"]'


def opened(page: Page, scenario: str = "baseline") -> None:
    """The form of a shipped scenario, every part of it open."""
    page.goto(f"/rehearsals/new?scenario={scenario}")
    for summary in page.locator(".scenario-form details > summary").all():
        summary.click()


def asked_little(page: Page) -> None:
    """As few days and replications as show something."""
    page.locator(DAYS).fill("5")
    page.locator(WARMUP).fill("0")
    page.get_by_label("重複次數").fill("2")


def run(page: Page) -> None:
    page.get_by_role("button", name="執行", exact=True).click()


def faults(page: Page) -> list[str]:
    """What axe finds, and whether anything scrolls sideways."""
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*violations(page), *([f"{width} px too wide"] if width > 0 else [])]


@pytest.fixture(scope="module")
def address(browser: Browser, served: Served) -> Iterator[str]:
    """A rehearsal that has ended: one more 主任秘書 against 現況, without a script."""
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    opened(page)
    asked_little(page)
    page.locator(SECRETARY).fill("2")
    run(page)
    expect(page.locator(".bottleneck")).to_be_visible(timeout=MOST_SECONDS)  # by itself
    yield page.url.removeprefix(served.url).partition("?")[0]
    context.close()


@pytest.fixture(params=list(SIZES))
def sized(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A page of each size."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=served.url)
    yield context.new_page()
    context.close()


def test_a_change_shows_at_once_in_the_load_and_in_the_toml(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/rehearsals/new?scenario=baseline")

    page.get_by_label("每個工作日幾件").fill("400")
    page.keyboard.press("Tab")
    expect(page.locator("#effect .warning")).to_contain_text("佇列不會穩定")
    expect(page.locator("#toml")).to_have_value(re.compile("per_day = 400"))
    page.get_by_label("每個工作日幾件").fill("很多")
    page.keyboard.press("Tab")
    expect(page.locator("#told-faults")).to_contain_text("per_day「很多」")

    assert said == []


def test_results_have_no_violation(sized: Page, address: str) -> None:
    identity = address.rpartition("/")[2]
    ways = (address, f"/rehearsals/beside?run={identity}&run={identity}")

    found: dict[str, list[str]] = {}
    for way in ways:
        sized.goto(way)
        found[way] = faults(sized)

    assert {way: each for way, each in found.items() if each} == {}


def test_a_result_is_found_again_with_its_charts_and_printed(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto("/rehearsals")
    page.locator(f'.rehearsal-table a[href="{address}"]').click()
    expect(page.locator(".bottleneck")).to_be_visible()

    page.emulate_media(media="print")
    expect(page.locator(".print-only").first).to_be_visible()
    expect(page.get_by_role("link", name="改這個情境再跑")).to_be_hidden()
    expect(page.get_by_role("img")).to_have_count(7)
    for image in page.get_by_role("img").all():
        expect(image).to_have_js_property("complete", True, timeout=MOST_SECONDS)
        assert image.evaluate("(each) => each.naturalWidth") > 0

    page.pdf(path=tmp_path / "result.pdf", prefer_css_page_size=True)
    assert (tmp_path / "result.pdf").stat().st_size > 20_000


def test_a_run_is_stopped_and_says_so(page: Page, address: str) -> None:
    opened(page)
    page.get_by_label("重複次數").fill("10000")
    run(page)

    page.get_by_role("button", name="停止").click()

    expect(page.locator("main")).to_contain_text("有人按了停止")
    page.goto("/rehearsals")
    expect(page.locator(".rehearsal-table")).to_contain_text("已停止")
