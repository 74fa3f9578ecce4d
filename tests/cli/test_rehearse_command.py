"""chenhe rehearse: every fault at once, loads without a run, results in every form, a log."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Chenhe
from tests.workflow.rehearsal.small import threads
from workflow.rehearsal.shipped import shipped_scenarios
from workflow.reports.records import LOG_COLUMNS

JSON = ("--format", "json")
SCENARIO = """[scenario]
name = "示範情境"
start = 2026-03-02
days = 5
warmup_days = 1

[arrivals]
per_day = 6
urgency = { "速件" = 1, "普通件" = 3 }

[[arrivals.mix]]
row = "line:661"

[[arrivals.mix]]
row = "line:110"

[service.default]
mean_minutes = 12
"""
RESULT = (
    *("scenario", "seed", "replications", "cases", "events", "unfinished", "seconds"),
    *("metrics", "positions", "comparison", "other", "comparisons", "warmup_days"),
    *("overdue", "by_urgency", "by_unit", "days", "bottleneck", "assumptions", "warnings"),
)


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "情境.toml"
    file.write_text(SCENARIO, "utf-8")
    return file


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    file = tmp_path / "較慢.toml"
    text = SCENARIO.replace("示範情境", "較慢").replace("mean_minutes = 12", "mean_minutes = 24")
    file.write_text(text, "utf-8")
    return file


def run(chenhe: Chenhe, file: Path | str, *options: str) -> Answer:
    return chenhe("rehearse", str(file), "--replications", "3", "--seed", "7", *options)


def unhurried(record: dict[str, Any]) -> str:
    """The result but for the seconds that it took."""
    return re.sub(r'"seconds": [\d.e-]+', "", json.dumps(record))


# Faults


def test_every_fault_of_all_scenarios_and_options_is_told_at_once(
    chenhe: Chenhe, tmp_path: Path, scenario: Path
) -> None:
    bad = tmp_path / "壞.toml"
    bad.write_text(SCENARIO.replace("days = 5", "days = 0"), "utf-8")

    answer = run(
        *(chenhe, bad, "--compare", "nothing.toml", "--compare", str(scenario)),
        *("--days", "1", "--cases", "2", "--precision", "2", "--workers", "0"),
        *("--cluster", "tcp://127.0.0.1:1", "--log", str(tmp_path)),
        *("--to", str(tmp_path / "nowhere" / "out.json")),
    )

    assert (answer.code, answer.out) == (2, "")
    lines = answer.err.splitlines()
    assert [line for line in lines if "壞.toml 第 4 行 scenario.days「0」" in line]
    assert [line for line in lines if "nothing.toml" in line and "baseline" in line]
    assert len([line for line in lines if "工作程序數" in line]) == 2
    assert [line for line in lines if "紀錄檔" in line and "是資料夾" in line]
    assert [line for line in lines if "輸出檔" in line and "沒有這個資料夾" in line]
    assert [line for line in lines if "精確度「2.0」" in line]
    assert [line for line in lines if "只能擇一" in line]


def test_a_run_without_end_is_refused(chenhe: Chenhe, scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace("days = 5\n", ""), "utf-8")

    answer = run(chenhe, scenario)

    assert (answer.code, answer.out) == (2, "")
    assert "沒有說要預演多久" in answer.err


def test_without_a_scenario_the_shipped_ones_are_named(chenhe: Chenhe) -> None:
    answer = chenhe("rehearse", "run")

    assert answer.code == 2
    assert all(each.name in answer.err for each in shipped_scenarios())


def test_the_shipped_scenarios_are_listed_with_what_they_are_for(chenhe: Chenhe) -> None:
    lines = chenhe("rehearse", "--list").out.splitlines()

    assert [line.split()[0] for line in lines] == [each.name for each in shipped_scenarios()]
    assert all(each.purpose in line for each, line in zip(shipped_scenarios(), lines, strict=True))


# Loads


@pytest.mark.parametrize("name", [each.name for each in shipped_scenarios()])
def test_every_shipped_scenario_is_sound(chenhe: Chenhe, name: str) -> None:
    answer = chenhe("rehearse", name, "--check", *JSON)

    assert answer.code == 0
    loads = [each["load"] for each in answer.json["positions"].values() if each["holders"]]
    assert loads
    assert all(load < 1 for load in loads)


def test_loads_are_known_without_a_run(chenhe: Chenhe, scenario: Path) -> None:
    found = run(chenhe, scenario, "--check", *JSON).json

    drafter = found["positions"]["秘書室/承辦人員"]
    assert drafter["signoffs_a_day"] == pytest.approx(3)
    assert drafter["load"] == pytest.approx(3 * 12 / 480)
    assert (found["scenario"], found["others"]) == ("示範情境", [])


def test_rows_edited_are_shown_before_anything_runs(chenhe: Chenhe) -> None:
    record = chenhe("rehearse", "delegation", "--check", *JSON).json
    text = chenhe("rehearse", "delegation", "--check").out

    assert len(record["edits"]) == 22
    first = record["edits"][0]
    assert (first["line"], first["before"]["decider"], first["after"]["decider"]) == (
        40,
        "局長",
        "副局長",
    )
    assert first["after"]["steps"][-1] == {"position": "副局長", "action": "核定"}
    assert "授權下放：調整分層負責 22 列" in text
    assert "主任秘書審核 → 副局長核定" in text


def test_loads_as_text_line_up(chenhe: Chenhe, scenario: Path) -> None:
    lines = run(chenhe, scenario, "--check").out.splitlines()

    assert lines[0] == "示範情境：各職稱的負荷"
    assert lines[1].split() == [
        *("職稱", "人數", "每日簽核", "每次簽核（分）"),
        "每日在班（分）",
        "負荷",
    ]
    places = {len(line.encode("big5", "replace")) for line in lines[1:]}
    assert len(places) == 1


def test_a_load_of_one_or_more_is_warned_of_and_not_refused(chenhe: Chenhe, scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace("mean_minutes = 12", "mean_minutes = 400"), "utf-8")

    answer = run(chenhe, scenario, "--check")

    assert answer.code == 0
    assert "佇列就不會穩定" in answer.out


def test_nothing_that_simulates_is_loaded_to_check_or_to_help(scenario: Path) -> None:
    script = f"""
import sys
from web.cli import main
for ask in (["{scenario}", "--check"], ["--list"], ["--help"]):
    sys.argv = ["chenhe", "rehearse", *ask]
    try:
        main()
    except SystemExit as end:
        assert not end.code, end.code
assert not {{"numba", "scipy", "altair", "distributed"}} & sys.modules.keys()
"""
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=root, check=False
    )

    assert done.returncode == 0, done.stderr.decode()


# Results


@pytest.mark.usefixtures("at_once")
def test_the_result_is_one_json_document_of_the_shape_agreed(
    chenhe: Chenhe, scenario: Path, slower: Path
) -> None:
    answer = run(chenhe, scenario, "--compare", str(slower), *JSON)

    found = answer.json
    assert answer.code == 0
    assert found.keys() >= {*RESULT}
    assert (found["scenario"], found["seed"], found["replications"]) == ("示範情境", 7, 3)
    assert found["events"] == sum(each["handled"] for each in found["positions"].values())
    cycle = found["metrics"]["cycle_days"]
    assert cycle.keys() >= {"mean", "low", "high", "p50", "p90", "p95"}
    assert found["comparison"]["cycle_days"]["difference"] > 0
    other = found["other"]["metrics"]["cycle_days"]["mean"]
    assert found["comparison"]["cycle_days"]["difference"] == pytest.approx(other - cycle["mean"])
    assert found["comparisons"][0]["result"] == found["other"]
    assert len(found["days"]) == 6
    assert [each["warmup"] for each in found["days"]] == [True, *[False] * 5]
    urgencies = found["by_urgency"]
    assert urgencies["速件"]["cases"] + urgencies["普通件"]["cases"] == found["cases"] > 0


@pytest.mark.usefixtures("at_once")
def test_the_same_seed_gives_the_same_result(chenhe: Chenhe, scenario: Path) -> None:
    first, second = (run(chenhe, scenario, *JSON).json for _ in range(2))
    other = chenhe("rehearse", str(scenario), "--replications", "3", "--seed", "8", *JSON).json

    assert unhurried(first) == unhurried(second)
    assert first["metrics"] != other["metrics"]


def test_processes_come_to_the_same_as_threads(
    chenhe: Chenhe, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_processes = run(chenhe, scenario, "--workers", "2", *JSON).json
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "processes", threads)

    assert unhurried(by_processes) == unhurried(run(chenhe, scenario, *JSON).json)


@pytest.mark.usefixtures("at_once")
def test_the_rates_are_null_round_the_clock(chenhe: Chenhe, scenario: Path) -> None:
    text = SCENARIO.replace("days = 5", 'days = 5\ncalendar = "continuous"')
    scenario.write_text(text, "utf-8")

    metrics = run(chenhe, scenario, *JSON).json["metrics"]

    assert (metrics["on_time_rate"], metrics["closed_in_time_rate"]) == (None, None)
    assert metrics["cycle_days"]["mean"] > 0


@pytest.mark.usefixtures("at_once")
def test_the_text_says_bottleneck_differences_and_assumptions(
    chenhe: Chenhe, scenario: Path, slower: Path
) -> None:
    answer = run(chenhe, scenario, "--compare", str(slower))

    assert answer.code == 0
    assert "示範情境：計入 5 日，暖機 1 日，重複 3 次，種子 7" in answer.out
    assert "瓶頸是" in answer.out
    assert "「較慢」減「示範情境」" in answer.out
    assert "辦理日數平均多" in answer.out
    assert "秘書室承辦人員" in answer.out
    assert "假定" in answer.out
    assert "%" in answer.out
    assert "%%" not in answer.out


class Elements(HTMLParser):
    """The elements of a page, with what they point to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.tags.add(tag)
        pointed = (value or "" for name, value in attrs if name in ("src", "href", "data"))
        self.outside += [each for each in pointed if not each.startswith("#")]


@pytest.mark.usefixtures("at_once")
def test_the_page_stands_by_itself_without_scripts(
    chenhe: Chenhe, scenario: Path, slower: Path, tmp_path: Path
) -> None:
    page = tmp_path / "報告.html"

    asked = ("--format", "html", "-o", str(page), "--question", "多一個審核慢幾天？")
    answer = run(chenhe, scenario, "--compare", str(slower), *asked)

    text, elements = page.read_text("utf-8"), Elements()
    elements.feed(text)
    assert (answer.code, answer.out) == (0, "")
    assert "script" not in elements.tags
    assert "svg" in elements.tags
    assert elements.outside == []
    assert "「較慢」減「示範情境」" in text
    assert "情境所寫" in text
    assert "多一個審核慢幾天？" in text
    assert "瓶頸是" in text


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--question", "幾天？"), "--question 是報告最前面的問題"),
        (("--format", "html", "--question", "幾" * 201), "問題"),
        (("--format", "pdf", "--check"), "--check 印文字或 JSON"),
        (("--format", "pdf"), "PDF 不能印在終端機上"),
    ],
)
def test_a_report_that_cannot_be_is_refused_before_anything_runs(
    chenhe: Chenhe,
    scenario: Path,
    options: tuple[str, ...],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    answer = run(chenhe, scenario, *options)

    assert (answer.code, answer.out) == (2, "")
    assert why in "".join(each.strip("│ ") for each in answer.err.splitlines())


# The log


@pytest.mark.usefixtures("at_once")
def test_a_log_as_xes_is_judged_as_the_one_in_csv(
    chenhe: Chenhe, scenario: Path, tmp_path: Path
) -> None:
    judged: list[object] = []
    for name in ("log.csv", "log.XES"):
        assert run(chenhe, scenario, "--log", str(tmp_path / name), *JSON).code == 0
        found = chenhe("audit", str(tmp_path / name), *JSON).json
        findings = sorted((each["case_id"], each["code"]) for each in found["findings"])
        judged.append((found["cases"], found["events"], found["rejected"], findings))

    assert judged[0] == judged[1]
    assert (tmp_path / "log.XES").read_text("utf-8").startswith("<?xml")
    assert [*tmp_path.glob(".log*")] == []


@pytest.mark.usefixtures("at_once")
def test_the_log_has_the_columns_that_an_audit_reads_and_no_deviation(
    chenhe: Chenhe, scenario: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"

    ran = run(chenhe, scenario, "--log", str(log), *JSON)

    assert ran.code == 0
    assert log.read_text("utf-8-sig").splitlines()[0] == ",".join(LOG_COLUMNS)
    audited = chenhe("audit", str(log), *JSON)
    assert audited.json["rejected"] == []
    assert {each["code"] for each in audited.json["findings"]} <= {"OVERDUE", "NOT_DECIDED"}
    assert audited.json["cases"] > 10
    assert [*tmp_path.glob(".log*")] == []


@pytest.mark.usefixtures("at_once")
def test_a_run_that_fails_leaves_no_log_and_spares_the_old_one(
    chenhe: Chenhe, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    log = tmp_path / "log.csv"
    log.write_text("舊的", "utf-8")
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "rehearsed", interrupted)

    answer = run(chenhe, scenario, "--log", str(log))

    assert (answer.code, answer.out) == (130, "")
    assert "已中斷" in answer.err
    assert log.read_text("utf-8") == "舊的"
    assert [*tmp_path.glob(".log*")] == []


def test_a_missing_package_is_named_with_how_to_get_it(
    chenhe: Chenhe, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name, name="numba")

    monkeypatch.setattr("web.rehearsals.running.import_module", missing)

    answer = run(chenhe, scenario)

    assert (answer.code, answer.out) == (2, "")
    assert "pip install 'chenhe[sim]'" in answer.err
