"""Every route names its right, and nobody gets further than theirs."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from tests.web.signing_in import Site, opened, settings_of
from web.app import create_app
from web.http.problems import FOR_PROGRAMS
from web.http.rights import (
    DEMO_RIGHTS,
    GUEST_RIGHTS,
    ROLE_RIGHTS,
    SIGNED_IN_RIGHTS,
    Approach,
    Requires,
    Right,
    granted,
)
from web.settings import Settings, is_loopback
from workflow.organisation.accounts import Role

WAY = "chenhe demo"  # as a refusal of the demonstration advises
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
    "part": "password",
    "act": "lock",
}


@pytest.fixture(scope="module")
def site(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served site, which no test here changes."""
    folder = tmp_path_factory.mktemp("site")
    database = shutil.copy(migrated_file, folder / "site.db")
    settings = settings_of(f"sqlite:///{database}", str(folder / "corrections.toml"))
    made = opened(create_app(settings))
    yield made
    made.services.close()


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


@pytest.mark.parametrize(
    ("page", "operation"),
    [
        ("/", "/cases"),
        ("/inbox", "/inbox"),
        ("/reminders", "/reminders"),
        ("/performance", "/statistics"),
        ("/organisation", "/organisation"),
        ("/audits", "/audits"),
        ("/rehearsals", "/rehearsals"),
    ],
)
def test_a_room_needs_the_same_right_by_a_page_and_by_a_program(
    page: str, operation: str, demo_app: FastAPI
) -> None:
    named = {route.path: rights_named(route) for route in routes(demo_app)}

    assert named[page] == named[f"/api/v1{operation}"]


def test_the_visitor_of_a_demonstration_gets_all_but_accounts(
    demo_app: FastAPI, visitor: TestClient
) -> None:
    visitor.get("/rules")
    token = {"x-csrftoken": visitor.cookies["csrftoken_8000"]}

    for method, path, right in requests(demo_app):
        answer = visitor.request(method, path, headers=token, follow_redirects=False)
        refused = answer.status_code == 403 and WAY in answer.text
        assert refused == (right not in DEMO_RIGHTS), f"{method} {path}: {answer.status_code}"


def test_a_guest_is_asked_to_sign_in_where_there_is_more_to_see(
    demo_app: FastAPI, guest: TestClient
) -> None:
    guest.get("/rules")
    token = {"x-csrftoken": guest.cookies["csrftoken_8000"]}

    for method, path, right in requests(demo_app):
        answer = guest.request(method, path, headers=token, follow_redirects=False)
        to = answer.headers.get("location", "")
        asked = answer.status_code == 401 or to.startswith("/sign-in?back=")
        assert asked == (right not in GUEST_RIGHTS), f"{method} {path}: {answer.status_code}"
        assert not asked or (answer.status_code == 303) == (
            method == "GET" and not path.startswith(FOR_PROGRAMS)
        )


@pytest.mark.parametrize("role", Role, ids=str)
def test_each_role_is_kept_out_of_what_it_has_no_right_to(site: Site, role: Role) -> None:
    name = "clerk" if role is Role.OFFICER else role.value
    client = site.signed_in(name).client
    client.get("/rules")
    token = {"x-csrftoken": client.cookies["csrftoken_8000"]}
    rights = SIGNED_IN_RIGHTS | ROLE_RIGHTS[role]

    for method, path, right in requests(site.app):
        if right not in rights:
            answer = client.request(method, path, headers=token, follow_redirects=False)
            assert answer.status_code == 403, f"{role} {method} {path}: {answer.status_code}"


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        (Role.TRAINEE, ("/practice", "/account")),
        (Role.OFFICER, ("/", "/inbox", "/register", "/acting", "/phrases")),
        (Role.REGISTRAR, ("/", "/inbox", "/assign", "/reminders", "/performance")),
        (Role.PLANNER, ("/rehearsals", "/performance", "/rules/review/2")),
        (Role.AUDITOR, ("/audits", "/audits/allowed", "/performance")),
        (Role.INSTRUCTOR, ("/practice", "/account")),
        (Role.ADMINISTRATOR, ("/accounts", "/accounts/import", "/organisation", "/health")),
    ],
    ids=str,
)
def test_each_role_gets_to_its_rooms(site: Site, role: Role, ways: tuple[str, ...]) -> None:
    browser = site.signed_in("clerk" if role is Role.OFFICER else role.value)

    assert {way: browser.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


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
