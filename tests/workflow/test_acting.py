"""Acting: who may do what to a case now, what it becomes, and why the rest is refused."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rules.agency.agency import CosignerKind, InsideUnit, Mode
from rules.marks import Action
from tests.workflow.builders import (
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    holder_of,
    next_command,
    returning,
    shipped_routes,
    signing,
    the_desk,
)
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.words import State
from workflow.events.signing import DocumentDecided
from workflow.refusals.base import UnknownActionError
from workflow.refusals.turns import NotYourTurnError, StaleDeskError


def every_way(history: History) -> Iterator[History]:
    """Every order in which the holders can sign up to the decision; the others are refused."""
    if history.case.outcome:
        yield history
        return
    check_the_others_are_refused(history.case, history)
    for desk in history.case.open:
        yield from every_way(history.then(signing(history.case, desk)))


def check_the_others_are_refused(case: Case, history: History) -> None:
    due = {desk.duty for desk in case.open}
    for duty in {duty for stage in case.plan.owed() for duty in stage.duties} - due:
        command = Command(
            action=duty.action,
            actor=holder_of(duty),
            opinion="如擬",
            outcome="如擬",
        )
        with pytest.raises(NotYourTurnError, match=case.open[0].duty.label):
            history.then(command)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("inside", InsideUnit)
def test_every_row_is_decided_whoever_cosigns_first_and_nobody_acts_out_of_turn(
    mode: Mode, inside: InsideUnit
) -> None:
    for route in shipped_routes(mode, inside):
        for history in every_way(a_history(route)):
            assert isinstance(history.events[-1], DocumentDecided)
            assert history.case.state is State.DECIDED


def test_a_holder_of_the_same_position_in_another_unit_is_refused() -> None:
    history = a_history(at="甲組股長")

    with pytest.raises(NotYourTurnError, match=r"乙組股長.*輪到：甲組股長（審核）"):
        history.then(Command(action=Action.REVIEW, actor=an_actor("股長", unit="乙組")))


def test_a_shared_position_acts_whatever_unit_is_named() -> None:
    history = a_history(at="主任秘書")

    after = history.then(Command(action=Action.REVIEW, actor=an_actor("主任秘書", unit="乙組")))

    assert the_desk(after.case).duty.position == "局長"


def test_the_right_holder_is_refused_the_wrong_action() -> None:
    history = a_history(at="局長")

    with pytest.raises(NotYourTurnError, match=r"局長現在不能審核.*局長（核定）"):
        history.then(Command(action=Action.REVIEW, actor=an_actor("局長")))


def test_anybody_of_an_outside_agency_signs_for_it() -> None:
    route = a_route(a_branch("法務局", kind=CosignerKind.AGENCY))
    history = a_history(route, at="法務局")

    after = history.then(Command(action=Action.COSIGN, actor=an_actor("專員", unit="法務局")))

    assert the_desk(after.case).duty.position == "主任秘書"


def test_an_action_may_be_named_in_english() -> None:
    assert read_action("draft") is read_action("DRAFT") is read_action("擬辦") is Action.DRAFT


@pytest.mark.parametrize("name", ["", "draw", "收文", "條件會辦", "REGISTER", "畫押" * 500_000])
def test_an_unknown_action_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownActionError, match="擬辦、審核、會辦、核定") as refused:
        read_action(name)

    assert len(str(refused.value)) < 200


def test_a_record_says_who_as_what_and_on_which_row() -> None:
    history = a_history()

    event = history.then(next_command(history)).events[-1]

    assert (event.unit, event.position, event.person) == ("甲組", "承辦人員", "示範人員")
    assert (event.rulebook, event.row) == (history.case.rulebook, history.case.row)
    assert (event.case_id, event.sequence) == (history.case.id, 2)


def test_a_deputy_is_marked() -> None:
    history = a_history(at="甲組股長")
    deputy = an_actor("股長", person="示範代理", for_person="示範股長")

    event = history.then(replace(next_command(history), actor=deputy)).events[-1]

    assert (event.for_person, event.mark) == ("示範股長", "代")


def test_another_cosigners_signature_does_not_make_a_desk_stale() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長")
    mine = signing(history.case, the_desk(history.case, "乙組組長"))

    after = history.signed("丙組組長").then(mine)

    assert the_desk(after.case).duty.position == "主任秘書"


def test_a_signed_desk_is_stale() -> None:
    history = a_history()
    draft = next_command(history)

    with pytest.raises(StaleDeskError, match="輪到：甲組股長（審核）"):
        history.then(draft).then(draft)


def test_a_desk_closed_by_a_return_is_stale_even_when_the_same_duty_is_open_again() -> None:
    history = a_history(at="甲組組長")
    before = next_command(history)
    back = history.then(returning(the_desk(history.case), to="股長")).signed("甲組股長")

    with pytest.raises(StaleDeskError, match="輪到：甲組組長"):
        back.then(before)


def test_the_desk_of_another_holder_is_not_ones_own() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長")
    theirs = the_desk(history.case, "丙組組長")

    with pytest.raises(NotYourTurnError, match="乙組組長現在不能會辦"):
        history.then(
            Command(action=Action.COSIGN, actor=an_actor("組長", "乙組"), desk=theirs.desk)
        )


def test_a_made_up_desk_is_not_repeated_at_length() -> None:
    made_up = "9" * 1_000_000

    with pytest.raises(StaleDeskError, match="輪到：甲組承辦人員") as refused:
        a_history().then(replace(next_command(a_history()), desk=made_up))

    assert len(str(refused.value)) < 200
