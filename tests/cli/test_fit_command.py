"""chenhe rehearse fit: a scenario's file, whole or not at all; each value with what it rests on."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe
from tests.workflow.fitted_logs import a_scenario, rows_of
from workflow.reports.records import LOG_COLUMNS


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "紀錄.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LOG_COLUMNS)
        writer.writeheader()
        writer.writerows(rows_of(a_scenario(4), seed=1))
    return path


def test_a_log_becomes_a_scenario_that_can_be_checked(chenhe: Chenhe, log: Path) -> None:
    to = log.with_name("S.toml")

    answer = chenhe("rehearse", "fit", str(log), "--to", str(to), "--format", "json")

    record = json.loads(answer.out)
    assert answer.code == 0
    assert {"parameters", "notes", "scenario"} <= record.keys()
    wanted = {"key", "value", "low", "high", "n", "how", "kept_default"}
    assert all(wanted <= each.keys() for each in record["parameters"])
    assert any("沒有開始辦的時刻" in note for note in record["notes"])
    assert chenhe("rehearse", str(to), "--check").code == 0


def test_times_and_staff_of_ones_own_are_not_estimated(chenhe: Chenhe, log: Path) -> None:
    to = log.with_name("S.toml")

    answer = chenhe("rehearse", "fit", str(log), "--to", str(to), "--service", "baseline")

    assert answer.code == 0
    assert "service." not in answer.out
    assert "mean_minutes = 90.0" in to.read_text("utf-8")


def test_a_file_that_is_there_stays_unless_forced(chenhe: Chenhe, log: Path) -> None:
    to = log.with_name("S.toml")
    to.write_text("自己寫的", "utf-8")

    refused = chenhe("rehearse", "fit", str(log), "--to", str(to))

    assert (refused.code, refused.out, to.read_text("utf-8")) == (2, "", "自己寫的")
    assert "--force" in refused.err
    assert chenhe("rehearse", "fit", str(log), "--to", str(to), "--force").code == 0


@pytest.mark.parametrize(
    "content", ["", ",".join(LOG_COLUMNS), "文號,動作,職稱,時間\n1,審核,股長,昨天\n"]
)
def test_a_log_that_tells_nothing_writes_nothing(
    chenhe: Chenhe, tmp_path: Path, content: str
) -> None:
    log, to = tmp_path / "空.csv", tmp_path / "S.toml"
    log.write_text(content, "utf-8")

    answer = chenhe("rehearse", "fit", str(log), "--to", str(to))

    assert (answer.code, answer.out, to.exists()) == (2, "", False)
    assert "空.csv" in answer.err
