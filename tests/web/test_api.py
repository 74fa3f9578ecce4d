"""The API: what it answers, page by page, and how it refuses."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel
from schemathesis import GenerationMode

from rules.export import (
    Record,
    doubt_records,
    finding_records,
    route_record,
    row_record,
    suggestion_record,
)
from rules.rulebook import Rulebook
from tests.web.office import COSIGNED, DOUBTFUL
from web.api.resources import Finding, Listed, RouteResource, Row, RowDoubt, Suggestion
from web.app import create_app
from web.settings import Settings

API = "/api/v1"
ASKED = ("/rules", "/rules/{line}", "/routes/{line}", "/suggestions")
ASKED_NOTHING = ("/doubts", "/lint")
SUBJECT = "員工職名章遺失，申請重刻"
Item = dict[str, Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("api")
    url = f"sqlite:///{folder / 'api.db'}"
    return create_app(Settings(demo=False, database_url=url, hosts="testserver"))  # of schemathesis


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


def pages(client: TestClient, address: str) -> Iterator[Item]:
    """Every page, by following `Link`."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        address = answer.links["next"]["url"] if "next" in answer.links else ""


def problem(answer: Response, status: int) -> Item:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert {"type", "title", "status", "detail"} <= said.keys()
    assert said["status"] == status
    return said


@pytest.mark.parametrize("limit", [50, 97])
def test_paging_to_the_end_gives_every_row_once(
    client: TestClient, rulebook: Rulebook, limit: int
) -> None:
    got = [item for page in pages(client, f"{API}/rules?limit={limit}") for item in page["items"]]

    assert len(got) == 585
    assert got == [row_record(row) for row in rulebook.rows]


def test_the_cursor_and_the_link_lead_to_the_same_page(client: TestClient) -> None:
    first = client.get(f"{API}/rules", params={"unit": "秘書室", "limit": 3})

    by_cursor = client.get(
        f"{API}/rules", params={"unit": "秘書室", "limit": 3, "cursor": first.json()["next"]}
    )

    assert by_cursor.json() == client.get(first.links["next"]["url"]).json()


def test_the_last_page_has_no_next(client: TestClient) -> None:
    answer = client.get(f"{API}/rules", params={"status": "doubtful", "limit": 100})

    assert answer.json()["next"] is None
    assert "link" not in answer.headers
    assert answer.json()["total"] == len(answer.json()["items"]) > 0


def test_rows_can_be_filtered_together(client: TestClient, rulebook: Rulebook) -> None:
    wanted = {"q": "檔案", "unit": "秘書室", "schedule": "文檔共同乙", "decider": "主任"}

    answer = client.get(f"{API}/rules", params={**wanted, "status": "clean", "limit": 100}).json()

    assert answer["items"]
    for item in answer["items"]:
        assert [item[name] for name in ("unit", "schedule", "decider")] == [*wanted.values()][1:]
        assert item["status"] == "clean"
    assert answer["rulebook"] == rulebook.version


def test_a_row_and_its_route_are_the_records_of_the_command_line(
    client: TestClient, rulebook: Rulebook
) -> None:
    row = rulebook.find(COSIGNED)

    assert client.get(f"{API}/rules/{row.line}").json() == row_record(row)
    assert client.get(f"{API}/routes/{row.line}").json() == route_record(rulebook.route(row))


def test_every_routable_row_has_its_route(client: TestClient, rulebook: Rulebook) -> None:
    for row in rulebook.rows:
        answer = client.get(f"{API}/routes/{row.line}")
        assert answer.status_code == (200 if row.is_routable else 409), row.key


def test_a_doubtful_row_answers_with_its_doubts(client: TestClient, rulebook: Rulebook) -> None:
    row = rulebook.find(DOUBTFUL)

    said = problem(client.get(f"{API}/routes/{row.line}"), 409)

    assert said["doubts"] == row_record(row)["doubts"]
    assert row.key in said["detail"]


def test_suggestions_are_those_of_the_command_line(client: TestClient, rulebook: Rulebook) -> None:
    answer = client.get(f"{API}/suggestions", params={"subject": SUBJECT, "top": 3}).json()

    assert answer["items"] == [*map(suggestion_record, rulebook.suggest(SUBJECT, top=3))]
    assert answer["items"][0]["line"] == 944


def test_nothing_fits_is_an_empty_list(client: TestClient) -> None:
    answer = client.get(f"{API}/suggestions", params={"subject": "qwer asdf"})

    assert answer.json()["items"] == []


def test_doubts_and_findings_are_those_of_the_command_line(
    client: TestClient, rulebook: Rulebook
) -> None:
    findings = finding_records(rulebook.findings, rulebook.rows)

    assert client.get(f"{API}/doubts").json()["items"] == [*doubt_records(rulebook.rows)]
    assert client.get(f"{API}/lint").json()["items"] == [*findings]


@pytest.mark.parametrize("kind", ["rules", "routes"])
def test_an_unknown_line_names_the_nearest(client: TestClient, kind: str) -> None:
    said = problem(client.get(f"{API}/{kind}/99999"), 404)

    assert any(each.startswith("line:1054 ") for each in said["candidates"])


def test_every_fault_is_told_at_once_with_what_is_allowed(client: TestClient) -> None:
    wrong = {"limit": "999", "unit": "無此單位", "cursor": "zz", "colour": "red"}

    said = problem(client.get(f"{API}/rules", params=wrong), 422)

    faults = {each["field"]: each for each in said["errors"]}
    assert {name: each["value"] for name, each in faults.items()} == wrong
    assert "100" in faults["limit"]["allowed"]
    assert "綜合企劃組" in faults["unit"]["allowed"]
    assert "decider" in faults["colour"]["allowed"]
    assert all(name in said["detail"] for name in wrong)


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        (f"{API}/suggestions", "subject", None),
        (f"{API}/suggestions?subject=", "subject", ""),
        (f"{API}/suggestions?subject=x&top=many", "top", "many"),
        (f"{API}/rules/first", "line", "first"),
        (f"{API}/rules/0", "line", "0"),
        (f"{API}/rules?cursor=-0000001", "cursor", "-0000001"),
        (f"{API}/rules?unit=人事室&unit=秘書室", "unit", "人事室、秘書室"),
        (f"{API}/suggestions?subject=x&subject=y", "subject", "x、y"),
    ],
)
def test_a_bad_value_is_named(
    client: TestClient, address: str, field: str, value: str | None
) -> None:
    (fault,) = problem(client.get(address), 422)["errors"]

    assert (fault["field"], fault["value"]) == (field, value)
    assert fault["allowed"]


def test_problems_speak_the_language_of_the_caller(client: TestClient) -> None:
    said = client.get(f"{API}/rules?limit=0", headers={"cookie": "chenhe_language=en"}).json()

    assert said["errors"][0]["allowed"] == "a number from 1 up"


@pytest.mark.parametrize("known", ["{}", "W/{}", '"another", W/{}', "*"])
def test_an_unchanged_answer_is_not_sent_again(client: TestClient, known: str) -> None:
    version = client.get(f"{API}/rules").headers["etag"]

    again = client.get(f"{API}/rules", headers={"if-none-match": known.format(version)})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ASKED_NOTHING)
def test_an_address_without_fields_refuses_them(client: TestClient, path: str) -> None:
    said = problem(client.get(f"{API}{path}?x=1"), 422)

    assert said["detail"] == "x「1」不能用。可用：不帶任何欄位"


def test_a_missing_field_is_said_to_be_missing(client: TestClient) -> None:
    said = problem(client.get(f"{API}/suggestions"), 422)

    assert said["detail"] == "缺少必填的欄位 subject"


def test_every_field_is_described(rulebook: Rulebook) -> None:
    row = rulebook.rows[0]
    records: dict[type[BaseModel], Record] = {
        Row: row_record(row),
        RowDoubt: next(doubt_records(rulebook.rows)),
        Finding: next(finding_records(rulebook.findings, rulebook.rows)),
        RouteResource: route_record(rulebook.route(row)),
        Suggestion: suggestion_record(rulebook.suggest(SUBJECT)[0]),
    }

    for model, record in records.items():
        assert model.model_fields.keys() == record.keys()


def test_the_version_of_the_rules_is_described_alike_everywhere() -> None:
    of_a_route, of_a_list = RouteResource.model_fields["version"], Listed.model_fields["rulebook"]

    assert of_a_route.description == of_a_list.description


def operations(document: Item) -> Iterator[tuple[str, Item]]:
    """Every operation that the document describes, with its path."""
    for path, methods in document["paths"].items():
        yield from ((path, said) for said in methods.values())


def test_whatever_the_description_refers_to_stands_in_it(client: TestClient) -> None:
    document = client.get("/openapi.json")

    named = set(re.findall(r'"#/components/schemas/([^"]+)"', document.text))

    assert named <= document.json()["components"]["schemas"].keys()
    assert {"ExerciseSet", "AnswersFile", "Results"} <= named


def test_the_description_says_what_is_asked_and_answered(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    for path, said in operations(document):
        assert path.startswith(API)
        assert all(each["description"] for each in said.get("parameters", ()))
        for status, refusal in said["responses"].items():
            if status >= "400":
                assert [*refusal["content"]] == ["application/problem+json"]
    assert "409" in document["paths"][f"{API}/routes/{{line}}"]["get"]["responses"]


def test_the_description_is_made_once_and_sent_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/openapi.json")
    monkeypatch.delattr("web.api.description.get_openapi")

    again = client.get("/openapi.json", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/openapi.json").json() == first.json()


def test_the_page_lists_every_operation_without_javascript(client: TestClient) -> None:
    answer = client.get("/api/docs")

    for path, methods in client.get("/openapi.json").json()["paths"].items():
        assert all(f"{method.upper()} {path}</code>" in answer.text for method in methods)
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert 'href="/api/docs"' in client.get("/rules").text


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in (*ASKED_NOTHING, *ASKED)),
        # Which rows a level has is nothing that a description can say.
        *((path, GenerationMode.NEGATIVE) for path in (*ASKED, "/exercises")),
    ],
)
def test_answers_keep_to_the_description(app: FastAPI, path: str, mode: GenerationMode) -> None:
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", app)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much])
    @given(case=schema[f"{API}{path}"]["GET"].as_strategy(mode))
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
