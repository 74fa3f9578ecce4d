"""REST: scenarios brought, watched, cancelled, renamed, deleted; what is refused says why."""

import json
import time
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests.web.sending_rehearsals import (
    BAD,
    BASE,
    JSON,
    OTHER,
    TOML,
    WAY,
    asked,
    brought,
    ended,
    problem,
)
from tests.workflow.rehearsal.results import A_REHEARSAL
from web.http.middleware import BODY_LIMIT
from workflow.rehearsal.kept import folder, running
from workflow.rehearsal.kept.about import MOST_COMPARED, Given, KeptRehearsal
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.telling import rehearsal_record
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal


class Rehearsing:
    """Comes to a result of its own, and can be held up."""

    def __init__(self) -> None:
        self.came, self.may_go = Event(), Event()
        self.may_go.set()
        self.seen: list[tuple[Given, ...]] = []

    def __call__(
        self, kept: KeptRehearsal, given: tuple[Given, ...], progress: Progress
    ) -> Rehearsal:
        self.seen.append(given)
        progress(Reached(done=3, of=40))
        self.came.set()
        assert self.may_go.wait(10)
        progress(Reached(done=4, of=40))
        return A_REHEARSAL


@pytest.fixture
def rehearsing() -> Iterator[Rehearsing]:
    made = Rehearsing()
    yield made
    made.may_go.set()


@pytest.fixture
def runs(demo_app: FastAPI, rehearsing: Rehearsing) -> RehearsalRuns:
    found = demo_app.state.rehearsals
    assert isinstance(found, RehearsalRuns)
    found.rehearse = rehearsing
    return found


@pytest.fixture
def held(visitor: TestClient, runs: RehearsalRuns, rehearsing: Rehearsing) -> str:
    """The address of one that is under way until `rehearsing.may_go`."""
    rehearsing.may_go.clear()
    way = brought(visitor).headers["location"]
    assert rehearsing.came.wait(10)
    return way


@pytest.mark.usefixtures("runs")
def test_a_scenario_is_rehearsed_in_the_background(visitor: TestClient) -> None:
    answer = brought(visitor, name="示範", by="示範研考員", replications="3", seed="7")

    assert answer.status_code == 202
    told = ended(visitor, answer.headers["location"])
    assert (told["state"], told["name"], told["by"]) == ("done", "示範", "示範研考員")
    assert told["wanted"] == {
        **{"replications": 3, "seed": 7},
        **{"days": None, "cases": None, "precision": None},
    }
    assert told["rulebook"].startswith("taipei-doit@")
    assert told["result"] == json.loads(json.dumps(rehearsal_record(A_REHEARSAL)))


def test_scenarios_to_compare_come_as_json_and_are_kept_as_given(
    visitor: TestClient, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    sent = {"scenario": BASE, "compare": [OTHER], "days": 2, "precision": 0.1}

    answer = visitor.post(WAY, json=sent)

    told = ended(visitor, answer.headers["location"])
    assert (told["name"], told["scenarios"]) == ("基準", ["scenario", "compare[1]"])
    assert (told["wanted"]["days"], told["wanted"]["precision"]) == (2, 0.1)
    assert [each.raw.decode() for each in rehearsing.seen[0]] == [BASE, OTHER]
    assert runs.folder.given(told["id"]) == rehearsing.seen[0]


def test_one_that_ends_while_it_is_told_of_is_not_done_without_its_result(
    visitor: TestClient,
    held: str,
    runs: RehearsalRuns,
    rehearsing: Rehearsing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = folder.RehearsalFolder.answer

    def then_it_ends(found: folder.RehearsalFolder, rehearsal: str) -> object:
        came = looked(found, rehearsal)
        rehearsing.may_go.set()
        while found.find(rehearsal).state.is_busy:
            time.sleep(0.01)
        return came

    monkeypatch.setattr(folder.RehearsalFolder, "answer", then_it_ends)
    told = visitor.get(held).json()

    assert told["state"] != "done" or told["result"]


def test_while_it_runs_its_progress_is_told(visitor: TestClient, held: str) -> None:
    told = visitor.get(held).json()

    assert (told["state"], told["progress"], told["result"]) == (
        *("running", {"done": 3, "of": 40}),
        None,
    )


def test_every_fault_of_all_scenarios_and_fields_is_told_at_once(
    visitor: TestClient, runs: RehearsalRuns
) -> None:
    sent = {"scenario": BAD, "compare": ["[nonsense]"], "replications": 0, "days": 1, "cases": 1}

    told = problem(visitor.post(WAY, json=sent), 422)

    found = {(each["file"], each["field"]): each for each in told["errors"]}
    assert found.keys() == {
        ("scenario", "scenario.days"),
        ("scenario", "arrivals.per_day"),
        ("compare[1]", "nonsense"),
        ("compare[1]", "scenario.start"),
        ("", "replications"),
        ("", "cases"),
    }
    assert found["scenario", "scenario.days"]["line"] == 4
    assert found["scenario", "scenario.days"]["value"] == "0"
    assert found["", "replications"]["allowed"]
    assert all(each["why"] for each in told["errors"])
    assert runs.folder.all() == ()


@pytest.mark.usefixtures("runs")
def test_a_run_without_end_or_beyond_the_calendar_is_refused(visitor: TestClient) -> None:
    endless = problem(brought(visitor, BASE.replace("days = 5\n", "")), 422)
    too_long = problem(brought(visitor, days="100000"), 422)

    assert "沒有說要預演多久" in endless["detail"]
    assert "只到 119.12.31" in too_long["detail"]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"scenario"}),
        (
            {"scenario": 5, "compare": "x", "seed": "7", "days": 1.5},
            {"scenario", "compare", "seed", "days"},
        ),
        ({"scenario": BASE, "workers": 2}, {"workers"}),
        ({"scenario": BASE, "compare": [BASE] * (MOST_COMPARED + 1)}, {"compare"}),
        ([], {"body"}),
    ],
)
def test_what_is_asked_wrongly_is_told_field_by_field(
    visitor: TestClient, sent: object, fields: set[str]
) -> None:
    told = problem(visitor.post(WAY, json=sent), 422)

    assert {each["field"] for each in told["errors"]} == fields
    assert all(each["allowed"] for each in told["errors"])


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("content", ["{", "[1", '{"scenario": "\\ud800"}', "\0"])
def test_what_is_no_json_is_said_to_be_none(visitor: TestClient, content: str) -> None:
    told = problem(visitor.post(WAY, content=content, headers=JSON), 422)

    assert [each["field"] for each in told["errors"]] == ["body"]
    assert told["errors"][0]["allowed"] == "JSON"


@pytest.mark.usefixtures("runs")
def test_fields_in_the_address_are_read_as_such(visitor: TestClient) -> None:
    wrong = problem(brought(visitor, seed="x", nonsense="y"), 422)
    beside_json = problem(visitor.post(f"{WAY}?seed=1", json={"scenario": BASE}), 422)

    assert {each["field"] for each in wrong["errors"]} == {"seed", "nonsense"}
    assert [each["field"] for each in beside_json["errors"]] == ["seed"]


def test_bytes_that_are_no_text_are_refused(visitor: TestClient, runs: RehearsalRuns) -> None:
    told = problem(visitor.post(WAY, content=b"\xff\xfe\x00", headers=TOML), 422)

    assert told["errors"]
    assert runs.folder.all() == ()


def test_too_large_a_body_or_run_is_refused(visitor: TestClient, runs: RehearsalRuns) -> None:
    problem(brought(visitor, BASE + "#" * BODY_LIMIT), 413)
    scenario = problem(brought(visitor, BASE + "#" * 256_000), 422)
    run = problem(brought(visitor, BASE.replace("= 4", "= 1e6"), replications="1000"), 422)

    assert "超過上限" in scenario["detail"]
    assert "大約要模擬" in run["detail"]
    assert runs.folder.all() == ()


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
)
def test_what_a_form_of_another_site_could_send_is_refused(
    visitor: TestClient, runs: RehearsalRuns, kind: str
) -> None:
    problem(visitor.post(WAY, content=BASE, headers={"content-type": kind}), 415)

    assert runs.folder.all() == ()


def test_one_that_runs_is_cancelled_and_run_again(
    visitor: TestClient, held: str, rehearsing: Rehearsing
) -> None:
    busy = problem(asked(visitor, f"{held}/run"), 409)

    cancelled = asked(visitor, f"{held}/cancel")
    again = asked(visitor, f"{held}/cancel")
    rehearsing.may_go.set()
    while (begun := asked(visitor, f"{held}/run")).status_code == 409:
        time.sleep(0.02)

    assert "還沒有結束" in busy["detail"]
    assert cancelled.json()["state"] == "cancelled"
    assert "不必取消" in problem(again, 409)["detail"]
    assert (begun.status_code, begun.headers["location"]) == (202, held)
    assert ended(visitor, held)["state"] == "done"


@pytest.mark.usefixtures("runs")
def test_a_rehearsal_is_given_another_name(visitor: TestClient) -> None:
    way = brought(visitor).headers["location"]

    answer = visitor.patch(way, json={"name": " 主秘請假 "})

    assert (answer.status_code, answer.json()["name"]) == (200, "主秘請假")
    assert ended(visitor, way)["name"] == "主秘請假"
    problem(visitor.patch(way, json={"name": ""}), 422)
    problem(visitor.patch(way, json={"name": " "}), 422)
    problem(visitor.patch(way, json={"name": "長" * 101}), 422)
    problem(visitor.patch(way, json={"state": "done"}), 422)
    problem(visitor.patch(way, content="name=x"), 415)


def test_what_is_deleted_is_gone_from_the_list_and_the_disk(
    visitor: TestClient, runs: RehearsalRuns
) -> None:
    first, second = (brought(visitor).headers["location"] for _ in range(2))
    for way in (first, second):
        ended(visitor, way)

    answer = visitor.delete(first)

    assert (answer.status_code, answer.content) == (204, b"")
    problem(visitor.get(first), 404)
    assert [f"{WAY}/{each['id']}" for each in visitor.get(WAY).json()["items"]] == [second]
    assert len(list(runs.folder.folder.iterdir())) == 1


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("rehearsal", ["nobody", "..%2F..", "甲"])
def test_a_rehearsal_that_is_none_is_not_found(visitor: TestClient, rehearsal: str) -> None:
    way = f"{WAY}/{rehearsal}"

    problem(visitor.get(way), 404)
    problem(visitor.delete(way), 404)
    problem(visitor.patch(way, json={"name": "x"}), 404)
    for step in ("cancel", "run"):
        problem(asked(visitor, f"{way}/{step}"), 404)


def test_a_request_sent_twice_with_one_key_is_one_rehearsal(
    visitor: TestClient, runs: RehearsalRuns
) -> None:
    headers = TOML | {"idempotency-key": "k-1"}

    first, second = (visitor.post(WAY, content=BASE, headers=headers) for _ in range(2))
    other = visitor.post(WAY, content=OTHER, headers=headers)

    assert (first.status_code, second.status_code, other.status_code) == (202, 202, 422)
    assert first.headers["location"] == second.headers["location"]
    assert len(runs.folder.all()) == 1


@pytest.mark.usefixtures("runs")
def test_as_many_as_are_kept_is_said(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_KEPT", 1)
    way = brought(visitor).headers["location"]

    told = problem(brought(visitor), 409)

    assert "請先刪除" in told["detail"]
    assert ended(visitor, way)["state"] == "done"


def test_one_that_cannot_be_queued_is_not_kept(
    visitor: TestClient, runs: RehearsalRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_WAITING", 0)

    told = problem(brought(visitor), 503)

    assert "在排隊" in told["detail"]
    assert runs.folder.all() == ()


def test_a_served_site_rehearses_nothing(guest: TestClient) -> None:
    refused = problem(brought(guest), 401)

    assert "登入" in refused["title"]


@pytest.mark.usefixtures("runs")
def test_what_the_description_promises_is_answered(visitor: TestClient) -> None:
    described = visitor.get("/openapi.json").json()
    told = ended(visitor, brought(visitor).headers["location"])

    schemas = described["components"]["schemas"]
    assert schemas["RehearsalState"]["properties"].keys() == told.keys()
    sent = described["paths"][WAY]["post"]["requestBody"]["content"]
    assert sent.keys() == {"application/json", "application/toml"}
    assert sent["application/json"]["schema"]["required"] == ["scenario"]
    names = {each["name"] for each in described["paths"][WAY]["post"]["parameters"]}
    assert names == {"name", "by", "replications", "seed", "days", "cases", "precision"}
    assert "A rehearsal renamed" in visitor.get("/api/docs").text


# Descriptions and real runs


SLOW = (HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def given_query(case: Any) -> Any:
    """The fields of the address, where there are any."""
    return case.query or {}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_is_answered_as_described(
    visitor: TestClient, runs: RehearsalRuns, method: str, mode: GenerationMode
) -> None:
    path = WAY if method == "POST" else f"{WAY}/{{rehearsal}}"
    document = visitor.get("/openapi.json").json()
    schema: Any = schemathesis.openapi.from_dict(document)
    described = document["paths"][path][method.lower()]["responses"].keys()

    @settings(max_examples=30, suppress_health_check=SLOW)
    @given(case=schema[path][method].as_strategy(mode))
    def check(case: Any) -> None:
        body = case.body if isinstance(case.body, str) else json.dumps(case.body, default=str)
        answer = visitor.request(
            method,
            path.replace("{rehearsal}", "nobody"),
            params=given_query(case),
            content=body.encode(errors="replace"),
            headers={"content-type": str(case.media_type or "application/json")},
        )
        assert str(answer.status_code) in described, answer.text
        for each in runs.folder.all():
            runs.delete(each.id)

    check()
