"""Marks into steps: the invariants of a lawful row, and the candidates beside a broken one."""

import pytest

from rules.marks import Action, Flaw, Step, Steps, read_marks
from tests.rules.building import cells, the_ladder

NOT_BY_THE_MAYOR = frozenset({"市長"})


def read(marks: str, *, banned: frozenset[str] = frozenset()) -> Steps | Flaw:
    return read_marks(cells(marks), the_ladder(), banned)


def the_flaw(marks: str, *, banned: frozenset[str] = frozenset()) -> Flaw:
    reading = read(marks, banned=banned)
    assert isinstance(reading, Flaw), reading
    return reading


def deciders(flaw: Flaw) -> list[str]:
    return [steps[-1].position for steps in flaw.candidates]


def test_each_mark_belongs_to_the_position_of_its_column() -> None:
    assert read("擬辦 V · V · 核定 ·") == (
        Step(position="承辦人員", action=Action.DRAFT),
        Step(position="主任", action=Action.REVIEW),
        Step(position="主任秘書", action=Action.REVIEW),
        Step(position="局長", action=Action.DECIDE),
    )


@pytest.mark.parametrize("mark", ["V", "v", "√", "ˇ", "✓", "審核"])
def test_every_way_to_print_a_review_reads_the_same(mark: str) -> None:
    assert read(f"擬辦 {mark} 核定") == read("擬辦 V 核定")


def test_a_drafter_may_decide_alone() -> None:
    assert read("核定") == (Step(position="承辦人員", action=Action.DECIDE),)


def test_an_unknown_mark_below_the_decider_is_read_both_ways() -> None:
    flaw = the_flaw("擬辦 V ≠ V 核定")

    assert flaw.code == "UNKNOWN_MARK"
    assert "專門委員欄的「≠」" in flaw.message
    assert flaw.candidates == (read("擬辦 V V V 核定"), read("擬辦 V · V 核定"))


def test_an_unknown_mark_at_the_drafter_leaves_no_lawful_reading() -> None:
    flaw = the_flaw("≠ V 核定")

    assert (flaw.code, flaw.candidates) == ("UNKNOWN_MARK", ())


def test_of_two_deciders_either_may_be_meant() -> None:
    flaw = the_flaw("擬辦 核定 · · · 核定")

    assert flaw.code == "TWO_DECIDERS"
    assert flaw.candidates == (read("擬辦 核定"), read("擬辦 V · · · 核定"))


def test_of_two_deciders_one_who_may_not_decide_is_no_candidate() -> None:
    flaw = the_flaw("擬辦 核定 · · · · 核定", banned=NOT_BY_THE_MAYOR)

    assert (flaw.code, deciders(flaw)) == ("TWO_DECIDERS", ["主任"])


def test_without_a_decider_the_last_reviewer_or_anyone_above_may_be_meant() -> None:
    flaw = the_flaw("擬辦 V V", banned=NOT_BY_THE_MAYOR)

    assert flaw.code == "NO_DECIDER"
    assert deciders(flaw) == ["專門委員", "主任秘書", "副局長", "局長"]


def test_without_a_decider_a_banned_last_reviewer_is_no_candidate() -> None:
    flaw = the_flaw("擬辦 V V V V V V", banned=NOT_BY_THE_MAYOR)

    assert (flaw.code, flaw.candidates) == ("NO_DECIDER", ())


def test_a_row_without_any_mark_has_no_candidates() -> None:
    assert the_flaw("· · ·").candidates == ()


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ("擬辦 核定 V", "SIGNS_ABOVE_DECIDER"),
        ("擬辦 核定 · · · · · V", "SIGNS_ABOVE_DECIDER"),
        ("擬辦 V V V V V V 核定", "DECIDER_BEYOND"),
        ("V V 核定", "DRAFTER_NOT_FIRST"),
        ("· 擬辦 核定", "DRAFTER_NOT_FIRST"),
        ("擬辦 擬辦 核定", "DRAFTER_NOT_FIRST"),
        ("· 核定", "DRAFTER_NOT_FIRST"),
    ],
)
def test_a_broken_invariant_is_named(marks: str, code: str) -> None:
    assert the_flaw(marks).code == code


def test_the_mayor_decides_only_where_the_schedule_allows_it() -> None:
    marks = "擬辦 V V V V V 核定"

    assert isinstance(read(marks), tuple)
    assert the_flaw(marks, banned=NOT_BY_THE_MAYOR).code == "DECIDER_NOT_ALLOWED"


def test_a_text_right_of_the_decider_does_not_touch_the_marks() -> None:
    assert read("擬辦 核定 · · · · · 人事室") == read("擬辦 核定")
