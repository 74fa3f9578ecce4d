"""A head leaves between the decision and 發文: the new one sees the document first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.marks import Action
from tests.workflow.builders import signing
from tests.workflow.offices import Clock, a_document, sign_until
from tests.workflow.staff import LONG_AGO, appointing
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import NameDeputies, Request
from workflow.refusals.closing import HeadChangedError

pytestmark = pytest.mark.memory

HEADS_ROW = 109  # 局長 decides
UNIT, HEAD = "綜合企劃組", "機關/局長"
DRAFTER = Actor(unit=UNIT, position="承辦人員", person="示範承辦")
WHY = "首長更替"


def decided(work: Casework, by: Actor) -> Case:
    """A document that 局長 lets go out, still at the drafter's."""
    case = sign_until(work, work.register(a_document(HEADS_ROW)), "局長")
    command = replace(signing(case, case.open[0]), actor=by, outcome="發", opinion="發")
    return work.act(case.id, command)


def arranged(work: Casework, *requests: Request) -> None:
    """The drafter is there; the rest as said. The next day comes."""
    drafter = appointing("示範承辦", f"{UNIT}/承辦人員")
    Staffing(office=work.office).arrange(drafter, *requests, by="示範人事")
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(days=1)


def dispatching(work: Casework, case: Case) -> Case:
    return work.act(case.id, Command(action=Action.DISPATCH, actor=DRAFTER))


def test_what_a_head_decided_who_left_is_decided_anew_by_the_new_one(work: Casework) -> None:
    today = work.today
    case = decided(work, Actor(position="局長", person="示範前局長"))
    arranged(
        work,
        appointing("示範前局長", HEAD, LONG_AGO, today),
        appointing("示範新局長", HEAD, today + timedelta(days=1)),
    )

    with pytest.raises(
        HeadChangedError, match=r"示範前局長以局長的身分核定.*由示範新局長核定後再發文"
    ):
        dispatching(work, case)
    case = work.act(case.id, Command(action=Action.RESUBMIT, actor=DRAFTER, reason=WHY))
    new = Actor(position="局長", person="示範新局長")
    work.act(case.id, Command(action=Action.DECIDE, actor=new, outcome="發", opinion="發"))

    assert dispatching(work, case).state is State.DISPATCHED


def test_what_the_head_decided_who_is_still_there_goes_out(work: Casework) -> None:
    case = decided(work, Actor(position="局長", person="示範副局長", for_person="示範局長"))
    arranged(work, appointing("示範局長", HEAD), appointing("示範副局長", "機關/副局長"))

    assert dispatching(work, case).state is State.DISPATCHED


@pytest.mark.parametrize("is_filled", [False, True])
def test_what_was_decided_in_a_vacancy_goes_by_whether_it_is_filled(
    work: Casework, *, is_filled: bool
) -> None:
    today = work.today
    deputy = Actor(position="局長", person="示範副局長", for_person="出缺")
    case = decided(work, deputy)
    new = (appointing("示範新局長", HEAD, today + timedelta(days=1)),) if is_filled else ()
    arranged(
        work,
        appointing("示範副局長", "機關/副局長"),
        NameDeputies(holder=HEAD, deputies=("示範副局長",), since=today),
        *new,
    )

    if is_filled:
        with pytest.raises(HeadChangedError, match=r"示範副局長以局長的身分核定.*示範新局長"):
            dispatching(work, case)
    else:
        assert dispatching(work, case).state is State.DISPATCHED


def test_an_empty_post_is_told_who_must_be_appointed_first(work: Casework) -> None:
    case = decided(work, Actor(position="局長", person="示範前局長"))
    arranged(work, appointing("示範前局長", HEAD, LONG_AGO, work.today))

    with pytest.raises(
        HeadChangedError, match="新任局長（現在出缺，請管理者先登錄任職或指定代理人）"
    ):
        dispatching(work, case)


def test_an_agency_may_let_it_go_out_all_the_same(work: Casework) -> None:
    agency = work.office.rulebook.agency
    practice = replace(agency.practice, new_head_sees=False)
    rulebook = replace(work.office.rulebook, agency=replace(agency, practice=practice))
    work = Casework(office=replace(work.office, rulebook=rulebook))
    case = decided(work, Actor(position="局長", person="示範前局長"))
    arranged(work, appointing("示範前局長", HEAD, LONG_AGO, work.today))

    assert dispatching(work, case).state is State.DISPATCHED
