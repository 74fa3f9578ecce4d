"""chenhe audit: one document on stdout, the exit code, and what stands in every form of it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Answer, Chenhe
from tests.workflow.secrecy import SUBJECT, a_secret, a_staff
from web.commands.judging import Told
from web.commands.offices import OfficeChoice, casework
from workflow.audit.auditing import SEALED
from workflow.reports.records import LOG_COLUMNS

JSON = ("--format", "json")
ROW = "line:661"  # 秘書室: 主任 reviews, 專門委員 decides
HEADINGS = ("文號", "流程列", "主旨", "動作", "單位", "職稱", "人員", "被代理人", "時間", "意見")
UNITS = {"承辦人員": "秘書室", "主任": "秘書室", "專門委員": ""}
SIGNED = [("擬辦", "承辦人員"), ("審核", "主任"), ("核定", "專門委員"), ("發文", "承辦人員")]
CONTRACT = (
    *("cases", "events", "rejected", "findings", "summary"),
    *("assumptions", "unjudged", "notes", "rulebooks"),
)

Write = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A CSV of one case, what was done in this order; cells in place of those of every line."""

    def write(*done: str, file: str = "紀錄.csv", **cells: str) -> Path:
        lines = [",".join(HEADINGS)]
        for day, action in enumerate(done, start=2):
            position = dict(SIGNED).get(action, "承辦人員")
            line = {
                **{"文號": "示範1", "流程列": ROW, "主旨": "=1+1 出版品", "動作": action},
                **{"單位": UNITS[position], "職稱": position, "人員": f"示範{position}"},
                **{"被代理人": "", "時間": f"2026-03-{day:02} 09:00", "意見": "擬如說明"},
            } | cells
            lines.append(",".join(line[name] for name in HEADINGS))
        path = tmp_path / file
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


LAWFUL = tuple(action for action, _ in SIGNED)
SKIPPED = ("擬辦", "核定", "發文")


def cells(file: Path, sheet: str) -> list[list[str]]:
    """Every cell of a worksheet, as text."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]


def codes(answer: Answer) -> list[str]:
    return [each["code"] for each in answer.json["findings"]]


def test_a_lawful_log_ends_with_0(chenhe: Chenhe, written: Write) -> None:
    answer = chenhe("audit", str(written(*LAWFUL)), *JSON)

    assert answer.code == 0
    assert codes(answer) == []
    assert answer.json.keys() >= {*CONTRACT}


def test_findings_end_with_1_and_cite_row_and_records(chenhe: Chenhe, written: Write) -> None:
    answer = chenhe("audit", str(written(*SKIPPED)), *JSON)

    assert answer.code == 1
    (finding,) = answer.json["findings"]
    assert (finding["code"], finding["severity"], finding["position"]) == (
        *("REVIEW_SKIPPED", "嚴重"),
        "主任",
    )
    assert (finding["case_id"], finding["row"]["line"]) == ("示範1", 661)
    assert finding["evidence"]
    assert answer.json["summary"] == {"REVIEW_SKIPPED": 1}


def test_the_text_says_case_sentence_row_records_and_what_is_not_known(
    chenhe: Chenhe, written: Write
) -> None:
    answer = chenhe("audit", str(written(*SKIPPED)))

    assert answer.code == 1
    assert answer.out.startswith("紀錄.csv：1 件、3 筆紀錄，發現 1 項（嚴重 1）\n")
    assert "\n示範1  =1+1 出版品\n  嚴重 REVIEW_SKIPPED" in answer.out
    assert "依第 661 行 秘書室/" in answer.out
    assert "       1  REVIEW_SKIPPED" in answer.out
    assert "\n注意\n  沒有名冊" in answer.out
    assert answer.err == ""


def test_a_log_from_standard_input_is_judged_alike(
    chenhe: Chenhe, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(*SKIPPED)
    given = io.TextIOWrapper(io.BytesIO(file.read_bytes()))
    monkeypatch.setattr("sys.stdin", given)

    answer, named = chenhe("audit", "-", *JSON), chenhe("audit", str(file), *JSON)

    assert answer.json["findings"] == named.json["findings"]
    assert answer.json["file"] == "標準輸入"


def test_a_file_where_every_line_is_rejected_ends_with_2_and_says_each(
    chenhe: Chenhe, written: Write
) -> None:
    answer = chenhe("audit", str(written("亂寫", "亂寫")), *JSON)

    assert answer.code == 2
    assert [each["line"] for each in answer.json["rejected"]] == [2, 3]
    assert all("可用：" in each["reason"] for each in answer.json["rejected"])
    assert answer.json["cases"] == 1
    assert "2 處沒有讀入" in answer.err


def test_a_case_with_a_line_that_cannot_be_read_is_not_accused(
    chenhe: Chenhe, written: Write
) -> None:
    file = written("擬辦", "亂寫", "核定", "發文")

    answer, text = chenhe("audit", str(file), *JSON), chenhe("audit", str(file))

    assert "REVIEW_SKIPPED" not in codes(answer)
    assert answer.json["unjudged"] == [{"case_id": "示範1", "records": [2]}]
    assert "示範1：第 2 筆紀錄" in text.out
    assert "第 3 行 動作「亂寫」" in text.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "檔案是空的"),
        ("文號,動作,職稱,時間\n".encode(), "沒有任何紀錄"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_log_is_bad_input(
    chenhe: Chenhe, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "輸入.csv"
    file.write_bytes(content)

    answer = chenhe("audit", str(file), *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert "輸入.csv" in answer.err


def test_a_file_that_is_not_there_is_bad_input(chenhe: Chenhe, tmp_path: Path) -> None:
    answer = chenhe("audit", str(tmp_path / "沒有.csv"))

    assert (answer.code, answer.out) == (2, "")
    assert "沒有.csv" in answer.err


# Rows


def test_a_case_without_a_row_is_judged_by_a_suggested_one_only_when_asked(
    chenhe: Chenhe, written: Write
) -> None:
    subject = "政府出版品管理：出版品預算或擲節等執行情形檢討資料綜整"
    file = str(written(*SKIPPED, 流程列="", 主旨=subject))

    plain, assuming = chenhe("audit", file, *JSON), chenhe("audit", file, "--assume-rows", *JSON)

    assert codes(plain) == ["ROW_UNKNOWN"]
    (assumed,) = plain.json["assumptions"]
    assert (assumed["row"]["line"], assumed["confirmed"]) == (661, False)
    assert codes(assuming) == ["REVIEW_SKIPPED"]
    assert assuming.json["findings"][0]["assumed"] is True


# People


def test_with_a_roster_whoever_holds_nothing_is_found(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    roster = tmp_path / "名冊.csv"
    held = [
        *(("示範承辦人員", "秘書室", "承辦人員"), ("別人", "秘書室", "主任")),
        ("示範專門委員", "機關", "專門委員"),
    ]
    lines = [f"{person},{unit},{post},2026-01-01" for person, unit, post in held]
    roster.write_text("\n".join(("姓名,單位,職稱,到職日", *lines)), "utf-8")
    file = str(written(*LAWFUL))

    plain = chenhe("audit", file, *JSON)
    known = chenhe("audit", file, "--organisation", str(roster), *JSON)

    assert codes(plain) == []
    assert [each["position"] for each in known.json["findings"]] == ["主任"]
    assert codes(known) == ["DEPUTY_INVALID"]


def test_a_roster_with_faults_lists_them_all(
    chenhe: Chenhe, written: Write, tmp_path: Path
) -> None:
    roster = tmp_path / "名冊.csv"
    roster.write_text("姓名,單位,職稱,到職日\n甲,無此組,股長,x\n", "utf-8")

    answer = chenhe("audit", str(written(*LAWFUL)), "--organisation", str(roster), *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert "無此組" in answer.err
    assert "「x」" in answer.err


# In place


def test_auditing_in_place_gives_what_auditing_the_export_gives(
    chenhe: Chenhe, tmp_path: Path
) -> None:
    assert chenhe("demo", "--seed-only").code == 0
    office = ("--office", "demo")
    ways: dict[str, Any] = {"live": chenhe("audit", *office, *JSON)}
    for form in ("csv", "xes"):
        for people in ((), ("--organisation", "office")):
            file = tmp_path / f"demo.{form}"
            file.write_text(chenhe("log", "export", *office, "--format", form).out, "utf-8")

            live = chenhe("audit", *office, *people, *JSON)
            from_file = chenhe("audit", str(file), *office, *people, *JSON)

            assert live.json["events"] > 100
            assert said(from_file) == said(live), (form, people)
            assert from_file.code == live.code
    assert ways["live"].json["rejected"] == []


def said(answer: Answer) -> list[tuple[str, ...]]:
    """The findings but for their record numbers: XES puts the records of a case together."""
    return sorted(
        (each["case_id"], each["code"], each["position"], each["message"], str(each["row"]))
        for each in answer.json["findings"]
    )


def test_the_csv_export_is_judged_with_the_very_records_of_the_log(
    chenhe: Chenhe, tmp_path: Path
) -> None:
    assert chenhe("demo", "--seed-only").code == 0
    file = tmp_path / "demo.csv"
    file.write_text(chenhe("log", "export", "--office", "demo").out, "utf-8")

    live, from_file = (
        chenhe("audit", *more, "--office", "demo", *JSON).json for more in ((), (str(file),))
    )

    assert live | {"file": ""} == from_file | {"file": ""}


def test_a_confidential_case_is_audited_only_when_asked(chenhe: Chenhe) -> None:
    work = casework(None, None, OfficeChoice.LIVE)
    a_staff(work)
    a_secret(work)

    sealed, full = chenhe("audit", *JSON), chenhe("audit", "--confidential", *JSON)

    assert "密件 1 件沒有稽核內容" in sealed.err
    assert SUBJECT not in sealed.out + sealed.err
    assert (sealed.json["events"], full.json["events"] > 1) == (1, True)
    assert (codes(sealed), SEALED in sealed.json["notes"]) == ([], True)


def test_an_office_without_a_log_says_so(chenhe: Chenhe) -> None:
    answer = chenhe("audit", *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert "沒有任何紀錄" in answer.err


def test_our_own_log_takes_no_mapping(chenhe: Chenhe) -> None:
    answer = chenhe("audit", "--order", "time")

    assert (answer.code, answer.out) == (2, "")
    assert "LOG" in answer.err


# Other forms


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
