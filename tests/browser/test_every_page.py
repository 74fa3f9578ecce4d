"""What holds on every page, on a desk screen and on a phone."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.browser.conftest import Served
from web.language.words import PaperKind
from workflow.case.words import State
from workflow.reports.board import BoardFilter

SIZES = {
    "desk": ViewportSize(width=1280, height=800),
    "phone": ViewportSize(width=390, height=844),
}
RULES = ("/rules", "/rules?status=doubtful", "/rules?q=沒有這種列", "/rules/500", "/rules/645")
VERSIONS = ("/rules/versions", "/rules/versions/as-read")
REGISTERING = ("/register", "/register?q=採購", "/register?row=line:500", "/register?row=line:645")
LISTS = ("/", "/?unit=秘書室", "/?closed=1", "/?q=沒有這種案件")
DESKS = ("/inbox", "/inbox?action=擬辦&marked=all", "/inbox?action=發文", "/assign")
REVIEWING = (
    "/rules/13",  # answered by the demonstration
    *(f"/rules/review/{each}" for each in ("row/13", "row/17", "row/9", "49", "records/1")),
    "/rules/review",
)
CHECKING = ("/rules/lint", "/rules/lint?code=LOOK_ALIKE&unit=人事室", "/rules/statistics")
REPORTING = ("/performance", "/performance?month=114-01", "/reminders", "/reminders?unit=人事室")
ADMINISTERING = (
    *("/organisation", "/organisation?on=2019-01-01", "/organisation/history"),
    "/organisation/person?person=示範副局長",
    *("/organisation/appoint", "/organisation/end?person=示範副局長&holder=機關/副局長"),
    *("/organisation/deputies?person=示範副局長", "/organisation/hand-over?person=示範股長"),
    *("/organisation/import", "/organisation/calendar", "/organisation/person?person=無此人"),
)
PRACTISING = (
    "/practice",
    *(f"/practice?kind=order&level=3&seed=1&help={each}" for each in ("solved", "last", "open")),
    "/practice?kind=order&level=2&seed=1&help=open&sign=市長&do=answer",
    "/practice?kind=order&level=2&seed=1&help=open&sign=市長&do=answer&attempt=2",
    *(f"/practice?kind=find-row&level=2&seed=1&help={each}" for each in ("solved", "last", "open")),
    "/practice?kind=find-row&level=2&seed=1&help=open&row=b&do=answer&attempt=2&hints=1",
    *(f"/practice?kind=next&level=3&seed=1&help={each}" for each in ("solved", "last", "open")),
    "/practice?kind=next&level=3&seed=1&help=open&duty=a&do=answer&attempt=2",
    *(f"/practice?kind=deadline&level=2&seed=1&help={each}" for each in ("solved", "last", "open")),
    "/practice?kind=deadline&level=3&seed=1&help=open&due=2026-03-02&do=answer",
    "/practice?kind=deadline&level=3&seed=1&help=open&due=2026-03-02&do=answer&attempt=2",
)
AUDITING = ("/audits/own", "/audits/codes", "/audits/codes/COSIGN_LATE", "/audits/codes/NOT_A_CODE")
REHEARSING = (
    *("/rehearsals", "/rehearsals/fit", "/rehearsals/validate"),
    "/rehearsals/new?scenario=secretary_away",
)
ELSEWHERE = ("/api/docs", "/rules/9999", "/cases/0000000000", "/nowhere")


@pytest.fixture(params=list(SIZES))
def sized(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A page of each size."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=served.url)
    yield context.new_page()
    context.close()


def addresses(served: Served) -> list[str]:
    """Every kind of page, cases in every state among them."""
    work = served.work
    cases = [
        f"/cases/{rows[0].id}"
        for state in State
        if (rows := work.board(BoardFilter(state=state, is_closed=state.value[0] == "已")).rows)
        or (rows := work.board(BoardFilter(state=state)).rows)
    ]
    sheets = [f"{cases[-1]}/{kind}-sheet" for kind in PaperKind]
    return [
        *LISTS,
        *sheets,
        *DESKS,
        *RULES,
        *VERSIONS,
        *REGISTERING,
        *REVIEWING,
        *CHECKING,
        *REPORTING,
        *ADMINISTERING,
        *PRACTISING,
        *AUDITING,
        *REHEARSING,
        *cases,
        *ELSEWHERE,
    ]


def violations(page: Page) -> list[str]:
    """What axe finds on a page: the rule and the elements (the package has no types)."""
    results = cast(Any, Axe()).run(page)
    return [
        f"{each['id']}: {[node['html'] for node in each['nodes']]}"
        for each in results.response["violations"]
    ]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(sized: Page, served: Served) -> None:
    found: list[str] = []
    for address in addresses(served):
        sized.goto(address)
        found += [f"{address}: {each}" for each in violations(sized)]
        width = sized.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if width > 0:
            found.append(f"{address}: {width} px too wide")

    assert found == []


def test_english_pages_have_no_violation_either(page: Page, served: Served) -> None:
    page.goto("/")
    page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English")).click()

    found: list[str] = []
    for address in addresses(served):
        page.goto(address)
        found += [f"{address}: {each}" for each in violations(page)]
    assert page.locator("html").get_attribute("lang") == "en"
    assert found == []


def test_nothing_leaves_the_machine_and_the_console_stays_silent(
    page: Page, served: Served
) -> None:
    asked: list[str] = []
    said: list[str] = []

    def note_request(request: Request) -> None:
        asked.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if "404" not in message.text:
            said.append(message.text)

    page.on("request", note_request)
    page.on("console", note_message)
    for address in addresses(served):
        page.goto(address)

    assert [url for url in asked if not url.startswith((served.url, "data:"))] == []
    assert said == []


def test_every_page_works_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto("/")
    page.locator("tr[data-row] a").first.click()

    assert page.locator("h1").count() == 1
    assert page.locator(".record li").count() >= 1
    context.close()
