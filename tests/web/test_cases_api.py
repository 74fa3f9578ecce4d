"""Cases through REST: listed a page after another, read, and what waits for whom."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.office_by_api import API, CASES, INBOX, Item, got, problem
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import (
    COLLEAGUE,
    DRAFTERS,
    HANDLER,
    HEAD,
    OUTSIDE,
    REGISTRY,
    SUBJECT,
    UNIT,
    a_secret,
    a_staff,
    actor,
    told,
)
from web.api.case_resources import CaseResource, InboxResource, Offers
from web.services import Services
from workflow.actions.offers import offers
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.reports.board import MASK, BoardFilter
from workflow.reports.records import case_record, row_record

COUNT = 7


@pytest.fixture(scope="module")
def work(app: FastAPI) -> Casework:
    """An office with people, some documents and a 密件 among them; one document is closed."""
    found = app.state.services
    assert isinstance(found, Services)
    a_staff(found.casework)
    for number in range(COUNT):
        urgency = "速件" if number % 2 else "普通件"
        found.casework.register(
            a_document(PLAIN, subject=f"別件{number}", urgency=urgency, actor=actor("示範收文己"))
        )
    return found.casework


@pytest.fixture(scope="module")
def secret(work: Casework) -> Case:
    return a_secret(work)


def pages(client: TestClient, **asked: str | int) -> Iterator[Item]:
    """Every page, by following `Link`."""
    answer = client.get(CASES, params=dict(asked))
    yield answer.json()
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        yield answer.json()


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_paging_to_the_end_gives_every_case_once(
    client: TestClient, work: Casework, limit: int
) -> None:
    found = [item for page in pages(client, limit=limit) for item in page["items"]]

    assert found == [row_record(row) for row in work.board(BoardFilter()).rows]
    assert len(found) == COUNT + 1


def test_filters_are_those_of_the_board(client: TestClient, work: Casework) -> None:
    found = got(client, CASES, urgency="速件", q="別件", unit=UNIT, state="擬辦中")

    wanted = BoardFilter(urgency="速件", text="別件", unit=UNIT)
    assert [each["id"] for each in found["items"]] == [row.id for row in work.board(wanted).rows]
    assert found["total"] == COUNT // 2


def test_a_filter_that_is_none_is_told_with_what_is_allowed(client: TestClient) -> None:
    said = problem(client.get(CASES, params={"urgency": "超速件", "cursor": "x"}), 422)

    faults = {each["field"]: each["allowed"] for each in said["errors"]}
    assert faults.keys() == {"urgency", "cursor"}
    assert "最速件" in faults["urgency"]


def test_a_case_is_the_record_of_the_command_line(client: TestClient, work: Casework) -> None:
    number = work.board(BoardFilter(text="別件0")).rows[0].id

    found = got(client, f"{CASES}/{number}")

    assert found == case_record(work.case(number), work.history(number))
    assert CaseResource.model_fields.keys() == found.keys()


def test_an_unchanged_case_is_not_sent_again(client: TestClient, work: Casework) -> None:
    way = f"{CASES}/{work.board(BoardFilter()).rows[-1].id}"
    version = client.get(way).headers["etag"]

    again = client.get(way, headers={"if-none-match": version})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("number", ["1", "nobody", "a%00b"])
def test_a_case_that_is_none_is_not_found(client: TestClient, number: str) -> None:
    for part in ("", f"/actions?as={REGISTRY}"):
        assert "找不到文號" in problem(client.get(f"{CASES}/{number}{part}"), 404)["detail"]


@pytest.mark.parametrize("asked", [{}, {"as": OUTSIDE}, {"as": DRAFTERS, "person": COLLEAGUE}])
def test_a_confidential_case_is_told_as_everybody_may_see_it(
    client: TestClient, secret: Case, asked: dict[str, str]
) -> None:
    one, listed = client.get(f"{CASES}/{secret.id}", params=asked), client.get(CASES, params=asked)

    assert one.json()["subject"] == MASK
    assert told(one.text + listed.text) == []
    assert CaseResource.model_validate(one.json()).state == secret.state.value


def test_whoever_is_on_its_way_reads_it(client: TestClient, secret: Case) -> None:
    for asked in ({"as": REGISTRY}, {"as": DRAFTERS, "person": HANDLER}):
        assert client.get(f"{CASES}/{secret.id}", params=asked).json()["subject"] == SUBJECT
        assert SUBJECT in client.get(CASES, params=asked).text


def test_an_outsider_learns_nothing_of_what_may_be_done(client: TestClient, secret: Case) -> None:
    said = problem(client.get(f"{CASES}/{secret.id}/actions", params={"as": OUTSIDE}), 422)

    assert said["type"] == "/problems/confidential-case"
    assert told(str(said)) == []


def test_each_action_says_whether_it_is_allowed_and_why_not(
    client: TestClient, work: Casework
) -> None:
    case = work.case(work.board(BoardFilter(text="別件1")).rows[0].id)

    found = got(client, f"{CASES}/{case.id}/actions", acting=HEAD)

    context = work.context(case, work.office.clock())
    known = offers(case, actor("示範主任丙"), context)
    assert [each["allowed"] for each in found["items"]] == [each.refusal is None for each in known]
    assert [each["why"] for each in found["items"]] == [
        each.refusal and str(each.refusal) for each in known
    ]
    assert Offers.model_fields.keys() == found.keys()
    assert found["acting"]["person"] == "示範主任丙"


def test_reasons_are_said_in_the_language_asked_for(client: TestClient, work: Casework) -> None:
    way = f"{CASES}/{work.board(BoardFilter(text='別件1')).rows[0].id}/actions"
    english = client.get(way, params={"as": HEAD}, headers={"accept-language": "en-GB, zh;q=0.5"})
    chinese = client.get(way, params={"as": HEAD}, headers={"accept-language": "fr, zh-TW;q=0.9"})

    (why,) = (each["why"] for each in english.json()["items"] if each["action"] == "擬辦")
    assert why.startswith(f"{UNIT}主任 cannot")
    assert "現在不能擬辦" in chinese.text


def test_an_inbox_holds_what_waits_for_who_asks(client: TestClient, work: Casework) -> None:
    case = work.case(work.board(BoardFilter(text="別件2")).rows[0].id)

    found = got(client, INBOX, acting=DRAFTERS, person=COLLEAGUE, limit=100)

    assert InboxResource.model_fields.keys() == found.keys()
    assert found["total"] == len(found["items"]) == COUNT
    (waiting,) = (each for each in found["items"] if each["case"]["id"] == case.id)
    assert (waiting["desk"], waiting["action"]) == (case.open[0].desk, "擬辦")
    assert got(client, INBOX, acting=OUTSIDE)["items"] == []


@pytest.mark.usefixtures("secret")
def test_what_lies_with_colleagues_is_listed_apart(client: TestClient) -> None:
    found = got(client, INBOX, acting=DRAFTERS, person=COLLEAGUE, whose="colleagues")

    assert (found["total"], found["theirs"]) == (1, 1)
    assert found["items"][0]["case"]["subject"] == MASK


@pytest.mark.usefixtures("work")
def test_of_several_who_hold_a_position_one_must_be_named(client: TestClient) -> None:
    said = problem(client.get(INBOX, params={"as": DRAFTERS}), 422)

    assert said["type"] == "/problems/ambiguous-identity"
    assert said["candidates"] == [f"{DRAFTERS}@{each}" for each in (HANDLER, COLLEAGUE)]
    for key in said["candidates"]:
        assert got(client, INBOX, acting=key)["acting"]["key"] == key


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("asked", [{"as": "裁撤科/科長"}, {"as": OUTSIDE, "person": "誰"}, {}])
def test_an_identity_that_is_none_is_refused(client: TestClient, asked: dict[str, str]) -> None:
    assert problem(client.get(INBOX, params=asked), 422)["detail"]


@pytest.mark.usefixtures("work")
@pytest.mark.parametrize("said", ["主任秘書", "機關／主任秘書", "機關/主任秘書"])
def test_a_position_is_known_however_it_is_written(client: TestClient, said: str) -> None:
    assert got(client, INBOX, acting=said)["acting"]["title"] == "主任秘書"


def test_a_served_site_tells_nothing_of_its_cases(guest: TestClient) -> None:
    for way in (CASES, f"{CASES}/1", f"{CASES}/1/actions?as=x", f"{API}/inbox?as=x"):
        problem(guest.get(way), 401)
