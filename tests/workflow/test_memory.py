"""The store's twin in memory: whatever befalls an office, it answers as a database does."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from rules.marks import Action
from tests.workflow.builders import holder_of
from tests.workflow.offices import Clock, a_document, an_office, on, play, sign, sign_to_the_end
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.assigning import assignments_of
from workflow.desk.casework import Casework
from workflow.desk.counting import waiting_counts
from workflow.desk.drafts import Drafts
from workflow.desk.reporting import Reporting
from workflow.desk.searching import search_cases
from workflow.desk.staffing import Staffing
from workflow.memory import Memory
from workflow.office import DEMONSTRATION, LIVE, OtherAgencyError, Storage
from workflow.organisation.changes import Appoint, CloseDay, HandOver
from workflow.refusals.base import RefusedError
from workflow.reports.board import BoardFilter, Nearness
from workflow.reports.month import month_of
from workflow.reports.searching import Column, Order
from workflow.store.log import Store

CASES, MOVES = 12, 60
FILTERS = (
    *(BoardFilter(), BoardFilter(is_closed=True), BoardFilter(urgency="最速件")),
    *(BoardFilter(unit="秘書室"), BoardFilter(text="plan a"), BoardFilter(text="1150000002")),
    *(BoardFilter(text="plan a", is_closed=None), BoardFilter(text="示範甲", is_closed=None)),
    *(BoardFilter(text="示範乙"), BoardFilter(text="plan 00000", is_closed=None)),
    *(BoardFilter(nearness=near) for near in Nearness),
    *(
        BoardFilter(is_closed=closed, order=Order(column=column, is_descending=turned))
        for column, closed, turned in product(Column, (None, False), (False, True))
    ),
    *(BoardFilter(state=state, is_closed=state is State.FILED) for state in State),
)
SEARCHES = ("plan a", "plan 00000", "1150000002", "示範乙", "of nobody", "a")


def a_story(storage: Storage, seed: int) -> Casework:
    """An office where much has happened: the same with the same seed, wherever its log is kept."""
    work = an_office(storage, clock=Clock())
    team, random = Staffing(office=work.office), Random(seed)
    assigned = [work.register(a_document(subject=f"Plan A{at}")) for at in range(3)]
    secret = work.register(a_document(subject="Plan A of nobody", is_confidential=True))
    for case in assigned:
        registrar = Actor(unit="秘書室", position="總收文", person="示範總收文")
        work.act(case.id, Command(action=Action.ASSIGN, actor=registrar, to="示範甲"))
    play(work, random, cases=CASES, moves=MOVES)
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(days=random.randrange(1, 12))
    for case in (assigned[0], secret):
        keep_a_draft(work, case)
    sign_to_the_end(work, sign(work, work.case(secret.id)))
    team.arrange(
        *(
            Appoint(person=name, unit="秘書室", position="承辦人員", since=on(1, 1))
            for name in ("示範甲", "示範乙")
        ),
        by="示範人事",
    )
    team.arrange(CloseDay(day=on(12, 8)), by="示範人事", reason="颱風")
    team.arrange(HandOver(person="示範甲", successor="示範乙", last_day=on(12, 9)), by="示範人事")
    for action in ("稽催", "補正", "核定"):
        attempt(work, assigned[1], action)
    return work


def keep_a_draft(work: Casework, case: Case) -> None:
    drafter = Actor(unit="秘書室", position="承辦人員", person="示範乙")
    desk = work.case(case.id).open[0].desk
    Drafts(office=work.office).save(drafter, case.id, desk, {"opinion": f"擬{case.id}"})


def attempt(work: Casework, case: Case, action: str) -> None:
    """The holder tries it; a refusal must leave no trace."""
    actor = replace(holder_of(work.case(case.id).open[0].duty), person="示範乙")
    try:
        work.act(
            case.id, Command(action=Action(action), actor=actor, reason="示範", opinion="如擬")
        )
    except RefusedError:
        return


def answers(work: Casework) -> dict[str, object]:
    """All that anybody may ask of an office, in an order that no database settles."""
    numbers = [event.case_id for event in work.office.store.events(LIVE)]
    cases = {number: work.case(number) for number in numbers}
    holders = {desk.duty for case in cases.values() for desk in case.open}
    actors = [replace(holder_of(duty), person="示範乙") for duty in sorted(holders, key=str)]
    drafts, reports = Drafts(office=work.office), Reporting(office=work.office)
    return {
        "events": numbers,
        "cases": cases,
        "histories": {number: work.history(number) for number in numbers},
        "boards": [work.board(wanted) for wanted in FILTERS],
        "searches": [search_cases(work, words, limit=3) for words in SEARCHES],
        "waiting": waiting_counts(work, actors),
        "inboxes": [work.inbox(actor) for actor in actors],
        "of colleagues": [work.inbox(actor, are_theirs=True) for actor in actors],
        "of two cases": [work.inbox(actor, of_cases=numbers[:2]) for actor in actors],
        "drafts": [drafts.load(actor, number) for actor in actors for number in cases],
        "assignments": [assigned_in(work, is_assigned) for is_assigned in (False, True)],
        "handled": Staffing(office=work.office).cases_of("示範乙"),
        "month": reports.monthly(month_of(work.today)),
        "month of a unit": reports.monthly(month_of(work.today), unit="秘書室"),
        "reminders": reports.reminders(),
        "organisation": (work.office.organisation, Staffing(office=work.office).history),
    }


def assigned_in(work: Casework, is_assigned: bool) -> tuple[object, ...]:
    found = assignments_of(work, unit="", assigned=is_assigned)
    return found.cases, {*found.counts}, {*found.loads}


@pytest.mark.parametrize("seed", range(4))
def test_the_twin_answers_as_the_database_does(store: Store, seed: int) -> None:
    kept, remembered = answers(a_story(store, seed)), answers(a_story(Memory(), seed))

    for question, answer in remembered.items():
        assert answer == kept[question], question


def test_an_error_leaves_nothing_in_memory() -> None:
    memory = Memory()
    work = an_office(memory)
    case = work.register(a_document())

    with pytest.raises(RefusedError):
        break_off(work, replace(case, id="1150000009"))

    assert len(tuple(memory.events(LIVE))) == 1
    assert work.register(a_document()).id == "1150000002"


def break_off(work: Casework, case: Case) -> None:
    with work.office.writing() as log:
        log.append(work.history("1150000001"), before=None, after=case)
        log.next_serial(115)
        raise RefusedError


def test_an_office_in_memory_takes_no_case_of_another_agency() -> None:
    memory = Memory()
    an_office(memory).register(a_document())

    with pytest.raises(OtherAgencyError, match="已有機關"), memory.writing(LIVE, "別的機關"):
        pass


def test_offices_in_memory_do_not_mix() -> None:
    memory = Memory()
    live, demonstration = an_office(memory), an_office(memory, name=DEMONSTRATION)

    live.register(a_document(subject="示範甲"))

    assert demonstration.board(BoardFilter()).total == 0
    assert demonstration.register(a_document(subject="示範乙")).id == "1150000001"
