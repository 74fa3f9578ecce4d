"""預演, 由紀錄建立情境: a log chosen on the page, read apart, and used as a scenario."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.auditing import Inspector, a_log
from tests.web.rehearsal.planning import Planner, as_log
from tests.workflow.fitted_logs import a_scenario, rows_of
from web.rehearsals.fitting import log_fitted
from web.rehearsals.logs import log_read
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.sources import read_source
from workflow.fitting.telling import fitted_record
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.reports.records import LOG_COLUMNS

FIT = "/rehearsals/fit"


@pytest.fixture(scope="module")
def log() -> bytes:
    """Four days of an office."""
    return as_log(rows_of(a_scenario(4), seed=1))


@pytest.fixture
def planner(visitor: TestClient) -> Planner:
    """A planner whose logs are read in earnest."""
    return Planner(visitor)


def sent(planner: Planner, raw: bytes = b"", name: str = "紀錄.csv", **fields: str) -> Response:
    """The form sent with a file, or without one."""
    return planner.brought(FIT, {"log": (name, raw)}, **({"like": "shipped:baseline"} | fields))


def test_a_log_tells_on_the_page_what_the_command_tells(
    planner: Planner, log: bytes, demo_app: FastAPI
) -> None:
    begun = sent(planner, log)
    page = planner.ended(begun.url.path)

    books = Rulebooks(current=demo_app.state.services.rulebook)
    like = read_scenario_file(shipped_scenarios()[0].path, books.current)
    read = log_read(read_source(log, file="紀錄.csv"), books)
    wanted = fitted_record(log_fitted(read, books, like, keeps=False))
    assert planner.client.get(f"{begun.url.path}/result.json").json() == wanted
    assert "每個工作日收文件數" in page
    assert "沿用原值" in page
    runs = demo_app.state.rehearsals
    assert isinstance(runs, RehearsalRuns)
    assert not (runs.folder.of(begun.url.path.rpartition("/")[2]) / "log").exists()
    form = planner.page("/rehearsals/new", run=begun.url.path.rpartition("/")[2])
    assert 'value="由 紀錄.csv 估計"' in form
    assert 'name="run"' not in planner.page("/rehearsals")  # no result to lie beside another
    toml = planner.client.get(f"{begun.url.path}/scenario.toml").text
    assert "# per_day：n=" in toml


def test_the_file_of_an_audit_is_read_by_the_columns_said_there(
    planner: Planner, log: bytes
) -> None:
    inspector = Inspector(planner.client)
    place = f"means:{LOG_COLUMNS.index('動作')}"
    audit = inspector.brought(log.replace("動作".encode(), "怎樣".encode(), 1))
    inspector.post(f"{audit}/mapping", inspector.columns(audit) | {place: "動作", "do": "look"})
    key = audit.rpartition("/")[2]

    form = planner.page(FIT, audit=key)
    page = planner.ended(sent(planner, log_from="audit", audit=key).url.path)

    assert 'value="audit" checked' in form
    assert f'value="{key}" selected' in form
    assert "每個工作日收文件數" in page


def test_the_findings_of_an_audit_lead_to_a_scenario_of_its_log(planner: Planner) -> None:
    audit, page = Inspector(planner.client).judged(a_log())

    assert f"{FIT}?audit={audit.rpartition('/')[2]}" in page


def test_why_a_log_came_to_nothing_is_said_in_the_language_of_whoever_looks(
    planner: Planner,
) -> None:
    address = sent(planner, b'<?xml version="1.0"?><log><trace>', "一半.xes").url.path
    assert "第 1 行的 XML 不完整或有誤" in planner.ended(address)

    planner.client.cookies.set("chenhe_language", "en")

    page = planner.page(address)
    assert "the XML of line 1 is incomplete or faulty" in page
    assert "不完整" not in page


def test_our_own_cases_are_a_log_too(planner: Planner) -> None:
    assert "還沒有任何紀錄" in planner.ended(sent(planner, log_from="own").url.path)

    planner.registered()

    assert "只有一天" in planner.ended(sent(planner, log_from="own").url.path)


@pytest.mark.parametrize(
    ("raw", "fields", "says"),
    [
        (b"", {}, "還沒有選紀錄"),
        (b"", {"log_from": "audit"}, "還沒有選紀錄"),
        (b"", {"log_from": "audit", "audit": "nobody"}, "找不到這一份稽核"),
        (b"x,y\n", {"like": "run:nobody"}, "找不到這一份預演"),
    ],
)
def test_what_cannot_be_begun_is_told_in_the_form(
    planner: Planner, raw: bytes, fields: dict[str, str], says: str
) -> None:
    answer = sent(planner, raw, **fields)

    assert answer.status_code in (404, 422)
    assert says in answer.text
    assert 'name="log_from" value="file" checked' in answer.text


def test_a_file_that_is_no_log_says_what_is_wrong_with_it(planner: Planner) -> None:
    page = planner.ended(sent(planner, b"\x00\x01\x02").url.path)

    assert "紀錄.csv" in page
    assert "沒有跑完" in page
