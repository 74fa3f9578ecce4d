"""預演, 驗證: a scenario and a log chosen on the page, run behind it, the sentences first."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from rules.days import format_short
from tests.web.rehearsal.planning import Planner, as_log
from tests.workflow.rehearsal.small import threads
from tests.workflow.validated_logs import an_office, records
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.kept.validations import validation_of
from workflow.rehearsal.scenario_file.writing import scenario_toml

VALIDATE = "/rehearsals/validate"
SCENARIO = re.sub(r"(?m)^days = .*\n", "", scenario_toml(an_office())).encode()  # a log has days
SVG = "image/svg+xml"


@pytest.fixture(scope="module")
def log() -> bytes:
    return as_log(records())


@pytest.fixture
def planner(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> Planner:
    """A planner whose logs are read and whose scenarios run in earnest, in this process."""
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "processes", threads)
    return Planner(visitor)


DAY = re.compile(r"\d{4}-\d\d-\d\d")  # as the answer in JSON says it


def of_the_republic(day: re.Match[str]) -> str:
    return format_short(date.fromisoformat(day[0]))


def sent(planner: Planner, raw: bytes = b"", toml: bytes = b"", **fields: str) -> Response:
    """The form sent with files, or without."""
    files = {"log": ("紀錄.csv", raw), "toml": ("S.toml", toml)}
    return planner.brought(VALIDATE, files, **({"scenario": "shipped:baseline"} | fields))


def test_the_page_says_first_whether_they_are_alike_then_shows_every_number(
    planner: Planner, log: bytes, demo_app: FastAPI
) -> None:
    address = sent(planner, log, SCENARIO, difference="0.5").url.path
    page = planner.ended(address)

    record = planner.client.get(f"{address}/result.json").json()
    assert record["question"] == "validation"
    assert record["difference"] == 0.5
    first, second = page.index(record["resemblance"][0]), page.index(record["sentence"])
    assert first < second < page.index("平均辦理日數") < page.rindex("主任秘書")
    assert all(DAY.sub(of_the_republic, note) in page for note in record["notes"])
    chart = planner.client.get(f"{address}/charts/curves.svg")
    assert chart.headers["content-type"].startswith(SVG)
    assert f"{VALIDATE}?run={address.rpartition('/')[2]}" in page
    assert f'value="run:{address.rpartition("/")[2]}" selected' in planner.page(
        VALIDATE, run=address.rpartition("/")[2]
    )
    runs, rulebook = demo_app.state.rehearsals, demo_app.state.services.rulebook
    assert isinstance(runs, RehearsalRuns)
    found = validation_of(runs.folder, an_office(days=3), rulebook)
    assert found is not None
    assert found.kept.id == address.rpartition("/")[2]
    assert validation_of(runs.folder, an_office(holders=1), rulebook) is None
    assert not (runs.folder.of(found.kept.id) / "log").exists()


def test_a_log_that_is_too_short_says_so_and_is_not_kept(
    planner: Planner, log: bytes, demo_app: FastAPI
) -> None:
    lines = log.splitlines(keepends=True)
    short = b"".join(each for each in lines if each == lines[0] or b",2026-03-02T" in each)

    address = sent(planner, short, SCENARIO).url.path
    page = planner.ended(address)

    assert "沒有跑完" in page
    assert "只有一天" in page
    runs = demo_app.state.rehearsals
    assert isinstance(runs, RehearsalRuns)
    assert not (runs.folder.of(address.rpartition("/")[2]) / "log").exists()
    assert f'href="{VALIDATE}"' in page  # to choose the log again
    assert f'action="{address}/run"' not in page


@pytest.mark.parametrize(
    ("raw", "toml", "fields", "says"),
    [
        (b"", b"", {}, "還沒有選紀錄"),
        (b"x,y\n", b"", {"scenario": "run:nobody"}, "找不到這一份預演"),
        (b"x,y\n", b"", {"difference": "半日"}, "差異日數「半日」"),
        (b"x,y\n", b"", {"difference": "1_0"}, "差異日數「1_0」"),
        (b"x,y\n", b"", {"difference": "0"}, "要大於 0"),
        (b"x,y\n", b"[scenario", {}, "S.toml"),
    ],
)
def test_what_cannot_be_begun_is_told_in_the_form(
    planner: Planner, raw: bytes, toml: bytes, fields: dict[str, str], says: str
) -> None:
    answer = sent(planner, raw, toml, **fields)

    assert answer.status_code in (404, 422)
    assert says in answer.text
    assert 'name="log_from"' in answer.text
    assert f'value="{fields.get("difference", "")}"' in answer.text


def test_every_run_leads_to_its_validation(planner: Planner) -> None:
    assert VALIDATE in planner.page("/rehearsals")
