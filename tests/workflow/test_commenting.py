"""有意見: which comments ask the drafter for a 綜簽, and which do so no more."""

from dataclasses import replace

import pytest

from rules.marks import Action
from rules.route import Route
from tests.workflow.builders import (
    CONTEXT,
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    next_command,
    returning,
    signing,
    the_desk,
)
from workflow.actions.commands import Command

DRAFTER, HEAD, SECOND = "甲組承辦人員", "甲組組長", "乙組組長"
TWO_SIGNERS = a_route(a_branch("乙組", signers=["承辦人員", "組長"]), "丙組")
WHY = "示範理由"
UP_AGAIN = (DRAFTER, "甲組股長", HEAD)  # the 綜簽, and who reviews it


def commenting(history: History, label: str) -> History:
    desk = the_desk(history.case, label)
    return history.then(replace(signing(history.case, desk), stance="有意見"))


def commented(route: Route | None = None) -> History:
    """乙組 has commented, and it is the drafter's turn to reconcile."""
    history = a_history(route or a_route("乙組"), at=SECOND)
    return commenting(history, SECOND)


def due(history: History) -> list[str]:
    return [f"{each.duty.label}{each.duty.action.value}" for each in history.case.open]


def letting_lower(history: History) -> History:
    """Where the agency lets a decision go down by many levels at once."""
    practice = replace(history.context.practice, levels_lowered=9)
    agency = replace(history.context.agency, practice=practice)
    return replace(history, context=replace(history.context, agency=agency))


def sent_back(history: History) -> History:
    """主任秘書 returns it to the drafter."""
    at_desk = the_desk(history.case, "主任秘書")
    return history.then(returning(at_desk, to="承辦人員"))


def redrafted(history: History, *, changed: bool) -> History:
    return history.then(replace(next_command(history), content_changed=changed))


def test_a_comment_on_what_the_draft_no_longer_says_asks_for_no_reconciling() -> None:
    history = sent_back(commented().signed(*UP_AGAIN))

    changed = redrafted(history, changed=True)
    again = changed.signed_until(SECOND).signed(SECOND)

    assert changed.case.plan.commented == again.case.plan.commented == ()
    assert due(again) == ["主任秘書審核"]


def test_a_comment_on_what_the_draft_still_says_is_reconciled_again() -> None:
    history = sent_back(commented().signed(*UP_AGAIN))

    again = redrafted(history, changed=False).signed("甲組股長", HEAD)

    assert again.case.plan.commented == ("乙組",)
    assert due(again) == ["甲組承辦人員綜簽"]


def test_what_was_reconciled_of_a_draft_since_changed_stands_for_no_new_comment() -> None:
    history = redrafted(sent_back(commented().signed(*UP_AGAIN)), changed=True)

    again = commenting(history.signed_until(SECOND), SECOND)

    assert due(again) == ["甲組承辦人員綜簽"]


def test_a_comment_of_a_cosigner_since_waived_asks_for_no_reconciling() -> None:
    history = a_history(TWO_SIGNERS, at="乙組承辦人員")
    history = commenting(history, "乙組承辦人員")
    assert history.case.plan.commented == ("乙組",)

    waived = history.then(
        Command(action=Action.WAIVE, actor=an_actor("組長"), to="乙組", reason=WHY)
    ).signed("丙組組長")

    assert waived.case.plan.commented == ()
    assert due(waived) == ["主任秘書審核"]


def test_a_comment_of_one_waived_leaves_that_of_another_to_be_reconciled() -> None:
    history = a_history(TWO_SIGNERS, at="乙組承辦人員")
    history = commenting(commenting(history, "乙組承辦人員"), "丙組組長")

    waived = history.then(
        Command(action=Action.WAIVE, actor=an_actor("組長"), to="乙組", reason=WHY)
    )

    assert waived.case.plan.commented == ("丙組",)
    assert due(waived) == ["甲組承辦人員綜簽"]


def test_comments_on_the_memo_are_none_on_the_draft_that_follows_it() -> None:
    first = a_history(a_route("乙組"))
    first = first.then(replace(next_command(first), form="先簽後稿")).signed_until(SECOND)

    decided = commenting(first, SECOND).signed_until("局長").signed("局長")

    assert decided.case.document == "稿"
    assert decided.case.plan.commented == ()
    assert due(decided.signed(DRAFTER, "甲組股長", HEAD)) == ["主任秘書審核"]


def test_comments_on_a_draft_are_none_in_the_unit_that_it_is_reassigned_to() -> None:
    history = commented()
    elsewhere = replace(a_route(), unit="丙組", key="丙組/乙/示範", line=2)
    context = replace(history.context, route=elsewhere)

    moved = replace(history, context=context).then(
        Command(action=Action.REASSIGN, actor=an_actor("組長"), to="line:2", reason=WHY)
    )

    assert moved.case.plan.commented == ()
    assert due(moved) == ["丙組承辦人員擬辦"]


def test_an_opinion_that_comments_on_nothing_asks_for_no_reconciling() -> None:
    history = a_history(a_route("乙組", "丙組"), at=SECOND)
    for label, stance in ((SECOND, "同意"), ("丙組組長", "免會")):
        desk = the_desk(history.case, label)
        history = history.then(replace(signing(history.case, desk), stance=stance))

    assert due(history) == ["主任秘書審核"]


@pytest.mark.parametrize(
    ("up_to", "reviewing"),
    [
        ("head", ["甲組股長", HEAD]),
        ("股長", ["甲組股長"]),
        ("承辦人員", []),
        ("agency_head", ["甲組股長", HEAD]),  # nobody above has reviewed yet
        ("科長", ["甲組股長", HEAD]),  # no rung of this ladder: its head
    ],
)
def test_the_reconciling_goes_up_again_as_far_as_the_agency_settled(
    up_to: str, reviewing: list[str]
) -> None:
    practice = replace(CONTEXT.practice, reconciled_up_to=up_to)
    context = replace(CONTEXT, agency=replace(CONTEXT.agency, practice=practice))

    history = replace(commented(), context=context).signed(DRAFTER)

    for label in reviewing:
        assert due(history) == [f"{label}審核"]
        history = history.signed(label)
    assert due(history) == ["主任秘書審核"]


def test_a_later_comment_sends_another_reconciling_up() -> None:
    reconciled = commented().signed(*UP_AGAIN)
    add = Command(action=Action.ADD_COSIGNER, actor=an_actor("組長"), to="丙組", reason=WHY)

    again = commenting(reconciled.then(add), "丙組組長").signed(DRAFTER)

    assert due(again) == ["甲組股長審核"]
    assert due(again.signed("甲組股長", HEAD)) == ["主任秘書審核"]


def test_when_the_later_comment_is_recalled_the_reviews_of_the_first_reconciling_stand() -> None:
    reconciled = commented().signed(*UP_AGAIN)
    add = Command(action=Action.ADD_COSIGNER, actor=an_actor("組長"), to="丙組", reason=WHY)
    later = commenting(reconciled.then(add), "丙組組長")
    recall = Command(action=Action.RECALL, actor=an_actor("組長", "丙組"), reason=WHY)

    recalled = later.then(recall).signed("丙組組長")

    assert due(later) == ["甲組承辦人員綜簽"]
    assert due(recalled) == ["主任秘書審核"]


def test_lowered_below_the_head_the_reconciling_goes_up_to_the_new_decider() -> None:
    lower = Command(action=Action.LOWER, actor=an_actor("局長"), to="股長", reason=WHY)

    lowered = letting_lower(commented()).then(lower).signed(DRAFTER)

    assert due(lowered) == ["甲組股長核定"]


def test_one_that_has_commented_is_asked_again_and_its_comment_falls() -> None:
    ask = Command(action=Action.COSIGN_AGAIN, actor=an_actor("承辦人員"), to="乙組", reason=WHY)

    again = commented().then(ask)

    assert due(again) == [f"{SECOND}會辦"]
    assert due(again.signed(SECOND)) == ["主任秘書審核"]
    assert due(commenting(again, SECOND)) == ["甲組承辦人員綜簽"]


def test_what_is_asked_again_has_said_nothing_yet() -> None:
    history = commented()
    assert history.case.plan.commented == ("乙組",)

    asked = history.then(
        Command(
            action=Action.COSIGN_AGAIN, actor=an_actor("組長", unit="甲組"), to="乙組", reason=WHY
        )
    )

    assert asked.case.plan.commented == ()
    assert due(asked) == [f"{SECOND}會辦"]
