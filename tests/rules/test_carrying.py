"""What the print leaves blank or repeats by a mark: carried down with its reason, or a doubt."""

import pytest

from rules.rulerow import RuleRow, Status
from tests.rules.building import a_page, line, read

SIGNS = ["擬辦", "V", "核定", *[""] * 6]
FULL = ["乙", "差勤", "請假事項。", ""]


def rows(*texts: list[str], unit: str = "人事室") -> tuple[RuleRow, ...]:
    """The rows of one page that print these texts."""
    return read(page(*texts, unit=unit))


def page(*texts: list[str], unit: str = "人事室") -> str:
    return a_page(*(line([*each, *SIGNS]) for each in texts), unit=unit)


@pytest.mark.parametrize("printed", ["", "〃", "同上", "仝上", "\u3000", "\u200b", "（同上）"])
def test_an_item_is_carried_down_with_its_reason(printed: str) -> None:
    _, row, last = rows(FULL, ["乙", printed, "出勤事項。", ""], ["乙", printed, "加班事項。", ""])

    assert [each.status for each in (row, last)] == [Status.REPAIRED] * 2
    assert (row.item, row.key) == ("差勤", "人事室/乙/差勤/出勤事項。")
    assert "公務項目" in (row.repair or "")
    assert "承上列（第 3 行）讀為「差勤」" in (row.repair or "")
    assert "承上列（第 4 行）" in (last.repair or "")
    assert row.printed[1] == printed.strip()


@pytest.mark.parametrize("printed", ["", "〃", "同上"])
def test_a_schedule_is_carried_down_with_its_reason(printed: str) -> None:
    _, row = rows(FULL, [printed, "差勤", "出勤事項。", ""])

    assert (row.schedule, row.status) == ("乙", Status.REPAIRED)
    assert "表別" in (row.repair or "")
    assert "讀為「乙」" in (row.repair or "")


@pytest.mark.parametrize(
    ("content", "task"), [("〃", ""), ("同上", "名稱"), ("", "名稱"), ("〃", "〃")]
)
def test_a_content_goes_on_below_or_is_repeated(content: str, task: str) -> None:
    _, row = rows(["乙", "差勤", "請假事項。", "甲名"], ["乙", "", content, task])

    assert (row.item, row.content) == ("差勤", "請假事項。")
    assert row.task == ("甲名" if task == "〃" else task)
    assert row.status is Status.REPAIRED
    assert "公務內容" in (row.repair or "")


@pytest.mark.parametrize(
    "texts",
    [
        [["乙", "", "請假事項。", ""]],
        [["乙", "〃", "請假事項。", ""]],
        [["乙", "差勤", "同上", ""]],
        [["乙", "差勤", "", ""]],
        [FULL, ["乙", "", "", ""]],
        [FULL, ["乙", "福利", "", "名稱"]],
        [FULL, ["乙", "差勤", "出勤事項。", "〃"]],
    ],
)
def test_what_may_be_a_text_lost_is_a_doubt(texts: list[list[str]]) -> None:
    *_, row = rows(*texts)

    assert {doubt.code for doubt in row.doubts} == {"MATTER_UNCERTAIN"}
    assert all(doubt.candidates for doubt in row.doubts)
    assert row.steps == ()


def test_over_a_page_break_it_is_a_doubt_that_names_the_row_and_so_is_what_follows() -> None:
    again = ["乙", "", "出勤事項。", ""]

    first, row, below = read(page(FULL), page(again, ["乙", "", "加班事項。", ""]))

    assert (first.status, row.item, below.item) == (Status.CLEAN, "差勤", "差勤")
    assert "承前頁（第 3 行）的「差勤」" in row.doubts[0].message
    assert "本身存疑" in below.doubts[0].message


def test_nothing_is_carried_over_from_another_unit() -> None:
    _, row = read(page(FULL), page(["乙", "", "出勤事項。", ""], unit="政風室"))

    assert row.item == ""
    assert "上方沒有可承接的列" in row.doubts[0].message


def test_marks_are_never_carried_down() -> None:
    ditto = line(["乙", "差勤", "出勤事項。", "", "擬辦", "〃", "核定", *[""] * 6])

    *_, row = read(a_page(line([*FULL, *SIGNS]), ditto))

    assert [doubt.code for doubt in row.doubts] == ["UNKNOWN_MARK"]
