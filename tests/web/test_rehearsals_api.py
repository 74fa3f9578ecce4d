"""REST: scenarios brought, watched, cancelled, renamed, deleted; what is refused says why."""

import json
import time
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.workflow.rehearsal.results import A_REHEARSAL
from workflow.rehearsal.kept.about import MOST_COMPARED, Given, KeptRehearsal
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.telling import rehearsal_record
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal

WAY = "/api/v1/rehearsals"
BASE = """[scenario]
name = "基準"
start = 2026-03-02
days = 5
[arrivals]
per_day = 4
"""
OTHER = BASE.replace("基準", "另一個") + '[staff.default]\n"股長" = 2\n'
BAD = BASE.replace("days = 5", "days = 0").replace("per_day = 4", "per_day = -1")
TOML, JSON = {"content-type": "application/toml"}, {"content-type": "application/json"}


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


def brought(visitor: TestClient, content: str = BASE, **query: str) -> Response:
    return visitor.post(WAY, params=query, content=content, headers=TOML)


def asked(visitor: TestClient, way: str) -> Response:
    return visitor.post(way, headers=JSON)


def ended(visitor: TestClient, way: str) -> Any:
    """What is told of a rehearsal once it has ended."""
    while (told := visitor.get(way).json())["state"] in ("queued", "running"):
        time.sleep(0.02)
    return told


def problem(answer: Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


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
    assert "只到西元 2030 年" in too_long["detail"]


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"scenario"}),
        ({"scenario": 5, "compare": "x", "seed": "7", "days": 1.5}, {*"scsd"}),
        ({"scenario": BASE, "workers": 2}, {"workers"}),
        ({"scenario": BASE, "compare": [BASE] * (MOST_COMPARED + 1)}, {"compare"}),
        ([], {"body"}),
    ],
)
def test_what_is_asked_wrongly_is_told_field_by_field(
    visitor: TestClient, sent: object, fields: set[str]
) -> None:
    told = problem(visitor.post(WAY, json=sent), 422)

    names = {each["field"] for each in told["errors"]}
    assert names == fields or {name[0] for name in names} == fields
    assert "A rehearsal renamed" in visitor.get("/api/docs").text
