"""The organisation through REST: read as the command prints it, changed all at once or not."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.office_by_api import (
    ALONE,
    API,
    CASES,
    CHIEF,
    DRAFTER,
    REGISTRY,
    SUBJECT,
    Item,
    got,
    problem,
)
from web.api.organisation_resources import OrganisationResource
from web.services import Services
from workflow.calendar import taiwan_calendar
from workflow.desk.staffing import Staffing
from workflow.organisation.posts import organisation_record

ORGANISATION = f"{API}/organisation"
CHANGES = f"{ORGANISATION}/changes"


@pytest.fixture(scope="module")
def staffing(app: FastAPI) -> Staffing:
    found = app.state.services
    assert isinstance(found, Services)
    return found.staffing


def appointing(person: str, position: str, **more: object) -> Item:
    fields = {"person": person, "position": position, "since": "2026-01-02"}
    return {"kind": "appoint"} | fields | more


def sent(*changes: Item, **more: object) -> Item:
    return {"as": REGISTRY, "reason": "示範派令", "changes": list(changes), **more}


@pytest.fixture(scope="module")
def staff(client: TestClient, staffing: Staffing) -> Item:
    """Four people appointed in one request; what came of it."""
    assert staffing.organisation.is_empty
    held = {"示範甲": DRAFTER, "示範乙": CHIEF, "示範丙": "主任秘書", "示範丁": REGISTRY}
    people = (appointing(person, position) for person, position in held.items())
    answer = client.post(CHANGES, json=sent(*people))
    assert answer.status_code == 200, answer.text
    found: Item = answer.json()
    return found


def test_several_changes_are_recorded_together(staff: Item, staffing: Staffing) -> None:
    assert [each["kind"] for each in staff["events"]] == ["PersonAppointed"] * 4
    assert "示範乙" in staff["events"][1]["words"]
    assert staffing.organisation.holders("機關/主任秘書", staffing.today) == ("示範丙",)
    assert {each.recorded_by for each in staffing.history} == {"示範總收文"}


@pytest.mark.usefixtures("staff")
def test_the_organisation_is_that_of_the_command_line(
    client: TestClient, staffing: Staffing
) -> None:
    found = got(client, ORGANISATION)

    agency = staffing.office.rulebook.agency
    assert found == organisation_record(staffing.organisation, agency, staffing.today)
    assert OrganisationResource.model_validate(found).model_dump(mode="json") == found
    before = got(client, ORGANISATION, on="115.1.1")
    assert not any(each["people"] for each in before["positions"])


@pytest.mark.usefixtures("staff")
def test_where_one_change_is_refused_none_is_recorded(
    client: TestClient, staffing: Staffing
) -> None:
    before = staffing.history
    bad = {"kind": "end", "person": "沒有這個人", "position": CHIEF, "until": "2026-12-01"}

    said = problem(client.post(CHANGES, json=sent(appointing("示範戊", CHIEF), bad)), 422)

    assert "沒有這個人" in said["detail"]
    assert staffing.history == before


@pytest.mark.usefixtures("staff")
def test_a_preview_records_nothing(client: TestClient, staffing: Staffing) -> None:
    before = staffing.history

    found = client.post(CHANGES, json=sent(appointing("示範戊", CHIEF), preview=True)).json()

    assert (found["previewed"], len(found["events"])) == (True, 1)
    assert staffing.history == before


@pytest.mark.usefixtures("staff")
def test_a_day_that_is_closed_moves_what_is_due(client: TestClient, staffing: Staffing) -> None:
    case = client.post(CASES, json={"as": REGISTRY, "row": ALONE, "subject": SUBJECT}).json()
    day = taiwan_calendar().next_working_day(staffing.today).isoformat()

    closed = client.post(CHANGES, json=sent({"kind": "close-day", "day": day})).json()
    listed = got(client, ORGANISATION)["closures"]
    opened = client.post(CHANGES, json=sent({"kind": "reopen-day", "day": day})).json()

    assert [each["id"] for each in closed["shifted"]] == [case["id"]]
    assert [each["day"] for each in listed] == [day]
    assert opened["shifted"] == [{"id": case["id"], "subject": SUBJECT, "due": case["due"]}]


@pytest.mark.usefixtures("staff")
def test_deputies_are_named_and_reset(client: TestClient, staffing: Staffing) -> None:
    today = staffing.today.isoformat()
    away = {"person": "示範乙", "since": today}

    client.post(CHANGES, json=sent({"kind": "deputies", "deputies": ["示範甲"]} | away))
    inbox = got(client, f"{API}/inbox", acting=CHIEF, person="示範甲")
    client.post(CHANGES, json=sent({"kind": "reset-deputies"} | away))

    assert inbox["acting"]["for_person"] == "示範乙"
    assert got(client, ORGANISATION)["away"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ([], "changes"),
        ([{"kind": "promote"}], "0"),
        ([appointing("示範戊", CHIEF, since="soon")], "since"),
        ([appointing("", CHIEF)], "person"),
        ([{"kind": "close-day", "day": "1800-01-01"}], "day"),
    ],
)
def test_what_is_no_change_is_told_field_by_field(
    client: TestClient, changes: list[Item], field: str
) -> None:
    (fault,) = problem(client.post(CHANGES, json=sent(*changes)), 422)["errors"]

    assert fault["field"] == field
    assert fault["allowed"]


def test_a_served_site_tells_nothing_of_its_people_until_somebody_signs_in(
    guest: TestClient,
) -> None:
    assert problem(guest.get(ORGANISATION), 401)["title"] == "請先登入"
