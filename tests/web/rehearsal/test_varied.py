"""預演: another question asked from the form, its page, and one point of it taken as a scenario."""

from __future__ import annotations

import pytest

from tests.web.rehearsal.planning import Planner
from tests.web.rehearsing import DRAFTERS, a_sweep
from web.screens.rehearsal.fields import name_of
from workflow.rehearsal.kept.running import RehearsalRuns

FORM = {"do": "sweep", "vary_key": DRAFTERS, "vary_values": "3,4"}


@pytest.fixture
def sweeping(runs: RehearsalRuns) -> None:
    runs.rehearse = lambda kept, given, told: a_sweep()


@pytest.mark.usefixtures("sweeping")
def test_a_sweep_shows_every_point_and_each_can_be_taken_as_a_scenario(planner: Planner) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")
    begun = planner.change(page, **FORM)

    told = planner.told(begun.url.path, "varied-table")
    assert "承辦人員的人數（沒有另外寫的單位）" in told
    assert "−1.50（−1.55 至 −1.45）" in told
    run = begun.url.path.rpartition("/")[2]
    taken = planner.page("/rehearsals/new", run=run, point="1")
    assert planner.filled_in(taken)[name_of("staff", "default", "承辦人員")] == "3"


def test_a_number_is_what_people_write_and_not_what_programs_do(planner: Planner) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, do="sensitivity", by="0.1_0")

    assert answer.status_code == 422
    assert "0.1_0」" in answer.text


def test_what_cannot_be_varied_is_told_in_the_form_with_what_was_typed(planner: Planner) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, **FORM | {"vary_values": "0,x"})

    assert answer.status_code == 422
    assert f"{DRAFTERS}「0」" in answer.text
    assert f"{DRAFTERS}「x」" in answer.text
    assert 'value="0,x"' in answer.text
