"""預演: a scenario is chosen, changed and run, watched, stopped and begun again."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest

from tests.web.rehearsal.planning import RESULT, SECRETARY, Planner, Rehearsing, rehearsal_of
from web.screens.rehearsal.fields import name_of
from workflow.kept.about import State
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.shipped import shipped_scenarios

# The way in


def test_the_way_in_offers_every_shipped_scenario_and_says_what_to_do(planner: Planner) -> None:
    page = planner.page("/rehearsals")

    for each in shipped_scenarios():
        assert each.title in page
        assert each.purpose in page
        assert f'href="/rehearsals/new?scenario={each.name}"' in page
    assert "還沒有跑過任何預演" in page


@pytest.mark.parametrize("scenario", [each.name for each in shipped_scenarios()])
def test_every_shipped_scenario_opens_with_its_load(planner: Planner, scenario: str) -> None:
    page = planner.page("/rehearsals/new", scenario=scenario)

    assert "負荷" in page
    assert re.search(r"<meter[^>]*></meter> 0\.\d\d", page)
    assert 'role="alert"' not in page


def test_a_scenario_that_there_is_not_is_told_with_those_there_are(planner: Planner) -> None:
    answer = planner.client.get("/rehearsals/new?scenario=nothing")

    assert answer.status_code == 404
    assert "secretary_away" in answer.text


# The form


def test_a_field_changed_changes_the_toml_and_the_load(planner: Planner) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    changed = planner.change(page, **{name_of("arrivals", "per_day"): "999"}).text

    assert "per_day = 999" in planner.filled_in(changed)["text"]
    assert "佇列不會穩定" in changed
    assert "佇列不會穩定" not in page


def test_a_fault_is_shown_with_what_was_typed_and_nothing_runs(
    planner: Planner, runs: RehearsalRuns
) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, do="run", **{SECRETARY: "許多"})

    assert answer.status_code == 422
    assert "主任秘書「許多」" in answer.text
    assert planner.filled_in(answer.text)[SECRETARY] == "許多"
    assert runs.folder.all() == ()


@pytest.mark.parametrize(
    ("field", "value"), [("replications", "0"), ("replications", "many"), ("seed", "-1")]
)
def test_how_much_is_wanted_is_checked_too(planner: Planner, field: str, value: str) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, **{"do": "run", field: value})

    assert answer.status_code == 422
    assert f"「{value}」" in answer.text
    assert planner.filled_in(answer.text)[field] == value


def test_staff_and_absences_are_taken_from_the_organisation(
    planner: Planner,
) -> None:
    given = {"person": "示範乙", "holder": "秘書室/承辦人員", "since": "2026-01-02"}
    assert planner.post("/organisation/appoint", given).status_code == 200
    page = planner.page("/rehearsals/new", scenario="baseline")

    taken = planner.change(page, do="organisation").text

    assert planner.filled_in(taken)[name_of("staff", "秘書室", "承辦人員")] == "1"


def test_a_file_is_opened_and_every_fault_of_a_bad_one_is_named(planner: Planner) -> None:
    token = {"csrftoken": planner.client.cookies["csrftoken_8000"]}
    good = shipped_scenarios()[0].path.read_bytes()

    opened = planner.client.post(
        "/rehearsals/form/file", data=token, files={"file": ("a.toml", good)}
    )
    wrong = b"[scenario]\nstart = 2026-03-02\ndays = 0\nnonsense = 1\n"
    bad = planner.client.post(
        "/rehearsals/form/file", data=token, files={"file": ("b.toml", wrong)}
    )

    assert opened.status_code == 200
    assert 'id="typed"' in opened.text
    assert bad.status_code == 422
    assert "b.toml 第 3 行 scenario.days" in unescape(bad.text)
    assert "scenario.nonsense" in bad.text
    assert 'id="typed"' not in bad.text


def test_the_toml_is_saved_as_a_file(planner: Planner) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, do="download")

    assert answer.headers["content-type"] == "application/toml"
    assert answer.text == planner.filled_in(page)["text"]


# Runs


def test_what_was_changed_runs_against_the_baseline(
    planner: Planner, rehearsing: Rehearsing
) -> None:
    planner.done("secretary_away", **{SECRETARY: "2"}, replications="30", seed="9")

    ((base, mine),) = rehearsing.seen
    assert base.raw == shipped_scenarios()[0].path.read_bytes()
    assert '"主任秘書" = 2' in mine.raw.decode()


def test_a_scenario_that_is_the_base_itself_runs_alone_and_it_is_said(
    planner: Planner, rehearsing: Rehearsing
) -> None:
    page = planner.page("/rehearsals/new", scenario="baseline")

    answer = planner.change(page, do="run")

    assert "和要比的情境完全一樣" in answer.text
    planner.told(answer.url.path, RESULT)
    assert [len(given) for given in rehearsing.seen] == [1]


def test_while_it_runs_it_says_how_far_it_is_and_survives_a_reload(
    planner: Planner, rehearsing: Rehearsing
) -> None:
    rehearsing.may_go.clear()
    address = planner.run()

    page = planner.told(address, "1／4")

    assert '<progress value="1" max="4"' in page
    assert 'http-equiv="refresh"' in page
    assert re.search("大約還要 [0-9]+ (秒|分鐘)", page)


def test_a_part_that_refreshes_itself_is_led_to_the_result(planner: Planner) -> None:
    address = planner.done()

    answer = planner.client.get(address, headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == address


def test_a_run_is_stopped_and_begun_again(
    planner: Planner, rehearsing: Rehearsing, runs: RehearsalRuns
) -> None:
    rehearsing.may_go.clear()
    address = planner.run()

    stopped = planner.post(f"{address}/cancel", {})
    rehearsing.may_go.set()

    assert "有人按了停止" in stopped.text
    assert runs.folder.find(rehearsal_of(address)).state is State.CANCELLED
    for _ in range(500):
        if planner.post(f"{address}/run", {}).status_code == 200:
            break
        time.sleep(0.01)
    planner.told(address, RESULT)


def test_a_form_that_comes_twice_runs_once(planner: Planner, runs: RehearsalRuns) -> None:
    fields = planner.filled_in(planner.page("/rehearsals/new", scenario="baseline")) | {"do": "run"}

    first = planner.post("/rehearsals/form", fields)
    second = planner.post("/rehearsals/form", fields)

    assert second.url == first.url
    assert len(runs.folder.all()) == 1
