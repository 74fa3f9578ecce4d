"""Actions that reach beyond one case: 併辦, 彙辦, 改分, through an office and its log."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.errors import DoubtfulRowError, UnknownKeyError
from rules.marks import Action
from tests.workflow.builders import a_rulebook, signing
from tests.workflow.offices import (
    ALONE,
    DOUBTFUL,
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    Clock,
    a_document,
    everything_in,
    sign_to_the_end,
)
from workflow.actions.commands import Command
from workflow.actions.offers import offers
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import CLOSING_ACTIONS, State
from workflow.desk.casework import Casework
from workflow.events.closing import CaseJoined, DocumentMerged
from workflow.refusals.base import (
    MissingInputError,
    RefusedError,
    TimeRunsBackError,
    UnknownCaseError,
)
from workflow.refusals.closing import OpenChildrenError
from workflow.reports.board import BoardFilter
from workflow.store.log import Store

pytestmark = pytest.mark.memory

DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範承辦")
HEAD = Actor(unit="秘書室", position="主任", person="示範主任")


def merging(parent: Case) -> Command:
    return Command(action=Action.MERGE, actor=DRAFTER, to=parent.id)


def two_cases(work: Casework) -> tuple[Case, Case]:
    """The document first received, and a later one of the same unit."""
    first = work.register(a_document(PLAIN, received_at=work.office.clock() - timedelta(days=3)))
    return first, work.register(a_document(PLAIN, subject="副本"))


def listed(work: Casework, case: Case) -> tuple[str, list[str]]:
    """State and open actions of a case, as a list shows it."""
    with work.office.reading() as records:
        (row,) = [
            each for each in records.listing(BoardFilter(), limit=10).cases if each.id == case.id
        ]
    return row.state, [desk.action for desk in row.desks]


@pytest.mark.parametrize("is_filed", [False, True])
def test_what_goes_along_is_handed_over_with_the_parent(work: Casework, is_filed: bool) -> None:
    parent, child = two_cases(work)
    work.act(child.id, merging(parent))
    if is_filed:
        work.act(child.id, Command(action=Action.FILE, actor=DRAFTER))
    command = Command(action=Action.HAND_OVER, actor=HEAD, to="示範接辦", reason="示範調職")

    work.act(parent.id, command)

    assert work.case(parent.id).handler == "示範接辦"
    assert work.case(child.id).handler == ("" if is_filed else "示範接辦")


def test_nothing_is_handed_over_before_what_goes_along_last_moved(work: Casework) -> None:
    parent, child = two_cases(work)
    work.act(child.id, merging(parent))
    clock = work.office.clock
    assert isinstance(clock, Clock)
    early = clock()
    clock.turn(hours=2)
    work.act(child.id, Command(action=Action.HAND_OVER, actor=HEAD, to="示範甲", reason="示範調職"))

    command = Command(action=Action.HAND_OVER, actor=HEAD, to="示範乙", reason="示範調職")
    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        work.act(parent.id, command, at=early)

    assert work.case(parent.id).handler != "示範乙"


def test_both_cases_are_told_at_once(work: Casework, store: Store) -> None:
    parent, child = two_cases(work)

    merged = work.act(child.id, merging(parent))

    assert (merged.parent, work.case(parent.id).children) == (parent.id, (child.id,))
    assert isinstance(work.history(child.id)[-1], DocumentMerged)
    assert isinstance(work.history(parent.id)[-1], CaseJoined)
    assert listed(work, child) == (State.MERGED.value, ["存查"])
    before = everything_in(store)
    store.rebuild(work.office.name)
    assert everything_in(store) == before


def test_the_parent_closes_last(work: Casework) -> None:
    parent, child = two_cases(work)
    work.act(child.id, merging(parent))
    parent = sign_until_decided(work, parent.id)

    with pytest.raises(OpenChildrenError, match=child.id):
        work.act(parent.id, Command(action=Action.FILE, actor=DRAFTER))
    work.act(child.id, Command(action=Action.FILE, actor=DRAFTER))
    assert work.act(parent.id, Command(action=Action.FILE, actor=DRAFTER)).state is State.FILED


def sign_until_decided(work: Casework, case_id: str) -> Case:
    case = work.case(case_id)
    while case.outcome is None:
        case = work.act(case_id, signing(case, case.open[0]))
    return case


@pytest.mark.parametrize("action", [Action.MERGE, Action.COLLATE])
def test_a_number_is_not_cancelled_while_cases_that_go_along_with_it_are_open(
    work: Casework, action: Action
) -> None:
    parent, child = two_cases(work)
    work.act(child.id, replace(merging(parent), action=action))
    cancelling = Command(action=Action.CANCEL, actor=REGISTRAR, reason="重複收文")
    before = everything_in(work.office.store)

    with pytest.raises(OpenChildrenError, match=child.id):
        work.act(parent.id, cancelling)
    assert everything_in(work.office.store) == before
    work.act(child.id, Command(action=Action.FILE, actor=DRAFTER))
    assert work.act(parent.id, cancelling).state is State.CANCELLED


def test_what_goes_along_with_a_case_keeps_it_open_on_its_page_too(work: Casework) -> None:
    parent, child = two_cases(work)
    work.act(child.id, merging(parent))
    parent = sign_until_decided(work, parent.id)
    now = work.office.clock()

    def closing(actor: Actor) -> set[Action]:
        held_out = offers(parent, actor, work.context(parent, now))
        return {each.action for each in held_out if each.refusal is None} & CLOSING_ACTIONS

    assert closing(DRAFTER) == set()
    work.act(child.id, Command(action=Action.FILE, actor=DRAFTER))
    assert closing(DRAFTER) == {Action.FILE, Action.CONCLUDE}


def test_a_refused_merge_writes_nothing(work: Casework) -> None:
    parent, child = two_cases(work)
    elsewhere = work.register(a_document(ALONE))
    closed = sign_to_the_end(work, work.register(a_document(PLAIN)))
    before = everything_in(work.office.store)

    for target in (child, elsewhere, closed):
        with pytest.raises(RefusedError, match="不能併入"):
            work.act(child.id, merging(target))
    with pytest.raises(UnknownCaseError, match="找不到文號「1150009999」"):
        work.act(child.id, replace(merging(parent), to="1150009999"))
    with pytest.raises(MissingInputError, match="併辦必須填寫併入的文號"):
        work.act(child.id, replace(merging(parent), to=" "))
    assert everything_in(work.office.store) == before


def test_time_runs_back_in_neither_case(work: Casework) -> None:
    parent, child = two_cases(work)
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(hours=2)
    late = clock()
    work.act(parent.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦"), at=late)

    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        work.act(child.id, merging(parent), at=late - timedelta(hours=1))
    assert work.act(child.id, merging(parent)).last_at == late


def test_a_case_may_go_along_with_what_is_undecided_and_of_its_unit_but_not_with_itself(
    work: Casework,
) -> None:
    parent, child = two_cases(work)
    sign_until_decided(work, work.register(a_document(PLAIN)).id)
    sign_to_the_end(work, work.register(a_document(PLAIN)))
    work.register(a_document(ALONE))
    asking = work.register(a_document(PLAIN))
    work.act(child.id, merging(parent))

    fit = work.merge_candidates(asking, limit=10)

    assert [each.id for each in fit] == [parent.id]
    assert work.merge_candidates(asking, limit=0) == ()


# 改分


def reassigning(**facts: Any) -> Command:
    command = Command(
        action=Action.REASSIGN, actor=DRAFTER, to=f"line:{ALONE}", reason="屬他組業務"
    )
    return replace(command, **facts)


def test_a_row_asked_for_is_remembered_until_the_ruling(work: Casework) -> None:
    case = work.act(work.register(a_document(PLAIN)).id, reassigning())
    assert case.state is State.REASSIGNING

    moved = work.act(case.id, Command(action=Action.REASSIGN, actor=HEAD, stance="同意"))

    assert (moved.line, moved.unit) == (ALONE, "綜合企劃組")
    assert moved.row == a_rulebook().at_line(ALONE).key
    assert work.history(case.id)[-1].rulebook == a_rulebook().version


def test_a_row_nobody_can_follow_is_refused(work: Casework) -> None:
    case = work.register(a_document(PLAIN))

    with pytest.raises(UnknownKeyError, match="某某業務"):
        work.act(case.id, reassigning(to="某某業務"))
    with pytest.raises(DoubtfulRowError, match="這一列存疑"):
        work.act(case.id, reassigning(to=f"line:{DOUBTFUL}"))
    assert work.case(case.id) == case


def test_a_row_that_is_gone_can_still_be_denied(work: Casework) -> None:
    case = work.act(work.register(a_document(PLAIN)).id, reassigning())
    book = work.office.rulebook
    rows = tuple(row for row in book.as_read if row.line != ALONE)
    office = replace(work.office, rulebook=replace(book, as_read=rows))
    later = Casework(office=office)

    with pytest.raises(UnknownKeyError, match="找不到"):
        later.act(case.id, Command(action=Action.REASSIGN, actor=HEAD, stance="同意"))
    denied = later.act(
        case.id, Command(action=Action.REASSIGN, actor=HEAD, stance="不同意", reason="仍屬本室")
    )

    assert denied.state is State.DRAFTING


def test_every_incident_leaves_the_lists_as_a_rebuild_makes_them(
    work: Casework, store: Store
) -> None:
    case = work.register(a_document(THREE_UNITS))
    drafter = Actor(unit="綜合企劃組", position="承辦人員", person="示範承辦")
    head = Actor(unit="綜合企劃組", position="組長", person="示範組長")
    for command in (
        Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦"),
        Command(action=Action.EXTEND, actor=drafter, days=3, reason="待查"),
        Command(action=Action.EXTEND, actor=head, stance="同意"),
        Command(action=Action.ADD_COSIGNER, actor=head, to="政風室", reason="風紀"),
        Command(action=Action.WAIVE, actor=head, to="秘書室", reason="無涉"),
        Command(action=Action.CHANGE_URGENCY, actor=head, urgency="速件", reason="急"),
        Command(action=Action.SUSPEND, actor=drafter, reason="缺件"),
    ):
        case = work.act(case.id, command)
        before = everything_in(store)
        store.rebuild(work.office.name)
        assert everything_in(store) == before

    assert listed(work, case) == (State.SUSPENDED.value, ["補正完成"])
