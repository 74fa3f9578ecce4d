"""稽催 on screen: who is reminded of what; nobody reads the subject of a 密件 here."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from rules.marks import Action
from tests.web.office import Visitor
from tests.workflow.offices import REGISTRAR, THREE_UNITS, Clock, a_document, sign_until
from web.screens.reminders.routes import MOST_LINES
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.office import taipei_now
from workflow.reports.board import MASK
from workflow.store.log import Store

pytestmark = pytest.mark.databases


@pytest.fixture
def late(work: Casework) -> Case:
    """A document that three units co-sign, late since long, with them for three days."""
    earlier = ago(work, days=3)
    received_at = taipei_now() - timedelta(days=40)
    document = a_document(THREE_UNITS, subject="逾期已久一案", received_at=received_at)
    return sign_until(earlier, earlier.register(document), "人事室主任")


def ago(work: Casework, *, days: int) -> Casework:
    """The same office, some days ago."""
    clock = Clock(now=taipei_now() - timedelta(days=days))
    return Casework(office=replace(work.office, clock=clock))


def test_each_place_has_a_sheet_of_its_own(visitor: TestClient, late: Case) -> None:
    page = visitor.get("/reminders").text

    assert page.count('class="sheet-of-reminders"') == len(late.open) == 3
    assert "要催的公文 1 件" in page
    assert "逾期 1 件" in visitor.get("/").text
    assert page.count("公文稽催單") == 3


def test_one_place_may_be_looked_at_alone_if_the_agency_knows_it(
    visitor: TestClient, late: Case
) -> None:
    page = visitor.get("/reminders?unit=會計室").text

    assert page.count('class="sheet-of-reminders"') == 1
    assert f"/cases/{late.id}" in page
    assert "會計室主任" in page
    unknown = visitor.get("/reminders?unit=無")
    assert (unknown.status_code, "人事處" in unknown.text) == (422, True)


def test_a_confidential_document_is_reminded_of_without_its_subject(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    assert isinstance(work.office.store, Store)
    with work.office.store.engine.begin() as connection:
        connection.execute(text("UPDATE case_state SET is_confidential = true"))

    page = visitor.get("/reminders").text

    assert late.subject not in page
    assert page.count(MASK) == 3


def test_the_registry_records_that_a_place_was_reminded(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    person = Visitor(visitor)
    assert "記下已對" not in visitor.get("/reminders").text
    person.act_as("機關/總收文")

    for days in (2, 1):
        remind = Command(action=Action.REMIND, actor=REGISTRAR, to="會計室主任")
        ago(work, days=days).act(late.id, remind)

    answer = person.post("/reminders", {"place": "會計室", "unit": "會計室"})

    assert "已對會計室稽催 1 件。" in answer.text
    assert "3 次" in answer.text
    assert answer.url.query == b"unit=" + quote("會計室").encode()
    assert "陳報主任秘書" in answer.text
    assert visitor.get("/reminders").text.count('class="told"') == 1  # of three co-signers
    assert [len(days) for days in work.case(late.id).chased.values()] == [3]


def test_a_place_is_reminded_once_a_day_and_that_can_be_taken_back(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    person = Visitor(visitor)
    person.act_as("機關/總收文")
    asked = {"place": "會計室", "unit": "會計室"}
    first = person.post("/reminders", asked)
    assert "撤銷今天的稽催" in first.text
    assert "記下已對會計室稽催" not in first.text

    again = person.post("/reminders", asked)

    assert again.status_code == 422
    assert "會計室今天要催的都已稽催過" in again.text
    taken_back = person.post("/reminders", asked | {"do": "withdraw"})
    assert "已撤銷今天對會計室的稽催 1 件。" in taken_back.text
    assert "記下已對會計室稽催" in taken_back.text
    assert work.case(late.id).reminders == 0
    assert person.post("/reminders", asked | {"do": "withdraw"}).status_code == 422


def test_the_page_of_a_case_says_whom_to_remind(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    person = Visitor(visitor)
    person.act_as("機關/總收文")
    fields = {"action": "稽催", "to": "會計室主任"}

    answer = person.post(f"/cases/{late.id}/actions", fields)

    assert answer.status_code == 200
    assert list(work.case(late.id).chased) == ["會計室/主任"]
    choices = re.findall(r'<select id="remind-to".*?</select>', answer.text, re.DOTALL)
    assert [each for each in ("人事室主任", "會計室主任", "秘書室主任") if each in choices[0]] == [
        "人事室主任",
        "秘書室主任",
    ]


def test_who_is_not_the_registry_is_refused(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    answer = Visitor(visitor).post("/reminders", {"place": "會計室"})

    assert answer.status_code == 422
    assert "總收文" in answer.text
    assert work.case(late.id).reminders == 0


def test_the_page_says_by_what_rule_even_if_nobody_is_to_be_reminded(
    visitor: TestClient,
) -> None:
    page = visitor.get("/reminders").text

    assert "沒有要稽催的公文" in page
    assert "期限前 1 個工作日起稽催" in page
    assert "催辦 3 次仍未辦結的，陳報主任秘書" in page


@pytest.mark.parametrize("most_lines", [MOST_LINES, 0], ids=["in a cookie", "on the page"])
def test_taking_back_a_sheet_leaves_what_was_reminded_before_it(
    visitor: TestClient,
    work: Casework,
    late: Case,
    most_lines: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.screens.reminders.routes.MOST_LINES", most_lines)
    earlier = ago(work, days=3)
    received_at = taipei_now() - timedelta(days=40)
    document = a_document(THREE_UNITS, subject="先催過的一案", received_at=received_at)
    before = sign_until(earlier, earlier.register(document), "人事室主任")
    person = Visitor(visitor)
    person.act_as("機關/總收文")
    person.post(f"/cases/{before.id}/actions", {"action": "稽催", "to": "會計室主任"})

    sheet = person.post("/reminders", {"place": "會計室"}).text
    back = person.undone(sheet)
    again = person.undone(back)

    assert "已對會計室稽催 1 件。" in sheet
    assert "已撤銷今天對會計室的稽催 1 件。" in back
    assert "已對會計室稽催 1 件。" in again
    assert (work.case(before.id).reminders, work.case(late.id).reminders) == (1, 1)
    assert [each.action for each in work.history(before.id)].count(Action.WITHDRAW_REMINDER) == 0


def test_several_reminded_at_once_are_taken_back_at_once_and_nobody_else(
    visitor: TestClient, work: Casework, late: Case
) -> None:
    person = Visitor(visitor)
    person.act_as("機關/總收文")
    person.post(f"/cases/{late.id}/actions", {"action": "稽催", "to": "會計室主任"})

    reminded = person.post(f"/cases/{late.id}/actions", {"action": "稽催", "to": "全部"}).text
    reminders = work.case(late.id).reminders
    person.undone(reminded)

    assert reminders == 3
    left = {holder: len(days) for holder, days in work.case(late.id).chased.items() if days}
    assert left == {"會計室/主任": 1}
