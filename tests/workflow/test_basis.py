"""簽核依據: what a signer is shown above the form, and what no more."""

from dataclasses import replace

from rules.marks import Action
from tests.workflow.builders import History, a_history, a_route, returning, signing, the_desk
from workflow.reports.basis import Basis, basis_of

SECOND, THIRD = "乙組組長", "丙組組長"


def said(history: History, label: str, opinion: str, **more: str) -> History:
    desk = the_desk(history.case, label)
    return history.then(replace(signing(history.case, desk), opinion=opinion, **more))


def basis(history: History) -> Basis:
    return basis_of(history.case, history.events)


def words(history: History) -> list[str]:
    return [event.opinion or getattr(event, "reason", "") for event in basis(history).events]


def test_a_signer_sees_the_draft_and_the_latest_reviews() -> None:
    history = said(a_history(), "甲組承辦人員", "擬同意")
    history = said(history, "甲組股長", "可行")
    history = said(history, "甲組組長", "")

    assert words(history) == ["擬同意", "可行"]


def test_a_return_takes_what_was_said_away_and_leaves_its_reason() -> None:
    history = said(a_history(), "甲組承辦人員", "擬同意")
    history = history.then(returning(the_desk(history.case), to="承辦人員"))

    again = said(history, "甲組承辦人員", "已補附件")

    assert words(history) == ["請補附件"]
    assert words(again) == ["請補附件", "已補附件"]


def test_cosigners_that_agree_without_a_word_are_named_together() -> None:
    history = a_history(a_route("乙組", "丙組"), at=SECOND)
    history = said(history, SECOND, "")
    history = said(history, THIRD, "經費不足", stance="有意見")

    found = basis(history)

    assert found.consenting == ("乙組",)
    assert [event.opinion for event in found.events][-1] == "經費不足"


def test_the_reconciling_stands_beside_what_it_reconciles() -> None:
    history = a_history(a_route("乙組"), at=SECOND)
    history = said(history, SECOND, "經費不足", stance="有意見")
    history = said(history, "甲組承辦人員", "已洽妥經費")

    assert [event.action for event in basis(history).events][-2:] == [
        Action.COSIGN,
        Action.RECONCILE,
    ]


def test_once_decided_the_return_before_it_is_settled() -> None:
    history = a_history(at="甲組股長")
    history = history.then(returning(the_desk(history.case), to="承辦人員"))

    decided = said(history.signed_until("局長"), "局長", "", outcome="如擬")

    assert basis(decided).sent_back is None
    assert words(decided)[-1] == "如擬"
