"""Documents registered and signed through REST: by the desk looked at, once, and refused aloud."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.office import CONDITIONAL, DOUBTFUL, Visitor
from tests.web.office_by_api import (
    ALONE,
    CASES,
    CHIEF,
    DRAFTER,
    HEAD,
    INBOX,
    REGISTRY,
    SUBJECT,
    Item,
    got,
    problem,
)
from workflow.office import Submission
from workflow.store.append import Writing
from workflow.store.log import Store

pytestmark = pytest.mark.databases


@pytest.fixture(scope="module")
def visitor(client: TestClient) -> TestClient:
    return client


def registered(client: TestClient, **fields: object) -> Response:
    sent = {"as": REGISTRY, "row": ALONE, "subject": SUBJECT} | fields
    return client.post(CASES, json=sent)


def signed(client: TestClient, case: Item, desk: str | None, **fields: object) -> Response:
    headers = {} if desk is None else {"if-match": desk}
    sent = {"as": DRAFTER, "action": "擬辦", "opinion": "擬如說明"} | fields
    return client.post(f"{CASES}/{case['id']}/actions", json=sent, headers=headers)


@pytest.fixture
def case(visitor: TestClient) -> Item:
    """A document that waits for its draft."""
    found: Item = registered(visitor).json()
    return found


def desk_of(case: Item) -> str:
    desk: str = case["open"][0]["desk"]
    return f'"{desk}"'


def test_a_document_is_registered_and_found_at_its_address(visitor: TestClient) -> None:
    answer = registered(visitor, urgency="速件", received_at="2026-11-23T09:30", confidential=True)

    assert answer.status_code == 201
    case = answer.json()
    assert (case["subject"], case["urgency"], case["confidential"]) == (SUBJECT, "速件", True)
    assert case["received_at"] == "2026-11-23T09:30:00+08:00"
    assert got(visitor, answer.headers["location"], acting=REGISTRY) == case


def test_every_fault_of_a_registration_is_told_at_once(visitor: TestClient) -> None:
    wrong = {"subject": " ", "category": "別種", "due": "2026-01-02", "within": 3}

    said = problem(registered(visitor, row=CONDITIONAL, **wrong), 422)

    assert {each["field"] for each in said["errors"]} == {"subject", "category", "due"}
    assert all(each["why"] in said["detail"] for each in said["errors"])


def test_what_is_no_registration_is_told_field_by_field(visitor: TestClient) -> None:
    wrong = {"row": 9, "due": "soon", "received_at": "9999-12-31T23:59Z", "conditions": {"甲": 1}}

    said = problem(registered(visitor, colour="red", **wrong), 422)

    assert {each["field"] for each in said["errors"]} == {*wrong, "colour"} - {"conditions"} | {
        "甲"
    }
    assert all(each["allowed"] for each in said["errors"])


@pytest.mark.parametrize("row", [DOUBTFUL, "line:99999", "沒有這一列"])
def test_a_row_without_a_route_is_a_fault_of_what_was_sent(visitor: TestClient, row: str) -> None:
    assert problem(registered(visitor, row=row), 422)["detail"]


def test_a_document_goes_from_hand_to_hand_by_its_desks(visitor: TestClient, case: Item) -> None:
    for who, action in ((DRAFTER, "擬辦"), (CHIEF, "審核"), (HEAD, "審核")):
        inbox = got(visitor, INBOX, acting=who, limit=200)
        (waiting,) = (each for each in inbox["items"] if each["case"]["id"] == case["id"])
        answer = signed(visitor, case, f'"{waiting["desk"]}"', **{"as": who, "action": action})
        assert answer.status_code == 200, answer.text
        case = answer.json()

    assert [each["action"] for each in case["events"]] == ["收文", "擬辦", "審核", "審核"]
    assert case["events"][-1]["position"] == "組長"


def test_without_the_desk_nothing_is_done(visitor: TestClient, case: Item) -> None:
    for desk in (None, "", " , "):
        said = problem(signed(visitor, case, desk), 428)
        assert "If-Match" in said["detail"]

    assert got(visitor, f"{CASES}/{case['id']}", acting=REGISTRY) == case


@pytest.mark.parametrize("desk", ['"9.9"', "nonsense", 'W/"{}"'])
def test_a_desk_that_is_not_open_is_stale(visitor: TestClient, case: Item, desk: str) -> None:
    said = problem(signed(visitor, case, desk.format(desk_of(case).strip('"'))), 412)

    assert said["type"] == "/problems/stale-desk"
    assert "現在輪到" in said["detail"]


def test_a_desk_that_was_signed_is_stale_for_who_comes_later(
    visitor: TestClient, case: Item
) -> None:
    assert signed(visitor, case, desk_of(case)).status_code == 200

    problem(signed(visitor, case, desk_of(case)), 412)


@pytest.mark.parametrize("desk", ["{}", '"9.9", "{}"', "*"])
def test_the_desk_may_stand_bare_or_among_others_or_be_whatever_there_is(
    visitor: TestClient, case: Item, desk: str
) -> None:
    answer = signed(visitor, case, desk.format(desk_of(case).strip('"')))

    assert answer.status_code == 200, answer.text


def test_of_two_who_sign_one_desk_at_once_one_has_lost(
    visitor: TestClient, case: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, writing = Barrier(2, timeout=10), Store.writing

    @contextmanager
    def together(
        store: Store, office: str, agency: str, submission: Submission | None = None
    ) -> Generator[Writing]:
        both.wait()
        with writing(store, office, agency, submission) as log:
            yield log

    monkeypatch.setattr(Store, "writing", together)
    with ThreadPoolExecutor() as pool:
        sent = [pool.submit(signed, visitor, case, desk_of(case)) for _ in range(2)]
        answers = sorted((each.result() for each in sent), key=lambda each: each.status_code)

    assert [each.status_code for each in answers] == [200, 409]
    lost = problem(answers[1], 409)
    assert lost["type"] == "/problems/desk-lost"
    assert "別人先了一步" in lost["detail"]
    assert len(answers[0].json()["events"]) == 2


def test_on_a_page_who_has_lost_keeps_what_was_typed(
    visitor: TestClient, case: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, writing = Visitor(visitor), Store.writing
    office.act_as(DRAFTER)
    form = office.form(f"/cases/{case['id']}") | {"opinion": "打了很久的意見"}

    def overtaken(store: Store, *asked: Any) -> AbstractContextManager[Writing]:
        monkeypatch.setattr(Store, "writing", writing)
        assert signed(visitor, case, desk_of(case)).status_code == 200
        return writing(store, *asked)

    monkeypatch.setattr(Store, "writing", overtaken)
    answer = office.post(f"/cases/{case['id']}/actions", form)

    assert answer.status_code == 409
    assert "別人先了一步" in answer.text
    assert "打了很久的意見" in answer.text


def test_out_of_turn_or_too_late_is_a_conflict(visitor: TestClient, case: Item) -> None:
    early = problem(signed(visitor, case, "*", **{"as": HEAD, "action": "審核"}), 409)
    cancelled = {"as": REGISTRY, "action": "銷號", "reason": "重複收文"}
    assert signed(visitor, case, "*", **cancelled).status_code == 200
    late = problem(signed(visitor, case, "*"), 409)

    assert (early["type"], late["type"]) == ("/problems/not-your-turn", "/problems/closed-case")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"action": "飛越"}, "unknown-action"),
        ({"as": "裁撤科/科長"}, "unknown-identity"),
        ({"action": "加會", "to": "沒有這個單位", "reason": "示範"}, None),
        ({"action": "併辦", "to": "9999999999"}, None),
        ({"opinion": "\x00"}, "bad-text"),
    ],
)
def test_what_a_rule_refuses_says_why(
    visitor: TestClient, case: Item, fields: dict[str, str], kind: str | None
) -> None:
    said = problem(signed(visitor, case, "*", **fields), 422)

    assert said["detail"]
    assert kind is None or said["type"] == f"/problems/{kind}"
    assert got(visitor, f"{CASES}/{case['id']}", acting=REGISTRY) == case


def test_a_request_sent_twice_with_one_key_is_done_once(visitor: TestClient) -> None:
    sent = {"as": REGISTRY, "row": ALONE, "subject": SUBJECT}
    headers, before = {"idempotency-key": "k-1"}, got(visitor, CASES)["total"]

    first, second = (visitor.post(CASES, json=sent, headers=headers) for _ in range(2))
    other = visitor.post(CASES, json=sent | {"subject": "別件"}, headers=headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json(), first.headers["location"]) == (
        second.json(),
        second.headers["location"],
    )
    assert second.headers["idempotent-replayed"] == "true"
    assert "Idempotency-Key" in problem(other, 422)["detail"]
    assert got(visitor, CASES)["total"] == before + 1


def test_a_signature_sent_twice_with_one_key_is_answered_alike(
    visitor: TestClient, case: Item
) -> None:
    way, headers = f"{CASES}/{case['id']}/actions", {"idempotency-key": "k", "if-match": "*"}
    sent = {"as": DRAFTER, "action": "擬辦", "opinion": "擬如說明"}

    first, second = (visitor.post(way, json=sent, headers=headers) for _ in range(2))

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(second.json()["events"]) == 2


def test_what_a_form_of_another_site_could_send_is_refused(visitor: TestClient) -> None:
    before = got(visitor, CASES)["total"]
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        problem(visitor.post(CASES, content="{}", headers={"content-type": kind}), 415)

    assert got(visitor, CASES)["total"] == before
