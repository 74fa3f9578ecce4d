"""The fold: a case is what its events make of it, and nothing else."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from rules.agency.agency import Mode
from rules.marks import Action
from tests.workflow.builders import (
    History,
    a_case,
    a_history,
    a_registration,
    a_route,
    an_actor,
    returning,
    signing,
)
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.machine import open_in
from workflow.case.plan import open_duties
from workflow.case.words import State
from workflow.events.fold import after, registered, replay


def tokens(case: Case) -> dict[str, str]:
    duties = {desk.desk: desk.duty for desk in case.open}
    return {f"{duty.label}（{duty.action.value}）": token for token, duty in duties.items()}


def a_long_history() -> History:
    """A document that was received, cosigned, returned, signed again, decided and filed."""
    history = a_history(a_route("乙組", "丙組", before=[("丙組", "乙組")]))
    history = history.then(Command(action=Action.RECEIVE, actor=an_actor("承辦人員")))
    history = history.signed_until("局長")
    history = history.then(returning(history.case.open[0], to="股長"))
    return history.signed_to_the_end()


def test_a_registered_case_waits_for_its_drafter() -> None:
    case = registered(a_registration(a_route()))

    assert case.state is State.DRAFTING
    assert [desk.duty.label for desk in case.open] == ["甲組承辦人員"]
    assert (case.version, case.returns) == (1, 0)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("甲組承辦人員", State.DRAFTING),
        ("甲組股長", State.REVIEWING),
        ("乙組組長", State.COSIGNING),
        ("局長", State.REVIEWING),
    ],
)
def test_a_state_says_what_the_case_waits_for(at: str, state: State) -> None:
    assert a_case(a_route("乙組"), at=at).state is state


@pytest.mark.parametrize(
    ("outcome", "action", "state"),
    [
        ("發", "發文", State.DISPATCHED),
        ("不發", "存查", State.FILED),
        ("如擬", "簽結", State.CONCLUDED),
    ],
)
def test_a_closed_case_says_how_it_ended(outcome: str, action: str, state: State) -> None:
    history = a_history(at="局長")
    decide = replace(signing(history.case, history.case.open[0]), outcome=outcome)
    decided = history.then(decide)

    closed = decided.then(Command(action=Action(action), actor=an_actor("承辦人員")))

    assert decided.case.state is State.DECIDED
    assert closed.case.state is state
    assert closed.case.open == ()


def test_any_beginning_of_a_history_is_a_case() -> None:
    history = a_long_history()

    for length in range(1, len(history.events) + 1):
        case = replay(history.events[:length])

        assert case.version == length
        assert case.last_at == history.events[length - 1].at
    assert replay(history.events) == history.case


def test_the_fold_the_plan_and_the_machine_agree_on_who_is_due() -> None:
    history = a_long_history()

    for length in range(1, len(history.events) + 1):
        case = replay(history.events[:length])

        due = open_duties(case.plan, case.done)
        assert open_in(case.current_pass, case.done) == due
        if case.outcome is None:
            assert tuple(desk.duty for desk in case.open) == due


def test_a_case_starts_with_its_registration() -> None:
    history = a_history(at="甲組股長")

    with pytest.raises(ValueError, match="1150000001 starts with DraftSubmitted"):
        replay(history.events[1:])


@pytest.mark.parametrize("sequence", [0, 1, 3, 99])
def test_an_event_out_of_sequence_is_refused(sequence: int) -> None:
    history = a_history(at="甲組股長")
    stray = replace(history.events[-1], sequence=sequence)

    with pytest.raises(ValueError, match=f"has 1 events; {sequence} cannot follow"):
        after(a_case(), stray)


def test_a_desk_keeps_its_token_while_others_sign() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長")

    before, later = tokens(history.case), tokens(history.signed("丙組組長").case)

    assert before["乙組組長（會辦）"] == later["乙組組長（會辦）"]
    assert len(set(before.values())) == 2


def test_a_desk_that_opens_while_another_stays_gets_a_token_of_its_own() -> None:
    route = a_route("乙組", "丙組", "丁組", before=[("丙組", "乙組")])
    history = a_history(route, at="丙組組長")

    before, later = tokens(history.case), tokens(history.signed("丙組組長").case)

    assert later.keys() == {"乙組組長（會辦）", "丁組組長（會辦）"}
    assert later["丁組組長（會辦）"] == before["丁組組長（會辦）"]
    assert later["乙組組長（會辦）"] not in before.values()


def test_a_desk_remembers_when_it_opened() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長")

    opened = history.case.open[0].opened_at
    later = history.signed("丙組組長").case.open[0].opened_at

    assert opened == later == history.events[-1].at


def test_every_desk_opened_anew_has_a_token_of_its_own() -> None:
    history = a_long_history()

    seen: dict[str, set[str]] = {}
    for length in range(1, len(history.events) + 1):
        for label, token in tokens(replay(history.events[:length])).items():
            seen.setdefault(token, set()).add(label)

    opened = Counter(label for labels in seen.values() for label in labels)
    assert opened.total() == len(seen)  # no token for two holders
    assert opened == {
        "甲組承辦人員（擬辦）": 1,
        "甲組承辦人員（存查）": 1,
        "甲組承辦人員（簽結）": 1,
        "甲組股長（審核）": 2,
        "甲組組長（審核）": 2,
        "丙組組長（會辦）": 1,
        "乙組組長（會辦）": 1,
        "主任秘書（審核）": 2,
        "局長（核定）": 2,
    }


def test_a_return_begins_another_pass_and_cosignatures_stand() -> None:
    history = a_history(a_route("乙組"), at="主任秘書")
    signed = {duty for duty in history.case.done if duty.branch}

    back = history.then(returning(history.case.open[0], to="承辦人員")).case

    assert back.returns == 1
    assert back.done == back.carried == signed
    assert all(duty.branch is None for stage in back.current_pass.stages for duty in stage.duties)


def test_a_return_keeps_what_lies_below_its_target() -> None:
    history = a_history(at="局長")

    back = history.then(returning(history.case.open[0], to="組長")).case

    assert {duty.position for duty in back.done} == {"承辦人員", "股長"}


def test_the_due_date_and_the_plan_survive_a_return() -> None:
    history = a_history(a_route("乙組", mode=Mode.SEQUENTIAL), at="局長")

    back = history.then(returning(history.case.open[0], to="承辦人員")).case

    assert back.due == history.case.due
    assert back.plan == history.case.plan


def test_a_history_is_numbered_from_one_without_a_gap() -> None:
    events = a_long_history().events

    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
