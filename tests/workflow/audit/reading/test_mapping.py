"""A mapping as a file: what is written is read again, and every fault of a file is told."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from rules.errors import BadInputError
from tests.workflow.audit.reading.rows import a_source, an_agency, steps_of, the_case
from workflow.audit.log import Column
from workflow.audit.reading.mapping import Mapping, Post
from workflow.audit.reading.mapping_file import mapping_toml, read_mapping, read_mapping_file
from workflow.audit.reading.records import read_log

WHOLE = Mapping(
    columns={
        Column.CASE: ("收文號",),
        Column.AT: ("日期", "時刻"),
        Column.POSITION: ("簽核者",),
        Column.PERSON: ("簽核者",),
    },
    posts=(Post(position="股長", columns={Column.PERSON: ("股長",), Column.AT: ("#4",)}),),
    actions={"陳核": "審核", "蓋章": ""},
    positions={"科員": "承辦人員"},
    units={"企劃科": "綜合企劃組"},
    sheet="工作表1",
    case={Column.SUBJECT: "請假"},
    zone=timezone(timedelta(hours=-5, minutes=-30)),
)


def test_what_is_written_is_read_again() -> None:
    assert read_mapping(mapping_toml(WHOLE).encode(), file="m.toml") == WHOLE


def test_a_file_says_columns_in_either_language() -> None:
    mapping = read_mapping('[columns]\ncase_id = "收文號"\n"動作" = "#2"'.encode(), file="m.toml")

    assert mapping.columns == {Column.CASE: ("收文號",), Column.ACTION: ("#2",)}


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ('[columns]\n"顏色" = "色"', "columns.顏色", "文號、流程列"),
        ('[columns]\n"文號" = 3', "columns.文號", "#3"),
        ('[columns]\n"文號" = ""', "columns.文號", "#3"),
        ('[columns]\n"職稱" = ["甲", "乙"]', "columns.職稱", "一個欄名"),
        ('[columns]\n"文號" = "甲"\ncase_id = "乙"', "columns.case_id", "一次"),
        ('[actions]\n"陳核" = "跳舞"', "actions.陳核", "擬辦"),
        ('[actions]\n"陳核" = 1', "actions.陳核", "文字"),
        ('columns = "甲"', "columns", "表格"),
        ('colour = "red"', "colour", "columns"),
        ('zone = "台北"', "zone", "+08:00"),
        ("chenhe_mapping = 2", "chenhe_mapping", "1"),
        ("posts = [1]", "posts.0", "position"),
        ('[[posts]]\nposition = "股長"', "posts.0.columns", "股長姓名"),
        ('[[posts]]\ncolumns = {"人員" = "甲"}', "posts.0", "position"),
        ('[[posts]]\naction = "跳舞"\ncolumns = {"時間" = "甲"}', "posts.0.action", "擬辦"),
        ('[[posts]]\nposition = 1\ncolumns = {"時間" = "甲"}', "posts.0.position", "文字"),
        ('[case]\n"職稱" = "股長"', "case.職稱", "文號"),
    ],
)
def test_a_fault_names_file_setting_and_what_is_allowed(text: str, key: str, allowed: str) -> None:
    with pytest.raises(BadInputError, match=r"m\.toml 的 ") as raised:
        read_mapping(text.encode(), file="m.toml")

    (fault,) = raised.value.faults
    assert fault.facts["key"] == key
    assert allowed in str(fault.facts["allowed"])


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = 'zone = "x"\n[columns]\n"顏色" = "色"\n[actions]\n"陳核" = "跳舞"'

    with pytest.raises(BadInputError, match="zone") as raised:
        read_mapping(text.encode(), file="m.toml")

    assert {fault.facts["key"] for fault in raised.value.faults} == {
        *("zone", "columns.顏色"),
        "actions.陳核",
    }


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"not toml", b"a = [" + b"[" * 10_000, b"x" * 2_000_000]
)
def test_a_file_that_is_no_mapping_is_refused(raw: bytes) -> None:
    with pytest.raises(BadInputError, match=r"m\.toml"):
        read_mapping(raw, file="m.toml")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"none\.toml"):
        read_mapping_file(tmp_path / "none.toml")


def test_words_of_a_mapping_beat_what_is_known() -> None:
    source = a_source(
        ("收文號", "誰", "何事", "何時"),
        ("1", "科員", "陳核", "2026-03-02 09:00"),
        ("1", "科員", "蓋章", "2026-03-02 09:00"),
    )
    mapping = Mapping(
        columns={
            Column.CASE: ("收文號",),
            Column.POSITION: ("誰",),
            Column.ACTION: ("何事",),
            Column.AT: ("何時",),
        },
        actions={"陳核": "核定", "蓋章": ""},
        positions={"科員": "承辦人員"},
        zone=timezone(timedelta(hours=1)),
    )

    found = read_log(source, mapping, an_agency())

    (step,) = steps_of(found, "1")
    assert (step.action.value, step.position) == ("核定", "承辦人員")
    assert found.log.moment(0) == datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=1)))


def test_what_the_mapping_says_of_the_only_case_is_said_of_every_record() -> None:
    source = a_source(("職稱", "動作", "時間"), ("股長", "審核", "2026-03-02 09:00"))
    mapping = Mapping(
        columns={each: (each.value,) for each in (Column.POSITION, Column.ACTION, Column.AT)},
        case={Column.CASE: "甲", Column.ROW: "line:61"},
    )

    assert the_case(read_log(source, mapping, an_agency()), "甲").row == "line:61"


def test_every_misfit_of_mapping_and_file_is_told_at_once() -> None:
    source = a_source(("文號", "動作"), ("1", "審核"))
    mapping = Mapping(columns={Column.CASE: ("收文號",), Column.ACTION: ("動作",)})

    with pytest.raises(BadInputError, match=r"log\.csv 的欄位對照") as raised:
        read_log(source, mapping, an_agency())

    assert [fault.facts["what"] for fault in raised.value.faults] == ["文號", "職稱", "時間"]
    assert all(fault.facts["allowed"] == "文號、動作" for fault in raised.value.faults)


def test_a_worksheet_that_is_not_there_is_named_with_those_that_are() -> None:
    source = a_source(("文號", "動作"), ("1", "審核"))

    with pytest.raises(BadInputError, match="沒有「清冊」這個工作表"):
        read_log(source, Mapping(columns={}, sheet="清冊"), an_agency())
