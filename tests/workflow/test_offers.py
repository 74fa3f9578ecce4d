"""Offers: what a case page holds out to an actor is what acting accepts, and no more."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rules.agency.agency import Issuer
from rules.marks import Action
from rules.route import SignStage
from tests.workflow.builders import (
    CONTEXT,
    REGISTRAR,
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    holder_of,
    returning,
    signing,
)
from tests.workflow.completing import OTHER_ROUTE, completed, taken
from workflow.actions.commands import Command
from workflow.actions.offers import BESIDES, Offer, offers, offers_of_each
from workflow.actions.rule import MARK_DEPUTY
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.refusals.base import RefusedError
from workflow.refusals.routing import BadDeciderError, BadTargetError
from workflow.refusals.turns import AlreadyReceivedError, ClosedCaseError, NotYourTurnError

DRAFTER, HEAD = an_actor("承辦人員"), an_actor("組長")


def offered(case: Case, actor: Actor) -> dict[Action, Offer]:
    return {offer.action: offer for offer in offers(case, actor, CONTEXT)}


def allowed(case: Case, actor: Actor) -> set[Action]:
    return {action for action, offer in offered(case, actor).items() if offer.refusal is None}


ROW, AGAIN = Action.CORRECT_ROW, Action.COSIGN_AGAIN
DRAFTERS = {Action.ADD_COSIGNER, Action.EXTEND, Action.SUSPEND, Action.MERGE, Action.COLLATE}
HEADS = {
    *(Action.ADD_COSIGNER, Action.WAIVE, Action.REASSIGN, Action.HAND_OVER),
    *(Action.EXTEND, Action.SUSPEND, Action.CHANGE_URGENCY),
}
REGISTRYS = {
    *(Action.HAND_OVER, Action.CHANGE_URGENCY, Action.MERGE, Action.COLLATE),
    *(Action.REMIND, Action.CANCEL),
}
DECIDERS = {Action.ADD_COSIGNER, Action.WAIVE, Action.EXTEND, Action.LOWER}


@pytest.mark.parametrize(
    ("at", "actor", "actions"),
    [
        (
            "",
            DRAFTER,
            {Action.DRAFT, Action.RECEIVE, Action.RAISE, Action.REASSIGN, ROW} | DRAFTERS,
        ),
        ("", HEAD, HEADS | {ROW}),
        ("", REGISTRAR, {Action.ASSIGN} | REGISTRYS),
        ("", an_actor("局長"), DECIDERS - {Action.LOWER}),  # nothing is drafted yet
        ("甲組股長", an_actor("局長"), DECIDERS),
        ("甲組股長", an_actor("市長"), {Action.EXTEND}),  # not on this route
        ("甲組股長", DRAFTER, {Action.RECALL, ROW} | DRAFTERS),
        (
            "甲組股長",
            an_actor("股長"),
            {Action.REVIEW, Action.RETURN, Action.RECEIVE, Action.RAISE, ROW}
            | {Action.ADD_COSIGNER, Action.WAIVE, Action.EXTEND},
        ),
        (
            "甲組組長",
            HEAD,
            {Action.REVIEW, Action.RETURN, Action.RECEIVE, Action.RAISE, ROW} | HEADS,
        ),
        ("甲組組長", REGISTRAR, REGISTRYS),
        (
            "乙組組長",
            an_actor("組長", "乙組"),
            {Action.COSIGN, Action.RETURN, Action.RECEIVE, Action.ADD_COSIGNER},
        ),
        ("乙組組長", an_actor("組長", "丙組"), set[Action]()),
        ("乙組組長", HEAD, {Action.RECALL} | HEADS),
        (
            "局長",
            an_actor("局長"),
            {Action.DECIDE, Action.RETURN, Action.RECEIVE, Action.RAISE, AGAIN}
            | (DECIDERS - {Action.WAIVE}),  # all have co-signed
        ),
    ],
)
def test_an_actor_is_offered_what_is_theirs_to_do(
    at: str, actor: Actor, actions: set[Action]
) -> None:
    route = a_route("乙組", issuer=Issuer.CITY)

    assert allowed(a_history(route, at=at).case, actor) == actions


def test_a_document_in_the_agencys_name_is_not_raised_to_the_mayor() -> None:
    case = a_history(at="局長").case

    assert Action.RAISE not in allowed(case, an_actor("局長"))
    assert isinstance(offered(case, an_actor("局長"))[Action.RAISE].refusal, BadDeciderError)


def test_the_drafter_is_offered_what_the_outcome_allows() -> None:
    decided = a_history(at="局長").signed("局長").case

    closing = allowed(decided, DRAFTER) & {Action.DISPATCH, Action.FILE, Action.CONCLUDE}

    assert closing == {Action.FILE, Action.CONCLUDE}


def test_what_is_due_comes_first_and_every_other_action_has_its_word() -> None:
    case = a_history(at="甲組組長").case

    actions = [offer.action for offer in offers(case, HEAD, CONTEXT)]

    assert actions == [Action.REVIEW, *BESIDES]


def test_what_is_not_offered_says_whose_turn_it_is() -> None:
    case = a_history(at="甲組股長").case

    refusal = offered(case, HEAD)[Action.REVIEW].refusal

    assert isinstance(refusal, NotYourTurnError)
    assert "甲組股長（審核）" in str(refusal)


def test_receiving_is_offered_once() -> None:
    received = a_history().then(Command(action=Action.RECEIVE, actor=DRAFTER)).case

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


def test_a_closed_case_offers_only_what_may_follow_its_end_and_says_how_it_ended() -> None:
    closed = a_history().signed_to_the_end().case

    refused = [each.refusal for each in offers(closed, DRAFTER, CONTEXT) if each.refusal]

    assert allowed(closed, DRAFTER) == {Action.ARCHIVE, Action.ADD_COSIGNER}
    assert {type(refusal) for refusal in refused} == {ClosedCaseError}
    assert all("已存查" in str(refusal) for refusal in refused)


def the_life_of_a_case() -> Iterator[History]:
    """A case with co-signers and a condition, at each of its steps."""
    route = a_route(a_branch("丙組", condition="必要時"), "乙組", before=[("乙組", "丙組")])
    history = replace(a_history(route), context=replace(CONTEXT, route=OTHER_ROUTE))
    while not history.case.is_closed:
        yield history
        history = history.then(signing(history.case, history.case.open[-1]))
    yield history


def actors(case: Case) -> list[Actor]:
    owed = (duty for stage in case.plan.owed() for duty in stage.duties)
    return [*(holder_of(duty) for duty in owed), REGISTRAR]


def test_whatever_is_offered_is_accepted_and_whatever_is_not_is_refused_alike() -> None:
    for history in the_life_of_a_case():
        for actor in actors(history.case):
            for offer in offers(history.case, actor, history.context):
                command = completed(history.case, actor, offer.action, history.context, offer.desk)
                if offer.refusal is None:
                    assert taken(history, command).case.version > history.case.version
                    continue
                with pytest.raises(RefusedError) as refused:
                    taken(history, command)
                assert str(refused.value) == str(offer.refusal)


def test_a_deputy_is_offered_what_the_holder_is() -> None:
    history = a_history(at="甲組組長")
    deputy = an_actor("組長", person="示範代理", for_person="示範組長")

    assert allowed(history.case, deputy) == allowed(history.case, HEAD)
    signed = history.then(replace(signing(history.case, history.case.open[0]), actor=deputy))
    assert signed.events[-1].mark == MARK_DEPUTY


def test_several_actors_are_offered_what_each_is_offered_alone() -> None:
    case = a_history(a_route("乙組")).case
    actors = (DRAFTER, HEAD, REGISTRAR)
    together = offers_of_each(case, actors, CONTEXT)

    for actor, found in zip(actors, together, strict=True):
        alone = offers(case, actor, CONTEXT)
        assert [(each.action, str(each.refusal), each.found) for each in found] == [
            (each.action, str(each.refusal), each.found) for each in alone
        ]
