"""A case walked again: desks with their times, what became of co-signers, due dates that moved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.marks import Action
from tests.workflow.builders import (
    CONTEXT,
    MONDAY,
    History,
    a_branch,
    a_history,
    a_plan,
    a_route,
    an_actor,
    returning,
    signing,
    the_desk,
)
from tests.workflow.completing import OTHER_ROUTE
from workflow.actions.commands import Command
from workflow.case.plan import Answer
from workflow.events.handing import DocumentRegistered
from workflow.events.journey import Journey, journey_of
from workflow.events.routing import DocumentReturned
from workflow.events.signing import ConditionAnswered

DRAFTER, HEAD = an_actor("承辦人員"), an_actor("組長")
WHY = "示範理由"
NOT_NEEDED = {"乙組": Answer(required=False, reason="不涉乙組業務")}


def journey(history: History) -> Journey:
    return journey_of(history.events)


def returned_by_a_cosigner() -> History:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長")
    return history.then(returning(the_desk(history.case, "乙組組長"), to="承辦人員"))


def test_it_ends_with_the_case_that_the_history_leaves() -> None:
    history = returned_by_a_cosigner()

    assert journey(history).case == history.case


def test_a_desk_is_visited_from_its_opening_to_its_signature() -> None:
    history = a_history().signed("甲組承辦人員", "甲組股長")

    draft, review, current = journey(history).visits

    assert (draft.duty.action, draft.desk.opened_at) == (Action.DRAFT, MONDAY)
    assert draft.closed_by == draft.answer == history.events[1]
    assert review.desk.opened_at == history.events[1].at
    assert review.closed_by == history.events[2]
    assert (current.closed_by, current.answer) == (None, None)


def test_who_signs_for_a_document_has_it_from_then_on() -> None:
    history = a_history(at="甲組股長")
    received_at = history.case.last_at + timedelta(hours=3)
    receive = Command(action=Action.RECEIVE, actor=an_actor("股長"))

    after = journey(history.then(receive, at=received_at)).visits[-1]

    assert (after.received_at, after.reached_at) == (received_at, received_at)
    assert journey(history).visits[-1].reached_at == history.case.last_at


def test_a_return_ends_the_desks_it_withdraws_without_an_answer_of_theirs() -> None:
    history = returned_by_a_cosigner()
    event = history.events[-1]

    own, other = (each for each in journey(history).visits if each.duty.branch)

    assert isinstance(event, DocumentReturned)
    assert (own.closed_by, own.answer) == (event, event)
    assert (other.closed_by, other.answer) == (event, None)


def test_each_time_a_position_had_it_is_a_visit_of_its_own() -> None:
    history = returned_by_a_cosigner().signed_to_the_end()

    drafting = [each for each in journey(history).visits if each.duty.action is Action.DRAFT]
    asked = [each for each in journey(history).visits if each.duty.branch == "丙組"]

    assert [each.answer is not None for each in drafting] == [True, True]
    assert [each.answer is not None for each in asked] == [False, True]


def test_what_closes_a_case_answers_its_own_desk_only() -> None:
    history = a_history().signed_to_the_end()

    filed, concluded = journey(history).visits[-2:]

    assert {filed.duty.action, concluded.duty.action} == {Action.FILE, Action.CONCLUDE}
    assert [each.answer for each in (filed, concluded)].count(history.events[-1]) == 1
    assert filed.closed_by == concluded.closed_by == history.events[-1]


def test_cosigners_stand_in_the_order_of_the_plan_with_all_their_desks() -> None:
    history = a_history(a_route("乙組", "丙組"), at="丙組組長").signed("丙組組長", "乙組組長")

    first, second = journey(history).cosigners

    assert [(each.branch.name, each.is_added) for each in (first, second)] == [
        ("乙組", False),
        ("丙組", False),
    ]
    assert [visit.answer for visit in second.visits] == [history.events[-2]]
    assert first.joined_by == history.events[0]


def test_an_excused_cosigner_names_the_event_that_excused_it() -> None:
    history = a_history(a_route(a_branch("乙組", condition="必要時"), "丙組"))
    draft = replace(signing(history.case, the_desk(history.case)), conditions=NOT_NEEDED)

    excused, asked = journey(history.then(draft)).cosigners

    assert isinstance(excused.left_by, ConditionAnswered)
    assert excused.left_by.answer.reason == "不涉乙組業務"
    assert (excused.visits, asked.left_by) == ((), None)


def test_who_is_excused_from_the_start_is_excused_by_the_registration() -> None:
    plan = a_plan(a_branch("乙組", condition="必要時"), answers=NOT_NEEDED)
    history = a_history(plan=plan)

    (excused,) = journey(history).cosigners

    assert excused.left_by == history.events[0]


def test_an_event_belongs_to_the_cosigner_at_whose_desk_it_was_done() -> None:
    history = a_history(a_route("乙組"), at="乙組組長")
    receive = Command(action=Action.RECEIVE, actor=an_actor("組長", unit="乙組"))
    history = history.then(receive).signed("乙組組長")

    walked = journey(history)

    belongs = [walked.branch_of(event) for event in history.events]
    assert belongs == [None] * (len(belongs) - 2) + ["乙組", "乙組"]
    assert walked.answered[history.case.version] == walked.visits[-2]
    assert 1 not in walked.answered


def test_an_added_cosigner_is_told_from_those_of_the_row() -> None:
    add = Command(action=Action.ADD_COSIGNER, actor=HEAD, to="丙組", reason=WHY)
    history = a_history(a_route("乙組"), at="甲組組長").then(add)

    parts = {each.branch.name: each for each in journey(history).cosigners}

    assert {name: part.is_added for name, part in parts.items()} == {"丙組": True, "乙組": False}
    assert parts["丙組"].joined_by == history.events[-1]


def test_a_waived_cosigner_is_left_by_who_waived_it() -> None:
    waive = Command(action=Action.WAIVE, actor=HEAD, to="乙組", reason=WHY)
    history = a_history(a_route("乙組", "丙組"), at="甲組組長").then(waive)

    waived, asked = journey(history.signed("甲組組長")).cosigners

    assert (waived.left_by, waived.visits) == (history.events[-1], ())
    assert len(asked.visits) == 1


def test_who_is_told_after_the_decision_is_a_cosigner_too() -> None:
    history = a_history().signed_until("局長").signed("局長")
    history = history.then(
        Command(action=Action.ADD_COSIGNER, actor=DRAFTER, to="丙組", reason=WHY)
    )

    answer = Command(action=Action.COSIGN, actor=an_actor("組長", unit="丙組"))

    (told,) = journey(history.then(answer)).cosigners

    assert (told.branch.name, told.is_added) == ("丙組", True)
    assert [visit.answer is not None for visit in told.visits] == [True]


def test_a_cosigner_the_second_document_spares_keeps_what_it_signed() -> None:
    history = a_history(a_route("乙組"))
    draft = replace(signing(history.case, the_desk(history.case)), form="先簽後稿")
    history = history.then(draft).signed_until("局長").signed("局長")

    (spared,) = journey(history).cosigners

    assert spared.left_by == history.events[-1]
    assert [visit.answer is not None for visit in spared.visits] == [True]


def test_a_signature_taken_back_belongs_to_whose_it_was() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長").signed("乙組組長")
    recall = Command(action=Action.RECALL, actor=an_actor("組長", unit="乙組"), reason=WHY)
    history = history.then(recall)

    walked = journey(history)

    assert walked.branch_of(history.events[-1]) == "乙組"
    signed, again = walked.cosigners[0].visits
    assert (signed.answer, again.closed_by) == (history.events[-2], None)


def test_cosigners_of_the_unit_it_was_taken_from_stand_last() -> None:
    reassign = Command(action=Action.REASSIGN, actor=DRAFTER, reason=WHY)
    elsewhere = replace(OTHER_ROUTE, stages=a_route("丙組").stages)
    history = a_history(a_route("丁組"))
    history = replace(history, context=replace(CONTEXT, route=elsewhere)).then(reassign)
    history = history.then(replace(reassign, actor=HEAD, stance="同意"))

    own, former = journey(history).cosigners

    assert (own.branch.name, own.is_added, own.left_by) == ("丙組", False, None)
    assert (former.branch.name, former.left_by) == ("丁組", history.events[-1])


def test_an_extension_moves_the_due_date() -> None:
    history = a_history().then(Command(action=Action.EXTEND, actor=DRAFTER, days=2, reason=WHY))
    history = history.then(Command(action=Action.EXTEND, actor=HEAD, stance="同意"))

    (change,) = journey(history).due_changes

    assert change.event == history.events[-1]
    registered = history.events[0]
    assert isinstance(registered, DocumentRegistered)
    assert (change.before, change.after) == (registered.due, history.case.due)


def test_no_due_date_moves_by_itself() -> None:
    assert journey(a_history().signed_to_the_end()).due_changes == ()


def test_it_knows_when_the_case_was_closed() -> None:
    history = a_history().signed_to_the_end()
    archived = history.then(Command(action=Action.ARCHIVE, actor=DRAFTER))

    assert journey(archived).closed_at == history.case.last_at
    assert journey(a_history()).closed_at is None


def test_a_history_without_its_registration_is_none() -> None:
    history = a_history(at="甲組股長")

    with pytest.raises(ValueError, match="starts with DraftSubmitted"):
        journey_of(history.events[1:])
