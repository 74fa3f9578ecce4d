"""Eight jobs as somebody new does them, and in how many steps: `pytest -s` prints them.

A step is a click, a field typed or an option chosen. Before the desks led on to each other the
first took 40 steps, 分文 of nine papers 18, five signed at once 9, 月報表 2 (`BEFORE`).
"""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rules.marks import Action
from tests.browser.conftest import Served, serving
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.reports.desks import UnitCount

BEFORE = {"收文到存查": 40, "分文九件": 18, "五件一起簽": 9, "月報表": 2}
REGISTRAR = Actor(position="總收文", person="示範總收文")
UNIT = "綜合企劃組"
DRAFTER = Actor(unit=UNIT, position="承辦人員", person=f"示範{UNIT}甲")
PLAIN, TWO_COSIGN = 25, 110  # lines of 綜合企劃組


@dataclass(kw_only=True)
class Visit:
    """One who has just come in, and what they have done so far."""

    page: Page
    steps: list[str] = field(default_factory=list[str])

    def click(self, what: Locator) -> None:
        """Click, and wait for where it leads."""
        self.steps.append(f"按{' '.join(what.inner_text().split())[:24]}")
        what.click()
        self.page.wait_for_load_state()

    def button(self, name: str, within: str = "main") -> None:
        """Click the first button whose name begins so, or holds it."""
        self.click(self.page.locator(within).get_by_role("button", name=re.compile(name)).first)

    def link(self, name: str, within: str = "main") -> None:
        """Click the first link whose name holds this."""
        self.click(self.page.locator(within).get_by_role("link", name=re.compile(name)).first)

    def room(self, name: str) -> None:
        """Enter a room of the menu."""
        self.click(self.page.locator("nav.rooms").get_by_role("link", name=name, exact=True))

    def fill(self, what: str, text: str) -> None:
        """Type in a field."""
        self.steps.append(f"填{text}")
        self.page.locator(what).fill(text)

    def pick(self, what: Locator, word: str) -> None:
        """Choose one of several."""
        self.steps.append(f"選{word}")
        what.check()

    def choose(self, what: Locator, option: str) -> None:
        """Choose of a list."""
        self.steps.append(f"選{option}")
        what.select_option(label=option)

    def act_as(self, holder: str) -> None:
        """By the list of everybody, reached from the top of any page."""
        self.click(self.page.locator("a.acting"))
        named = self.page.locator(f"#identities button[value^='{holder}']")
        with self.page.expect_navigation():
            self.click(named.first)

    def action(self, name: str) -> Locator:
        """Open another action than signing: its form."""
        form = self.page.locator("details.act").filter(has=self.page.get_by_text(name, exact=True))
        self.click(form.locator("summary"))
        return form

    def took(self, job: str, most: int) -> None:
        """Print the steps and hold them to the limit."""
        before = f"（原 {BEFORE[job]}）" if job in BEFORE else ""
        sys.stdout.write(f"\n{job}：{len(self.steps)} 步{before}：{'、'.join(self.steps)}" + "\n")
        assert len(self.steps) <= most


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration that no other test has touched: what waits is counted here."""
    with serving(tmp_path_factory.mktemp("jobs")) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, fresh: Served) -> Iterator[Visit]:
    """Somebody new at the front page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=fresh.url)
    page = context.new_page()
    page.goto("/")
    yield Visit(page=page)
    context.close()


def registered(fresh: Served, line: int, *subjects: str) -> list[Case]:
    """New documents of one row."""
    row = fresh.work.office.rulebook.at_line(line)
    facts = [Registration(row=row, subject=each, actor=REGISTRAR) for each in subjects]
    return [fresh.work.register(each) for each in facts]


def drafted(fresh: Served, *subjects: str) -> list[Case]:
    """Documents that wait for the 股長."""
    found = registered(fresh, PLAIN, *subjects)
    return [
        fresh.work.act(each.id, Command(action=Action.DRAFT, actor=DRAFTER, desk=each.open[0].desk))
        for each in found
    ]


def test_a_document_goes_from_registering_to_filing(visit: Visit, fresh: Served) -> None:
    """Two units co-sign, three above the head sign: nine people have it in hand."""
    page = visit.page
    visit.act_as("機關/登記桌")
    visit.room("收文")
    visit.fill("#q", "員工因公涉訟延聘律師補助核銷")
    visit.click(page.locator("#matches tr", has_text=UNIT).locator("th a").first)
    page.locator("#fill-title").wait_for()
    visit.button("^收文$", within="form[data-goes-along]")
    visit.link("^分文$", within="nav.onward")
    taker = page.locator("td.for select").first
    visit.choose(taker, taker.locator("option").nth(1).inner_text())
    visit.button("^分文", within=".together")
    visit.button("接著辦$", within=".flash")
    number = page.url.rpartition("/")[2]

    while page.locator("form.signing").count():
        outcome = page.locator("form.signing [name=outcome]")
        if outcome.count():
            visit.pick(outcome.first, "如擬")
        visit.button("換成下一位接著辦$", within="form.signing")
    form = visit.action("存查")
    visit.click(form.get_by_role("button", name="存查"))

    expect(page.locator(".flash")).to_contain_text("本案結束")
    assert fresh.work.case(number).is_closed
    signed = {each.action for each in fresh.work.history(number)}
    assert {Action.COSIGN, Action.REVIEW, Action.DECIDE} <= signed
    visit.took("收文到存查", 25)


def test_nine_documents_of_several_units_are_assigned(visit: Visit, fresh: Served) -> None:
    waiting = sum(each.waiting for each in unit_counts(fresh))
    registered(fresh, PLAIN, *(f"要分的{n}" for n in range(9 - waiting)))

    visit.act_as("機關/登記桌")
    visit.room("分文")
    visit.link("依現有件數帶入")
    visit.button("^分文 9", within=".together")

    expect(visit.page.locator(".flash")).to_contain_text("已分 9 件")
    assert sum(each.waiting for each in unit_counts(fresh)) == 0
    visit.took("分文九件", 6)


def unit_counts(fresh: Served) -> Sequence[UnitCount]:
    with fresh.work.office.reading() as records:
        return records.unit_counts()


def test_five_alike_are_signed_at_once(visit: Visit, fresh: Served) -> None:
    cases = drafted(fresh, *(f"一起簽的{n}" for n in range(5)))

    visit.act_as(f"{UNIT}/股長")
    visit.room("待辦")
    visit.link("全選.*審核", within=".together")
    visit.button("^審核", within=".together")
    visit.button("^審核", within="form")

    signed = [fresh.work.history(each.id)[-1].action for each in cases]
    assert signed == [Action.REVIEW] * 5
    visit.took("五件一起簽", 7)


def test_the_monthly_report_is_one_room_away(visit: Visit) -> None:
    visit.room("月報表")

    expect(visit.page.locator("h1")).to_contain_text("月")
    visit.took("月報表", 2)


def test_a_document_is_returned_and_drafted_again(visit: Visit, fresh: Served) -> None:
    (case,) = drafted(fresh, "要退回的公文")

    visit.act_as(f"{UNIT}/股長")
    visit.room("待辦")
    visit.link("要退回的公文")
    form = visit.action("退回")
    visit.fill("details.act[open] [name=reason]", "附件不全")
    visit.click(form.get_by_role("button", name="退回"))
    visit.button("接著辦$", within=".turns")
    visit.fill("#opinion", "已補附件")
    visit.button("^擬辦$", within="form.signing")

    assert fresh.work.case(case.id).returns == 1
    visit.took("退回重擬", 10)


def test_more_time_is_asked_for_and_granted(visit: Visit, fresh: Served) -> None:
    (case,) = registered(fresh, PLAIN, "要展期的公文")

    visit.act_as(f"{UNIT}/承辦人員")
    visit.room("待辦")
    visit.link("要展期的公文")
    form = visit.action("展期")
    visit.fill("details.act[open] [name=days]", "5")
    visit.fill("details.act[open] [name=reason]", "等外機關回復")
    visit.click(form.get_by_role("button", name="展期"))
    expect(visit.page.locator(".page-head .awaiting")).to_contain_text("已申請展期，待")
    visit.click(visit.page.locator(".turns li", has_text="展期").get_by_role("button"))
    visit.pick(visit.page.get_by_role("radio", name="同意", exact=True), "同意")
    visit.button("^展期$", within="details.act[open]")

    assert fresh.work.case(case.id).clock.extensions == 1
    visit.took("展期", 12)


def test_a_document_is_found_from_any_page(visit: Visit, fresh: Served) -> None:
    (case,) = registered(fresh, PLAIN, "要找的公文")
    visit.page.goto("/rules")

    visit.fill("#search", case.id[-6:])
    visit.page.keyboard.press("Enter")
    visit.steps.append("按 Enter")
    visit.link("要找的公文")

    assert visit.page.url.endswith(case.id)
    visit.took("找一件公文", 3)


def test_what_is_late_is_reminded_of(visit: Visit) -> None:
    visit.act_as("機關/登記桌")
    visit.room("待辦")
    visit.link("^待稽催")
    visit.button("^記下已對")

    expect(visit.page.locator(".flash")).to_contain_text("稽催")
    visit.took("稽催", 5)
