"""What happens to cases on their way when somebody leaves, or a day is closed."""

from datetime import date

import pytest

from rules.marks import Action
from tests.workflow.offices import PLAIN, REGISTRAR, a_document, on
from tests.workflow.staff import appointing
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.events.clock import DueShifted
from workflow.events.handing import DocumentHandedOver
from workflow.organisation.changes import CloseDay, HandOver, ReopenDay
from workflow.store.log import Store

pytestmark = pytest.mark.memory

BY = "示範人事"
CLERK = "秘書室/承辦人員"


def assigned(work: Casework, handler: str) -> Case:
    case = work.register(a_document(PLAIN))
    return work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=handler))


def due_of(work: Casework, case: Case) -> date:
    return work.case(case.id).due


def test_a_leavers_cases_go_to_the_successor_and_others_stay(work: Casework, store: Store) -> None:
    staffing = Staffing(office=work.office)
    registrar = appointing("示範總收文", "機關/總收文")
    clerks = (appointing(name, CLERK) for name in ("示範甲", "示範丙"))
    staffing.arrange(*clerks, registrar, by=BY)
    leavers, others = assigned(work, "示範甲"), assigned(work, "示範丙")

    staffing.hand_over(
        HandOver(person="示範甲", successor="示範乙", last_day=on(11, 24)), by=BY, reason="調職"
    )

    event = work.history(leavers.id)[-1]
    assert isinstance(event, DocumentHandedOver)
    assert (event.target, event.reason, event.person) == ("示範乙", "調職", BY)
    assert work.case(leavers.id).handler == "示範乙"
    assert work.case(others.id).handler == "示範丙"
    assert store.verify(work.office.name).first_bad is None


def test_a_closed_day_moves_every_counted_due_date_and_opening_it_moves_them_back(
    work: Casework,
) -> None:
    staffing = Staffing(office=work.office)
    urgent = work.register(a_document(urgency="最速件"))  # due on the day that is closed
    ordinary = work.register(a_document())
    named = work.register(a_document(category="限期", due=on(11, 24)))  # so is this one
    later = work.register(a_document(category="限期", due=on(11, 30)))
    within = work.register(a_document(within=6))

    arranged = staffing.arranged(CloseDay(day=on(11, 24)), by=BY, reason="示範颱風停止上班")

    moved = {urgent.id, ordinary.id, named.id, within.id}
    assert {case.id for case in arranged.shifted} == moved
    assert (due_of(work, urgent), due_of(work, ordinary)) == (on(11, 25), on(12, 2))
    assert (due_of(work, named), due_of(work, later)) == (on(11, 25), on(11, 30))
    assert due_of(work, within) == on(12, 2)
    assert work.case(named.id).clock.ends_on == on(11, 24)
    assert isinstance(work.history(urgent.id)[-1], DueShifted)

    staffing.arrange(ReopenDay(day=on(11, 24)), by=BY, reason="示範更正")

    cases = (urgent, ordinary, named, later, within)
    assert [due_of(work, case) for case in cases] == [case.due for case in cases]


def test_a_day_before_the_limit_began_moves_nothing(work: Casework) -> None:
    case = work.register(a_document())

    arranged = Staffing(office=work.office).arranged(CloseDay(day=on(11, 23)), by=BY, reason="停班")

    assert arranged.shifted == ()
    assert due_of(work, case) == case.due


@pytest.mark.parametrize(("closed", "due"), [(on(12, 14), on(12, 15)), (on(12, 10), on(12, 14))])
def test_a_limit_of_all_days_moves_only_off_its_last_day(
    work: Casework, closed: date, due: date
) -> None:
    case = work.register(a_document(category="訴願"))  # twenty days, the last of them a Sunday
    assert case.due == on(12, 14)

    Staffing(office=work.office).arrange(CloseDay(day=closed), by=BY, reason="示範停班")

    assert due_of(work, case) == due
