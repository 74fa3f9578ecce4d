"""容許清單: a pattern hides what agrees with all it says, until its day, and is never blank."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.workflow.audit.work.findings import a_finding
from workflow.audit.work.allowing import (
    Pattern,
    TypedPattern,
    ended,
    in_force,
    pattern_of,
)
from workflow.audit.work.entries import UnfitEntryError
from workflow.calendar import TAIPEI

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI)


BLANK = Pattern(reason="首長已核准", by="示範檢核員", at=NOW, number=1)


def a_pattern(**said: Any) -> Pattern:
    return replace(BLANK, **said)


def typed(**said: str) -> Pattern:
    return pattern_of(TypedPattern(**said), by="示範檢核員", at=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("said", "hides"),
    [
        ({"code": "REVIEW_SKIPPED"}, True),
        ({"code": "OVERDUE"}, False),
        ({"unit": "秘書室", "position": "股長"}, True),
        ({"unit": "秘書室", "position": "主任"}, False),
        ({"line": 9}, True),
        ({"line": 8}, False),
        ({"unit": "資訊室"}, False),
    ],
)
def test_a_pattern_hides_what_agrees_with_all_it_says(said: dict[str, object], hides: bool) -> None:
    assert a_pattern(**said).allows(a_finding(), "秘書室") is hides


def test_a_pattern_of_a_row_hides_no_finding_without_one() -> None:
    assert not a_pattern(line=9).allows(a_finding(line=0), "秘書室")


def test_a_pattern_is_applied_up_to_its_day_and_until_it_is_ended() -> None:
    until = a_pattern(until=TODAY)

    assert until.is_in_force(TODAY)
    assert not until.is_in_force(date(2026, 3, 3))
    assert not ended(until, by="示範科長", at=NOW).is_in_force(TODAY)


def test_patterns_are_applied_in_the_order_in_which_they_were_added() -> None:
    patterns = in_force([a_pattern(number=2, unit="秘書室"), a_pattern(number=1, line=9)], TODAY)

    assert [each.number for each in patterns] == [1, 2]


def test_a_pattern_names_the_grave_codes_it_may_hide() -> None:
    assert a_pattern(code="REVIEW_SKIPPED").grave_codes == ("REVIEW_SKIPPED",)
    assert a_pattern(code="OVERDUE").grave_codes == ()
    assert "NO_DECISION" in a_pattern(unit="秘書室").grave_codes


def test_what_is_typed_becomes_a_pattern() -> None:
    made = typed(code="OVERDUE", line="line:９", reason=" 年終 盤點 ", until="115.3.31")

    assert (made.code, made.line, made.reason, made.until) == (
        *("OVERDUE", 9, "年終 盤點"),
        date(2026, 3, 31),
    )


def test_every_fault_of_a_pattern_is_told_at_once() -> None:
    with pytest.raises(UnfitEntryError) as refused:
        typed(code="NONSENSE", line="零", until="2026-03-01")

    told = str(refused.value)
    for part in ("NONSENSE", "零", "容許的理由", "今天或以後的日子"):
        assert part in told
    assert len(refused.value.faults) == 4


def test_a_pattern_of_nothing_would_hide_everything_and_is_refused() -> None:
    with pytest.raises(UnfitEntryError, match="至少一項"):
        typed(reason="一律容許")
    with pytest.raises(UnfitEntryError, match="不是日期"):
        typed(code="OVERDUE", reason="年終", until="明年")
