"""預演: a scenario is chosen, changed, run, cancelled, reopened; two results stand side by side."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from html import unescape
from threading import Event

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from python_calamine import CalamineWorkbook

from tests.web.office import HIDDEN, Visitor
from tests.web.rehearsing import a_rehearsal, a_result
from web.screens.rehearsal.fields import ABSENCE, name_of, row_field
from workflow.kept.about import State
from workflow.rehearsal.kept.about import Given, KeptRehearsal
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal

FIELD = re.compile(r'<input[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"[^>]*>')
SELECT = re.compile(r'<select[^>]*? name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option(?: value="([^"]*)")?[^>]*? selected[^>]*>([^<]*)')
BOX = re.compile(r'<textarea[^>]*? name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
CHECKED = re.compile(r'<input type="radio" name="([^"]*)" value="([^"]*)" checked>')
RESULT = 'class="bottleneck"'
SECRETARY = name_of("staff", "機關", "主任秘書")


class Rehearsing:
    """Stands for the simulator: waits until it may go, says how far it is, has a result."""

    def __init__(self) -> None:
        self.may_go, self.seen = Event(), list[tuple[Given, ...]]()
        self.may_go.set()

    def __call__(self, kept: KeptRehearsal, given: tuple[Given, ...], told: Progress) -> Rehearsal:
        self.seen.append(given)
        told(Reached(done=1, of=4))
        while not self.may_go.wait(0.01):
            told(Reached(done=1, of=4))
        seed = kept.wanted.seed
        if len(given) == 1:
            return Rehearsal(result=a_result("現況", seed=seed))
        return a_rehearsal()


class Planner(Visitor):
    """Sends the form of a scenario as it is shown, but for what is changed."""

    def filled_in(self, page: str) -> dict[str, str]:
        """What a browser would send of the form on this page."""
        form = page[page.index('id="scenario"') :]
        form = form[: form.index("</form>")]
        fields = {
            name: unescape(value) for name, value in FIELD.findall(form) + HIDDEN.findall(form)
        }
        for name, inside in SELECT.findall(form):
            found = CHOSEN.search(inside)
            fields[name] = unescape(found[1] or found[2]) if found else ""
        fields |= {name: unescape(text) for name, text in BOX.findall(form)}
        return fields | dict(CHECKED.findall(form))

    def change(self, page: str, **changes: str) -> Response:
        return self.post("/rehearsals/form", self.filled_in(page) | changes)

    def run(self, scenario: str = "secretary_away", **changes: str) -> str:
        """The address of a rehearsal begun."""
        page = self.page("/rehearsals/new", scenario=scenario)
        answer = self.change(page, do="run", **changes)
        assert answer.status_code == 200, answer.text
        return answer.url.path

    def done(self, scenario: str = "secretary_away", **changes: str) -> str:
        """The address of a rehearsal that has ended."""
        address = self.run(scenario, **changes)
        self.told(address, RESULT)
        return address

    def told(self, address: str, words: str) -> str:
        """The page there, once it says so."""
        for _ in range(500):
            if words in (page := self.page(address)):
                return page
            time.sleep(0.01)
        raise AssertionError(f"{address} does not say {words}")


@pytest.fixture
def rehearsing(demo_app: FastAPI) -> Iterator[Rehearsing]:
    made = Rehearsing()
    runs = demo_app.state.rehearsals
    assert isinstance(runs, RehearsalRuns)
    runs.rehearse = made
    yield made
    made.may_go.set()


@pytest.fixture
def runs(demo_app: FastAPI, rehearsing: Rehearsing) -> RehearsalRuns:
    found = demo_app.state.rehearsals
    assert isinstance(found, RehearsalRuns)
    return found


@pytest.fixture
def planner(visitor: TestClient, rehearsing: Rehearsing) -> Planner:
    return Planner(visitor)


def rehearsal_of(address: str) -> str:
    return address.rpartition("/")[2]


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
    token = {"csrftoken": planner.client.cookies["csrftoken"]}
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


# Results


def test_the_bottleneck_stands_first_and_every_chart_has_its_table(planner: Planner) -> None:
    address = planner.done()

    page = unescape(planner.page(address))

    assert "瓶頸是主任秘書：公文在這裡等候的時間合計最長" in page
    for name in ("urgency", "wait", "load", "office", "days", "rates"):
        assert f'src="{address}/charts/{name}.svg?of=1"' in page
        assert f'srcset="{address}/charts/{name}.svg?of=1&narrow=1"' in page
    assert page.index("瓶頸是主任秘書") < page.index("<table")
    assert "辦理日數平均多 1.50 日（95 % 信賴區間 1.45 至 1.55）" in page
    assert "預演裡沒有這些事" in page


def test_each_scenario_of_a_run_has_its_own_page(planner: Planner) -> None:
    address = planner.done()

    base, other = planner.page(address, of="0"), planner.page(address, of="1")
    beyond = planner.client.get(address, params={"of": "2"})

    assert ">3.00</b>" in base
    assert ">4.50</b>" in other
    assert beyond.status_code == 422
    assert "只有 2 個情境" in beyond.text


def test_a_chart_is_one_picture_that_says_what_it_shows(planner: Planner) -> None:
    address = planner.done()

    answer = planner.client.get(f"{address}/charts/load.svg?of=1")
    again = planner.client.get(
        f"{address}/charts/load.svg?of=1", headers={"If-None-Match": answer.headers["ETag"]}
    )
    unknown = planner.client.get(f"{address}/charts/nothing.svg")

    assert answer.headers["content-type"] == "image/svg+xml"
    assert "各職稱的負荷" in answer.text
    assert again.status_code == 304
    assert unknown.status_code == 404
    assert "urgency" in unknown.text


def test_a_result_is_taken_away_as_json_csv_and_xlsx(planner: Planner) -> None:
    address = planner.done()

    json = planner.client.get(f"{address}/result.json").json()
    csv = planner.client.get(f"{address}/result.csv").content.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(planner.client.get(f"{address}/result.xlsx").content)
    )
    lines = book.get_sheet_by_index(0).to_python()

    assert json["comparison"]["cycle_days"]["difference"] == 1.5
    assert "示範順會,差異,減基準,辦理日數,1.5,1.45,1.55,0.0001" in csv
    assert len(lines) == len(csv.splitlines())
    assert ["示範基準", "職稱", "機關/主任秘書", "負荷", 0.9] in [line[:5] for line in lines]


def test_a_result_that_is_not_there_yet_is_no_file(
    planner: Planner, rehearsing: Rehearsing
) -> None:
    rehearsing.may_go.clear()
    address = planner.run()

    answer = planner.client.get(f"{address}/result.json")

    assert answer.status_code == 422
    assert "還沒有結果" in answer.text


def test_a_scenario_that_ran_is_changed_again(planner: Planner) -> None:
    address = planner.done("secretary_away", **{SECRETARY: "2"})

    page = planner.page("/rehearsals/new", run=rehearsal_of(address))

    assert planner.filled_in(page)[SECRETARY] == "2"
    assert planner.filled_in(page)[row_field(ABSENCE, 0, "key")] == "機關/主任秘書"


# What is kept


def test_a_rehearsal_is_renamed_and_a_name_of_nothing_is_refused(
    planner: Planner, runs: RehearsalRuns
) -> None:
    address = planner.done()

    refused = planner.post(f"{address}/rename", {"name": " "})
    planner.post(f"{address}/rename", {"name": "示範的新名稱"})

    assert refused.status_code == 422
    assert "名稱是空的" in refused.text
    assert runs.folder.find(rehearsal_of(address)).name == "示範的新名稱"
    assert "示範的新名稱" in planner.page("/rehearsals")


def test_a_rehearsal_is_deleted_after_a_last_question(
    planner: Planner, runs: RehearsalRuns
) -> None:
    address = planner.done()

    question = planner.page(f"{address}/delete")
    planner.post(f"{address}/delete", {})

    assert "不能復原" in question
    assert runs.folder.all() == ()


def test_two_runs_of_the_same_documents_are_compared(planner: Planner) -> None:
    first, second = planner.done("secretary_away"), planner.done("baseline", seed="7")
    query = f"run={rehearsal_of(second)}&run={rehearsal_of(first)}"

    page = unescape(planner.client.get(f"/rehearsals/beside?{query}").text)

    assert "「示範順會」減「現況」" in page
    assert f"/rehearsals/beside/charts/days.svg?{query}" in page


def test_two_runs_of_other_documents_stand_beside_each_other_and_it_is_said_why(
    planner: Planner,
) -> None:
    first, second = planner.done("baseline", seed="7"), planner.done("baseline", seed="8")
    query = f"run={rehearsal_of(first)}&run={rehearsal_of(second)}"

    page = planner.client.get(f"/rehearsals/beside?{query}").text

    assert "亂數種子不同" in page
    assert "兩次的數字" in page
    assert "charts/days.svg" not in page


@pytest.mark.parametrize("count", [0, 1, 3])
def test_only_two_are_laid_side_by_side(planner: Planner, count: int) -> None:
    address = planner.done("baseline")
    query = "&".join([f"run={rehearsal_of(address)}"] * count)

    answer = planner.client.get(f"/rehearsals/beside?{query}")

    assert answer.status_code == 422
    assert f"您勾選了 {count} 次" in answer.text


def test_a_rehearsal_that_nobody_knows_is_not_found(planner: Planner) -> None:
    for path in ("", "/delete", "/rename", "/result.json", "/scenario.toml", "/charts/load.svg"):
        assert planner.client.get(f"/rehearsals/nobody{path}").status_code == 404
