"""密件: no page, file or answer of any address tells an outsider of it; those on its way read it.

Every address of the application is walked: a new one fails here until it says how it is asked.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.asks import PART, Ask
from tests.web.every_address import asked
from tests.web.office import Visitor
from tests.web.test_rights import rights_named
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import (
    COLLEAGUE,
    DRAFTERS,
    HANDLER,
    OF_THE_ROW,
    OUTSIDE,
    REGISTRY,
    SUBJECT,
    TYPED,
    a_fresh_secret,
    a_secret,
    a_staff,
    actor,
    told,
)
from web.http.rights import Right
from web.services import Services
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.reports.board import MASK

ABOUT_THE_TABLE = {Right.VIEW_RULES, Right.MANAGE_RULES, Right.PRACTISE}
OUTSIDERS = {
    "another unit": OUTSIDE,
    "a colleague of the drafter": f"{DRAFTERS}@{COLLEAGUE}",
    "a vacant position": "綜合企劃組/股長",
}
DRAFTER = f"{DRAFTERS}@{HANDLER}"


@pytest.fixture
def work(demo_app: FastAPI) -> Casework:
    """The office that the demonstration serves, with people."""
    services = demo_app.state.services
    assert isinstance(services, Services)
    a_staff(services.casework)
    return services.casework


@pytest.fixture
def cases(work: Casework) -> tuple[Case, Case, Case]:
    """A 密件 on its way, one that waits for 分文, and another document of that unit."""
    other = work.register(a_document(PLAIN, subject="別件", actor=actor("示範收文己")))
    return a_secret(work), a_fresh_secret(work), other


@pytest.fixture
def walk(demo_app: FastAPI, cases: tuple[Case, Case, Case]) -> dict[str, tuple[Right, list[Ask]]]:
    """Every address with the right it needs and what to ask of it; a gap or a leftover fails."""
    rights = {
        f"{method} {route.path}": rights_named(route)[0]
        for route in iter_route_contexts(demo_app.routes)
        if route.path != "/static"
        for method in route.methods or ()
    }
    ways = asked(*cases)
    assert ways.keys() == rights.keys()
    return {way: (right, ways[way]) for way, right in rights.items()}


def answers(office: Visitor, key: str, way: str, asks: list[Ask]) -> Iterator[tuple[str, Response]]:
    """What the visitor gets, where a page leads included."""
    for ask in asks:
        answer = ask.answered(office, key, is_form=way.startswith("POST"))
        assert answer.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, ask
        yield f"{way} {ask.path} {ask.sent or ask.fields}", answer


def said(answer: Response) -> str:
    """All that came, as people read it."""
    headers = " ".join(unquote(each) for each in answer.headers.values())
    return f"{answer.text} {headers} {unquote(str(answer.url))}"


@pytest.mark.parametrize("key", OUTSIDERS.values(), ids=OUTSIDERS)
def test_no_address_tells_an_outsider_of_a_confidential_case(
    visitor: TestClient, walk: dict[str, tuple[Right, list[Ask]]], key: str
) -> None:
    office = Visitor(visitor)
    office.act_as(key)

    found = [
        (where, secrets)
        for way, (right, asks) in sorted(walk.items(), key=lambda item: item[0])
        for where, answer in answers(office, key, way, asks)
        if (secrets := told(said(answer), beside_the_table=right in ABOUT_THE_TABLE))
    ]

    assert found == []


@pytest.mark.parametrize("key", [DRAFTER, REGISTRY])
def test_whoever_is_on_its_way_reads_it(
    visitor: TestClient, cases: tuple[Case, Case, Case], key: str
) -> None:
    office = Visitor(visitor)
    office.act_as(key)
    case = cases[0]

    page = office.client.get(f"/cases/{case.id}").text
    papers = [
        office.client.get(f"/cases/{case.id}/{kind}-sheet") for kind in ("cosigning", "route")
    ]

    assert told(page) == [*TYPED, *OF_THE_ROW]
    assert [answer.status_code for answer in papers] == [HTTPStatus.OK] * 2
    assert all(SUBJECT in answer.text for answer in papers)


def test_an_inbox_names_it_to_the_drafter_it_was_assigned_to_alone(
    visitor: TestClient, cases: tuple[Case, Case, Case]
) -> None:
    office, case = Visitor(visitor), cases[0]
    lists: dict[str, dict[str, str]] = {}
    for person, whose in ((HANDLER, ""), (COLLEAGUE, "colleagues")):
        office.act_as(f"{DRAFTERS}@{person}")
        text = office.page("/inbox", whose=whose)
        found = re.finditer(r'href="/cases/(\d+)" lang="zh-Hant">([^<]*)<', text)
        lists[person] = {each[1]: each[2] for each in found}

    assert lists[HANDLER][case.id] == SUBJECT
    assert lists[COLLEAGUE][case.id] == MASK


def test_a_search_by_its_words_finds_it_for_nobody(
    visitor: TestClient, cases: tuple[Case, Case, Case]
) -> None:
    office = Visitor(visitor)
    for key in (DRAFTER, OUTSIDE):
        office.act_as(key)

        assert cases[0].id not in office.client.get(f"/?q={PART}").text
        assert cases[0].id in office.client.get(f"/?q={cases[0].id}").text


@pytest.mark.parametrize("action", ["擬辦", "展期", "加會", "退回", "移交", "銷號"])
def test_an_outsider_is_refused_before_anything_is_said_of_it(
    visitor: TestClient, cases: tuple[Case, Case, Case], action: str
) -> None:
    office = Visitor(visitor)
    office.act_as(f"{DRAFTERS}@{COLLEAGUE}")

    answer = office.post(
        f"/cases/{cases[0].id}/actions", {"action": action, "reason": "x", "to": "政風室"}
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f"「{cases[0].id}」是密件，{DRAFTERS.replace('/', '')}當日不在它的流程上" in answer.text
