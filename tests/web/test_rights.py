"""Every route names its right, and nobody gets further than theirs."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from web.http.rights import DEMO_RIGHTS, GUEST_RIGHTS, Approach, Requires, Right, granted
from web.settings import Settings, is_loopback

WAYS = (
    *("chenhe demo", "chenhe rules correct", "chenhe organisation show", "chenhe audit"),
    "chenhe rehearse",
)
PLACES = {
    "line": "8",
    "key": "nobody",
    "language": "en",
    "case_id": "nowhere",
    "number": "1",
    "form": "json",
    "kind": "route",
    "audit": "nobody",
    "rehearsal": "nobody",
    "code": "OVERDUE",
    "name": "days",
    "page": "board",
}


def routes(app: FastAPI) -> Iterator[RouteContext]:
    """Every route but the files that are the same for everybody."""
    return (each for each in iter_route_contexts(app.routes) if each.path != "/static")


def rights_named(route: RouteContext) -> list[Right]:
    calls = [each.call for each in route.dependant.dependencies]
    return [call.right for call in calls if isinstance(call, Requires)]


def requests(app: FastAPI) -> Iterator[tuple[str, str, Right]]:
    for route in routes(app):
        (right,) = rights_named(route)
        for method in sorted(route.methods or ()):
            path = re.sub(r":\w+}", "}", route.path or "")
            yield method, path.format(**PLACES), right


def test_every_route_names_one_right(demo_app: FastAPI) -> None:
    for route in routes(demo_app):
        assert len(rights_named(route)) == 1, route.path


@pytest.mark.parametrize(("role", "rights"), [("guest", GUEST_RIGHTS), ("visitor", DEMO_RIGHTS)])
def test_each_role_gets_what_it_has_a_right_to(
    role: str, rights: frozenset[Right], demo_app: FastAPI, request: pytest.FixtureRequest
) -> None:
    client: TestClient = request.getfixturevalue(role)
    client.get("/rules")
    token = {"x-csrftoken": client.cookies["csrftoken_8000"]}

    for method, path, right in requests(demo_app):
        answer = client.request(method, path, headers=token, follow_redirects=False)
        refused = answer.status_code == 403 and any(each in answer.text for each in WAYS)
        assert refused == (right not in rights), f"{role} {method} {path}: {answer.status_code}"


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("/inbox", "chenhe demo"),
        ("/rules/review/2", "chenhe rules correct"),
        ("/organisation/appoint", "chenhe organisation show"),
        ("/api/v1/audits/1", "chenhe audit"),
        ("/api/v1/rehearsals/1", "chenhe rehearse"),
    ],
)
def test_a_refusal_says_the_way_that_counts(guest: TestClient, path: str, advice: str) -> None:
    guest.get("/rules")
    token = {"x-csrftoken": guest.cookies["csrftoken_8000"]}
    method = "POST" if advice in WAYS[1:3] else "GET"

    text = guest.request(method, path, headers=token).text

    assert [each for each in WAYS if each in text] == [advice]


@pytest.mark.parametrize(
    ("demo", "host", "asked_for", "caller", "rights"),
    [
        (True, "127.0.0.1", "127.0.0.1", "127.0.0.1", DEMO_RIGHTS),
        (True, "::1", "localhost", "::1", DEMO_RIGHTS),
        (True, "127.0.0.1", "rebound.example", "127.0.0.1", GUEST_RIGHTS),
        (True, "0.0.0.0", "127.0.0.1", "127.0.0.1", GUEST_RIGHTS),
        (True, "127.0.0.1", "localhost", "192.0.2.7", GUEST_RIGHTS),
        (False, "127.0.0.1", "127.0.0.1", "127.0.0.1", GUEST_RIGHTS),
    ],
)
def test_the_demonstration_is_open_to_its_own_machine_only(
    demo: bool, host: str, asked_for: str, caller: str, rights: frozenset[Right]
) -> None:
    approach = Approach(hostname=asked_for, caller=caller)

    assert granted(Settings(demo=demo, host=host), approach) == rights


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"])
def test_loopback_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "localhost.example"])
def test_other_names_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)
