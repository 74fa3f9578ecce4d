"""預演: what came of a run, taken away, renamed, deleted, laid beside another."""

from __future__ import annotations

import io
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from tests.web.rehearsal.planning import SECRETARY, Planner, Rehearsing, rehearsal_of
from web.screens.rehearsal.fields import ABSENCE, row_field
from workflow.rehearsal.kept.running import RehearsalRuns

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
