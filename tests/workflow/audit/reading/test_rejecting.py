"""Lines and cells that cannot be read: each is listed, and accuses nobody."""

from datetime import datetime

import pytest

from rules.errors import BadInputError
from rules.marks import Action
from tests.workflow.audit.reading.rows import (
    Cells,
    a_day,
    a_row,
    an_agency,
    read,
    steps_of,
    the_case,
)
from workflow.audit.reading import tabulating
from workflow.audit.reading.mapping import OWN
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sources import read_source
from workflow.calendar import TAIPEI


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"動作": "跳舞", "職稱": "股長"}, "動作", "不知道這個動作"),
        ({"動作": "", "職稱": "股長"}, "動作", "沒有填動作"),
        ({"動作": "審核", "職稱": ""}, "職稱", "沒有填職稱"),
        ({"動作": "會辦"}, "職稱", "沒有填職稱"),
        ({"動作": "退回", "對象": "股長"}, "職稱", "沒有填職稱"),
    ],
)
def test_a_line_that_may_hide_a_signature_leaves_its_case_unread(
    cells: Cells, column: str, why: str
) -> None:
    found = read(a_row(動作="擬辦", 職稱="承辦人員"), a_row(**cells))

    (rejected,) = found.rejected
    assert (rejected.line, rejected.column) == (3, column)
    assert rejected.value == cells.get(column, "")
    assert rejected.reason.startswith(why)
    assert the_case(found).unread == (2,)
    assert [each.action for each in steps_of(found)] == [Action.DRAFT]


def test_the_reason_says_which_actions_there_are() -> None:
    (rejected,) = read(a_row(動作="跳舞", 職稱="股長")).rejected

    assert "[actions]" in rejected.reason
    assert "擬辦、綜簽、審核、會辦、核定" in rejected.reason


@pytest.mark.parametrize("word", ["收文", "創簽", "分文", "發文", "存查", "歸檔", "抽回", "展期"])
def test_what_the_registry_does_needs_no_position(word: str) -> None:
    assert read(a_row(動作=word)).rejected == ()


def test_a_case_named_only_by_rejected_lines_still_counts() -> None:
    found = read(
        a_row(文號="甲", 動作="擬辦", 職稱="承辦人員"),
        a_row(文號="乙", 動作="A_SUBMITTED", 職稱="112", 流程列="line:61"),
    )

    assert [each.id for each in found.log.cases] == ["甲", "乙"]
    case = the_case(found, "乙")
    assert (case.stop - case.start, case.unread, case.row) == (0, (2,), "line:61")


def test_every_unknown_action_is_named_once_with_its_count() -> None:
    words = ["A_SUBMITTED"] * 3 + ["W_Completeren"] * 5

    found = read(*(a_row(動作=word, 意見=str(at)) for at, word in enumerate(words)))

    assert len(found.rejected) == 8
    assert found.log.events == 0
    assert found.notes == (
        "不知道的動作（這些行沒有讀入，可在欄位對照指明）："
        "「W_Completeren」5 筆、「A_SUBMITTED」3 筆",
    )


@pytest.mark.parametrize("column", ["時間", "收文時間", "限辦日期"])
def test_an_unreadable_time_rejects_its_cell_alone(column: str) -> None:
    found = read(a_row(動作="擬辦", 職稱="承辦人員", **{column: "昨天"}))

    (rejected,) = found.rejected
    assert (rejected.line, rejected.column, rejected.value) == (2, column, "昨天")
    assert "可用" in rejected.reason
    assert the_case(found).unread == ()
    assert [each.action for each in steps_of(found)] == [Action.DRAFT]


@pytest.mark.parametrize("case", ["", "1.15E+09", "1.15000001E+09", "1e9"])
def test_a_line_of_no_certain_case_is_rejected(case: str) -> None:
    found = read(a_row(文號="甲", 動作="擬辦", 職稱="承辦人員"), a_row(文號=case, 動作="收文"))

    (rejected,) = found.rejected
    assert (rejected.line, rejected.column, rejected.value) == (3, "文號", case)
    assert [each.id for each in found.log.cases] == ["甲"]


def test_a_line_that_repeats_an_earlier_one_is_rejected_as_such() -> None:
    first = a_row(動作="擬辦", 職稱="承辦人員", 時間=a_day("09:00"))
    second = a_row(動作="審核", 職稱="股長", 時間=a_day("10:00"))

    found = read(first, second, first, second)

    assert [(each.line, each.column) for each in found.rejected] == [(4, ""), (5, "")]
    assert [each.action for each in steps_of(found)] == [Action.DRAFT, Action.REVIEW]
    assert the_case(found).unread == ()


def test_a_line_right_behind_its_equal_stays() -> None:
    line = a_row(動作="審核", 職稱="股長", 時間=a_day("09:00"))

    found = read(line, line, line)

    assert found.rejected == ()
    assert len(steps_of(found)) == 3


def test_lines_that_differ_in_any_cell_are_no_repetition() -> None:
    rows = [
        a_row(動作="審核", 職稱="股長", 時間=a_day("09:00"), 意見=opinion)
        for opinion in ("一", "二", "三")
    ]

    assert read(*rows).rejected == ()


def test_rejected_lines_are_listed_in_the_order_of_the_file() -> None:
    found = read(
        a_row(動作="審核", 職稱="股長", 時間="昨天"),
        a_row(動作="跳舞"),
        a_row(文號="", 動作="收文"),
        a_row(動作="審核", 職稱="股長", 時間="昨天", 限辦日期="明天"),
    )

    assert [(each.line, each.column) for each in found.rejected] == [
        (2, "時間"),
        (3, "動作"),
        (4, "文號"),
        (5, "限辦日期"),
        (5, "時間"),
    ]


def test_a_line_whose_cells_have_moved_leaves_each_case_it_may_be_of_unread() -> None:
    text = (
        "主旨,文號,動作,職稱,時間\n"
        "補助案,1150000001,擬辦,承辦人員,1150302\n"
        "補助,第二期,1150000001,核定,組長,1150303\n"
    )
    source = read_source(text.encode(), file="log.csv")

    found = read_log(source, OWN, an_agency())

    assert [each.line for each in found.rejected] == [3]
    assert the_case(found, "1150000001").unread == (2,)


def test_days_as_a_spreadsheet_counts_them_are_times_where_the_column_holds_no_others() -> None:
    text = "文號,動作,職稱,時間\n1,擬辦,承辦人員,45204.375\n1,核定,組長,45204.5\n"
    source = read_source(text.encode(), file="log.csv")

    found = read_log(source, OWN, an_agency())

    assert not found.rejected
    assert found.log.moment(0) == datetime(2023, 10, 5, 9, tzinfo=TAIPEI)


HEADINGS, RECORD = "文號,動作,職稱,時間\n", "1,擬辦,承辦人員,2026-03-02 09:00\n"


def test_a_file_of_which_hardly_a_line_can_be_read_is_no_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tabulating, "MOST_REFUSED", 50)

    with pytest.raises(BadInputError, match=r"有 51 行以上不能讀.*第 2 行：這一行重複欄名"):
        read_source((HEADINGS * 99).encode(), file="log.csv")


def test_a_log_with_many_lines_that_cannot_be_read_is_read_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tabulating, "MOST_REFUSED", 50)

    source = read_source(((HEADINGS * 4 + RECORD) * 99).encode(), file="log.csv")

    assert source.sheets[0].count == 99 * 5 - 1
