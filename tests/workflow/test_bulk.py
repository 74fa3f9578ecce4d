"""批次簽核: many desks of like kind, each signed or refused by itself."""

from dataclasses import replace
from typing import Any

import pytest

from rules.errors import TryAgainError
from rules.marks import Action
from tests.workflow.builders import holder_of, returning, signing
from tests.workflow.offices import (
    ALONE,
    CONDITIONAL,
    PLAIN,
    THREE_UNITS,
    a_document,
    everything_in,
    sign,
    sign_until,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import Stance, State
from workflow.desk.bulk import (
    MOST_AT_ONCE,
    Chosen,
    Dealt,
    NotAlikeError,
    NothingChosenError,
    TooManyChosenError,
    check_choice,
    faults_of,
    one_by_one,
    selected,
    sign_alike,
)
from workflow.desk.casework import Casework
from workflow.events.signing import DocumentCosigned
from workflow.refusals.base import BadChoiceError, MissingInputError, TooLongError, UnknownCaseError
from workflow.refusals.signing import UnansweredConditionError
from workflow.refusals.turns import NotYourTurnError, StaleDeskError
from workflow.store.log import Store

pytestmark = pytest.mark.memory

DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範甲")
DRAFTING = Command(action=Action.DRAFT, actor=DRAFTER, opinion="擬如擬")


def chosen(*cases: Case) -> list[Chosen]:
    return [Chosen(case_id=case.id, desk=case.open[0].desk) for case in cases]


def test_each_case_is_signed_with_the_one_opinion(work: Casework, store: Store) -> None:
    cases = [work.register(a_document()) for _ in range(3)]

    dealt = sign_alike(work, chosen(*cases), DRAFTING)

    assert [(each.case_id, each.refusal) for each in dealt] == [(case.id, None) for case in cases]
    assert [work.history(case.id)[-1].opinion for case in cases] == ["擬如擬"] * 3
    assert [each.case for each in dealt] == [work.case(case.id) for case in cases]
    assert store.verify(work.office.name).first_bad is None


def test_a_desk_signed_meanwhile_is_refused_alone(work: Casework) -> None:
    first, second, third = (work.register(a_document()) for _ in range(3))
    shown = chosen(first, second, third)
    moved = sign(work, second)

    dealt = sign_alike(work, shown, DRAFTING)

    refusals = [type(each.refusal) for each in dealt]
    assert refusals == [type(None), StaleDeskError, type(None)]
    assert dealt[1].case == moved == work.case(second.id)
    assert [work.case(each.id).version for each in (first, third)] == [2, 2]


def test_a_case_that_is_none_is_refused_alone(work: Casework) -> None:
    case = work.register(a_document())
    nowhere = Chosen(case_id="9" * 100_000, desk="1.1")

    dealt = sign_alike(work, [nowhere, *chosen(case)], DRAFTING)

    assert isinstance(dealt[0].refusal, UnknownCaseError)
    assert (dealt[0].case, dealt[0].case_id) == (None, "9" * 40)
    assert dealt[1].refusal is None


def test_a_desk_chosen_twice_is_signed_once(work: Casework) -> None:
    case = work.register(a_document())

    dealt = sign_alike(work, chosen(case, case), DRAFTING)

    assert len(dealt) == 1
    assert work.case(case.id).version == 2


def test_cosigned_together_means_consent(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    head = Actor(unit="人事室", position="主任", person="示範乙")
    at = [Chosen(case_id=case.id, desk=the_desk(case, "人事室主任").desk)]

    (dealt,) = sign_alike(work, at, Command(action=Action.COSIGN, actor=head))

    last = work.history(case.id)[-1]
    assert dealt.refusal is None
    assert isinstance(last, DocumentCosigned)
    assert last.stance is Stance.AGREE


def test_documents_are_received_and_closed_together(work: Casework) -> None:
    waiting = work.register(a_document())
    decided = sign(work, sign(work, work.register(a_document(ALONE))))
    drafter = replace(DRAFTER, unit=decided.unit)

    (received,) = sign_alike(work, chosen(waiting), Command(action=Action.RECEIVE, actor=DRAFTER))
    (filed,) = sign_alike(work, chosen(decided), Command(action=Action.FILE, actor=drafter))

    assert received.case is not None
    assert received.case.received == {waiting.open[0].desk}
    assert filed.case is not None
    assert filed.case.state is State.FILED


def test_a_selection_parts_what_can_be_signed_from_what_cannot(work: Casework) -> None:
    ready, stale = work.register(a_document()), work.register(a_document())
    asking = work.register(a_document(CONDITIONAL))
    assert asking.unit == "秘書室"
    shown = chosen(ready, stale, asking)
    sign(work, stale)
    before = everything_in(work.office.store)

    found = selected(work, shown, actor=DRAFTER, action=Action.DRAFT)

    assert [each.row.id for each in found.together] == [ready.id]
    assert [(each.case_id, type(each.refusal)) for each in found.left_out] == [
        (stale.id, StaleDeskError),
        (asking.id, UnansweredConditionError),
    ]
    assert everything_in(work.office.store) == before


def test_a_selection_leaves_out_what_waits_for_something_else(work: Casework) -> None:
    mine = work.register(a_document(PLAIN))
    theirs = work.register(a_document(THREE_UNITS))

    shown = [*chosen(mine, theirs), Chosen(case_id="\0", desk="\0")]

    found = selected(work, shown, actor=DRAFTER, action=Action.REVIEW)

    assert found.together == ()
    refusals = [type(each.refusal) for each in found.left_out]
    assert refusals == [NotYourTurnError, NotYourTurnError, UnknownCaseError]


PERSONNEL = Actor(unit="人事室", position="主任", person="示範乙")
REMARK = Command(action=Action.COSIGN, actor=PERSONNEL, stance="有意見", opinion="經費請先確認")


def cosigned_with_a_remark(work: Casework) -> Case:
    """人事室 has something to say, the two other co-signers have not signed yet."""
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    return work.act(case.id, REMARK)


def commented(work: Casework, case: Case) -> dict[str, tuple[str, ...]]:
    """What a selection of this case says of its co-signers to whom it waits for."""
    duty = case.open[0].duty
    found = selected(work, chosen(case), actor=holder_of(duty), action=duty.action)
    assert [each.row.id for each in found.together] == [case.id]
    return dict(found.commented)


def test_a_selection_names_the_cosigners_that_had_something_to_say(work: Casework) -> None:
    case = sign_until(work, cosigned_with_a_remark(work), "綜合企劃組承辦人員")
    case = sign(work, case)  # 綜簽

    assert commented(work, case) == {case.id: ("人事室",)}


def test_a_remark_on_what_the_draft_no_longer_says_is_none(work: Casework) -> None:
    case = cosigned_with_a_remark(work)
    case = sign(work, sign_until(work, case, "綜合企劃組承辦人員"))
    case = work.act(case.id, returning(case.open[0], to="承辦人員"))
    draft = signing(case, case.open[0])

    assert commented(work, case) == {case.id: ("人事室",)}
    case = work.act(case.id, replace(draft, content_changed=True))
    assert commented(work, case) == {}


def test_a_remark_taken_back_for_consent_is_none(work: Casework) -> None:
    case = cosigned_with_a_remark(work)
    work.act(case.id, Command(action=Action.RECALL, actor=PERSONNEL, reason="已查明"))
    work.act(case.id, Command(action=Action.COSIGN, actor=PERSONNEL))

    assert commented(work, sign_until(work, work.case(case.id), "專門委員")) == {}


def test_who_remarks_twice_is_named_once(work: Casework) -> None:
    case = cosigned_with_a_remark(work)
    work.act(case.id, Command(action=Action.RECALL, actor=PERSONNEL, reason="漏列一點"))
    case = work.act(case.id, REMARK)

    assert commented(work, case) == {case.id: ("人事室",)}


@pytest.mark.parametrize("count", [1, MOST_AT_ONCE])
def test_so_many_may_be_signed_at_once(count: int) -> None:
    check_choice([object()] * count, Action.REVIEW)


def test_nothing_too_many_and_other_actions_are_refused() -> None:
    with pytest.raises(NothingChosenError, match="還沒有勾選公文"):
        check_choice([], Action.REVIEW)
    with pytest.raises(TooManyChosenError, match="一次最多 50 件，勾選了 51 件"):
        check_choice([object()] * 51, Action.REVIEW)
    with pytest.raises(BadChoiceError, match="「退回」不是可用的動作。可用：簽收、擬辦、審核"):
        check_choice([object()], Action.RETURN)


def test_what_every_desk_would_refuse_is_said_at_once() -> None:
    deciding = Command(action=Action.DECIDE, actor=DRAFTER)
    whole = replace(deciding, outcome="如擬", opinion="如擬")

    assert [type(each) for each in faults_of(deciding)] == [MissingInputError] * 2
    assert [type(each) for each in faults_of(replace(whole, opinion="字" * 2001))] == [TooLongError]
    assert faults_of(whole) == ()
    assert faults_of(DRAFTING) == ()


def at_the_decider(work: Casework, **typed: Any) -> Case:
    """A document that its drafter, who decides alone, has drafted in this way."""
    case = work.register(a_document(ALONE))
    actor = replace(DRAFTER, unit=case.unit)
    return work.act(case.id, Command(action=Action.DRAFT, actor=actor, **typed))


def test_what_may_be_decided_on_all_is_what_each_allows(work: Casework) -> None:
    memo, draft = at_the_decider(work, form="先簽後稿"), at_the_decider(work, form="以稿代簽")
    actor = replace(DRAFTER, unit=memo.unit)

    one = selected(work, chosen(memo), actor=actor, action=Action.DECIDE)
    both = selected(work, chosen(memo, draft), actor=actor, action=Action.DECIDE)

    assert (one.outcomes, one.is_narrowed) == (("如擬", "不發"), False)
    assert (both.outcomes, both.is_narrowed) == (("不發",), True)


def test_options_to_choose_from_are_left_out_with_the_reason(work: Casework) -> None:
    case = at_the_decider(work, options=("甲案", "乙案"))
    actor = replace(DRAFTER, unit=case.unit)

    found = selected(work, chosen(case), actor=actor, action=Action.DECIDE)

    assert found.together == ()
    assert [type(each.refusal) for each in found.left_out] == [NotAlikeError]


def test_an_outage_before_anything_was_signed_is_told_as_one() -> None:
    def away(_each: Chosen) -> Dealt:
        raise TryAgainError

    with pytest.raises(TryAgainError):
        one_by_one([Chosen(case_id="1150000001", desk="a")], away)


def test_an_outage_between_two_leaves_the_rest_untried_and_says_so() -> None:
    tried = list[str]()

    def away_from_the_second_on(each: Chosen) -> Dealt:
        tried.append(each.case_id)
        if len(tried) > 1:
            raise TryAgainError
        return Dealt(case_id=each.case_id, case=None)

    numbers = ["1150000001", "1150000002", "1150000003"]
    dealt = one_by_one(
        [Chosen(case_id=each, desk="a") for each in numbers], away_from_the_second_on
    )

    assert tried == numbers[:2]
    assert [each.case_id for each in dealt] == numbers
    assert [isinstance(each.refusal, TryAgainError) for each in dealt] == [False, True, True]
