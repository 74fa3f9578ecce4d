"""退回: who may, to whom, and who signs again."""

from dataclasses import replace

import pytest

from rules.marks import Action
from tests.workflow.builders import (
    a_history,
    a_route,
    an_actor,
    returning,
    signing,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.events.routing import DocumentReturned
from workflow.refusals.base import MissingInputError
from workflow.refusals.routing import BadTargetError
from workflow.refusals.turns import NotYourTurnError, StaleDeskError


def test_a_return_gives_the_document_to_its_target_and_says_why() -> None:
    history = a_history(at="局長")

    after = history.then(returning(the_desk(history.case), to="股長"))

    event = after.events[-1]
    assert isinstance(event, DocumentReturned)
    assert (event.target, event.reason, event.withdrawn) == ("股長", "請補附件", ())
    assert the_desk(after.case).duty.label == "甲組股長"


def test_after_a_return_those_from_the_target_up_sign_again() -> None:
    history = a_history(a_route("乙組"), at="局長")

    back = history.then(returning(the_desk(history.case), to="組長"))

    assert [event.position for event in back.signed_to_the_end().events[len(back.events) :]] == [
        "組長",
        "主任秘書",
        "局長",
        "承辦人員",  # 存查
    ]


def test_a_cosigners_return_withdraws_the_others_and_names_them() -> None:
    history = a_history(a_route("乙組", "丙組", "丁組"), at="乙組組長").signed("丙組組長")
    theirs = signing(history.case, the_desk(history.case, "丁組組長"))

    back = history.then(returning(the_desk(history.case, "乙組組長"), to="承辦人員"))

    event = back.events[-1]
    assert isinstance(event, DocumentReturned)
    assert event.withdrawn == ("丁組",)
    with pytest.raises(StaleDeskError, match="輪到：甲組承辦人員"):
        back.then(theirs)
    assert [desk.duty.branch for desk in back.signed_until("乙組組長").case.open] == [
        "乙組",
        "丁組",
    ]


def test_a_cosigner_may_return_to_a_position_that_bears_the_name_of_its_own() -> None:
    history = a_history(a_route("乙組"), at="乙組組長")

    back = history.then(returning(the_desk(history.case), to="組長"))

    assert the_desk(back.case).duty.label == "甲組組長"


@pytest.mark.parametrize("target", ["主任秘書", "局長", "市長", "乙組", "沒有這個人"])
def test_a_return_goes_only_to_who_has_signed(target: str) -> None:
    history = a_history(at="主任秘書")

    with pytest.raises(BadTargetError, match=r"可退回：承辦人員、股長、組長$"):
        history.then(returning(the_desk(history.case), to=target))


def test_a_return_needs_its_target_and_its_reason() -> None:
    history = a_history(at="甲組股長")
    command = returning(the_desk(history.case), to="承辦人員")

    with pytest.raises(MissingInputError, match="退回必須填寫退回對象。請填：承辦人員"):
        history.then(replace(command, to=""))
    with pytest.raises(MissingInputError, match="退回必須填寫理由"):
        history.then(replace(command, reason=" "))


def test_the_drafter_has_nobody_to_return_to() -> None:
    history = a_history()

    with pytest.raises(NotYourTurnError, match="承辦人員現在不能退回"):
        history.then(returning(the_desk(history.case), to="承辦人員"))


def test_nothing_is_returned_after_the_decision() -> None:
    history = a_history(at="局長").signed("局長")

    for actor in (an_actor("局長"), an_actor("承辦人員")):
        with pytest.raises(NotYourTurnError, match="甲組承辦人員（存查）"):
            history.then(Command(action=Action.RETURN, actor=actor, to="股長", reason="漏列"))
