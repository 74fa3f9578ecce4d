"""The table as issued: how much of it is read, which rows stay open, and rows checked by hand."""

from collections import Counter
from collections.abc import Callable

import pytest

from rules.cosigning import Cosigner
from rules.marks import Action
from rules.rulerow import RuleRow, Status
from tests.rules.building import shipped, walked

# Read off the printed lines by eye.
ROUTES_BY_HAND = {
    8: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 專門委員 審核 > 主任秘書 審核 > 副局長 審核"
    " > 局長 審核 > 會辦 人事處 > 市長 核定",
    83: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 會辦 設備網路組 應用服務組 系統發展組"
    " > 專門委員 核定",
    113: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 會辦 府會聯絡人 > 主任秘書 審核"
    " > 副局長 審核 > 局長 核定",
    171: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 主任秘書 審核 > 副局長 審核 > 局長 核定",
    184: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 主任秘書 審核 > 副局長 審核 > 局長 核定",
    188: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 主任秘書 審核 > 副局長 審核 > 局長 審核"
    " > 市長 核定",
    206: "承辦人員 擬辦 > 股長 審核 > 組長 審核 > 會辦 人事室 會計室 > 主任秘書 審核"
    " > 副局長 審核 > 局長 核定",
    500: "承辦人員 擬辦 > 主任 審核 > 主任秘書 審核 > 副局長 審核 > 局長 審核"
    " > 會辦 工務局 法務局 法務人員 > 市長 核定",
    660: "承辦人員 擬辦 > 主任 審核 > 會辦 人事室 > 專門委員 核定",
    661: "承辦人員 擬辦 > 主任 審核 > 會辦 會計室 > 專門委員 核定",
    809: "承辦人員 擬辦 > 主任 審核 > 主任秘書 審核 > 副局長 審核 > 局長 核定",
    943: "承辦人員 擬辦 > 主任 核定",
    944: "承辦人員 擬辦 > 主任 審核 > 專門委員 核定",
    945: "承辦人員 擬辦 > 主任 審核 > 專門委員 審核 > 主任秘書 審核 > 局長 核定",
    946: "承辦人員 擬辦 > 主任 審核 > 專門委員 審核 > 主任秘書 核定",
    961: "承辦人員 擬辦 > 會辦 應用服務組 秘書室 > 承辦人員 核定",
}

DOUBTS = {
    13: "UNKNOWN_MARK",
    17: "UNKNOWN_MARK",
    645: "NO_DECIDER",
    646: "COLUMN_UNCERTAIN",
    647: "COLUMN_UNCERTAIN",
    649: "COLUMN_UNCERTAIN",
    650: "COLUMN_UNCERTAIN",
    651: "COLUMN_UNCERTAIN",
    1040: "TWO_DECIDERS",
    1042: "TWO_DECIDERS",
    1046: "TWO_DECIDERS",
}


def routable() -> list[RuleRow]:
    return [row for row in shipped().rows if row.is_routable]


def in_short(row: RuleRow) -> str:
    """Line, status, decider, signers from the drafter to the decider, co-signers."""
    cosigners = "、".join(map(cosigner_in_short, row.cosigners))
    doubts = "、".join(doubt.code for doubt in row.doubts)
    signers = ">".join(step.position for step in row.steps)
    parts = (str(row.line), row.status.value, row.decider or doubts, signers, cosigners)
    return " | ".join(parts).rstrip(" |")


def cosigner_in_short(cosigner: Cosigner) -> str:
    condition = f"（{cosigner.condition}）" if cosigner.condition else ""
    before = f"（先於{cosigner.before}）" if cosigner.before else ""
    return f"{cosigner.name}{condition}{before}"


def test_every_page_and_every_row_is_read() -> None:
    table = shipped().table

    assert len(table.pages) == 81
    assert len(shipped().rows) == sum(len(page.rows) for page in table.pages) == 585


def test_the_rows_are_those_that_name_a_schedule_in_printed_order() -> None:
    lines = [row.line for row in shipped().rows]

    assert lines == sorted(set(lines))
    assert all(row.printed[0] == row.schedule for row in shipped().rows)


def test_most_rows_are_clean_and_few_are_doubtful() -> None:
    assert Counter(row.status for row in shipped().rows) == {
        Status.CLEAN: 415,
        Status.REPAIRED: 159,
        Status.DOUBTFUL: 11,
    }


def test_the_doubtful_rows_are_these_for_these_reasons() -> None:
    doubtful = shipped().search(status=Status.DOUBTFUL)

    assert {row.line: [doubt.code for doubt in row.doubts] for row in doubtful} == {
        line: [code] for line, code in DOUBTS.items()
    }


def test_every_doubt_offers_at_least_two_readings() -> None:
    for line in DOUBTS:
        (doubt,) = shipped().at_line(line).doubts
        assert len(set(doubt.candidates)) == len(doubt.candidates) >= 2


def test_every_repair_has_its_reason_and_nothing_else_has() -> None:
    assert all(bool(row.repair) for row in shipped().search(status=Status.REPAIRED))
    assert not any(row.repair for row in shipped().search(status=Status.CLEAN))


def test_keys_are_told_apart_even_without_width_or_tai() -> None:
    rows = shipped().rows

    assert len({row.key for row in rows}) == len(rows)
    assert all(shipped().find(row.key) is row for row in rows)


def test_one_key_is_printed_twice() -> None:
    numbered = [row for row in shipped().rows if "#" in row.key]

    assert [(row.line, row.key[-3:]) for row in numbered] == [(572, "。#2")]


def test_the_two_notes_below_the_table_are_kept() -> None:
    notes = shipped().table.notes

    assert len(notes) == 3
    assert "府授人管字第10801305001號" in notes[1]


@pytest.mark.parametrize("line", ROUTES_BY_HAND)
def test_a_route_is_what_the_print_says(line: int) -> None:
    row = shipped().at_line(line)

    assert walked(shipped().route(row)) == ROUTES_BY_HAND[line]


def test_conditions_of_the_print_stay_open() -> None:
    conditions = {
        row.line: cosigner.condition
        for row in routable()
        for cosigner in row.cosigners
        if cosigner.condition
    }

    assert conditions == {
        **dict.fromkeys((113, 215, 313, 409), "議會案件"),
        660: "獎懲作業",
        661: "必要時",
    }


def test_the_two_sentences_that_ask_nobody_are_remarks() -> None:
    remarks = {row.line: row.remark[:5] for row in shipped().rows if row.remark}

    assert remarks == {809: "工友之工作", 946: "暑期工讀生"}
    assert not any(shipped().at_line(line).cosigners for line in remarks)


@pytest.mark.parametrize("line", range(201, 208))
def test_a_cosigner_printed_under_the_mayor_is_read_and_said(line: int) -> None:
    row = shipped().at_line(line)

    assert (row.status, row.decider) == (Status.REPAIRED, "局長")
    assert "職稱欄內，讀為會辦" in (row.repair or "")
    assert row.cosigners


def test_every_routable_row_has_a_lawful_route() -> None:
    for row in routable():
        route = shipped().route(row)
        ranks = [route.ladder.rank(step.position) for step in row.steps]
        assert ranks == sorted(set(ranks))
        assert row.steps[-1].action is Action.DECIDE
        assert [step.action for step in row.steps].count(Action.DECIDE) == 1
        assert route.ladder.drafter == row.steps[0].position
        assert not (row.schedule.endswith("乙") and row.decider == "市長")


def test_every_cosigner_of_a_row_is_in_its_route_once() -> None:
    for row in routable():
        asked = [each.name for each in row.cosigners]
        in_route = [
            name
            for stage in walked(shipped().route(row)).split(" > ")
            if stage.startswith("會辦")
            for name in stage.split()[1:]
        ]
        assert sorted(in_route) == sorted(asked)


def test_the_whole_reading_is_as_reviewed(check_golden: Callable[[str, str], None]) -> None:
    check_golden("rulebook.txt", "\n".join(map(in_short, shipped().rows)) + "\n")
