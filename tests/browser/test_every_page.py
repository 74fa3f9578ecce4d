"""What holds on every page, on a desk screen and on a phone."""

from typing import Any, cast

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.browser.conftest import Served
from tests.browser.fitting import misfits, unprintable
from tests.browser.looking import BY_WIDTH, ELSE, Looking
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
DESKS = ("/inbox", "/inbox?action=擬辦&marked=all", "/inbox?action=發文", "/assign", "/phrases")
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
    *(f"/practice?kind=defect&level=2&seed=1&help={each}" for each in ("solved", "last", "open")),
    "/practice?kind=defect&level=1&seed=3&help=open&finding=none&do=answer&attempt=2",
)
AUDITING = ("/audits/own", "/audits/codes", "/audits/codes/COSIGN_LATE", "/audits/codes/NOT_A_CODE")
REHEARSING = (
    *("/rehearsals", "/rehearsals/fit", "/rehearsals/validate"),
    "/rehearsals/new?scenario=secretary_away",
)
HELPING = ("/help", "/help/board", "/help/terms", "/help/tour")
ELSEWHERE = (
    *("/search", "/search?q=會計", "/search?q=沒有這種字", "/acting", "/acting?q=沒有這個人"),
    "/api/docs",
    "/rules/9999",
    "/cases/0000000000",
    "/nowhere",
    "/styleguide",
)


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
        *HELPING,
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


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_every_page_is_sound_on_a_desk_and_on_a_phone(
    browser: Browser, served: Served, looking: Looking, language: str
) -> None:
    """Axe finds nothing, nothing scrolls sideways or leaves the machine, the console is silent.

    What stands on a phone is the same in both languages, so axe looks at all of it in one.
    """
    context = browser.new_context(base_url=served.url)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    page.goto(f"/language/{language}?back=/")
    noted = Noted(page, served.url)

    found: list[str] = []
    for at, address in enumerate(addresses(served)):
        page.set_viewport_size(SIZES["desk"])
        page.goto(address)
        for size, pixels in SIZES.items():
            page.set_viewport_size(pixels)
            asked = BY_WIDTH if (language, size) == ("en", "phone") else ELSE
            found += [
                f"{address} ({size}): {each}"
                for each in (*looking.faults(page, asked), *misfits(page))
            ]
        page.emulate_media(color_scheme="dark")
        found += [f"{address} (dark): {each}" for each in looking.pale(page)]
        page.emulate_media(color_scheme="light")
        if at % 2 == (language == "en"):  # half of the pages on paper in each language
            found += [f"{address} (paper): {each}" for each in unprintable(page)]

    assert page.locator("html").get_attribute("lang") == language
    context.close()
    assert found == []
    assert (noted.asked_elsewhere, noted.said) == ([], [])


class Noted:
    """What a page asks of other machines, and what it says in the console."""

    def __init__(self, page: Page, home: str) -> None:
        self.asked_elsewhere, self.said = list[str](), list[str]()
        self._home = (home, "data:")
        page.on("request", self._note_request)
        page.on("console", self._note_message)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(self._home):
            self.asked_elsewhere.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if "404" not in message.text:
            self.said.append(message.text)


PLANTS = """() => {
  const plant = (tag, text, style) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.assign(made.style, style);
    document.querySelector("main").append(made);
  };
  plant("p", "pale", { color: "#bbb" });
  plant("p", "on grey", { backgroundColor: "#666" });
  plant("p", "faded", { opacity: 0.4 });
  plant("small", "narrow", { fontSize: "10px", color: "#8a8a8a" });
  plant("input", "");
  plant("img", "");
  document.querySelector("main img:last-child").src = "/static/icon.svg";
  plant("p", "lifted", { position: "absolute", backgroundColor: "#fff", color: "#ccc" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media (max-width: 48rem) { main h1 { color: #ccc } }");
  document.adoptedStyleSheets.push(sheet);
}"""

PALE_IN_THE_DARK = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media (prefers-color-scheme: dark) { main h1 { color: #333 } }");
  document.adoptedStyleSheets.push(sheet);
}"""


def test_a_page_known_by_all_its_looks_still_shows_what_is_planted(
    page: Page, served: Served
) -> None:
    page.set_viewport_size(SIZES["desk"])
    page.goto("/rules/500")
    looking = Looking()
    assert looking.violations(page) == []

    page.evaluate(PLANTS)

    found, everything = " ".join(looking.violations(page)), " ".join(violations(page))
    for plant in (">pale<", ">on grey<", ">faded<", ">lifted<", ">narrow<", "label", "image-alt"):
        assert (plant in found, plant in everything) == (True, True), plant
    page.set_viewport_size(SIZES["phone"])
    assert "<h1" in " ".join(looking.violations(page))


def test_what_is_pale_in_the_dark_alone_is_found_there(page: Page, served: Served) -> None:
    page.goto("/rules/500")
    looking = Looking()
    assert looking.violations(page) == []

    page.evaluate(PALE_IN_THE_DARK)
    in_the_light = looking.pale(page)
    page.emulate_media(color_scheme="dark")

    assert (in_the_light, "<h1" in " ".join(looking.pale(page))) == ([], True)


MISFITS = """() => {
  const main = document.querySelector("main");
  main.insertAdjacentHTML("beforeend", `<p>One、two</p><input placeholder="longer than its field"
   size="4"><table id="narrow"><thead><tr><th>Uncommonly long</th></tr></thead></table>`);
  const narrow = { tableLayout: "fixed", width: "3rem", whiteSpace: "nowrap" };
  Object.assign(document.querySelector("#narrow").style, narrow);
}"""


def test_what_does_not_fit_its_place_or_language_is_found(page: Page, served: Served) -> None:
    page.goto("/language/en?back=/rules/500")
    assert misfits(page) == []

    page.evaluate(MISFITS)

    assert [each.partition(":")[2] for each in misfits(page)] == [
        *(" longer than its field", " Uncommonly long", " One、two"),
    ]


def test_every_page_works_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto("/")
    page.locator("tr[data-row] a").first.click()

    assert page.locator("h1").count() == 1
    assert page.locator(".record li").count() >= 1
    context.close()
