"""chenhe case register: what it takes, what it refuses, and as whom."""

from typing import Any

import pytest

from tests.cli.conftest import Chenhe
from tests.cli.registering import JSON, NINE, PLAIN, register

DOUBTFUL = 13


def show(chenhe: Chenhe, case_id: str) -> Any:
    return chenhe("case", "show", case_id, *JSON).json


def test_a_registration_takes_what_is_told(chenhe: Chenhe) -> None:
    told = ("--urgency", "速件", "--category", "專案", "--due", "2026-12-31")

    record = register(chenhe, PLAIN, *told).json

    assert (record["urgency"], record["category"], record["due"]) == (
        *("速件", "專案", "2026-12-31"),
    )
    assert record["received_at"] == "2026-11-23T09:00:00+08:00"


def test_a_doubtful_row_takes_no_document(chenhe: Chenhe) -> None:
    answer = register(chenhe, DOUBTFUL)

    assert (answer.code, answer.out) == (1, "")
    assert "這一列存疑" in answer.err
    assert chenhe("case", "list", *JSON).json == []


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no row": ((), "--row"),
    "an unknown row": (("--row", "line:1"), "找不到「line:1」"),
    "an ambiguous row": (("--row", "檔案管理"), "相近的列"),
    "an empty subject": (("--row", "line:438", "--subject", " "), "主旨"),
    "two megabytes": (("--row", "line:438", "--subject", "字" * 700_000), "主旨有 700000 個字"),
    "an urgency": (
        ("--row", "line:438", "--urgency", "特急件"),
        "可用的速別：最速件",
    ),
    "a category": (("--row", "line:438", "--category", "密件"), "人民申請"),
    "no date": (("--row", "line:438", "--due", "明天"), "「明天」不是日期"),
    "no such day": (("--row", "line:438", "--due", "2026-02-30"), "不是日期"),
    "no time": (("--row", "line:438", "--received-at", "早上"), "「早上」不是時間"),
    "due too early": (
        ("--row", "line:438", "--received-at", NINE, "--due", "2026-11-20"),
        "早於收文日 115.11.23",
    ),
    "outside the calendar": (("--row", "line:438", "--received-at", "1911-01-01"), "行事曆"),
    "a condition nobody asked": (
        ("--row", "line:438", "--condition", "法務局=yes"),
        "「法務局」",
    ),
    "half a condition": (("--row", "line:438", "--condition", "法務局"), "名稱=需要"),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD)
def test_a_registration_that_cannot_be_is_bad_input(
    chenhe: Chenhe, arguments: tuple[str, ...], said: str
) -> None:
    answer = chenhe("case", "register", *arguments, *JSON)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert chenhe("case", "list", *JSON).json == []


def test_a_receipt_of_long_ago_is_noted(chenhe: Chenhe) -> None:
    answer = chenhe("case", "register", "--row", "line:438", "--received-at", "2024-03-02")

    assert answer.code == 0
    assert "收文日 113.03.02 距今超過一年" in answer.err


def test_every_fault_of_a_registration_is_told_at_once(chenhe: Chenhe) -> None:
    faults = ("--subject", " ", "--urgency", "特急件", "--category", "密件")

    answer = chenhe("case", "register", "--row", "line:438", *faults)

    assert answer.code == 2
    assert len(answer.err.splitlines()) == 3


def test_who_registers_and_who_is_named_are_checked_in_an_office_with_people(
    chenhe: Chenhe,
) -> None:
    since = ("--since", "1150102", "--by", "示範人事")
    for person, position in (
        ("示範登記", "總收文"),
        ("示範代理", "登記桌"),
        ("示範承辦甲", "秘書室/承辦人員"),
        ("示範承辦乙", "綜合企劃組/承辦人員"),
    ):
        chenhe("organisation", "appoint", person, position, *since)
    chenhe("organisation", "deputy", "示範登記", "示範代理", *since)
    register = (
        "case",
        "register",
        "--row",
        "line:438",
        "--received-at",
        "2026-11-23T09:00",
    )

    nobody = chenhe(*register)
    stranger = chenhe(*register, "--person", "示範路人")
    other = chenhe(*register, "--person", "示範承辦甲")
    by_deputy = chenhe(*register, "--person", "示範代理", "--for", "示範登記", *JSON)

    assert [each.code for each in (nobody, stranger, other)] == [2, 2, 2]
    assert "（未填姓名）" in nobody.err
    assert "示範路人在 115.11.23 不是總收文；當日由示範登記擔任" in stranger.err
    assert "示範承辦甲在 115.11.23 不是總收文" in other.err
    assert chenhe("case", "list", *JSON).json == [
        each for each in chenhe("case", "list", *JSON).json if each["id"] == by_deputy.json["id"]
    ]
    (event,) = by_deputy.json["events"]
    assert (event["person"], event["for_person"], event["mark"]) == ("示範代理", "示範登記", "代")

    assign = ("case", "act", by_deputy.json["id"], "分文", "--as", "總收文")
    assign += ("--person", "示範代理", "--for", "示範登記")
    misspelt = chenhe(*assign, "--to", "示範承辨甲")
    of_another_unit = chenhe(*assign, "--to", "示範承辦乙")
    assigned = chenhe(*assign, "--to", "示範承辦甲", *JSON)

    assert (misspelt.code, of_another_unit.code, assigned.code) == (1, 1, 0)
    assert "可以的是：示範承辦甲" in misspelt.err
    assert "當日任綜合企劃組承辦人員" in of_another_unit.err
    assert assigned.json["events"][-1]["target"] == "示範承辦甲"
