"""Two tables row by row: what is the same, changed, renamed, added, removed, and who decides."""

from dataclasses import replace

from rules.comparing import Balance, Change, Comparison, RowChange, compare
from rules.rulebook import rulebook_of
from tests.rules.building import a_line, a_page, shipped


def compared(before: list[str], after: list[str], unit: str = "人事室") -> Comparison:
    """These lines of one page beside those."""
    agency = shipped().agency
    a, b = (rulebook_of(agency, a_page(*lines, unit=unit).encode()) for lines in (before, after))
    return compare(a, b)


def the_change(before: str, after: str) -> RowChange:
    (change,) = compared([before], [after]).rows
    return change


def steps(change: RowChange) -> tuple[list[str], list[str]]:
    """Steps added and dropped, as text."""
    both = (change.steps_added, change.steps_dropped)
    added, dropped = ([f"{each.position}{each.action.value}" for each in some] for some in both)
    return added, dropped


def test_a_table_beside_itself_does_not_differ() -> None:
    comparison = compare(shipped(), shipped())

    assert comparison.rows == ()
    assert comparison.same == len(shipped().rows)
    assert comparison.positions == {}


def test_a_decision_that_moves_down_is_lost_above_and_gained_below() -> None:
    comparison = compared([a_line("擬辦 V V 核定")], [a_line("擬辦 V 核定")])

    (change,) = comparison.rows
    assert (change.change, change.lost_by, change.gained_by) == (
        Change.CHANGED,
        "主任秘書",
        "專門委員",
    )
    assert steps(change) == (["專門委員核定"], ["專門委員審核", "主任秘書核定"])
    assert comparison.positions == {
        "主任秘書": Balance(gained=0, lost=1),
        "專門委員": Balance(gained=1, lost=0),
    }
    assert comparison.moved_decisions == 1


def test_a_step_dropped_moves_no_decision() -> None:
    change = the_change(a_line("擬辦 V V 核定"), a_line("擬辦 V · 核定"))

    assert steps(change) == ([], ["專門委員審核"])
    assert (change.gained_by, change.lost_by) == (None, None)
    assert change.changes_route


def test_a_cosigner_is_another_on_another_condition() -> None:
    before = a_line("擬辦 V 核定", cosign="法務局")
    change = the_change(before, a_line("擬辦 V 核定", cosign="必要時會辦法務局"))

    assert [(each.name, each.condition) for each in change.cosigners_added] == [
        ("法務局", "必要時")
    ]
    assert [(each.name, each.condition) for each in change.cosigners_dropped] == [("法務局", None)]


def test_added_and_removed_rows_count_for_their_deciders() -> None:
    kept = a_line("擬辦 V 核定")
    gone, fresh = (
        a_line("擬辦 核定", content="員工旅遊。"),
        a_line("擬辦 V V 核定", content="考績。"),
    )

    comparison = compared([kept, gone], [kept, fresh])

    assert [each.change for each in comparison.rows] == [Change.ADDED, Change.REMOVED]
    assert comparison.positions == {
        "主任秘書": Balance(gained=1, lost=0),
        "主任": Balance(gained=0, lost=1),
    }
    assert comparison.same == 1


def test_a_row_reworded_is_renamed_not_removed_and_added() -> None:
    before = a_line("擬辦 V 核定", content="員工職名章之刻製及換發。")
    change = the_change(before, a_line("擬辦 V 核定", content="員工職名章之刻製及換補發。"))

    assert change.change is Change.RENAMED
    assert not change.changes_route


def test_each_old_row_is_paired_with_its_likest_new_one() -> None:
    before = [
        a_line("擬辦 核定", content=f"各項研習及訓練事項{each}。") for each in ("甲類", "乙類")
    ]
    after = [
        a_line("擬辦 核定", content=f"各項研習及訓練事項{each}。") for each in ("乙類別", "甲類別")
    ]

    pairs = {
        (each.a.content[-3], each.b.content[-4])
        for each in compared(before, after).rows
        if each.a and each.b
    }

    assert pairs == {("甲", "甲"), ("乙", "乙")}


def test_the_same_text_under_another_schedule_is_one_row_in_another_name() -> None:
    change = the_change(a_line("擬辦 V 核定"), a_line("擬辦 V 核定", schedule="甲"))

    assert change.change is Change.RENAMED
    assert change.a
    assert change.b
    assert change.a.issuer is not change.b.issuer


def test_a_doubtful_side_moves_no_decision_and_no_step() -> None:
    change = the_change(a_line("擬辦 V 核定"), a_line("擬辦 核定 核定"))

    assert steps(change) == ([], [])
    assert (change.gained_by, change.lost_by) == (None, None)


def test_a_change_of_the_remark_alone_leaves_the_route() -> None:
    before = a_line("擬辦 V 核定", remark="依規定辦理，免附件。")
    change = the_change(before, a_line("擬辦 V 核定", remark="依規定辦理，附件另送。"))

    assert change.change is Change.CHANGED
    assert not change.changes_route


def test_the_version_compared_with_does_not_matter_if_the_rows_are_the_same() -> None:
    other = replace(shipped(), table_digest="another")

    assert compare(shipped(), other).rows == ()
