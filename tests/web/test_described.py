"""Whatever a program sends to the office, the answer is one that the description promises."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from markupsafe import escape
from schemathesis import GenerationMode

from tests.web.office_by_api import ALONE, API, CASES, REGISTRY, SUBJECT, Item
from tests.web.signing_in import opened, settings_of
from web.app import create_app
from web.http.rights import scopes_of

SLOW = (HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
ELSEWHERE = (
    "audits",
    "doubts",
    "exercises",
    "lint",
    "rehearsals",
    "routes",
    "rules",
    "suggestions",
)
OPERATIONS = (
    *(("GET", f"{CASES}{each}") for each in ("", "/{case_id}", "/{case_id}/actions")),
    *(("POST", f"{CASES}{each}") for each in ("", "/{case_id}/actions")),
    ("GET", f"{CASES}/{{case_id}}/sheets/{{kind}}"),
    *(("GET", f"{API}/{each}") for each in ("inbox", "organisation", "reminders", "statistics")),
    *(("POST", f"{API}/{each}") for each in ("organisation/changes", "reminders")),
)
EXAMPLES = 8


@pytest.fixture(scope="module")
def document(client: TestClient) -> Item:
    found: Item = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def program(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A program of the registrar's at an office with accounts."""
    folder = tmp_path_factory.mktemp("accounts")
    url = f"sqlite:///{shutil.copy(migrated_file, folder / 'office.db')}"
    site = opened(create_app(settings_of(url, str(folder / "corrections.toml"))))
    scopes = scopes_of(site.accounts.find("registrar"))
    token = site.accounts.issue("registrar", "程式", scopes, timedelta(days=1), by="administrator")
    with site.client() as asking, closing(site.services):
        asking.headers["Authorization"] = f"Bearer {token}"
        yield asking


@pytest.fixture(scope="module", params=["client", "program"])
def asking(request: pytest.FixtureRequest) -> TestClient:
    """Who asks: at the demonstration, or with a token."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, TestClient)
    return found


@pytest.fixture(scope="module")
def number(asking: TestClient) -> str:
    sent = {"as": REGISTRY, "row": ALONE, "subject": SUBJECT}
    found: str = asking.post(CASES, json=sent).json()["id"]
    return found


def test_every_operation_is_tried(document: Item) -> None:
    rooms = tuple(f"{API}/{each}" for each in ELSEWHERE)  # by the tests of those
    described = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if not path.startswith(rooms)
    }

    assert described == set(OPERATIONS)


def test_every_operation_says_how_to_sign_in_and_what_comes_without(document: Item) -> None:
    every = [each for methods in document["paths"].values() for each in methods.values()]

    without = [each["responses"]["401"]["content"] for each in every]

    assert {kind for content in without for kind in content} == {"application/problem+json"}
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_what_is_sent_has_an_example_that_keeps_to_its_schema(
    client: TestClient, document: Item
) -> None:
    page, tried = client.get("/api/docs").text, 0
    for method, path in OPERATIONS:
        body = document["paths"][path][method.lower()].get("requestBody", {})
        content = body.get("content", {}).get("application/json", {})
        for each in content.get("examples", {}).values():
            assert each["value"].keys() <= content["schema"]["properties"].keys()
            assert set(content["schema"]["required"]) <= each["value"].keys()
            assert escape(f'"as": "{each["value"]["as"]}"') in page
            tried += 1

    assert tried >= 6


def in_the_office(said: Any) -> Any:
    """The same, asked by somebody of the office and about a row that has a route."""
    known = {"as": REGISTRY, "row": ALONE, "place": "會計室"}
    if not isinstance(said, dict):
        return said
    told = cast(dict[str, Any], said)
    return told | {name: known[name] for name in known if isinstance(told.get(name), str)}


def sent(case: Any) -> dict[str, Any]:
    """What it is asked with, as a client would send it."""
    given_headers: dict[str, Any] = dict(case.headers or {})
    headers = {
        name: str(value).encode("latin-1", "replace")
        for name, value in given_headers.items()
        if name.lower() in ("if-match", "idempotency-key")
    }
    asked: dict[str, Any] = {"params": in_the_office(case.query or {}), "headers": headers}
    if case.media_type is None:
        return asked
    headers["content-type"] = str(case.media_type).encode()
    body = json.dumps(in_the_office(case.body), default=str)
    return asked | {"content": body.encode(errors="replace")}


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_whatever_is_sent_is_answered_as_described(
    asking: TestClient, document: Item, number: str, operation: tuple[str, str]
) -> None:
    method, path = operation
    schema = cast(Any, schemathesis.openapi.from_dict(document))[path][method]
    described = document["paths"][path][method.lower()]["responses"]
    way = path.replace("{case_id}", number).replace("{kind}", "route")
    anything = schema.as_strategy(GenerationMode.POSITIVE)
    anything |= schema.as_strategy(GenerationMode.NEGATIVE)

    @settings(max_examples=EXAMPLES, suppress_health_check=SLOW)
    @given(case=anything)
    def check(case: Any) -> None:
        answer = asking.request(method, way, **sent(case))
        told = described.get(str(answer.status_code))
        assert told is not None, answer.text
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert kind in told.get("content", {"": None}), (answer.status_code, kind)

    check()
