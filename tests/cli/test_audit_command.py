"""chenhe audit: one document on stdout, the exit code, and what stands in text and JSON."""

import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.auditing import (
    CONTRACT,
    JSON,
    LAWFUL,
    SKIPPED,
    Write,
    codes,
)
from tests.cli.conftest import Answer, Chenhe
from tests.workflow.secrecy import SUBJECT, a_secret, a_staff
from web.commands.offices import OfficeChoice, casework
from workflow.audit.auditing import SEALED


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
