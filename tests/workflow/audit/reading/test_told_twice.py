"""Files glued together tell a case twice; what comes twice by itself may be two signatures."""

from rules.rulebook import SHIPPED, load_rulebook
from workflow.audit.reading.records import log_of_rows

AGENCY = load_rulebook(SHIPPED / "taipei-doit").agency
AT = "2026-03-02T09:00:00+08:00"


def a_line(action: str, position: str) -> dict[str, str]:
    return {"文號": "1150000001", "動作": action, "職稱": position, "時間": AT}


FIRST, SECOND, THIRD = a_line("收文", "登記桌"), a_line("擬辦", "承辦人員"), a_line("審核", "組長")


def numbers(*lines: dict[str, str]) -> list[int]:
    return list(log_of_rows(lines, AGENCY, file="兩份.csv").log.number)


def test_a_case_told_once_more_counts_once() -> None:
    assert numbers(FIRST, SECOND, THIRD, FIRST, SECOND, THIRD) == [1, 2, 3]


def test_a_later_export_of_the_same_case_adds_what_is_new() -> None:
    assert numbers(FIRST, SECOND, FIRST, SECOND, THIRD) == [1, 2, 5]


def test_an_export_cut_short_behind_a_whole_one_adds_nothing() -> None:
    assert numbers(FIRST, SECOND, THIRD, FIRST, SECOND) == [1, 2, 3]


def test_two_signatures_in_one_minute_are_two() -> None:
    assert numbers(FIRST, SECOND, THIRD, SECOND, THIRD) == [1, 2, 3, 4, 5]


def test_a_line_that_comes_twice_in_a_row_is_two_records() -> None:
    assert numbers(FIRST, SECOND, SECOND, THIRD) == [1, 2, 3, 4]


def test_a_case_told_ten_thousand_times_is_read_at_once() -> None:
    assert numbers(*[FIRST, SECOND, THIRD] * 10_000) == [1, 2, 3]
