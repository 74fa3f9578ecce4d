"""Who may do what: the parts that people play in a case, and what its state allows at all."""

from dataclasses import replace
from typing import Any

import pytest

from rules.agency.practice import Part
from rules.marks import Action
from tests.workflow.builders import (
    CONTEXT,
    REGISTRAR,
    History,
    a_history,
    a_route,
    an_actor,
    returning,
    the_desk,
)
from tests.workflow.completing import OTHER_ROUTE, completed
from workflow.actions import RULES
from workflow.actions.commands import Command
from workflow.actions.offers import offers
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.refusals.base import RefusedError
from workflow.refusals.turns import (
    ApplicationPendingError,
    MergedCaseError,
    NotForPartError,
    SuspendedCaseError,
)

WHY = "示範理由"
DRAFTER, HEAD = an_actor("承辦人員"), an_actor("組長")
# Who plays which part while 乙組 and 丙組 co-sign a document of 甲組 that 局長 decides.
PLAYERS = {
    Part.DRAFTER: DRAFTER,
    Part.HEAD: HEAD,
    Part.DECIDER: an_actor("局長"),
    Part.COSIGNER: an_actor("組長", "乙組"),
    Part.REGISTRY: REGISTRAR,
}


def cosigning(**settings: Any) -> History:
    """甲組's document while 乙組 and 丙組 co-sign, under these settings of the agency."""
    practice = replace(CONTEXT.practice, **settings)
    context = replace(CONTEXT, agency=replace(CONTEXT.agency, practice=practice), route=OTHER_ROUTE)
    return replace(a_history(a_route("乙組", "丙組"), at="乙組組長"), context=context)


@pytest.mark.parametrize("part", PLAYERS)
@pytest.mark.parametrize(
    ("setting", "action", "target"),
    [("cosigners_added_by", "加會", "丁組"), ("cosigners_waived_by", "免會", "丙組")],
)
def test_an_agency_settles_which_parts_add_and_waive_cosigners(
    setting: str, action: str, target: str, part: Part
) -> None:
    history = cosigning(**{setting: frozenset({part})})

    for each, actor in PLAYERS.items():
        command = Command(action=Action(action), actor=actor, to=target, reason=WHY)
        if each is part:
            assert history.then(command).events[-1].position == actor.position
        else:
            with pytest.raises(NotForPartError, match="可以的是："):
                history.then(command)


def test_a_reviewer_is_who_reviews_now() -> None:
    practice = replace(CONTEXT.practice, cosigners_added_by=frozenset({Part.REVIEWER}))
    context = replace(CONTEXT, agency=replace(CONTEXT.agency, practice=practice))
    history = replace(a_history(at="甲組股長"), context=context)
    add = Command(action=Action.ADD_COSIGNER, actor=an_actor("股長"), to="乙組", reason=WHY)

    assert history.then(add).case.plan.added == ("乙組",)
    with pytest.raises(NotForPartError, match="正在審核的人"):
        history.then(replace(add, actor=HEAD))


def suspended() -> History:
    return cosigning().then(Command(action=Action.SUSPEND, actor=DRAFTER, reason=WHY))


def reassigning() -> History:
    history = cosigning().then(Command(action=Action.REASSIGN, actor=HEAD, reason=WHY))
    history = replace(history, context=replace(history.context, route=a_route()))
    head = an_actor("組長", "乙組")
    return history.then(Command(action=Action.REASSIGN, actor=head, reason=WHY))


def merged() -> History:
    parent = a_history(case_id="1150000009")
    return cosigning().joined(Command(action=Action.MERGE, actor=DRAFTER, to="1150000009"), parent)[
        0
    ]


STANDING_STILL = {
    "補正": (suspended, SuspendedCaseError, State.SUSPENDED),
    "改分": (reassigning, ApplicationPendingError, State.REASSIGNING),
    "併辦": (merged, MergedCaseError, State.MERGED),
}


@pytest.mark.parametrize("state", STANDING_STILL)
def test_a_case_that_stands_still_refuses_everybody_all_but_a_few_actions(state: str) -> None:
    history, refusal, standing = STANDING_STILL[state]
    case, context = history().case, history().context

    for actor in (*PLAYERS.values(), an_actor("承辦人員", "乙組"), an_actor("主任秘書")):
        for offer in offers(case, actor, context):
            is_refused_outright = isinstance(offer.refusal, refusal)
            assert is_refused_outright == (standing not in RULES[offer.action].also_while)


def test_a_ruling_on_an_extension_waits_until_the_unit_is_settled() -> None:
    history = cosigning().then(Command(action=Action.EXTEND, actor=DRAFTER, days=2, reason=WHY))
    applied = history.then(Command(action=Action.REASSIGN, actor=HEAD, reason=WHY))

    assert applied.case.applications == ()  # outright: what the old unit applied for falls
    assert the_desk(applied.case).duty.label == "乙組承辦人員"


@pytest.mark.parametrize(
    ("actor", "action"),
    [
        (HEAD, Action.RETURN),
        (an_actor("局長"), Action.RETURN),
        (DRAFTER, Action.RESUME),
        (an_actor("組長", "丁組"), Action.COSIGN),
        (an_actor("組長", "丁組"), Action.RECALL),
        (HEAD, Action.ARCHIVE),
        (DRAFTER, Action.CANCEL),
        (HEAD, Action.REMIND),
        (DRAFTER, Action.HAND_OVER),
        (an_actor("股長"), Action.LOWER),
        (an_actor("組長", "乙組"), Action.RAISE),
        (an_actor("主任秘書", "乙組"), Action.SUSPEND),
        (an_actor("組長", "乙組"), Action.CHANGE_URGENCY),
        (an_actor("組長", "乙組"), Action.EXTEND),
    ],
)
def test_others_may_not(actor: Actor, action: Action) -> None:
    history = cosigning()

    with pytest.raises(RefusedError, match=action.value):
        history.then(completed(history.case, actor, action, history.context))


def test_an_extension_pending_stops_nothing_but_another_one() -> None:
    history = cosigning().then(Command(action=Action.EXTEND, actor=DRAFTER, days=2, reason=WHY))

    with pytest.raises(ApplicationPendingError, match=r"已申請展期.*先由甲組組長決定"):
        history.then(Command(action=Action.EXTEND, actor=DRAFTER, days=1, reason=WHY))
    back = history.then(returning(the_desk(history.case, "乙組組長"), to="承辦人員"))
    assert [desk.duty.action for desk in back.case.open] == [Action.DRAFT, Action.EXTEND]
    granted = back.then(Command(action=Action.EXTEND, actor=HEAD, stance="同意"))
    assert [desk.duty.action for desk in granted.case.open] == [Action.DRAFT]
