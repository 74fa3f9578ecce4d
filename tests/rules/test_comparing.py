"""Two tables row by row: what is the same, changed, renamed, added, removed, and who decides."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.agency.agency import Mode
from rules.comparing import Balance, Change, Comparison, RowChange, SettingChange, compare
from rules.rulebook import rulebook_of
from tests.rules.building import a_line, a_page, an_agency, shipped, the_ladder


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


def test_the_same_rows_under_another_policy_walk_other_routes() -> None:
    agency = an_agency(mode=Mode.SEQUENTIAL)
    raw = a_page(
        a_line("擬辦 V 核定", cosign="法務局、會計室"), a_line("擬辦 核定", content="無人會辦。")
    ).encode()

    comparison = compare(rulebook_of(shipped().agency, raw), rulebook_of(agency, raw))

    (change,) = comparison.rows
    assert change.change is Change.CHANGED
    assert change.changes_route
    assert change.changes_only_cosigning
    assert steps(change) == ([], [])
    assert comparison.settings == (
        SettingChange(key="placement.mode", a="parallel", b="sequential"),
    )


def test_a_doubtful_row_has_no_route_to_differ() -> None:
    raw = a_page(a_line("擬辦 核定 核定", cosign="法務局、會計室")).encode()
    a, b = (
        rulebook_of(agency, raw) for agency in (shipped().agency, an_agency(mode=Mode.SEQUENTIAL))
    )

    assert compare(a, b).rows == ()


@pytest.mark.parametrize(
    ("changed", "key", "a", "b"),
    [
        ({"limits": {**shipped().agency.limits, "速件": 2}}, "limits.速件", "3", "2"),
        ({"limits": {**shipped().agency.limits, "特急件": 1}}, "limits.特急件", None, "1"),
        ({"roles": (*shipped().agency.roles, "某人員")}, "cosigners.roles.某人員", None, "某人員"),
        ({"closures": frozenset({date(2026, 7, 10)})}, "calendar.closures", None, "2026-07-10"),
        (
            {"schedules": tuple(replace(s, issued_on=None) for s in shipped().agency.schedules)},
            "schedules.甲.issued_on",
            "2019-06-19",
            None,
        ),
        (
            {"units": tuple(replace(u, ladder=the_ladder()) for u in shipped().agency.units)},
            "units.綜合企劃組.head",
            "組長",
            "主任",
        ),
    ],
)
def test_every_setting_that_differs_is_named(
    changed: dict[str, Any], key: str, a: str | None, b: str | None
) -> None:
    raw = a_page(a_line("擬辦 V 核定")).encode()
    agencies = (shipped().agency, replace(shipped().agency, **changed))
    before, after = (rulebook_of(agency, raw) for agency in agencies)

    comparison = compare(before, after)

    assert comparison.rows == ()
    assert SettingChange(key=key, a=a, b=b) in comparison.settings


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
