"""Limits and times: what is late, what 補正 and 展期 move, and what cannot be known."""

from datetime import datetime, timedelta

import pytest

from tests.workflow.audit.telling import COSIGNED, DECIDED, DRAFTED, MONDAY, WHOLE, audited, told
from workflow.audit.findings import Finding
from workflow.calendar import TAIPEI

RECEIVED = {"收文時間": MONDAY.isoformat(), "限辦日期": "2026-03-10", "速別": "普通件"}


def on(day: int, hour: int = 9) -> str:
    return datetime(2026, 3, day, hour, tzinfo=TAIPEI).isoformat()


def dated(
    *acts: str, days: list[int], due: str = "2026-03-10", **cells: str
) -> list[dict[str, str]]:
    """One line a day given; 限辦日期 as told on every line that does not say another."""
    rows = told(*acts)
    for row, day in zip(rows, days, strict=True):
        row |= {**RECEIVED, "限辦日期": row.get("限辦日期", due), "時間": on(day), **cells}
    return rows


def codes(rows: list[dict[str, str]]) -> list[str]:
    return [each.code for each in audited(rows).findings]


DAYS = [2, 2, 2, 2, 2, 2, 3]


def test_closed_after_the_due_date_is_overdue() -> None:
    rows = dated(*WHOLE, days=[*DAYS, 11])

    (found,) = audited(rows).findings

    assert found.code == "OVERDUE"
    assert found.evidence == (8,)
    assert "逾 1 個工作日" in found.message()


def test_closed_on_the_due_date_is_in_time() -> None:
    assert codes(dated(*WHOLE, days=[*DAYS, 10])) == []


def test_without_a_due_date_the_limit_is_counted_from_the_receipt() -> None:
    assert codes(dated(*WHOLE, days=[*DAYS, 10], due="")) == []
    assert codes(dated(*WHOLE, days=[*DAYS, 11], due="")) == ["OVERDUE"]


def test_days_of_a_suspension_do_not_count() -> None:
    acts = (*WHOLE[:-1], "補正 承辦人員", "復辦 承辦人員", WHOLE[-1])

    assert codes(dated(*acts, days=[*DAYS, 4, 6, 12])) == []
    assert codes(dated(*acts, days=[*DAYS, 4, 6, 13])) == ["OVERDUE"]


def test_a_log_that_has_moved_the_due_date_itself_is_not_given_the_days_twice() -> None:
    acts = (*WHOLE[:-1], "補正 承辦人員", "復辦 承辦人員 限辦日期=2026-03-12",
            f"{WHOLE[-1]} 限辦日期=2026-03-12")  # fmt: skip

    assert codes(dated(*acts, days=[*DAYS, 4, 6, 12])) == []
    assert codes(dated(*acts, days=[*DAYS, 4, 6, 13])) == ["OVERDUE"]


def test_an_extension_after_the_due_date_counts_all_the_same() -> None:
    extended = "展期 組長 限辦日期=2026-03-20"
    acts = (*WHOLE[:-1], extended, f"{WHOLE[-1]} 限辦日期=2026-03-20")

    assert codes(dated(*acts, days=[*DAYS, 10, 18])) == []
    assert codes(dated(*acts, days=[*DAYS, 11, 18])) == ["EXTENSION_LATE"]
    assert codes(dated(*acts, days=[*DAYS, 11, 23])) == ["EXTENSION_LATE", "OVERDUE"]


def test_an_open_case_is_late_by_the_last_day_of_the_file() -> None:
    rows = dated(*DRAFTED, days=[2, 2, 11])

    (found,) = audited(rows).findings

    assert (found.code, found.sentence) == ("OVERDUE", "open")


def test_a_cosigner_has_a_limit_of_its_own_from_the_signature_before_it() -> None:
    acts = (*DRAFTED, *COSIGNED, *DECIDED)

    assert codes(dated(*acts, days=[2, 2, 2, 4, 4, 4, 5, 5])) == []
    assert codes(dated(*acts, days=[2, 2, 2, 4, 4, 5, 5, 5])) == ["COSIGN_OVERDUE"]


def test_the_limit_of_a_cosigner_is_that_of_the_urgency_it_had_then() -> None:
    acts = (*DRAFTED[:2], "改速別 組長 對象=普通件", DRAFTED[2], *COSIGNED, *DECIDED)
    days = [2, 2, 2, 2, 4, 4, 4, 4, 4]

    changed = dated(*acts, days=days)
    for row in changed[:2]:
        row["速別"] = "最速件"

    assert codes(changed) == []
    assert codes([row for row in changed if row["動作"] != "改速別"]) == ["COSIGN_OVERDUE"] * 3


def test_times_that_run_back_are_said_once_a_case_and_change_no_order() -> None:
    rows = told(*WHOLE)
    rows[2]["時間"] = (MONDAY - timedelta(days=1)).isoformat()
    rows[5]["時間"] = (MONDAY - timedelta(days=2)).isoformat()

    (found,) = audited(rows).findings

    assert (found.code, found.evidence) == ("TIME_DISORDER", (2, 3))


def test_nothing_happens_before_the_receipt() -> None:
    rows = [row | {"收文時間": on(2, 12)} for row in told(*WHOLE)]

    (found,) = audited(rows).findings

    assert (found.code, found.sentence, found.evidence) == ("TIME_DISORDER", "received", (1,))


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_a_year_beyond_the_calendar_stops_nothing(day: str) -> None:
    assert codes(dated(*WHOLE, days=[*DAYS, 3], due=day)) in ([], ["OVERDUE"])


def test_a_finding_says_days_by_their_roc_year_and_in_english_as_they_are() -> None:
    finding = Finding(
        case_id="A",
        code="EXTENSION_LATE",
        position="",
        evidence=(1,),
        facts={"day": "2026-03-09", "due": "2026-03-02 17:30"},
    )

    assert "115.03.09 才展期" in finding.message()
    assert "115.03.02 17:30" in finding.message()
    assert "2026-03-09" in finding.message(english=True)
