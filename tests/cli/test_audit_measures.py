"""chenhe audit --score and --compare: in text, JSON, reports; every fault of a sheet at once."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Chenhe
from tests.web.auditing import a_log
from workflow.audit.work.sheet_file import EXAMPLE_FILE

JSON = ("--format", "json")


@pytest.fixture
def skipped(tmp_path: Path) -> str:
    """A log in which 主任 did not review."""
    file = tmp_path / "紀錄.csv"
    file.write_text(a_log(skips="主任"), "utf-8")
    return str(file)


@pytest.fixture
def lawful(tmp_path: Path) -> str:
    file = tmp_path / "前一次.csv"
    file.write_text(a_log(), "utf-8")
    return str(file)


def test_a_log_is_scored_by_the_example_and_by_a_sheet_of_ones_own(
    chenhe: Chenhe, skipped: str, tmp_path: Path
) -> None:
    own = tmp_path / "本局.toml"
    text = EXAMPLE_FILE.read_text("utf-8").replace('"嚴重" = 20', '"嚴重" = 45')
    own.write_text(text.replace("示範評分表", "本局評分表"), "utf-8")

    answer = chenhe("audit", skipped, "--score", "example", *JSON)
    printed = chenhe("audit", skipped, "--score", str(own))

    assert answer.code == 1
    whole = answer.json["score"]["whole"]
    assert (whole["score"], whole["band"], whole["cases"]) == (80.0, "甲等", 1)
    assert whole["deductions"] == [
        {"code": "REVIEW_SKIPPED", "findings": 1, "cases": 1, "points": 20.0}
    ]
    assert [each["unit"] for each in answer.json["score"]["units"]] == ["秘書室"]
    assert "評分（本局評分表）：55.00 分，丁等（1 件）" in printed.out


def test_every_fault_of_a_sheet_is_told_before_the_log_is_read(
    chenhe: Chenhe, tmp_path: Path
) -> None:
    sheet = tmp_path / "評分表.toml"
    sheet.write_text("chenhe_score_sheet = 1\nfull = -1\n", "utf-8")

    answer = chenhe("audit", "沒有這個檔.csv", "--score", str(sheet))

    assert answer.code == 2
    for part in ("title", "full「-1」", "severity.嚴重", "band"):
        assert part in answer.err
    assert "沒有這個檔" not in answer.err


def test_two_logs_are_compared_by_code_and_unit(chenhe: Chenhe, skipped: str, lawful: str) -> None:
    answer = chenhe("audit", skipped, "--compare", lawful, *JSON)
    printed = chenhe("audit", skipped, "--compare", lawful)

    comparison = answer.json["comparison"]
    assert (comparison["earlier"], comparison["later"]) == ("前一次.csv", "紀錄.csv")
    assert comparison["codes"] == [
        {
            "code": "REVIEW_SKIPPED",
            "before": {"findings": 0, "cases": 1, "rate": 0.0},
            "after": {"findings": 1, "cases": 1, "rate": 100.0},
            "difference": 100.0,
        }
    ]
    assert "漏簽　0.00 → 100.00（+100.00，退步）" in printed.out


def test_scores_stand_in_the_report_and_its_workbook(
    chenhe: Chenhe, skipped: str, tmp_path: Path
) -> None:
    file = tmp_path / "發現.xlsx"

    page = chenhe("audit", skipped, "--score", "example", "--format", "html")
    chenhe("audit", skipped, "--score", "example", "--format", "xlsx", "-o", str(file))

    book = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes()))
    scores = book.get_sheet_by_name("評分").to_python()
    assert "<h2>評分" in page.out
    assert "80.00" in page.out
    assert scores[1][:3] == ["秘書室", 80.0, "甲等"]


def test_a_comparison_stands_in_the_report_and_its_workbook(
    chenhe: Chenhe, skipped: str, lawful: str, tmp_path: Path
) -> None:
    file = tmp_path / "發現.xlsx"

    page = chenhe("audit", skipped, "--compare", lawful, "--format", "html")
    chenhe("audit", skipped, "--compare", lawful, "--format", "xlsx", "-o", str(file))

    book = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes()))
    lines = book.get_sheet_by_name("比較").to_python()
    part = page.out.partition("與前一次比較</h2>")[2].partition("</section>")[0]
    assert "前一次.csv" in part
    assert re.search(r"漏簽</th>.*?100\.00.*?\+100\.00.*?退步", part, re.DOTALL)
    assert lines[1] == ["全部", "合計", 0, 1, 0.0, 1, 1, 100.0, 100.0, "退步"]
    assert [line[:2] for line in lines[2:4]] == [
        ["代碼", "REVIEW_SKIPPED 漏簽"],
        ["單位", "秘書室"],
    ]


@pytest.mark.parametrize("option", [("--score", "example"), ("--compare", "x.csv")])
def test_what_the_sheet_given_back_has_no_place_for_is_refused(
    chenhe: Chenhe, skipped: str, option: tuple[str, str]
) -> None:
    answer = chenhe("audit", skipped, *option, "--format", "sheet")

    assert answer.code == 2
    assert option[0] in answer.err
