"""A mapping suggested for files of other systems, and the records that it yields."""

from dataclasses import replace

import pytest

from tests.workflow.audit.reading.rows import a_source, an_agency
from workflow.audit.log import Column
from workflow.audit.reading.mapping import Mapping, Sureness
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Kind, Source
from workflow.audit.reading.sources import pasted_source
from workflow.audit.reading.suggesting import PASTED_CASE, suggested

Line = tuple[str, ...]
DRAFTED = ("擬辦", "綜合企劃組", "承辦人員")
REVIEWED = ("審核", "綜合企劃組", "股長")
DECIDED = ("核定", "綜合企劃組", "組長")


def the_mapping(source: Source) -> Mapping:
    return suggested(source, an_agency())


def the_log(source: Source) -> LogRead:
    return read_log(source, the_mapping(source), an_agency())


def steps(found: LogRead) -> list[tuple[str, str, str]]:
    """What the records say, in the order of the log."""
    each = (found.log.steps[code] for code in found.log.step)
    return [(step.action.value, step.unit, step.position) for step in each]


def people(found: LogRead) -> list[str]:
    return [found.log.people[code] for code in found.log.person]


def clocks(found: LogRead) -> list[str]:
    times = (found.log.moment(at) for at in range(found.log.events))
    return [f"{time:%m-%d %H:%M}" if time else "" for time in times]


@pytest.mark.parametrize(
    ("headings", "actions"),
    [
        (("文號", "單位", "職稱", "人員", "動作", "時間"), ("擬辦", "審核", "核定")),
        (("收文號", "部門", "職務", "姓名", "異動別", "簽核時間"), ("陳核", "陳核", "決行")),
        (
            ("公文文號", "處理單位", "角色", "簽核人員", "處理情形", "處理時間"),
            ("擬稿", "核稿", "判行"),
        ),
        (
            ("總收文號", "科室", "職稱（必填）", "承辦人員", "流程名稱", "日期時間"),
            ("簽辦", "核章", "核決"),
        ),
        (("案號", "單位名稱", "職 稱", "使用者", "簽核狀態", "完成時間"), ("送核", "送陳", "如擬")),
        (("case_id", "unit", "position", "person", "action", "at"), ("draft", "review", "decide")),
        (
            (
                *("case:concept:name", "org:group", "org:role", "org:resource"),
                *("concept:name", "time:timestamp"),
            ),
            ("DRAFT", "REVIEW", "DECIDE"),
        ),
        (
            ("Case ID", "Department", "Role", "Resource", "Activity", "Complete Timestamp"),
            ("Draft", "Review", "Approve"),
        ),
    ],
)
def test_headings_of_other_systems_are_known(headings: Line, actions: Line) -> None:
    lines = [
        ("1120001", "綜合企劃組", position, person, action, f"112/10/05 {clock}")
        for position, person, action, clock in zip(
            ("承辦人員", "股長", "組長"),
            ("示範甲", "示範乙", "示範丙"),
            actions,
            ("09:00", "10:00", "15:30"),
            strict=True,
        )
    ]

    found = the_log(a_source(headings, *lines))

    assert steps(found) == [DRAFTED, REVIEWED, DECIDED]
    assert people(found) == ["示範甲", "示範乙", "示範丙"]
    assert clocks(found) == ["10-05 09:00", "10-05 10:00", "10-05 15:30"]
    assert found.mapping.missing == ()
    assert found.mapping.unsure == ()


def test_the_order_of_columns_changes_nothing() -> None:
    headings = ("文號", "動作", "單位", "職稱", "時間", "主旨")
    line = ("1", "審核", "秘書室", "主任", "2026-03-02T09:00:00+08:00", "請假")
    turned = a_source(headings[::-1], line[::-1])

    assert replace(the_log(turned).log) == replace(the_log(a_source(headings, line)).log)


def test_one_cell_may_hold_unit_position_person_and_mark() -> None:
    source = a_source(
        ("收文號", "簽核人員", "處理情形", "簽核時間"),
        ("1", "綜合企劃組承辦人員 示範甲", "陳核", "112/10/05 09:30"),
        ("1", "綜合企劃組股長示範乙(代)", "陳核", "112/10/05 10:30"),
        ("1", "示範丙（綜合企劃組組長）", "決行", "112/10/05 15:30"),
        ("1", "綜合企劃組／主任秘書／示範丁", "陳核", "112/10/05 16:30"),
    )

    found = the_log(source)

    assert steps(found) == [DRAFTED, REVIEWED, DECIDED, ("審核", "", "主任秘書")]
    assert people(found) == ["示範甲", "示範乙", "示範丙", "示範丁"]
    assert [found.log.steps[code].marks for code in found.log.step] == [(), ("代",), (), ()]


def test_a_mark_in_the_cell_of_a_person_stands_beside_those_in_a_column() -> None:
    source = a_source(
        ("收文號", "簽核人員", "處理情形", "簽核時間", "註記"),
        ("1", "綜合企劃組股長示範乙(代)", "陳核", "112/10/05 10:30", ""),
        ("1", "主任秘書 示範丁(代)", "決行", "112/10/05 16:30", "代為決行"),
    )

    log = the_log(source).log

    assert [set(log.steps[code].marks) for code in log.step] == [{"代"}, {"代", "代為決行"}]


def test_of_start_and_finish_the_finish_is_the_signature() -> None:
    source = a_source(
        ("文號", "職稱", "動作", "收件時間", "完成時間"),
        ("1", "股長", "審核", "112/10/05 08:00", "112/10/05 09:30"),
    )

    assert clocks(the_log(source)) == ["10-05 09:30"]
    assert the_mapping(source).unused == ("收件時間",)


def test_the_hour_may_stand_in_a_column_of_its_own() -> None:
    source = a_source(
        ("文號", "職稱", "動作", "日期", "時間"), ("1", "股長", "審核", "112/10/05", "09:30")
    )

    assert clocks(the_log(source)) == ["10-05 09:30"]


def test_without_headings_the_cells_tell() -> None:
    pasted = a_source(
        ("",) * 6,
        ("1", "綜合企劃組", "承辦人", "示範甲", "112/10/05 09:30", "陳核"),
        ("2", "綜合企劃組", "股長", "示範乙", "112/10/05 10:30", "陳核"),
        ("3", "綜合企劃組", "組長", "示範丙", "112/10/05 11:30", "決行"),
    )

    sheet = replace(pasted.sheets[0], heading_line=0)
    found = the_log(replace(pasted, kind=Kind.PASTED, sheets=(sheet,)))

    assert steps(found) == [DRAFTED, REVIEWED, DECIDED]
    assert people(found) == ["示範甲", "示範乙", "示範丙"]
    assert [case.id for case in found.log.cases] == [PASTED_CASE]
    assert all(each.sureness is not Sureness.SURE for each in found.mapping.suggestions)


def test_a_page_of_another_system_pasted_is_one_case() -> None:
    pasted = pasted_source(
        "簽核歷程\n序號\t單位\t職稱\t姓名\t處理情形\t簽核時間\t意見\n"
        "1\t綜合企劃組\t承辦人\t示範甲\t陳核\t112/10/05 09:30\t擬如說明\n"
        "2\t綜合企劃組\t股長\t示範乙\t陳核\t112/10/05 10:30\t\n"
        "3\t綜合企劃組\t組長\t示範丙\t決行\t112/10/05 11:30\t如擬\n"
    )

    found = the_log(pasted)

    assert steps(found) == [DRAFTED, REVIEWED, DECIDED]
    assert people(found) == ["示範甲", "示範乙", "示範丙"]
    assert [case.id for case in found.log.cases] == [PASTED_CASE]
    assert found.mapping.unused == ("序號",)


def test_what_stands_above_the_table_names_its_only_case() -> None:
    source = a_source(("職稱", "動作", "時間"), ("股長", "審核", "112/10/05 09:30"))
    sheet = replace(
        source.sheets[0], titles=("簽核歷程", "文號：1120001　速別：速件", "主旨：請假案")
    )

    (case,) = the_log(replace(source, sheets=(sheet,))).log.cases

    assert (case.id, case.subject, case.urgency) == ("1120001", "請假案", "速件")


def test_a_line_may_be_a_case_and_a_column_a_post() -> None:
    source = a_source(
        ("公文文號", "主旨", "承辦人員", "股長", "組長簽核時間", "組長姓名", "秘書室", "發文日期"),
        (
            *("1", "甲案", "示範甲 112/10/05 09:00", "示範乙(代) 112/10/05 10:00"),
            *("112/10/05 15:00", "示範丙", "示範丁 112/10/05 14:00", "112/10/05"),
        ),
        ("2", "乙案", "示範甲 112/10/06 09:00", "示範乙 112/10/06 10:00", "", "", "", ""),
    )

    found = the_log(source)

    assert steps(found) == [
        ("擬辦", "", "承辦人員"),
        ("審核", "", "股長"),
        ("會辦", "秘書室", ""),
        ("核定", "", "組長"),
        ("發文", "", ""),
        ("擬辦", "", "承辦人員"),
        ("核定", "", "股長"),
    ]
    assert people(found)[:4] == ["示範甲", "示範乙", "示範丁", "示範丙"]
    assert list(found.log.number) == [1, 1, 1, 1, 1, 2, 2]
    assert clocks(found)[3:5] == ["10-05 15:00", "10-05 15:00"]  # a day says no order within it
    assert found.mapping.is_wide


def test_what_is_missing_is_said() -> None:
    mapping = the_mapping(a_source(("甲", "職稱", "備忘"), ("x", "股長", "y")))

    assert mapping.missing == (Column.CASE, Column.ACTION, Column.AT)
    assert mapping.unused == ("甲", "備忘")


def test_a_heading_whose_cells_are_something_else_is_unsure() -> None:
    source = a_source(("文號", "動作", "職稱", "時間"), ("1", "跳舞", "股長", "昨天"))

    unsure = {each.column: each for each in the_mapping(source).unsure}

    assert unsure.keys() == {Column.ACTION, Column.AT}
    assert unsure[Column.AT].sureness is Sureness.UNSURE
    assert unsure[Column.AT].sentence == "欄名「時間」像是這一欄，但內容只有 0% 認得"


def test_a_log_whose_actions_mean_nothing_is_read_line_by_line_for_nothing() -> None:
    words = ["A_SUBMITTED"] * 3 + ["W_Completeren aanvraag"] * 4
    lines = [
        ("173688", word, "112", f"2011-10-01T00:3{at}:44.546000+02:00")
        for at, word in enumerate(words)
    ]
    source = a_source(
        ("case:concept:name", "concept:name", "org:resource", "time:timestamp"), *lines
    )

    found = the_log(source)

    assert len(found.rejected) == 7
    assert [case.unread for case in found.log.cases] == [(1, 2, 3, 4, 5, 6, 7)]
    assert found.notes == (
        "不知道的動作（這些行沒有讀入，可在欄位對照指明）："
        "「W_Completeren aanvraag」4 筆、「A_SUBMITTED」3 筆",
    )


@pytest.mark.parametrize(
    ("written", "meant"), [("承辦人", "承辦人員"), ("主秘", "主任秘書"), ("首長", "局長")]
)
def test_what_a_position_is_called_everywhere_is_suggested(written: str, meant: str) -> None:
    source = a_source(("文號", "職稱", "動作", "時間"), ("1", written, "審核", "112/10/05 09:30"))

    assert the_mapping(source).positions == {written: meant}
    assert steps(the_log(source)) == [("審核", "", meant)]


def test_columns_of_one_heading_are_told_apart_by_their_place() -> None:
    source = a_source(("文號", "", "職稱", "", "時間"), ("1", "審核", "股長", "", "112/10/5 9:00"))

    mapping = the_mapping(source)

    assert mapping.columns[Column.ACTION] == ("#2",)
    assert steps(the_log(source)) == [("審核", "", "股長")]
