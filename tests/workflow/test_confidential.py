"""密件: who is on the way of a case, and for how long."""

from datetime import date

import pytest

from rules.marks import Action
from tests.workflow.offices import CONDITIONAL, WITH_AGENCY, Clock, a_document, an_office
from tests.workflow.secrecy import (
    COLLEAGUE,
    DRAFTERS,
    HANDLER,
    HEAD,
    SUBJECT,
    a_secret,
    a_staff,
    actor,
)
from tests.workflow.staff import appointing, ending
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.memory import Memory
from workflow.organisation.changes import NameDeputies
from workflow.refusals.turns import ConfidentialCaseError
from workflow.reports.board import MASK, BoardFilter

REST = {"示範主任丙", "示範專委丁", "示範收文己"}  # of those on the way


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(clock: Clock) -> Casework:
    work = an_office(Memory(), clock=clock)
    a_staff(work)
    return work


@pytest.fixture
def case(work: Casework) -> Case:
    return a_secret(work)


def readers(work: Casework, case: Case) -> set[str]:
    """Whoever of the office may read it in a position held today."""
    organisation = work.office.organisation
    return {
        person
        for person in organisation.people
        for holder in organisation.positions_of(person, work.today)
        if work.may_read(case, at(holder, person))
    }


def at(holder: str, person: str, for_person: str = "") -> Actor:
    unit, _, position = holder.partition("/")
    return Actor(unit=unit, position=position, person=person, for_person=for_person)


def test_the_handler_the_ladder_the_head_and_the_registry_read_it(
    work: Casework, case: Case
) -> None:
    assert readers(work, case) == {HANDLER, *REST}


def test_any_drafter_of_the_unit_reads_what_is_not_assigned(work: Casework) -> None:
    case = work.register(a_document(CONDITIONAL, actor=actor("示範收文己"), is_confidential=True))

    assert readers(work, case) == {HANDLER, COLLEAGUE, *REST}


def test_a_deputy_reads_while_the_holder_is_away(work: Casework, case: Case, clock: Clock) -> None:
    stand_in = at(HEAD, "示範政風戊", "示範主任丙")
    assert not work.may_read(case, stand_in)
    away = NameDeputies(
        person="示範主任丙",
        deputies=("示範政風戊",),
        since=work.today,
        until=work.today,
    )

    Staffing(office=work.office).arrange(away, by="示範人事")

    assert work.may_read(case, stand_in)
    clock.turn(days=1)
    assert not work.may_read(case, stand_in)


def test_a_position_passes_on_with_its_cases(work: Casework, case: Case) -> None:
    Staffing(office=work.office).arrange(
        appointing("示範新主任", HEAD, since=work.today),
        ending("示範主任丙", HEAD, until=date(2026, 11, 22)),
        by="示範人事",
    )

    assert work.may_read(case, at(HEAD, "示範新主任"))
    assert not work.may_read(case, at(HEAD, "示範主任丙"))


def test_who_has_signed_goes_on_reading_when_another_unit_has_it(
    work: Casework, case: Case
) -> None:
    head = actor("示範主任丙")
    moved = work.act(
        case.id, Command(action=Action.REASSIGN, actor=head, to="line:84", reason="非本室業務")
    )
    if moved.unit == case.unit:
        pytest.fail("改分 was only applied for")

    assert readers(work, moved) == {HANDLER, "示範收文己"}


def test_a_conditional_cosigner_reads_it_once_it_is_asked(work: Casework) -> None:
    case = work.register(a_document(CONDITIONAL, actor=actor("示範收文己"), is_confidential=True))
    Staffing(office=work.office).arrange(appointing("示範會計庚", "會計室/主任"), by="示範人事")
    accountant = at("會計室/主任", "示範會計庚")
    assert not work.may_read(case, accountant)
    yes = Command(
        action=Action.ADD_COSIGNER, actor=actor("示範主任丙"), to="會計室", reason="涉及經費"
    )

    assert work.may_read(work.act(case.id, yes), accountant)


def test_an_outside_agency_that_is_asked_reads_as_whoever_it_sends(work: Casework) -> None:
    document = a_document(WITH_AGENCY, actor=actor("示範收文己"), is_confidential=True)
    case = work.register(document)

    assert work.may_read(case, Actor(unit="法務局", position="", person="示範外機關"))
    assert not work.may_read(case, Actor(unit="教育局", position="", person="示範外機關"))


def test_a_colleague_of_the_handler_does_nothing_with_it(work: Casework, case: Case) -> None:
    extend = Command(action=Action.EXTEND, actor=actor(COLLEAGUE), days=3, reason="示範")

    with pytest.raises(ConfidentialCaseError, match=r"是密件，秘書室承辦人員當日不在它的流程上"):
        work.act(case.id, extend)

    assert work.case(case.id) == case


def test_a_colleague_finds_it_among_the_handlers_documents_without_its_subject(
    work: Casework, case: Case
) -> None:
    (own,) = work.inbox(actor(HANDLER)).waiting
    (shared,) = work.inbox(actor(COLLEAGUE), are_theirs=True).waiting

    assert (own.row.subject, shared.row.subject) == (SUBJECT, MASK)
    assert own.alike
    assert (shared.case, shared.alike, shared.row.row) == (None, (), "")


def test_a_board_shows_it_to_a_reader_on_its_way_alone(work: Casework, case: Case) -> None:
    for reader, subject in (
        (None, MASK),
        (work.reader(actor(COLLEAGUE)), MASK),
        (work.reader(actor(HANDLER)), SUBJECT),
        (work.reader(reads_all=True), SUBJECT),
    ):
        (row,) = work.board(BoardFilter(unit=case.unit), reader=reader).rows

        assert row.subject == subject
        assert (row.row == "") is (subject == MASK)


def test_it_is_joined_by_nobody_who_may_not_read_it(work: Casework, case: Case) -> None:
    child = work.register(a_document(CONDITIONAL, actor=actor("示範收文己")))
    candidates = {
        person: [
            each.id
            for each in work.merge_candidates(child, limit=9, reader=work.reader(actor(person)))
        ]
        for person in (HANDLER, COLLEAGUE)
    }
    assert candidates == {HANDLER: [case.id], COLLEAGUE: []}
    merge = Command(action=Action.MERGE, actor=actor(COLLEAGUE), to=case.id)

    with pytest.raises(ConfidentialCaseError, match=f"「{case.id}」是密件"):
        work.act(child.id, merge)

    assert work.case(case.id) == case


def test_who_claims_a_position_without_holding_it_reads_nothing(work: Casework, case: Case) -> None:
    assert not work.may_read(case, at(DRAFTERS, "示範政風戊"))
    assert not work.may_read(case, at("機關/總收文", "示範政風戊"))
    assert not work.may_read(case, at(HEAD, ""))
