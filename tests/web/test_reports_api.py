"""Papers, 稽催 and 月報表 through REST: what the pages and the commands say."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.office_by_api import API, CASES, REGISTRY, Item, got, problem
from tests.workflow.offices import THREE_UNITS, a_document, sign_until
from tests.workflow.secrecy import OUTSIDE, SUBJECT, a_secret, a_staff, told
from web.api.report_resources import ReminderResource, RemindersResource, StatisticsResource
from web.files.report import report_record
from web.language.practice import counting_rules
from web.services import Services
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.reporting import Reporting
from workflow.desk.telling import sheet_records
from workflow.office import taipei_now
from workflow.reports.month import month_of

REMINDERS, STATISTICS = f"{API}/reminders", f"{API}/statistics"
PLACE = "會計室"


@pytest.fixture(scope="module")
def work(app: FastAPI) -> Casework:
    found = app.state.services
    assert isinstance(found, Services)
    return found.casework


@pytest.fixture(scope="module")
def late(work: Casework) -> Case:
    """A document that three units co-sign, long overdue."""
    received_at = taipei_now() - timedelta(days=40)
    case = work.register(a_document(THREE_UNITS, received_at=received_at))
    return sign_until(work, case, "人事室主任")


@pytest.fixture(scope="module")
def secret(work: Casework, late: Case) -> Case:
    """A 密件, once there are people: what came before knows none."""
    assert late
    a_staff(work)
    return a_secret(work)


def of_the_place(client: TestClient) -> Item:
    (sheet,) = got(client, REMINDERS, place=PLACE)["sheets"]
    found: Item = sheet
    return found


def test_sheets_are_those_of_the_command_line(
    client: TestClient, work: Casework, late: Case
) -> None:
    found = got(client, REMINDERS)

    reporting = Reporting(office=work.office)
    assert found["sheets"] == sheet_records(reporting.reminders())
    assert found["places"] == list(reporting.places)
    assert RemindersResource.model_fields.keys() == found.keys()
    line = of_the_place(client)["holders"][0]["reminders"][0]
    assert ReminderResource.model_fields.keys() == line.keys()
    assert line["case_id"] == late.id


def test_a_place_is_reminded_once_a_day_and_that_is_taken_back(
    client: TestClient, late: Case
) -> None:
    sent = {"as": REGISTRY, "place": PLACE}
    line = of_the_place(client)["holders"][0]["reminders"][0]["line"]

    done = client.post(REMINDERS, json=sent | {"only": [line]})
    again = client.post(REMINDERS, json=sent)
    back = client.post(REMINDERS, json=sent | {"do": "withdraw"})

    assert done.json() == {"documents": 1, "passed_over": 0, "lines": [line]}
    assert problem(again, 422)["type"] == "/problems/all-reminded-today"
    assert back.json()["documents"] == 1
    assert not of_the_place(client)["holders"][0]["reminders"][0]["reminded_today"]
    assert got(client, f"{CASES}/{late.id}")["reminders"] == 0


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize(
    "sent",
    [{"place": "沒有這一處"}, {"as": "機關/局長"}, {"do": "shout"}, {"place": ""}, {"only": "x"}],
)
def test_who_may_not_and_what_is_none_is_refused(client: TestClient, sent: Item) -> None:
    assert problem(client.post(REMINDERS, json={"as": REGISTRY, "place": PLACE} | sent), 422)[
        "detail"
    ]


def test_the_figures_are_those_of_the_command_line(
    client: TestClient, work: Casework, late: Case
) -> None:
    assert late
    found = got(client, STATISTICS)
    english = client.get(STATISTICS, headers={"accept-language": "en"})

    reporting = Reporting(office=work.office)
    report = reporting.monthly(month_of(reporting.today))
    agency = work.office.rulebook.agency
    rules = counting_rules(agency.practice.deadlines)
    assert found == report_record(report, agency=agency.name, formulas=rules)
    assert StatisticsResource.model_validate(found).model_dump(mode="json") == found
    assert english.json()["formulas"] != found["formulas"]


@pytest.mark.parametrize("asked", [{"month": "x"}, {"month": "2100-01"}, {"unit": "無此單位"}])
def test_a_month_or_a_unit_that_is_none_is_refused(client: TestClient, asked: Item) -> None:
    assert problem(client.get(STATISTICS, params=asked), 422)["detail"]


@pytest.mark.parametrize("kind", ["cosigning", "route"])
def test_a_paper_comes_as_a_file(client: TestClient, late: Case, kind: str) -> None:
    answer = client.get(f"{CASES}/{late.id}/sheets/{kind}")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"{kind}-sheet-{late.id}.html" in answer.headers["content-disposition"]
    assert late.id in answer.text


def test_a_paper_of_a_confidential_case_is_for_those_on_its_way(
    client: TestClient, secret: Case
) -> None:
    way = f"{CASES}/{secret.id}/sheets/cosigning"

    for asked in ({}, {"as": OUTSIDE}):
        assert told(str(problem(client.get(way, params=asked), 403))) == []
    assert SUBJECT in client.get(way, params={"as": REGISTRY}).text


def test_a_paper_of_no_case_and_of_no_kind_is_not_found(client: TestClient, late: Case) -> None:
    problem(client.get(f"{CASES}/1/sheets/route"), 404)
    problem(client.get(f"{CASES}/{late.id}/sheets/menu"), 422)
    problem(client.get(f"{CASES}/{late.id}/sheets/route?format=odt"), 422)
