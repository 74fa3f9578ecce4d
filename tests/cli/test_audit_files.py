"""chenhe audit: workbook, report, mapping and template, as files and what stands in them."""

import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.auditing import (
    HEADINGS,
    JSON,
    LAWFUL,
    SKIPPED,
    Write,
    cells,
    codes,
)
from tests.cli.conftest import Chenhe
from web.commands.judging import Told
from workflow.reports.records import LOG_COLUMNS


def test_the_workbook_has_the_findings_and_the_records_as_brought(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    to = tmp_path / "結果.xlsx"

    answer = chenhe("audit", str(written(*SKIPPED)), "--format", "xlsx", "-o", str(to))

    findings, records, about = (cells(to, name) for name in ("稽核發現", "紀錄", "說明"))
    assert (answer.code, answer.out) == (1, "")
    assert findings[1][:3] == ["示範1", "嚴重", "REVIEW_SKIPPED"]
    assert records[0] == [*HEADINGS, "發現代碼", "發現說明"]
    assert [row[3] for row in records[1:]] == list(SKIPPED)
    assert [row[2] for row in records[1:]] == ["=1+1 出版品"] * 3
    evidence = {int(each) for each in findings[1][8].split("、")}
    assert {at for at, row in enumerate(records) if row[-2] == "REVIEW_SKIPPED"} == evidence
    assert ["檔案", "紀錄.csv"] in about
    assert b"<f>" not in to.read_bytes()


def test_the_same_audit_makes_the_same_workbook(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    file = str(written(*SKIPPED))
    made = [tmp_path / f"{number}.xlsx" for number in range(2)]

    for each in made:
        chenhe("audit", file, "--format", "xlsx", "--to", str(each))

    assert made[0].read_bytes() == made[1].read_bytes()


def test_the_report_is_a_page_that_stands_by_itself(chenhe: Chenhe, written: Write) -> None:
    answer = chenhe("audit", str(written(*SKIPPED)), "--format", "html")

    assert answer.code == 1
    assert answer.out.startswith("<!DOCTYPE html>")
    assert "漏" in answer.out or "REVIEW_SKIPPED" in answer.out
    assert "流程表第 661 行" in answer.out
    assert "=1+1 出版品" in answer.out
    assert 'src="http' not in answer.out


def test_the_template_read_back_empty_has_no_records(chenhe: Chenhe, tmp_path: Path) -> None:
    to = tmp_path / "空白.xlsx"

    made = chenhe("audit", "--template", str(to))
    answer = chenhe("audit", str(to), *JSON)

    log, about, actions, positions = (
        cells(to, name) for name in ("紀錄", "說明", "動作", "單位與職稱")
    )
    assert made.code == 0
    assert log == [list(LOG_COLUMNS)]
    assert [row[0].removesuffix("（必填）") for row in about[1:]] == list(LOG_COLUMNS)
    assert {"擬辦", "會辦", "復辦"} <= {row[0] for row in actions}
    assert ["秘書室", "主任"] in positions
    assert (answer.code, answer.out) == (2, "")
    assert "沒有任何紀錄" in answer.err


# Reading


def test_a_mapping_saved_reads_the_next_file_alike(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    file, mapping = written(*SKIPPED), tmp_path / "對照.toml"

    first = chenhe("audit", str(file), "--save-mapping", str(mapping), *JSON)
    again = chenhe("audit", str(file), "--mapping", str(mapping), *JSON)

    assert "已存下欄位對照" in first.err
    assert again.json == first.json


def test_a_mapping_that_cannot_be_read_is_named(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    mapping = tmp_path / "對照.toml"
    mapping.write_text("[columns]\n'文號' = 3\n", "utf-8")

    answer = chenhe("audit", str(written(*SKIPPED)), "--mapping", str(mapping), *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert "對照.toml" in answer.err


def test_a_worksheet_that_is_not_there_is_named_with_those_that_are(
    chenhe: Chenhe, written: Write
) -> None:
    answer = chenhe("audit", str(written(*SKIPPED)), "--sheet", "沒有", *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert "「沒有」" in answer.err


def test_records_can_be_put_in_the_order_of_their_times(chenhe: Chenhe, written: Write) -> None:
    file = written(*LAWFUL)
    headings, *lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join((headings, *reversed(lines))), "utf-8")

    by_file, by_time = (
        chenhe("audit", str(file), "--order", order, *JSON) for order in ("file", "time")
    )

    assert by_file.code == 1
    assert codes(by_time) == []


def test_progress_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter((0.0, 1.0, 2.5, 2.5, 3.0, 5.0, 5.0))
    told = Told(seconds=lambda: next(clock))

    for done in range(4):
        told("讀取", done * 1000, 9000 if done < 3 else 0)

    assert capsys.readouterr().err == "讀取 1,000／9,000\n讀取 3,000\n"


def test_the_report_holds_the_conclusion_and_says_that_all_was_examined(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    conclusion = tmp_path / "結論.txt"
    conclusion.write_text("示範結論：漏簽應檢討。", "utf-8")

    answer = chenhe(
        "audit", str(written(*SKIPPED)), "--format", "html", "--report", str(conclusion)
    )

    assert answer.code == 1
    assert "示範結論：漏簽應檢討。" in answer.out
    assert "沒有抽樣：檔案裡的公文全部檢核" in answer.out


def test_masked_nothing_that_is_written_tells_a_name(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    file = written(*SKIPPED, 意見="已請示範專門委員補件", 人員="示範丁")
    names = ("示範丁",)

    for form in ("html", "xlsx", "sheet"):
        to = tmp_path / f"out.{form}"
        assert chenhe("audit", str(file), "--format", form, "--mask", "-o", str(to)).code == 1
        raw = to.read_bytes()
        text = raw.decode() if form == "html" else cells_of_all(raw)
        assert [name for name in names if name in text] == []
        assert "示○○" in text


def cells_of_all(raw: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_a_report_of_the_sample_alone_says_how_it_was_drawn(chenhe: Chenhe, written: Write) -> None:
    sampled = ("--sample", "random", "--size", "1", "--seed", "7")

    answer = chenhe("audit", str(written(*SKIPPED)), *sampled, "--format", "html")

    assert "種子 7" in answer.out
    assert "只含抽出的公文" in answer.out


def test_a_report_of_nothing_is_refused(chenhe: Chenhe, written: Write) -> None:
    answer = chenhe("audit", str(written("擬辦", 文號="")), "--format", "html")

    assert (answer.code, answer.out) == (2, "")
    assert "沒有任何一件公文可以報告" in answer.err


@pytest.mark.parametrize("more", [("--mask",), ("--mask-apart",), ("--report", "結論.txt")])
def test_options_of_a_report_are_refused_where_there_is_none(
    chenhe: Chenhe, written: Write, more: tuple[str, ...]
) -> None:
    answer = chenhe("audit", str(written(*SKIPPED)), *JSON, *more)

    assert (answer.code, answer.out) == (2, "")
    assert "html、pdf、xlsx" in answer.err
