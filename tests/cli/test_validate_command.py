"""chenhe rehearse validate: a log beside the scenario that is to resemble it, or all faults."""

import csv
import json
from importlib import import_module
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe
from tests.workflow.rehearsal.small import threads
from tests.workflow.validated_logs import an_office, records
from workflow.rehearsal.scenario_file.writing import scenario_toml
from workflow.reports.records import LOG_COLUMNS

FEW = ("--replications", "3")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "紀錄.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LOG_COLUMNS)
        writer.writeheader()
        writer.writerows(records())
    return path


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "S.toml"
    path.write_text(scenario_toml(an_office()), "utf-8")
    return path


@pytest.mark.usefixtures("at_once")
def test_the_sentences_come_first_then_the_tables(
    chenhe: Chenhe, log: Path, scenario: Path
) -> None:
    answer = chenhe("rehearse", "validate", str(log), str(scenario), "--difference", "9", *FEW)

    lines = answer.out.splitlines()
    assert answer.code == 0
    assert lines[2].startswith("看得出 9.00 日的差異：紀錄 ")
    assert lines[3].startswith("模擬像紀錄：紀錄平均 ")
    assert [line for line in lines if line.startswith("平均辦理日數")]
    assert [line for line in lines if line.startswith("主任秘書")]
    assert lines[-1].startswith("注意：")


@pytest.mark.usefixtures("at_once")
def test_what_is_found_is_written_to_a_file_where_one_is_named(
    chenhe: Chenhe, log: Path, scenario: Path, tmp_path: Path
) -> None:
    file, asked = tmp_path / "驗證.json", ("rehearse", "validate", str(log), str(scenario), *FEW)

    answer = chenhe(*asked, "--format", "json", "--to", str(file))
    nowhere = chenhe(*asked, "--to", str(tmp_path / "沒有" / "驗證.json"))

    assert (answer.code, answer.out) == (0, "")
    assert json.loads(file.read_text("utf-8"))["question"] == "validation"
    assert nowhere.code == 2
    assert "沒有這個資料夾" in nowhere.err


@pytest.mark.usefixtures("at_once")
def test_programs_get_one_json_document_and_the_same_seed_the_same_numbers(
    chenhe: Chenhe, log: Path, scenario: Path
) -> None:
    asked = ("rehearse", "validate", str(log), str(scenario), *FEW, "--format", "json")

    first, second = chenhe(*asked), chenhe(*asked)

    assert first.json == second.json
    assert first.json["is_alike"] is True
    assert first.json["log"] == "紀錄.csv"
    assert {each["key"] for each in first.json["figures"]} >= {"cycle_days", "on_time_rate"}


def test_every_fault_of_log_scenario_and_options_is_told_at_once(
    chenhe: Chenhe, log: Path, scenario: Path
) -> None:
    scenario.write_text(
        scenario.read_text("utf-8").replace("per_day = 30.0", "per_day = -1"), "utf-8"
    )

    answer = chenhe(
        *("rehearse", "validate", str(log.with_name("沒有.csv")), str(scenario)),
        *("--difference", "0", "--replications", "1", "--workers", "0"),
    )

    assert (answer.code, answer.out) == (2, "")
    for fault in ("沒有.csv", "per_day", "差異日數「0.0」", "重複次數「1」", "工作程序數「0」"):
        assert fault in answer.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "空.csv"),
        (",".join(LOG_COLUMNS), "沒有讀得出來的紀錄"),
        ("文號,動作,職稱,時間\n1,審核,股長,昨天\n", "沒有收文時間"),
    ],
)
def test_a_log_that_tells_nothing_is_refused_before_anything_runs(
    chenhe: Chenhe, tmp_path: Path, scenario: Path, content: str, says: str
) -> None:
    log = tmp_path / "空.csv"
    log.write_text(content, "utf-8")

    answer = chenhe("rehearse", "validate", str(log), str(scenario))

    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err


def test_interrupted_it_says_so_and_prints_nothing(
    chenhe: Chenhe, log: Path, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    running = import_module("workflow.rehearsal.running")
    monkeypatch.setattr(running, "processes", threads)
    monkeypatch.setattr(running, "rehearsed", interrupted)

    answer = chenhe("rehearse", "validate", str(log), str(scenario))

    assert (answer.code, answer.out) == (130, "")
    assert "已中斷" in answer.err


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_form_that_no_validation_has_is_refused_and_not_answered_by_text(
    chenhe: Chenhe, log: Path, scenario: Path, form: str
) -> None:
    answer = chenhe("rehearse", "validate", str(log), str(scenario), "--format", form, *FEW)

    assert (answer.code, answer.out) == (2, "")
    assert f"'{form}' is not one of" in answer.err
