"""分文, 簽收, closing a case, and time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.marks import Action
from tests.workflow.builders import (
    MONDAY,
    REGISTRAR,
    History,
    a_history,
    a_route,
    an_actor,
    next_command,
    returning,
    signing,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.case.words import CLOSING, Outcome
from workflow.events.handing import DocumentAssigned
from workflow.events.signing import DocumentReceived
from workflow.refusals.base import MissingInputError, RefusedError, TimeRunsBackError
from workflow.refusals.turns import AlreadyReceivedError, ClosedCaseError, NotYourTurnError


def test_the_registry_assigns_before_drafting() -> None:
    assign = Command(action=Action.ASSIGN, actor=REGISTRAR, to=" 示範承辦 ")

    history = a_history().then(assign)

    assert isinstance(history.events[-1], DocumentAssigned)
    assert history.case.handler == "示範承辦"
    assert history.then(replace(assign, to="示範同仁")).case.handler == "示範同仁"


def test_assigning_needs_a_name() -> None:
    with pytest.raises(MissingInputError, match="分文必須填寫承辦人"):
        a_history().then(Command(action=Action.ASSIGN, actor=REGISTRAR, to=" "))


@pytest.mark.parametrize(
    ("actor", "at", "why"),
    [
        (an_actor("承辦人員"), "", "擬辦前由總收文、登記桌分文"),
        (an_actor("局長"), "", "擬辦前由總收文、登記桌分文"),
        (REGISTRAR, "甲組股長", "要換人承辦：甲組組長、總收文、登記桌（移交）"),
    ],
)
def test_only_the_registry_assigns_and_only_before_drafting(
    actor: Actor, at: str, why: str
) -> None:
    with pytest.raises(RefusedError, match=why):
        a_history(at=at).then(Command(action=Action.ASSIGN, actor=actor, to="示範承辦"))


def test_receiving_is_recorded_and_moves_nothing() -> None:
    history = a_history(at="甲組股長")
    command = Command(action=Action.RECEIVE, actor=an_actor("股長"))

    after = history.then(command)

    assert isinstance(after.events[-1], DocumentReceived)
    assert after.case.open == history.case.open
    assert after.case.received == {the_desk(history.case).desk}
    with pytest.raises(AlreadyReceivedError, match=r"已經簽收.*輪到：甲組股長（審核）"):
        after.then(command)


def test_only_the_holder_receives() -> None:
    with pytest.raises(NotYourTurnError, match="甲組組長現在不能簽收"):
        a_history(at="甲組股長").then(Command(action=Action.RECEIVE, actor=an_actor("組長")))


def test_who_has_received_receives_anew_after_a_return() -> None:
    receive = Command(action=Action.RECEIVE, actor=an_actor("股長"))
    history = a_history(at="甲組股長").then(receive).signed("甲組股長")

    back = history.then(returning(the_desk(history.case), to="股長"))

    assert len(back.then(receive).case.received) == 2


@pytest.mark.parametrize("outcome", Outcome)
def test_what_closes_a_case_follows_from_its_outcome(outcome: Outcome) -> None:
    options = ("甲案", "乙案") if outcome is Outcome.OPTION else ()
    history = a_history()
    history = history.then(replace(next_command(history), options=options)).signed_until("局長")
    chosen = options[0] if options else outcome.value
    decided = history.then(replace(next_command(history), outcome=chosen))
    drafter = an_actor("承辦人員")

    for action in (Action.DISPATCH, Action.FILE, Action.CONCLUDE):
        command = Command(action=action, actor=drafter)
        if action in CLOSING[outcome]:
            assert decided.then(command).case.is_closed
        else:
            with pytest.raises(NotYourTurnError, match=f"不能{action.value}.*承辦人員"):
                decided.then(command)


def applied_for_an_extension(at: str = "") -> History:
    apply = Command(action=Action.EXTEND, actor=an_actor("承辦人員"), days=2, reason="待查")
    return a_history(at=at).then(apply)


@pytest.mark.parametrize("action", ["存查", "簽結", "發文"])
def test_what_was_applied_for_falls_when_the_case_is_closed(action: str) -> None:
    history = applied_for_an_extension(at="局長")
    outcome = "發" if action == "發文" else "如擬"
    decide = replace(signing(history.case, the_desk(history.case, "局長")), outcome=outcome)
    history = history.then(decide)
    assert len(history.case.applications) == 1

    closed = history.then(Command(action=Action(action), actor=an_actor("承辦人員")))

    assert (closed.case.applications, closed.case.open) == ((), ())


def test_what_was_applied_for_falls_when_the_number_is_cancelled() -> None:
    history = applied_for_an_extension()

    cancelled = history.then(Command(action=Action.CANCEL, actor=REGISTRAR, reason="重複收文"))

    assert (cancelled.case.applications, cancelled.case.open) == ((), ())


@pytest.mark.parametrize("action", ["併辦", "彙辦"])
def test_what_was_applied_for_falls_when_the_case_goes_along_with_another(action: str) -> None:
    parent = a_history(case_id="1150000009")
    join = Command(action=Action(action), actor=an_actor("承辦人員"), to="1150000009")

    child, _ = applied_for_an_extension().joined(join, parent)

    assert child.case.applications == ()
    assert the_desk(child.case).duty.action is Action.FILE


def test_what_was_applied_for_by_the_parent_stands_when_another_case_joins() -> None:
    parent = applied_for_an_extension()
    join = Command(action=Action.MERGE, actor=an_actor("承辦人員"), to=parent.case.id)

    _, joined = a_history(case_id="1150000009").joined(join, parent)

    assert joined.case.applications == parent.case.applications


def test_another_unit_starts_anew_without_handler_form_or_options_of_the_old() -> None:
    history = a_history().then(Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦"))
    draft = replace(next_command(history), form="簽", options=("甲案", "乙案"))
    history = history.then(draft)
    elsewhere = replace(a_route(), unit="乙組", key="乙組/乙/示範", line=2)
    context = replace(history.context, route=elsewhere)
    reassign = Command(
        action=Action.REASSIGN, actor=an_actor("組長"), to="line:2", reason="屬他組業務"
    )

    case = replace(history, context=context).then(reassign).case

    assert (case.unit, case.handler, case.form, case.options) == ("乙組", "", None, ())
    assert (case.signatures, case.done) == ({}, frozenset())


def test_only_the_drafter_closes() -> None:
    history = a_history(at="局長").signed("局長")

    with pytest.raises(NotYourTurnError, match="甲組承辦人員（存查）"):
        history.then(Command(action=Action.FILE, actor=an_actor("承辦人員", unit="乙組")))


@pytest.mark.parametrize("action", ["存查", "退回", "簽收", "分文", "擬辦"])
def test_a_closed_case_refuses_everything_and_says_how_it_ended(action: str) -> None:
    history = a_history().signed_to_the_end()

    with pytest.raises(ClosedCaseError, match=f"已存查.*不能再{action}"):
        history.then(Command(action=Action(action), actor=an_actor("承辦人員"), to="示範承辦"))


def test_time_does_not_run_back() -> None:
    history = a_history(at="甲組股長")
    earlier = history.case.last_at - timedelta(seconds=1)

    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        history.then(next_command(history), at=earlier)
    assert history.then(next_command(history), at=history.case.last_at).case.version == 3


def test_two_clocks_of_one_moment_are_one_time() -> None:
    history = a_history()
    taipei = history.case.last_at.astimezone()

    assert history.then(next_command(history), at=taipei).case.last_at == MONDAY
