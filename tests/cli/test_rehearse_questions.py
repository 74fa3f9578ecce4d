"""chenhe rehearse sweep, sensitivity, staff and --relief: results in every form, refusals whole."""

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe
from web.picture.charts.drawing import ChartsUnavailableError

JSON = ("--format", "json")
# Nine documents of 100 minutes a day are work for two drafters of 480 minutes; others hardly work.
SCENARIO = """[scenario]
name = "承辦太慢"
start = 2026-03-02
days = 15
warmup_days = 0

[arrivals]
per_day = 9

[[arrivals.mix]]
row = "line:109"

[service.default]
mean_minutes = 1
distribution = "constant"

[service.action."擬辦"]
mean_minutes = 100
distribution = "constant"

[staff.default]
"承辦人員" = 1

[behaviour]
condition_probability = 0.0
"""
DRAFTERS = "staff.default.承辦人員"

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "承辦太慢.toml"
    file.write_text(SCENARIO, "utf-8")
    return file


def ask(chenhe: Chenhe, question: str, file: Path, *options: str) -> Answer:
    return chenhe("rehearse", question, str(file), "--replications", "3", "--seed", "7", *options)


def test_a_sweep_prints_every_point_less_the_scenario_as_it_is(
    chenhe: Chenhe, scenario: Path
) -> None:
    vary = ("--vary", f"{DRAFTERS}=1,2", "--vary", "arrivals.per_day=9,8")

    answer = ask(chenhe, "sweep", scenario, *vary, *JSON)

    assert answer.code == 0, answer.err
    record = answer.json
    assert (record["question"], record["replications"], record["seed"]) == ("sweep", 3, 7)
    points = {tuple(each["values"].values()): each for each in record["points"]}
    assert list(points) == [("1", "9"), ("1", "8"), ("2", "9"), ("2", "8")]
    assert points["1", "9"]["differences"]["cycle_days"]["difference"] == 0
    assert points["1", "9"]["metrics"] == record["base"]
    assert points["2", "9"]["differences"]["cycle_days"]["difference"] < -1
    lines = ask(chenhe, "sweep", scenario, *vary).out.splitlines()
    assert lines[0].startswith("承辦太慢")
    points_told = [line.partition(" ")[0] for line in lines if "、" in line.partition(" ")[0]]
    assert points_told[-4:] == ["1、9", "1、8", "2、9", "2、8"]


def test_a_sensitivity_puts_the_input_with_the_largest_effect_first(
    chenhe: Chenhe, scenario: Path
) -> None:
    record = ask(chenhe, "sensitivity", scenario, "--by", "0.1", *JSON).json

    assert (record["question"], record["by"]) == ("sensitivity", 0.1)
    effects = [each["effect_days"] for each in record["inputs"]]
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 1
    assert record["inputs"][0]["key"] in (DRAFTERS, "arrivals.per_day", "service.擬辦.mean_minutes")
    assert "每個工作日收文件數" in ask(chenhe, "sensitivity", scenario, "--by", "0.1").out


def test_the_fewest_staff_is_written_as_a_scenario_that_reaches_the_rate(
    chenhe: Chenhe, scenario: Path, tmp_path: Path
) -> None:
    to = tmp_path / "plan.toml"

    record = ask(chenhe, "staff", scenario, "--on-time", "0.9", "--to", str(to), *JSON).json

    assert record["reached"]
    assert record["holders"] == {"綜合企劃組/承辦人員": 2}
    assert record["persons"] == record["base_persons"] + 1
    assert to.read_text("utf-8") == record["toml"]
    again = chenhe("rehearse", str(to), "--replications", "3", "--seed", "7", *JSON).json
    assert again["metrics"]["on_time_rate"]["low"] >= 0.9


def test_a_rate_that_nobody_reaches_is_said_and_nothing_is_written(
    chenhe: Chenhe, scenario: Path, tmp_path: Path
) -> None:
    to = tmp_path / "plan.toml"
    scenario.write_text(SCENARIO.replace("per_day = 9", "per_day = 90"), "utf-8")

    answer = ask(chenhe, "staff", scenario, "--on-time", "1", "--most", "1", "--to", str(to))

    assert answer.code == 0
    assert "加到上限 1 人仍達不到" in answer.out
    assert not to.exists()


def test_relief_says_what_one_holder_more_would_save(chenhe: Chenhe, scenario: Path) -> None:
    relief = chenhe(
        "rehearse", str(scenario), "--relief", "--replications", "3", "--seed", "7", *JSON
    ).json["relief"]

    (trial,) = relief["trials"]
    assert (trial["position"], trial["holders"], trial["helps"]) == ("綜合企劃組/承辦人員", 2, True)
    assert trial["differences"]["cycle_days"]["difference"] < -1
    assert relief["said"]


@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("sweep", ("--vary", "staff.default.x"), ("staff.default.x", "沒有寫「設定=值」")),
        ("sweep", ("--vary", f"{DRAFTERS}=0,x"), ("「0」", "「x」")),
        ("sweep", ("--vary", f"{DRAFTERS}=1..500"), ("一次最多 400 個",)),
        ("sensitivity", ("--by", "1"), ("各增減的比例「1.0」", "0 < by < 1")),
        ("sensitivity", ("--by", "0.1_0"), ("--by", "「0.1_0」不是可用的數")),
        ("sweep", ("--vary", f"{DRAFTERS}=1_0"), ("「1_0」",)),
        ("staff", ("--on-time", "2", "--most", "0"), ("期限內比率「2.0」", "最多加幾人「0」")),
        ("staff", ("--to", "/nowhere/plan.toml"), ("輸出檔", "沒有這個資料夾")),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_is_allowed(
    chenhe: Chenhe, scenario: Path, question: str, options: tuple[str, ...], said: tuple[str, ...]
) -> None:
    answer = ask(chenhe, question, scenario, *options)

    assert (answer.code, answer.out) == (2, "")
    for each in said:
        assert each in answer.err


@pytest.mark.parametrize("question", ["sweep", "sensitivity", "staff"])
def test_a_scenario_with_faults_is_refused_whole(
    chenhe: Chenhe, scenario: Path, question: str
) -> None:
    scenario.write_text(SCENARIO.replace("= 9", "= -9").replace("= 15", "= 0"), "utf-8")
    options = ("--vary", f"{DRAFTERS}=1,2") if question == "sweep" else ()

    answer = ask(chenhe, question, scenario, *options)

    assert (answer.code, answer.out) == (2, "")
    assert "per_day" in answer.err
    assert "days" in answer.err


def test_each_question_has_a_report_to_sign_under(
    chenhe: Chenhe, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(charts: object, titles: object) -> tuple[str, ...]:
        raise ChartsUnavailableError(why="示範")

    monkeypatch.setattr("web.papers.rehearsal_results.drawn", drawn)
    place, asked = tmp_path / "報告.html", "要加幾個人？"
    options = ("--format", "html", "--to", str(place), "--question", asked)
    told = {
        "sweep": ("--vary", f"{DRAFTERS}=2"),
        "sensitivity": ("--by", "0.5"),
        "staff": ("--on-time", "0.9", "--most", "2"),
    }

    for question, more in told.items():
        answer = ask(chenhe, question, scenario, *more, *options)

        page = place.read_text("utf-8")
        assert (answer.code, answer.out) == (0, ""), answer.err
        assert asked in page
        assert f"<span>{question}</span>" in page  # of the command that does it again
        assert "簽章" in page


def test_a_report_that_cannot_be_is_refused_before_a_question_runs(
    chenhe: Chenhe, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    answer = ask(chenhe, "sensitivity", scenario, "--format", "pdf")

    assert (answer.code, answer.out) == (2, "")
    assert "PDF 不能印在終端機上" in answer.err
