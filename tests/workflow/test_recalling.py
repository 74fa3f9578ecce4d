"""抽回: which signature may be taken back, by whom, until when, and what falls with it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.agency.practice import RecallEnd
from rules.marks import Action
from rules.route import Route
from tests.workflow.builders import (
    CONTEXT,
    MONDAY,
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    returning,
    signing,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.events.routing import SignatureRecalled
from workflow.events.signing import DocumentDecided
from workflow.refusals.signing import (
    NothingToRecallError,
    NotYourSignatureError,
    RecallEndedError,
    RecallTooLateError,
)
from workflow.refusals.turns import AlreadyDecidedError, ClosedCaseError

CHIEF, HEAD, DIRECTOR = an_actor("股長"), an_actor("組長"), an_actor("局長")
SECOND = an_actor("組長", "乙組")


def recalling(actor: Actor) -> Command:
    return Command(action=Action.RECALL, actor=actor, reason="附件漏附")


def under(history: History, until: RecallEnd, days: int = 5) -> History:
    """The same where recalls end otherwise."""
    practice = replace(CONTEXT.practice, recall_until=until, recall_days=days)
    agency = replace(CONTEXT.agency, practice=practice)
    return replace(history, context=replace(CONTEXT, agency=agency))


def due(history: History) -> list[str]:
    return [desk.duty.label for desk in history.case.open]


def test_a_signature_taken_back_is_owed_again() -> None:
    history = a_history(at="甲組組長").then(recalling(CHIEF))

    event = history.events[-1]
    assert isinstance(event, SignatureRecalled)
    assert event.duty.label == "甲組股長"
    assert due(history) == ["甲組股長"]
    assert event.duty not in history.case.signatures


def test_only_the_last_signature_is_taken_back_and_then_the_one_before() -> None:
    history = a_history(at="甲組組長")

    with pytest.raises(RecallEndedError, match="甲組股長已經審核"):
        history.then(recalling(an_actor("承辦人員")))
    back = history.then(recalling(CHIEF)).then(recalling(an_actor("承辦人員")))
    assert due(back) == ["甲組承辦人員"]


def test_a_receipt_ends_it_unless_the_agency_goes_by_the_signature() -> None:
    history = a_history(at="甲組組長").then(Command(action=Action.RECEIVE, actor=HEAD))

    with pytest.raises(RecallEndedError, match=r"甲組組長已經簽收。可行的是：甲組組長（退回）"):
        history.then(recalling(CHIEF))
    assert due(under(history, RecallEnd.SIGNED).then(recalling(CHIEF))) == ["甲組股長"]


def test_a_receipt_at_the_desk_of_another_branch_ends_nothing() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長").signed("乙組組長")
    received = history.then(Command(action=Action.RECEIVE, actor=an_actor("組長", "丙組")))

    assert due(received.then(recalling(SECOND))) == ["乙組組長", "丙組組長"]


def test_another_branchs_signature_ends_nothing_but_the_next_stage_does() -> None:
    history = a_history(a_route("乙組", "丙組"), at="乙組組長").signed("乙組組長", "丙組組長")

    assert due(history.then(recalling(SECOND))) == ["乙組組長"]
    with pytest.raises(RecallEndedError, match="主任秘書已經審核"):
        history.signed("主任秘書").then(recalling(SECOND))


def test_who_waits_for_a_cosigner_ends_its_recall_by_signing() -> None:
    route = a_route("乙組", "丙組", before=[("乙組", "丙組")])
    history = a_history(route, at="乙組組長").signed("乙組組長", "丙組組長")

    with pytest.raises(RecallEndedError, match="丙組組長已經會辦"):
        history.then(recalling(SECOND))


@pytest.mark.parametrize(("days", "passed"), [(5, 7), (1, 1)])
def test_it_ends_after_so_many_working_days(days: int, passed: int) -> None:
    history = under(a_history(at="甲組組長"), RecallEnd.RECEIVED, days)
    last, late = MONDAY + timedelta(days=passed), MONDAY + timedelta(days=passed + 1)

    assert due(history.then(recalling(CHIEF), at=last)) == ["甲組股長"]
    with pytest.raises(RecallTooLateError, match=f"已過 {days} 個工作日"):
        history.then(recalling(CHIEF), at=late)


def test_an_agency_may_set_no_such_end() -> None:
    history = under(a_history(at="甲組組長"), RecallEnd.RECEIVED, 0)

    assert due(history.then(recalling(CHIEF), at=MONDAY + timedelta(days=300))) == ["甲組股長"]


def test_a_colleagues_signature_is_not_ones_own() -> None:
    history = a_history(at="甲組組長")

    with pytest.raises(NotYourSignatureError, match=r"示範人員的，示範同仁不能抽回"):
        history.then(recalling(an_actor("股長", person="示範同仁")))


def test_who_has_not_signed_has_nothing_to_take_back() -> None:
    with pytest.raises(NothingToRecallError, match="已簽的：甲組承辦人員、甲組股長"):
        a_history(at="甲組組長").then(recalling(DIRECTOR))


def test_a_signature_that_was_returned_is_no_more() -> None:
    history = a_history(at="甲組組長")
    back = history.then(returning(the_desk(history.case), to="承辦人員"))

    with pytest.raises(NothingToRecallError, match="已簽的：無"):
        back.then(recalling(CHIEF))


def test_a_cosignature_stands_after_a_return_and_may_still_be_taken_back() -> None:
    history = a_history(a_route("乙組"), at="主任秘書")
    back = history.then(returning(the_desk(history.case), to="承辦人員"))

    again = back.then(recalling(SECOND)).signed_until("乙組組長")

    assert due(again) == ["乙組組長"]


def test_a_waived_cosigners_signature_is_not_taken_back_and_stops_nobody() -> None:
    route = a_route("丙組", a_branch("乙組", signers=["承辦人員", "組長"]))
    history = a_history(route, at="丙組組長").signed("丙組組長", "乙組承辦人員")
    waived = history.then(Command(action=Action.WAIVE, actor=HEAD, to="乙組", reason="無涉"))

    with pytest.raises(NothingToRecallError, match="已簽的"):
        waived.then(recalling(an_actor("承辦人員", "乙組")))
    assert due(waived.then(recalling(an_actor("組長", "丙組")))) == ["丙組組長"]


# 核定


def test_a_decision_taken_back_leaves_no_outcome() -> None:
    history = a_history(at="局長").signed("局長").then(recalling(DIRECTOR))

    assert history.case.outcome is None
    assert history.case.state is State.REVIEWING
    assert due(history) == ["局長"]


def test_a_decision_stands_once_the_drafter_has_it_or_somebody_was_told() -> None:
    history = a_history(at="局長").signed("局長")
    received = history.then(Command(action=Action.RECEIVE, actor=an_actor("承辦人員")))
    told = history.then(Command(action=Action.ADD_COSIGNER, actor=HEAD, to="乙組", reason="知會"))

    with pytest.raises(RecallEndedError, match="甲組承辦人員已經簽收"):
        received.then(recalling(DIRECTOR))
    with pytest.raises(RecallEndedError, match="乙組組長已經後會"):
        told.signed("乙組組長").then(recalling(DIRECTOR))
    assert due(told.then(recalling(DIRECTOR))) == ["局長"]
    with pytest.raises(ClosedCaseError, match="已存查"):
        history.signed_to_the_end().then(recalling(DIRECTOR))


def test_who_was_told_may_take_back_the_answer_and_the_decision_stands() -> None:
    history = a_history(at="局長").signed("局長")
    told = history.then(Command(action=Action.ADD_COSIGNER, actor=HEAD, to="乙組", reason="知會"))
    answered = told.signed("乙組組長")

    back = answered.then(recalling(SECOND))

    assert back.case.outcome is history.case.outcome
    assert due(back) == due(told)
    assert back.signed("乙組組長").case.state is State.DECIDED


def a_memo(route: Route | None = None, **draft: Any) -> History:
    """A 先簽後稿 whose 簽 waits for the decision."""
    history = a_history(route)
    first = replace(signing(history.case, the_desk(history.case)), form="先簽後稿", **draft)
    return history.then(first).signed_until("局長")


def test_the_decision_on_a_memo_stands_once_it_opened_the_draft() -> None:
    history = a_memo().signed("局長")

    with pytest.raises(NothingToRecallError, match="已簽的：無"):
        history.then(recalling(DIRECTOR))


def test_a_recall_in_the_draft_keeps_the_option_chosen_on_the_memo() -> None:
    history = a_memo(options=("甲案", "乙案"))
    decide = replace(signing(history.case, the_desk(history.case)), outcome="乙案")
    drafting = history.then(decide).signed("甲組承辦人員")

    assert drafting.then(recalling(an_actor("承辦人員"))).case.option == "乙案"
    last = drafting.signed_until("局長")
    dispatch = replace(signing(last.case, the_desk(last.case)), outcome="發")
    back = last.then(dispatch).then(recalling(DIRECTOR))
    assert (back.case.outcome, back.case.option) == (None, "乙案")
    assert isinstance(back.events[-2], DocumentDecided)


def test_a_draft_is_neither_reassigned_nor_merged_nor_cancelled_once_the_memo_is_decided() -> None:
    history = a_memo().signed("局長")
    registrar = an_actor("登記桌", "秘書室")

    for action, actor in (("改分", HEAD), ("銷號", registrar)):
        with pytest.raises(AlreadyDecidedError, match=f"已核定，不能再{action}"):
            history.then(Command(action=Action(action), actor=actor, reason="誤"))
    merge = Command(action=Action.MERGE, actor=registrar, to="1150000002")
    with pytest.raises(AlreadyDecidedError, match="已核定，不能再併辦"):
        history.joined(merge, a_history(case_id="1150000002"))


def test_who_rules_on_an_extension_ends_no_recall_by_receiving_it() -> None:
    drafter = an_actor("承辦人員")
    history = a_history(at="甲組股長")
    history = history.then(Command(action=Action.EXTEND, actor=drafter, days=2, reason="待查"))
    received = history.then(Command(action=Action.RECEIVE, actor=HEAD))

    assert len(received.case.received) == 1
    assert due(received.then(recalling(drafter))) == ["甲組承辦人員", "甲組組長"]
    with pytest.raises(RecallEndedError, match="甲組股長"):
        received.then(Command(action=Action.RECEIVE, actor=CHIEF)).then(recalling(drafter))


# 有意見


def commenting(history: History, label: str) -> History:
    desk = the_desk(history.case, label)
    return history.then(replace(signing(history.case, desk), stance="有意見"))


def test_a_comment_taken_back_asks_for_no_reconciling() -> None:
    history = commenting(a_history(a_route("乙組"), at="乙組組長"), "乙組組長")
    assert due(history) == ["甲組承辦人員"]

    back = history.then(recalling(SECOND))

    assert back.case.plan.commented == ()
    assert due(back.signed("乙組組長")) == ["主任秘書"]


def test_a_handlers_comment_stands_when_the_heads_is_taken_back() -> None:
    route = a_route(a_branch("乙組", signers=["承辦人員", "組長"]))
    history = commenting(a_history(route, at="乙組承辦人員"), "乙組承辦人員")
    history = commenting(history, "乙組組長")

    again = history.then(recalling(SECOND)).signed("乙組組長")

    assert again.case.plan.commented == ("乙組",)
    assert due(again) == ["甲組承辦人員"]


def test_a_reconciliation_stands_when_the_comment_after_it_is_taken_back() -> None:
    history = commenting(a_history(a_route("乙組"), at="乙組組長"), "乙組組長")
    history = history.signed("甲組承辦人員").signed_until("主任秘書")
    added = history.then(Command(action=Action.ADD_COSIGNER, actor=HEAD, to="丁組", reason="風紀"))
    later = commenting(added, "丁組組長")
    assert due(later) == ["甲組承辦人員"]

    back = later.then(recalling(an_actor("組長", "丁組"))).signed("丁組組長")

    assert due(back) == ["主任秘書"]


def test_a_reconciliation_that_was_returned_is_owed_though_a_comment_is_taken_back() -> None:
    history = commenting(a_history(a_route("乙組", "丙組"), at="乙組組長"), "乙組組長")
    history = commenting(history, "丙組組長").signed("甲組承辦人員", "甲組股長", "甲組組長")
    assert due(history) == ["主任秘書"]
    back = history.then(returning(the_desk(history.case), to="承辦人員"))

    again = back.then(recalling(SECOND)).signed_until("乙組組長").signed("乙組組長")

    assert due(again) == ["甲組承辦人員"]
    assert again.case.open[0].duty == again.case.plan.reconciling


MANY = [f"第{number}組" for number in range(40)]


def test_thirty_nine_cosigners_signing_beside_it_keep_nobody_from_recalling() -> None:
    history = a_history(a_route(*MANY), at="第0組組長")
    history = history.signed(*(f"{name}組長" for name in MANY[:-1]))

    recalled = history.then(recalling(an_actor("組長", MANY[0])))

    assert due(recalled) == ["第0組組長", "第39組組長"]


def test_whoever_waits_for_a_cosigner_at_third_hand_ends_its_recall() -> None:
    before = [(MANY[0], MANY[1]), (MANY[1], MANY[2])]
    history = a_history(a_route(*MANY, before=before), at="第0組組長")
    history = history.signed("第0組組長", "第1組組長", "第3組組長", "第2組組長")

    with pytest.raises(RecallEndedError, match="第1組組長"):
        history.then(recalling(an_actor("組長", MANY[0])))
    assert due(history.then(recalling(an_actor("組長", MANY[3]))))[0] == "第3組組長"
