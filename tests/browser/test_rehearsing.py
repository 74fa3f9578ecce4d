"""預演 as a planner meets it: a scenario changed, run, stopped, reopened, printed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.looking import Looking
from tests.browser.test_every_page import SIZES
from tests.web.rehearsing import a_grid, a_validation
from web.rehearsals.keeping import rehearsals_folder
from web.settings import Settings
from workflow.kept.about import State
from workflow.office import taipei_now
from workflow.rehearsal.kept.about import Given, Ordered
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.rehearsal.wanted import Wanted

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


def a_result(served: Served, kind: Kind, answer: object) -> str:
    """The address of a result that was not waited for."""
    folder = RehearsalFolder(rehearsals_folder(Settings(database_url=served.database_url)))
    question = Question(kind=kind)
    ordered = Ordered(name="示範結果", by="示範甲", wanted=Wanted(), question=question)
    given = Given(file="示範.toml", raw=shipped_scenarios()[0].path.read_bytes())
    kept = folder.keep((given,), ordered=ordered, at=taipei_now())
    folder.keep_answer(kept.id, answer)
    folder.change(kept.id, lambda each: replace(each, state=State.DONE, ended_at=taipei_now()))
    return f"/rehearsals/{kept.id}"


@pytest.fixture(scope="module")
def results(served: Served) -> tuple[str, ...]:
    """A scenario set beside a log, and a sweep over two keys."""
    grid = a_grid(("3", "4"), ("1", "2"), 1.0, -2.0, 0.5, -4.0)
    validation = a_result(served, Kind.VALIDATION, a_validation())
    return validation, a_result(served, Kind.SWEEP, grid)


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


def test_results_have_no_violation(
    sized: Page, address: str, results: tuple[str, ...], looking: Looking
) -> None:
    identity = address.rpartition("/")[2]
    beside = f"/rehearsals/beside?run={identity}&run={identity}"
    ways = (address, beside, f"{address}/playback", f"{address}/report", *results)

    found: dict[str, list[str]] = {}
    for way in ways:
        sized.goto(way)
        found[way] = looking.faults(sized)

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


def test_a_playback_goes_by_keys_steps_slider_and_play(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/playback?of=0")
    stage, now, slider = (page.locator(f"[data-{each}]") for each in ("stage", "now", "minute"))
    play = page.locator("[data-do=play]")
    *_, there, late = page.locator(".played-days tbody tr").first.locator("td").all_inner_texts()

    expect(now).to_contain_text("08:30")
    stage.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(now).to_contain_text("17:30　到此收文")
    expect(now).to_contain_text(f"在辦 {there}，其中逾期 {late}")  # as the table says of that day
    page.keyboard.press("Home")
    page.get_by_role("button", name="進一步").click()
    expect(slider).not_to_have_js_property("value", "0")
    assert float(slider.input_value()) < 240
    stage.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_js_property("value", "0")
    page.keyboard.press("End")
    expect(slider).to_have_js_property("value", slider.get_attribute("max"))
    slider.fill("480")
    expect(now).to_contain_text("17:30")
    stage.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-told]")).to_contain_text(re.compile("第 [0-9]+ 號.+自 "))

    page.keyboard.press("Space")
    expect(play).to_have_text("暫停")
    expect(slider).not_to_have_js_property("value", "480")
    page.keyboard.press("Space")
    expect(play).to_have_text("播放")
    page.wait_for_timeout(100)
    paused = slider.input_value()
    page.wait_for_timeout(100)
    assert slider.input_value() == paused
    page.set_viewport_size({"width": 1000, "height": 800})  # laid out anew
    page.wait_for_timeout(100)
    assert said == []


def test_a_playback_only_steps_where_motion_is_unwanted_and_is_a_table_on_paper(
    page: Page, address: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/playback")

    expect(page.locator("[data-do=play]")).to_be_hidden()
    page.get_by_role("button", name="進一天").click()
    expect(page.locator("[data-now]")).to_contain_text("17:30")
    page.emulate_media(media="print")
    expect(page.locator("[data-stage]")).to_be_hidden()
    expect(page.locator(".played-table")).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size(SIZES["phone"])
    expect(page.locator("[data-stage]")).to_be_hidden()
    expect(page.locator(".played-table")).to_be_visible()


def test_a_run_is_stopped_and_says_so(page: Page, address: str) -> None:
    opened(page)
    page.get_by_label("重複次數").fill("4000")
    run(page)

    page.get_by_role("button", name="停止").click()

    expect(page.locator("main")).to_contain_text("有人按了停止")
    page.goto("/rehearsals")
    expect(page.locator(".rehearsal-table")).to_contain_text("已停止")
