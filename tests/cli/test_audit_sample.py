"""chenhe audit --sample: the findings of a sample, how it was drawn, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe

HEADINGS = "文號,流程列,主旨,密等,動作,單位,職稱,時間,收文時間"
STEPS = (("擬辦", "秘書室", "承辦人員"), ("核定", "", "專門委員"), ("存查", "秘書室", "承辦人員"))
JSON = ("--format", "json")


@pytest.fixture
def log(tmp_path: Path) -> str:
    """Twenty documents in which 主任 was skipped: one 密件, one open, two a day from 3/2 on."""
    lines = [
        f"115{case:03},line:661,示範採購,{'密' if case == 4 else '普通'},{action},{unit},{position}"
        f",2026-03-{2 + case // 2:02} {hour}:00,2026-03-{2 + case // 2:02} 09:00"
        for case in range(20)
        for hour, (action, unit, position) in enumerate(STEPS, start=10)
        if (case, action) != (7, "存查")
    ]
    path = tmp_path / "紀錄.csv"
    path.write_text("\n".join((HEADINGS, *lines, "")), "utf-8")
    return str(path)


def test_the_findings_are_those_of_the_sample(chenhe: Chenhe, log: str) -> None:
    answer = chenhe("audit", log, "--sample", "random", "--size", "5", "--seed", "7", *JSON)

    sample = answer.json["sample"]
    assert answer.code == 1
    assert (sample["cases"], sample["population"], sample["size"]) == (20, 18, 5)
    assert sample["excluded"] == {"confidential": 1, "open": 1}
    assert {each["case_id"] for each in answer.json["findings"]} == set(sample["ids"])


def test_without_a_sample_all_are_looked_at(chenhe: Chenhe, log: str) -> None:
    answer = chenhe("audit", log, *JSON)

    assert answer.json["sample"] is None
    assert len({each["case_id"] for each in answer.json["findings"]}) == 20


def test_a_seed_that_nobody_named_is_told_so_that_it_can_be_drawn_again(
    chenhe: Chenhe, log: str
) -> None:
    first = chenhe("audit", log, "--sample", "random", *JSON).json["sample"]

    again = ("--sample", "random", "--seed", str(first["seed"]))
    assert chenhe("audit", log, *again, *JSON).json["sample"] == first
    assert (first["confidence"], first["tolerable"], first["size"]) == (0.95, 0.05, 18)


def test_consecutive_from_a_day_takes_the_next_numbers(chenhe: Chenhe, log: str) -> None:
    options = ("--sample", "consecutive", "--size", "3", "--from", "115.3.4")

    answer = chenhe("audit", log, *options, *JSON)

    assert answer.json["sample"]["ids"] == ["115005", "115006", "115008"]


def test_the_text_says_how_it_was_drawn(chenhe: Chenhe, log: str) -> None:
    text = chenhe("audit", log, "--sample", "units", "--seed", "7").out

    assert "母體 18 件：紀錄共 20 件" in text
    assert "排除密件 1 件" in text
    assert "即 D＝1 件偏差，抽 n＝18 件" in text
    assert "少抽一件就是 5.556%" in text
    assert "種子 7：" in text
    assert "秘書室：母體 18 件，抽" in text


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--seed", "幸運"), "種子「幸運」"),
        (("--size", "19"), "要抽 19 件，母體只有 18 件"),
        (("--from", "2026-04-01"), "晚於最後一件的收文日 115.03.11"),
        (("--confidence", "1"), "信賴水準「1」"),
        (("--tolerable", "60%"), "可容忍偏差率「60%」"),
        (("--exclude", "急件"), "排除「急件」"),
        (("--size", "3", "--each", "3"), "擇一"),
    ],
)
def test_what_cannot_be_drawn_is_bad_input(
    chenhe: Chenhe, log: str, options: tuple[str, ...], why: str
) -> None:
    answer = chenhe("audit", log, "--sample", "random", *options)

    assert (answer.code, answer.out) == (2, "")
    assert why in answer.err


def test_options_of_a_sample_without_one_are_bad_usage(chenhe: Chenhe, log: str) -> None:
    answer = chenhe("audit", log, "--seed", "7")

    assert answer.code == 2
    assert "--sample" in answer.err


def test_an_audit_kept_keeps_its_sample(chenhe: Chenhe, log: str, tmp_path: Path) -> None:
    options = ("--keep", "--sample", "random", "--size", "5", "--seed", "7")

    sample = chenhe("audit", log, *options, *JSON).json["sample"]

    (kept,) = tmp_path.glob("*.audits/*/sample.json")
    (told,) = json.loads(kept.read_text("utf-8"))
    assert told["drawn"]["ids"] == sample["ids"]
