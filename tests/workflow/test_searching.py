"""A search through all cases: the soonest due first, no more looked for than is of use."""

import pytest

from rules.marks import Action
from tests.workflow.offices import ALONE, REGISTRAR, a_document
from workflow.actions.commands import Command
from workflow.desk.casework import Casework
from workflow.desk.searching import search_cases
from workflow.reports.board import MASK, BoardFilter

pytestmark = pytest.mark.memory


def test_the_soonest_due_come_first_and_the_closed_last(work: Casework) -> None:
    plain = work.register(a_document(ALONE, subject="示範案甲"))
    urgent = work.register(a_document(ALONE, subject="示範案乙", urgency="最速件"))
    closed = work.register(a_document(ALONE, subject="示範案丙", urgency="最速件"))
    work.act(closed.id, Command(action=Action.CANCEL, actor=REGISTRAR, reason="誤收"))

    found = search_cases(work, "示範案", limit=5)

    assert [row.id for row in found.rows] == [urgent.id, plain.id, closed.id]
    assert (found.total, found.is_cut) == (3, False)


def test_where_more_are_found_than_are_looked_for_the_soonest_due_come_first_all_the_same(
    work: Casework,
) -> None:
    for urgency in ("普通件", "普通件", "速件", "最速件"):
        work.register(a_document(ALONE, subject="示範案", urgency=urgency))

    with work.office.reading() as records:
        found = records.search(BoardFilter(text="示範案"), most=2, limit=2)

    assert [case.urgency for case in found.cases] == ["最速件", "速件"]
    assert (found.total, found.is_cut) == (2, True)


def test_a_confidential_case_is_found_by_its_number_alone_and_says_no_more(work: Casework) -> None:
    secret = work.register(a_document(ALONE, subject="示範密案", is_confidential=True))

    assert search_cases(work, "示範密案", limit=5).total == 0
    (row,) = search_cases(work, secret.id[-3:], limit=5).rows
    assert (row.subject, row.handler) == (MASK, "")
