"""What the checks point at, and the near misses they leave alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rules.corrections import Correction
from rules.export import finding_records
from rules.lint import Check, Finding, lint
from rules.rulerow import Doubt, read_rows
from rules.sentence import Said
from tests.rules.building import AT_THE_RIGHT, TITLES, a_page, a_table, line, printed, shipped
from tests.rules.building import the_ladder as ladder_of

FOUR = ("策略及計畫。", "文件研擬。", "紀錄文件之核定。", "成果之確認。")


def a_line(
    marks: str = "擬辦 V 核定",
    *,
    item: str = "項目",
    content: str = "內容。",
    task: str | None = "",
    schedule: str = "乙",
    unit: str = "人事室",
    trailing: Sequence[str] = (),
) -> str:
    signs = printed(marks)
    blanks = [""] * (len(ladder_of(unit).positions) - len(signs))
    heads = [schedule, item, content, *([] if task is None else [task])]
    return line([*heads, *signs, *blanks, *(trailing or ("", ""))])


def found(check: Check, *pages: str) -> list[Finding]:
    table, agency = a_table(*pages), shipped().agency
    return [each for each in lint(read_rows(table, agency), table, agency) if each.check is check]


def test_sister_units_that_decide_one_matter_at_different_levels_are_named() -> None:
    high = a_page(a_line("擬辦 V 核定"), unit="人事室")
    low = a_page(a_line("擬辦 核定", unit="會計室"), unit="會計室")

    (finding,) = found(Check.SISTERS_DISAGREE, high, low)

    assert "人事室由專門委員核定；會計室由單位主管核定" in finding.message


def test_a_unit_that_decides_one_matter_at_two_levels_equally_often_has_no_habit() -> None:
    either = (a_line("擬辦 V 核定"), a_line("擬辦 核定", item="另一項目"))
    theirs = a_page(a_line("擬辦 核定", unit="會計室"), unit="會計室")

    assert not found(Check.SISTERS_DISAGREE, a_page(*either), theirs)
    assert not found(Check.SISTERS_DISAGREE, a_page(*reversed(either)), theirs)


def test_heads_of_different_units_are_one_level() -> None:
    ours = a_page(a_line("擬辦 V 核定", unit="系統發展組"), unit="系統發展組")
    theirs = a_page(a_line("擬辦 核定", unit="會計室"), unit="會計室")

    assert not found(Check.SISTERS_DISAGREE, ours, theirs)


@pytest.mark.parametrize("difference", [{"schedule": "甲"}, {"task": "另一業務"}])
def test_another_kind_of_schedule_or_another_task_is_another_matter(
    difference: dict[str, str],
) -> None:
    ours = a_page(a_line("擬辦 V 核定"))
    theirs = a_page(a_line("擬辦 核定", unit="會計室", **difference), unit="會計室")

    assert not found(Check.SISTERS_DISAGREE, ours, theirs)


def test_a_name_with_a_character_or_two_more_is_a_near_duplicate() -> None:
    page = a_page(a_line(item="資訊交流"), a_line(item="資訊業務交流", content="他事。"))

    assert [each.line for each in found(Check.NEAR_DUPLICATE, page)] == [3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一預備金之核轉事項", "第二預備金之核轉事項"),
        ("甄選規劃事項", "甄選執行事項"),
        ("計畫之制定", "計畫之修正及廢止"),
    ],
)
def test_names_of_other_things_are_no_near_duplicates(one: str, other: str) -> None:
    assert not found(Check.NEAR_DUPLICATE, a_page(a_line(content=one), a_line(content=other)))


@pytest.mark.parametrize(("one", "other"), [("差假勤情", "差假勤惰"), ("資料之折遷", "資料之拆遷")])
def test_a_look_alike_character_is_shown_beside_the_other_spelling(one: str, other: str) -> None:
    page = a_page(
        a_line(item=one, content="甲事。"),
        a_line(item=other, content="乙事。"),
        a_line(item=other, content="丙事。"),
    )

    (finding,) = found(Check.LOOK_ALIKE, page)

    assert finding.line == 3
    assert finding.related == (4,)


def test_a_misread_phrase_is_known_even_where_nothing_prints_it_right() -> None:
    (finding,) = found(Check.LOOK_ALIKE, a_page(a_line(content="經費擲節事項。")))

    assert "「擲節」應是「撙節」" in finding.message


def test_characters_that_do_not_look_alike_are_other_words() -> None:
    page = a_page(a_line(content="檔案借用。"), a_line(content="檔案歸還。"))

    assert not found(Check.LOOK_ALIKE, page)


def test_rows_with_one_key_are_named_together() -> None:
    (finding,) = found(Check.SAME_KEY, a_page(a_line(), a_line()))

    assert finding.lines == (3, 4)


def test_another_task_makes_another_key() -> None:
    page = a_page(a_line(task="一般事項。"), a_line(task="重要事項。"))

    assert not found(Check.SAME_KEY, page)


@pytest.mark.parametrize("first", ["", "一般事項。"])
def test_rows_that_only_a_task_could_tell_apart_miss_it(first: str) -> None:
    page = a_page(a_line("擬辦 核定", task=first), a_line("擬辦 V 核定"))

    assert len(found(Check.TASK_LOST, page)) == 1


def test_rows_alike_in_every_way_have_lost_no_task() -> None:
    assert not found(Check.TASK_LOST, a_page(a_line(), a_line()))


def a_page_with_marks_in_its_header(header: str, *lines: str) -> str:
    ladder = ladder_of("人事室")
    positions = line([*[""] * 4, *ladder.positions, "", ""])
    title, _, *rows = a_page(*lines).split("\n")
    marks = printed(header)
    blanks = [""] * (len(ladder.positions) - len(marks))
    return "\n".join([title, positions, line([*TITLES, *marks, *blanks, *AT_THE_RIGHT]), *rows])


def test_a_header_that_repeats_the_first_row_says_nothing() -> None:
    page = a_page_with_marks_in_its_header("擬辦 V 核定", a_line("擬辦 V 核定"))

    assert not found(Check.HEADER_CONTRADICTS, page)


def test_a_header_with_other_marks_than_the_first_row_may_have_swallowed_one() -> None:
    page = a_page_with_marks_in_its_header("擬辦 V V 核定", a_line("擬辦 V 核定"))

    (finding,) = found(Check.HEADER_CONTRADICTS, page)

    assert "擬辦 V V 核定" in finding.message


def test_marks_in_a_header_answer_a_first_row_without_a_decider() -> None:
    page = a_page_with_marks_in_its_header("擬辦 V 核定", a_line("擬辦 V"))

    (finding,) = found(Check.HEADER_ANSWERS, page)

    assert [step.position for step in finding.candidates[0]] == ["承辦人員", "主任", "專門委員"]


def test_a_first_row_corrected_to_what_the_header_says_is_settled() -> None:
    page = a_page_with_marks_in_its_header("擬辦 V 核定", a_line("擬辦 V"))
    table, agency = a_table(page), shipped().agency
    (row,) = read_rows(table, agency)
    corrected = replace(row, steps=row.doubts[0].candidates[1], doubts=())

    assert not lint([corrected], table, agency)


def test_corrections_that_no_longer_hold_are_findings() -> None:
    table, agency = a_table(a_page(a_line())), shipped().agency
    (row,) = read_rows(table, agency)
    stale = replace(row, doubts=(Doubt(code="CORRECTION_STALE", said=Said(template="所印已改")),))
    orphan = Correction(
        number=1,
        key="人事室/乙/已刪",
        line=99,
        printed=(),
        steps=row.steps,
        cosign_text="",
        remark="",
        reviewer="示範甲",
        at=datetime(2026, 11, 2, tzinfo=UTC),
        because="示範",
    )

    found = lint([stale], table, agency, [orphan])

    assert [each.check for each in found] == [Check.CORRECTION_STALE, Check.CORRECTION_ORPHANED]
    assert list(finding_records(found, [stale]))[1]["printed"] == []


def a_family(*, leave_out: str = "", decided: str = "擬辦 核定") -> str:
    lines = [
        a_line("擬辦 V 核定" if item < 4 else decided, item=f"第{item}項", content=content)
        for item in range(5)
        for content in FOUR
    ]
    odd = [a_line("擬辦 V 核定", item="又一項", content=each) for each in FOUR if each != leave_out]
    return a_page(*lines, *odd)


def test_a_missing_member_of_a_family_is_named() -> None:
    (finding,) = found(Check.FAMILY_MEMBER_MISSING, a_family(leave_out=FOUR[2]))

    assert f"少了「{FOUR[2]}」" in finding.message


def test_a_family_that_is_whole_misses_nothing() -> None:
    assert not found(Check.FAMILY_MEMBER_MISSING, a_family())


def test_a_member_decided_elsewhere_than_its_sisters_is_named() -> None:
    assert len(found(Check.FAMILY_MEMBER_DIFFERS, a_family())) == len(FOUR)
    assert not found(Check.FAMILY_MEMBER_DIFFERS, a_family(decided="擬辦 V 核定"))


def pages_of(marks: str, *others: str) -> tuple[str, ...]:
    lines = [a_line(marks, content=f"{number}事。") for number in "甲乙丙"]
    rest = [a_line(each, content=f"{number}事務。") for each in others for number in "甲乙丙"]
    return (a_page(*lines), *([a_page(*rest)] if rest else []))


def test_a_column_blank_on_one_page_alone_is_named() -> None:
    (finding,) = found(Check.COLUMN_BLANK, *pages_of("擬辦 V · V V 核定", "擬辦 V V V V 核定"))

    assert "專門委員欄全是空白" in finding.message


def test_a_column_that_other_pages_leave_blank_too_is_a_habit() -> None:
    assert not found(Check.COLUMN_BLANK, *pages_of("擬辦 V · V V 核定", "擬辦 V · V V 核定"))


def test_two_columns_alike_in_every_row_are_named() -> None:
    page = a_page(
        *(a_line("擬辦 V · · V 核定", content=f"{each}事。") for each in "甲乙"),
        a_line("擬辦 V V V V 核定", content="丙事。"),
    )

    assert len(found(Check.COLUMN_REPEATED, page)) == 1


def test_columns_that_differ_in_one_row_are_two_columns() -> None:
    page = a_page(
        *(a_line("擬辦 V · · V 核定", content=f"{each}事。") for each in "甲乙"),
        a_line("擬辦 V V · V 核定", content="丙事。"),
    )

    assert not found(Check.COLUMN_REPEATED, page)


def test_a_request_to_cosign_beyond_its_column_is_named() -> None:
    assert found(Check.TEXT_BEYOND_COLUMN, a_page(a_line(trailing=("", "會計室"))))
    assert not found(Check.TEXT_BEYOND_COLUMN, a_page(a_line(trailing=("會計室", ""))))
    assert not found(
        Check.TEXT_BEYOND_COLUMN,
        a_page(a_line(trailing=("", "工友之工作指派、監督、服務及考核等由總務及服務單位辦理"))),
    )


def test_a_text_in_the_last_column_is_said_to_stand_under_the_highest_position() -> None:
    known = shipped().agency
    units = tuple(
        replace(each, ladder=replace(each.ladder, positions=(*each.ladder.positions[:-1], "縣長")))
        for each in known.units
    )
    agency = replace(known, units=units)
    table = a_table(
        a_page(line(["乙", "項目", "內容。", "", "擬辦", "核定", *[""] * 4, "會計室", "", ""]))
    )

    (finding,) = (
        each
        for each in lint(read_rows(table, agency), table, agency)
        if each.check is Check.TEXT_BEYOND_COLUMN
    )

    assert "縣長欄內" in finding.message


def test_a_task_that_copies_the_content_is_named() -> None:
    assert found(Check.TASK_COPIES_CONTENT, a_page(a_line(content="刻印。", task="刻印")))
    assert not found(Check.TASK_COPIES_CONTENT, a_page(a_line(content="刻印。", task="刻印作業。")))


def test_findings_come_in_printed_order_and_change_no_reading() -> None:
    book = shipped()
    before = [row.steps for row in book.rows]

    lines = [each.line for each in book.findings]

    assert lines == sorted(lines)
    assert [row.steps for row in book.rows] == before


def test_a_finding_is_recorded_with_what_its_row_prints() -> None:
    book = shipped()

    records = list(finding_records(book.findings, book.rows))

    record = next(each for each in records if each["code"] == "HEADER_ANSWERS")
    assert record["line"] == 645
    assert record["printed"] == list(book.at_line(645).printed)
    assert record["candidates"]


def test_the_findings_on_the_shipped_table_are_the_ones_reviewed(
    check_golden: Callable[[str, str], None],
) -> None:
    said = [
        f"{each.code} {'、'.join(map(str, each.lines))}\n  {each.message}\n"
        for each in shipped().findings
    ]

    check_golden("lint.txt", "".join(said))
