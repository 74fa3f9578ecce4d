"""What an audit tells of every case: its unit, when it came, how it ended, whether it is a 密件."""

from datetime import timedelta

import pytest

from tests.workflow.audit.telling import DECIDED, MONDAY, ROW, UNIT, WHOLE, audited, told
from workflow.audit.auditing import NO_CONFIDENTIALITY, SEALED
from workflow.audit.examined import CaseEnd, ExaminedCase
from workflow.reports.board import MASK


def examined(*acts: str, **cells: str) -> ExaminedCase:
    (case,) = audited([row | cells for row in told(*acts)]).examined
    return case


@pytest.mark.parametrize(
    ("acts", "end"),
    [
        (WHOLE, CaseEnd.DONE),
        (WHOLE[:-1], CaseEnd.OPEN),
        ((*WHOLE[:-1], "銷號 承辦人員"), CaseEnd.CANCELLED),
        ((*WHOLE[:1], "併辦 承辦人員"), CaseEnd.JOINED),
    ],
)
def test_it_says_how_a_case_ended(acts: tuple[str, ...], end: CaseEnd) -> None:
    assert examined(*acts).end is end


def test_it_says_whose_case_it_is_and_when_it_came() -> None:
    case = examined(*WHOLE, 收文時間="2026-03-01T17:00:00+08:00")

    assert (case.unit, case.line) == (UNIT, 123)
    assert case.received + 1 == case.ended


@pytest.mark.parametrize(("level", "is_confidential"), [("密", True), ("普通", False)])
def test_it_says_which_cases_are_confidential(level: str, is_confidential: bool) -> None:
    assert examined(*WHOLE, 密等=level).is_confidential is is_confidential


def test_a_log_without_levels_is_told_of() -> None:
    notes = audited(told(*DECIDED)).notes

    assert NO_CONFIDENTIALITY in notes
    assert NO_CONFIDENTIALITY not in audited([row | {"密等": "普通"} for row in told(*WHOLE)]).notes


def test_a_case_that_is_hidden_is_not_judged_and_the_audit_says_so() -> None:
    hidden, open_one = (
        [
            row | {"文號": number, "主旨": subject, "流程列": line, "限辦日期": "2026-03-06"}
            for row in told("收文 總收文", unit="")
        ]
        for number, subject, line in (("1", MASK, ""), ("2", "示範", ROW))
    )
    later = [row | {"文號": "3"} for row in told(*WHOLE, start=MONDAY + timedelta(days=30))]

    found = audited([*hidden, *open_one, *later])

    assert [(each.case_id, each.code) for each in found.findings] == [("2", "OVERDUE")]
    assert SEALED in found.notes
