"""What a log says, record by record: names, actions, marks, times, and the cases they are of."""

from datetime import date, datetime

import pytest

from rules.marks import Action
from tests.workflow.audit.reading.rows import (
    ONLY_CASE,
    Cells,
    a_day,
    a_row,
    a_source,
    an_agency,
    read,
    steps_of,
    the_case,
    the_step,
)
from workflow.audit.log import Column, Order
from workflow.audit.reading.mapping import OWN
from workflow.audit.reading.records import read_log
from workflow.audit.reading.suggesting import suggested
from workflow.calendar import TAIPEI


@pytest.mark.parametrize(
    "unit", ["應用服務組", "應服組", " 應用服務組 ", "臺北市政府資訊局應用服務組"]
)
def test_a_unit_bears_the_agencys_own_name(unit: str) -> None:
    step = the_step(a_row(動作="審核", 單位=unit, 職稱="股長"))

    assert (step.unit, step.position) == ("應用服務組", "股長")


@pytest.mark.parametrize("unit", ["機關", "綜合企劃組", "府外", "臺北市政府資訊局", ""])
def test_a_position_that_all_units_share_is_of_no_unit(unit: str) -> None:
    step = the_step(a_row(動作="審核", 單位=unit, 職稱="主任秘書"))

    assert (step.unit, step.position) == ("", "主任秘書")


def test_an_unknown_name_stays_as_written_and_is_noted_with_its_count() -> None:
    rows = [a_row(動作="審核", 單位="幽靈科", 職稱="股長", 意見=str(each)) for each in range(3)]

    found = read(*rows, a_row(動作="審核", 單位="秘書室", 職稱="總幹事"))

    assert [(each.unit, each.position) for each in steps_of(found)][-2:] == [
        ("幽靈科", "股長"),
        ("秘書室", "總幹事"),
    ]
    assert found.notes == (
        "機關沒有的單位，照原文保留：「幽靈科」3 筆",
        "機關沒有的職稱，照原文保留：「總幹事」1 筆",
    )


@pytest.mark.parametrize(
    ("cells", "unit", "position"),
    [
        ({"單位": "法務局"}, "法務局", ""),
        ({"單位": "法務局", "職稱": "局長"}, "法務局", "局長"),
        ({"職稱": "法務局"}, "法務局", ""),
        ({"單位": "府外", "職稱": "法務局"}, "法務局", ""),
        ({"單位": "職務", "職稱": "法務人員"}, "", "法務人員"),
        ({"單位": "綜合企劃組", "職稱": "本機關法務人員"}, "", "法務人員"),
        ({"職稱": "秘書室"}, "秘書室", ""),
        ({"單位": "秘書室", "職稱": "主任秘書"}, "秘書室", "主任秘書"),
        ({"職稱": "秘書室主任"}, "秘書室", "主任"),
    ],
)
def test_who_cosigns_may_stand_as_unit_or_as_position(
    cells: Cells, unit: str, position: str
) -> None:
    step = the_step(a_row(動作="會辦", **cells))

    assert (step.unit, step.position) == (unit, position)


@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("審核", Action.REVIEW),
        ("決行", Action.DECIDE),
        ("判行", Action.DECIDE),
        ("如擬", Action.DECIDE),
        ("退文", Action.RETURN),
        ("退回承辦人", Action.RETURN),
        ("取回", Action.RECALL),
        ("復辦", Action.RESUME),
        ("後會", Action.COSIGN),
        ("會畢", Action.COSIGN),
        ("展延", Action.EXTEND),
        ("結案", Action.CONCLUDE),
        ("送發", Action.DISPATCH),
        ("DECIDE", Action.DECIDE),
        ("review", Action.REVIEW),
        ("Approve", Action.DECIDE),
        ("add_cosigner", Action.ADD_COSIGNER),
        ("陳核", Action.REVIEW),
    ],
)
def test_actions_are_read_by_the_words_of_others(word: str, action: Action) -> None:
    step = the_step(a_row(動作=word, 單位="秘書室", 職稱="主任"))

    assert step.action is action


def test_a_drafter_who_submits_drafts() -> None:
    step = the_step(a_row(動作="陳核", 單位="秘書室", 職稱="承辦人員"))

    assert step.action is Action.DRAFT


def test_sending_to_the_cosigners_is_no_signature_but_theirs_is() -> None:
    found = read(
        a_row(動作="擬辦", 單位="綜合企劃組", 職稱="承辦人員"),
        a_row(動作="送會", 單位="綜合企劃組", 職稱="承辦人員"),
        a_row(動作="送會", 單位="秘書室", 職稱="主任"),
        a_row(動作="送會", 單位="綜合企劃組", 職稱="組長"),
        a_row(動作="會簽", 職稱="法務人員"),
    )

    cosigned = [each for each in steps_of(found) if each.action is Action.COSIGN]
    assert [(each.unit, each.position) for each in cosigned] == [
        ("秘書室", "主任"),
        ("", "法務人員"),
    ]
    assert found.notes == ("與簽核無關而未列入的動作：「送會」2 筆",)


def test_words_that_change_nothing_are_left_out_and_counted() -> None:
    found = read(
        a_row(動作="檢視", 職稱="股長"),
        a_row(動作="列印", 職稱="股長"),
        a_row(動作="擬辦", 職稱="承辦人員"),
        a_row(動作="列印", 職稱="組長"),
    )

    assert [each.action for each in steps_of(found)] == [Action.DRAFT]
    assert found.rejected == ()
    assert found.notes == ("與簽核無關而未列入的動作：「列印」2 筆、「檢視」1 筆",)


@pytest.mark.parametrize(
    "text", ["代、併計", "代,併計", "代；併計", "(代)併計", "代/併計", "代 併計"]
)
def test_marks_are_told_apart(text: str) -> None:
    assert the_step(a_row(動作="審核", 職稱="組長", 註記=text)).marks == ("代", "併計")


@pytest.mark.parametrize("word", ["決行(代為決行)", "代為決行", "核定（代為決行）"])
def test_an_action_may_bear_its_mark(word: str) -> None:
    step = the_step(a_row(動作=word, 職稱="局長"))

    assert (step.action, step.marks) == (Action.DECIDE, ("代為決行",))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("股長", "股長"),
        ("應服組", "應用服務組"),
        ("本機關法務人員", "法務人員"),
        ("各 組", "各組"),
        ("綜合企劃組股長", "股長"),
        ("某甲", "某甲"),
        ("", ""),
    ],
)
def test_whom_a_record_names_bears_the_agencys_name(text: str, target: str) -> None:
    assert the_step(a_row(動作="退回", 職稱="組長", 對象=text)).target == target


def test_what_was_armed_against_formulas_is_read_without_its_apostrophe() -> None:
    found = read(a_row(文號="'=1+1", 動作="擬辦", 職稱="承辦人員", 主旨="'-甲案"))

    case = found.log.cases[0]
    assert (case.id, case.subject) == ("=1+1", "-甲案")


def test_times_days_and_people_stand_beside_the_steps() -> None:
    found = read(
        a_row(
            動作="擬辦", 職稱="承辦人員", 人員="示範甲", 時間=a_day("09:00"), 限辦日期="115.3.10"
        ),
        a_row(
            動作="審核", 職稱="股長", 人員="示範乙", 被代理人="示範甲", 時間="115年3月2日 下午1時"
        ),
        a_row(動作="核定", 職稱="組長"),
    )

    log = found.log
    assert log.moment(0) == datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
    assert log.moment(1) == datetime(2026, 3, 2, 13, tzinfo=TAIPEI)
    assert log.moment(2) is None
    assert (log.due_of(0), log.due_of(1)) == (date(2026, 3, 10), None)
    assert [log.people[each] for each in log.person] == ["示範甲", "示範乙", ""]
    assert [log.people[each] for each in log.principal] == ["", "示範甲", ""]
    assert [each.is_deputised for each in steps_of(found)] == [False, True, False]


def test_what_a_case_is_about_says_the_first_record_that_says_it() -> None:
    found = read(
        a_row(動作="收文", 收文時間=a_day("09:00")),
        a_row(動作="擬辦", 職稱="承辦人員", 流程列="line:61", 主旨="請假", 速別="速件"),
        a_row(動作="審核", 職稱="股長", 流程列="line:62", 主旨="別的", 速別="最速件", 類別="限期"),
    )

    case = the_case(found)
    assert (case.row, case.subject, case.urgency, case.category) == (
        *("line:61", "請假", "速件"),
        "限期",
    )
    assert found.log.moment(0) is None
    assert [each.row for each in steps_of(found)] == ["", "line:61", "line:62"]


def test_records_of_a_case_stand_together_though_the_file_mixes_cases() -> None:
    found = read(
        *(
            a_row(文號=case, 動作=word, 職稱="股長")
            for case, word in (("乙", "審核"), ("甲", "退回"), ("乙", "抽回"), ("甲", "核定"))
        )
    )

    assert [each.id for each in found.log.cases] == ["乙", "甲"]
    assert list(found.log.number) == [1, 3, 2, 4]
    assert [each.action.value for each in steps_of(found, "甲")] == ["退回", "核定"]


def test_by_time_the_records_of_a_case_stand_in_the_order_of_their_times() -> None:
    clocks = {"12:00": "審核", "": "退回", "09:00": "擬辦", "10:00": "核定"}
    lines = [("甲", word, "股長", a_day(clock) if clock else "") for clock, word in clocks.items()]
    source = a_source(("文號", "動作", "職稱", "時間"), *lines)

    by_time = read_log(source, OWN, an_agency(), order=Order.TIME)
    by_file = read_log(source, OWN, an_agency())

    assert list(by_file.log.number) == [1, 2, 3, 4]
    assert list(by_time.log.number) == [3, 4, 1, 2]  # without a time: behind the one before it


@pytest.mark.parametrize("language", ["value", "english"])
def test_own_headings_are_known_in_both_languages(language: str) -> None:
    headings = tuple(str(getattr(column, language)) for column in Column)
    cells = tuple(a_row(動作="擬辦", 職稱="承辦人員", 主旨="請假").values())

    found = read_log(a_source(headings, cells), OWN, an_agency())

    assert the_case(found, ONLY_CASE).subject == "請假"


def test_a_time_without_an_hour_is_not_before_what_was_done_earlier_that_day() -> None:
    found = read(
        a_row(動作="收文", 收文時間=a_day("08:00"), 時間="115/03/02"),
        a_row(動作="擬辦", 職稱="承辦人員", 時間=a_day("10:00")),
        a_row(動作="審核", 職稱="股長", 時間="115/03/02"),
        a_row(動作="核定", 職稱="組長", 時間="115/03/03"),
        a_row(動作="發文", 時間="115/03/02"),
    )

    times = [found.log.moment(at) for at in range(found.log.events)]
    assert [f"{time:%d %H}" for time in times if time] == [
        *("02 08", "02 10", "02 10"),
        *("03 00", "02 00"),
    ]


@pytest.mark.parametrize(
    ("level", "is_confidential"),
    [
        *(("普通", False), ("普通件", False), ("否", False), ("", None)),
        *(("密", True), ("機密", True), ("極機密", True), ("絕對機密", True), ("密件", True)),
        *(("密（本件至某年某月某日解密）", True), ("普通：無", False)),
    ],
)
def test_a_case_is_confidential_from_the_lowest_level_on(
    level: str, is_confidential: bool | None
) -> None:
    found = read(a_row(動作="擬辦", 職稱="承辦人員"), a_row(動作="審核", 職稱="股長", 密等=level))

    assert [case.is_confidential for case in found.log.cases] == [is_confidential]
    assert found.rejected == ()


def test_an_unknown_level_is_told_and_taken_for_confidential() -> None:
    found = read(a_row(動作="擬辦", 職稱="承辦人員", 密等="限閱"))

    assert [(each.column, each.value) for each in found.rejected] == [("密等", "限閱")]
    assert "視為密件；可用：普通、密" in found.rejected[0].reason
    assert [case.is_confidential for case in found.log.cases] == [True]


@pytest.mark.parametrize("heading", ["密等", "confidentiality", "密等及解密條件", "機密等級"])
def test_the_level_is_found_by_what_systems_call_it(heading: str) -> None:
    source = a_source(
        ("文號", "動作", "職稱", "時間", heading),
        ("1", "擬辦", "承辦人員", "2026-03-02 09:00", "密"),
    )

    found = read_log(source, suggested(source, an_agency()), an_agency())

    assert [case.is_confidential for case in found.log.cases] == [True]
