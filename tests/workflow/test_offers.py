"""Offers: what a case page holds out to an actor is what acting accepts, and no more."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rules.marks import Action
from rules.route import SignStage
from tests.workflow.builders import (
    REGISTRY,
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    holder_of,
    returning,
    signing,
)
from workflow.acting import MARK_DEPUTY
from workflow.case import Case
from workflow.commands import Actor, Command
from workflow.offers import Offer, offers
from workflow.refusals import (
    AlreadyReceivedError,
    BadTargetError,
    ClosedCaseError,
    NotYourTurnError,
    RefusedError,
)
from workflow.turns import return_targets

DRAFTER, HEAD = an_actor("承辦人員"), an_actor("組長")
REGISTRAR = an_actor("登記桌", unit="秘書室")


def offered(case: Case, actor: Actor) -> dict[Action, Offer]:
    return {offer.action: offer for offer in offers(case, actor, registry=REGISTRY)}


def allowed(case: Case, actor: Actor) -> set[Action]:
    return {action for action, offer in offered(case, actor).items() if offer.refusal is None}


@pytest.mark.parametrize(
    ("at", "actor", "actions"),
    [
        ("", DRAFTER, {Action.DRAFT, Action.RECEIVE}),
        ("", HEAD, set[Action]()),
        ("", REGISTRAR, {Action.ASSIGN}),
        ("甲組組長", HEAD, {Action.REVIEW, Action.RETURN, Action.RECEIVE}),
        ("甲組組長", REGISTRAR, set[Action]()),
        ("乙組組長", an_actor("組長", "乙組"), {Action.COSIGN, Action.RETURN, Action.RECEIVE}),
        ("乙組組長", HEAD, set[Action]()),
        ("局長", an_actor("局長"), {Action.DECIDE, Action.RETURN, Action.RECEIVE}),
        ("甲組承辦人員", DRAFTER, {Action.DRAFT, Action.RECEIVE}),
    ],
)
def test_an_actor_is_offered_what_is_theirs_to_do(
    at: str, actor: Actor, actions: set[Action]
) -> None:
    assert allowed(a_history(a_route("乙組"), at=at).case, actor) == actions


def test_the_drafter_is_offered_what_the_outcome_allows() -> None:
    decided = a_history(at="局長").signed("局長").case

    assert allowed(decided, DRAFTER) == {Action.FILE, Action.CONCLUDE, Action.RECEIVE}


def test_what_is_due_comes_first() -> None:
    case = a_history(at="甲組組長").case

    actions = [offer.action for offer in offers(case, HEAD, registry=REGISTRY)]

    assert actions == [Action.REVIEW, Action.RETURN, Action.RECEIVE, Action.ASSIGN]


def test_what_is_not_offered_says_whose_turn_it_is() -> None:
    case = a_history(at="甲組股長").case

    refusal = offered(case, HEAD)[Action.REVIEW].refusal

    assert isinstance(refusal, NotYourTurnError)
    assert "甲組股長（審核）" in str(refusal)


def test_receiving_is_offered_once() -> None:
    received = a_history().then(Command(action="簽收", actor=DRAFTER)).case

    assert isinstance(offered(received, DRAFTER)[Action.RECEIVE].refusal, AlreadyReceivedError)


def test_who_drafts_and_decides_alone_has_nobody_to_return_to() -> None:
    signs = tuple(
        SignStage(position="承辦人員", action=each) for each in (Action.DRAFT, Action.DECIDE)
    )
    history = a_history(replace(a_route(), stages=signs)).signed("甲組承辦人員")

    refusal = offered(history.case, DRAFTER)[Action.RETURN].refusal

    assert isinstance(refusal, BadTargetError)
    with pytest.raises(BadTargetError, match="可退回：無"):
        history.then(returning(history.case.open[0], to="承辦人員"))


def test_a_closed_case_offers_nothing_and_says_how_it_ended() -> None:
    closed = a_history().signed_to_the_end().case

    found = offers(closed, DRAFTER, registry=REGISTRY)

    assert [type(offer.refusal) for offer in found] == [ClosedCaseError] * 3


def the_life_of_a_case() -> Iterator[History]:
    """A case with co-signers and a condition, at each of its steps."""
    route = a_route(a_branch("丙組", condition="必要時"), "乙組", before=[("乙組", "丙組")])
    history = a_history(route)
    while not history.case.is_closed:
        yield history
        history = history.then(signing(history.case, history.case.open[-1]))
    yield history


def actors(case: Case) -> list[Actor]:
    owed = (duty for stage in case.plan.owed() for duty in stage.duties)
    return [*(holder_of(duty) for duty in owed), REGISTRAR]


def completed(offer: Offer, actor: Actor, case: Case) -> Command:
    """The command that follows an offer, all inputs filled in."""
    desk = case.desk(offer.desk) if offer.desk else None
    if desk is None:
        return Command(action=offer.action.value, actor=actor, to="示範承辦", reason="示範")
    if offer.action is Action.RETURN:
        return returning(desk, to=return_targets(case, desk)[0])
    return replace(signing(case, desk), action=offer.action.value)


def test_whatever_is_offered_is_accepted_and_whatever_is_not_is_refused_alike() -> None:
    for history in the_life_of_a_case():
        for actor in actors(history.case):
            for offer in offers(history.case, actor, registry=REGISTRY):
                command = completed(offer, actor, history.case)
                if offer.refusal is None:
                    assert history.then(command).case.version > history.case.version
                    continue
                with pytest.raises(RefusedError) as refused:
                    history.then(command)
                assert str(refused.value) == str(offer.refusal)


def test_a_deputy_is_offered_what_the_holder_is() -> None:
    history = a_history(at="甲組組長")
    deputy = an_actor("組長", person="示範代理", for_person="示範組長")

    assert allowed(history.case, deputy) == allowed(history.case, HEAD)
    signed = history.then(replace(signing(history.case, history.case.open[0]), actor=deputy))
    assert signed.events[-1].mark == MARK_DEPUTY
