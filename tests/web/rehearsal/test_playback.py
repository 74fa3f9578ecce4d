"""預演, 重播: the days of a scenario as tables and files, and what is said where there are none."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html import unescape

import pytest

from tests.web.rehearsal.planning import Planner, rehearsal_of
from tests.workflow.rehearsal.test_recording import BY_HAND, recording_of
from workflow.kept.about import State
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.recording import Recording

WANTED = "再執行一次就有"


@pytest.fixture(scope="module")
def recording() -> Recording:
    """Two days worked out by hand; see `test_recording`."""
    return recording_of(BY_HAND)


@pytest.fixture
def address(planner: Planner, runs: RehearsalRuns, recording: Recording) -> str:
    """A comparison with the same days kept of both of its scenarios."""
    way = planner.done()
    for of in (0, 1):
        runs.folder.keep_playback(rehearsal_of(way), of, recording.playback, recording.moves)
    return way


def test_a_page_shows_every_day_and_the_positions_of_one(planner: Planner, address: str) -> None:
    first = unescape(planner.page(f"{address}/playback"))
    second = planner.page(f"{address}/playback", of="0", day="2")

    assert "暖機之後計入的 2 日全部都在這裡。" in first
    assert '<section class="player" aria-labelledby="player-title" hidden' in first
    assert f'data-playback="{address}/playback.json?of=1"' in first
    assert f'{address}/playback?of=1&day=2#positions-title">115.03.04</a>' in first
    assert "115.03.03 各職稱" in first
    assert "115.03.04 各職稱" in second
    assert '下班時等候">1</td><td class="number" data-label="下班時辦理中">1</td>' in second
    assert f'href="{address}/playback?of=1"' in unescape(planner.page(address))


def test_a_day_that_there_is_not_is_the_last(planner: Planner, address: str) -> None:
    assert "115.03.04 各職稱" in planner.page(f"{address}/playback", day="99")


def test_a_page_without_days_says_why(
    planner: Planner, runs: RehearsalRuns, address: str, recording: Recording
) -> None:
    playback = replace(recording.playback, days=(), is_whole=False)
    runs.folder.keep_playback(rehearsal_of(address), 1, playback, recording.moves)

    page = planner.page(f"{address}/playback")

    assert "第一天就超過 3,000 件公文" in page
    assert "data-playback" not in page


def test_the_days_are_taken_away_as_csv(planner: Planner, address: str) -> None:
    answer = planner.client.get(f"{address}/playback.csv", params={"of": "0"})

    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert lines[0][:3] == ["情境", "日期", "職稱"]
    assert lines[4] == ["示範基準", "2026-03-04", "全部公文", "2", "3", "1", "1", "2", "3", "0"]
    assert [each[3:] for each in lines[5:]] == [
        ["2", "2", "", "0", "1", "1", "0"],
        ["2", "1", "", "1", "1", "2", "0"],
    ]


def test_the_moves_are_sent_once(planner: Planner, address: str) -> None:
    answer = planner.client.get(f"{address}/playback.json")
    again = planner.client.get(
        f"{address}/playback.json", headers={"If-None-Match": answer.headers["ETag"]}
    )

    assert answer.json()["documents"]["number"] == [1, 2, 3, 4, 5, 6]
    assert again.status_code == 304


def test_what_was_run_before_says_what_to_do(planner: Planner) -> None:
    address = planner.done()

    page = planner.page(f"{address}/playback")
    files = [planner.client.get(f"{address}/playback{end}") for end in (".csv", ".json")]

    assert WANTED in page
    assert f'action="{address}/run"' in page
    assert [each.status_code for each in files] == [422, 422]
    assert "請再執行一次" in files[0].text


def test_a_scenario_that_there_is_not_is_refused(planner: Planner, address: str) -> None:
    answer = planner.client.get(f"{address}/playback", params={"of": "2"})

    assert answer.status_code == 422
    assert "只有 2 個情境" in answer.text


def test_what_has_not_ended_has_nothing_to_play(
    planner: Planner, runs: RehearsalRuns, address: str
) -> None:
    runs.folder.change(rehearsal_of(address), lambda kept: replace(kept, state=State.FAILED))

    answer = planner.client.get(f"{address}/playback")

    assert answer.status_code == 422
    assert "沒有可以重播的結果" in answer.text
    assert "看不懂" not in answer.text
