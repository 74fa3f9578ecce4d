"""Acting: who may do what to a case now, what it becomes, and why the rest is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from rules.agency import CosignerKind, InsideUnit, Issuer, Mode
from rules.marks import Action
from tests.workflow.builders import (
    MONDAY,
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    holder_of,
    returning,
    shipped_routes,
    signing,
)
from workflow.case import CLOSING, Case, Desk, State
from workflow.commands import Actor, Command
from workflow.events import (
    ConditionAnswered,
    DocumentAssigned,
    DocumentCosigned,
    DocumentDecided,
    DocumentReceived,
    DocumentReturned,
    DraftSubmitted,
    Outcome,
    Stance,
)
from workflow.plan import Answer
from workflow.refusals import (
    AlreadyReceivedError,
    BadChoiceError,
    BadTargetError,
    BadTextError,
    ClosedCaseError,
    MissingInputError,
    NotYourTurnError,
    StaleDeskError,
    TimeRunsBackError,
    TooLongError,
    UnansweredConditionError,
    UnknownActionError,
    UnknownConditionError,
)

REGISTRAR = an_actor("登記桌", unit="秘書室", person="示範登記")


def the_desk(case: Case, label: str = "") -> Desk:
    """The open desk of this holder; without a label, the only one."""
    (desk,) = [each for each in case.open if not label or each.duty.label == label]
    return desk


def next_command(history: History) -> Command:
    """The complete command that signs at the only open desk."""
    return signing(history.case, the_desk(history.case))


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
            action=duty.action.value,
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
        history.then(Command(action="審核", actor=an_actor("股長", unit="乙組")))


def test_a_shared_position_acts_whatever_unit_is_named() -> None:
    history = a_history(at="主任秘書")

    after = history.then(Command(action="審核", actor=an_actor("主任秘書", unit="乙組")))

    assert the_desk(after.case).duty.position == "局長"


def test_the_right_holder_is_refused_the_wrong_action() -> None:
    history = a_history(at="局長")

    with pytest.raises(NotYourTurnError, match=r"局長現在不能審核.*局長（核定）"):
        history.then(Command(action="審核", actor=an_actor("局長")))


def test_anybody_of_an_outside_agency_signs_for_it() -> None:
    route = a_route(a_branch("法務局", kind=CosignerKind.AGENCY))
    history = a_history(route, at="法務局")

    after = history.then(Command(action="會辦", actor=an_actor("專員", unit="法務局")))

    assert the_desk(after.case).duty.position == "主任秘書"


def test_an_action_may_be_named_in_english() -> None:
    draft = next_command(a_history())

    after = a_history().then(replace(draft, action="draft"))

    assert isinstance(after.events[-1], DraftSubmitted)


@pytest.mark.parametrize("name", ["", "draw", "收文", "條件會辦", "REGISTER", "畫押" * 500_000])
def test_an_unknown_action_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UnknownActionError, match="擬辦、審核、會辦、核定、退回") as refused:
        a_history().then(Command(action=name, actor=an_actor("承辦人員")))

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
        history.then(Command(action="會辦", actor=an_actor("組長", "乙組"), desk=theirs.desk))


def test_a_made_up_desk_is_not_repeated_at_length() -> None:
    made_up = "9" * 1_000_000

    with pytest.raises(StaleDeskError, match="輪到：甲組承辦人員") as refused:
        a_history().then(replace(next_command(a_history()), desk=made_up))

    assert len(str(refused.value)) < 200


def conditional_history() -> History:
    return a_history(a_route(a_branch("人事室", condition="獎懲作業"), "乙組"))


def drafting(history: History, conditions: dict[str, Answer]) -> History:
    return history.then(replace(next_command(history), conditions=conditions))


def test_drafting_waits_for_the_conditions_to_be_answered() -> None:
    with pytest.raises(UnansweredConditionError, match="人事室（獎懲作業）"):
        drafting(conditional_history(), {})


def test_a_no_needs_its_reason() -> None:
    with pytest.raises(MissingInputError, match="不會辦人事室必須填寫理由"):
        drafting(conditional_history(), {"人事室": Answer(required=False, reason="  ")})


def test_an_answer_for_nobody_conditional_is_refused() -> None:
    answers = {name: Answer(required=True) for name in ("人事室", "乙組")}

    with pytest.raises(UnknownConditionError, match=r"「乙組」.*待回答：人事室"):
        drafting(conditional_history(), answers)


def test_an_answer_is_recorded_before_the_draft() -> None:
    no = Answer(required=False, reason="非獎懲")

    history = drafting(conditional_history(), {"人事室": no})

    answered, drafted = history.events[-2:]
    assert isinstance(answered, ConditionAnswered)
    assert (answered.target, answered.answer) == ("人事室", no)
    assert isinstance(drafted, DraftSubmitted)
    assert [event.sequence for event in history.events] == [1, 2, 3]


def test_an_excused_cosigner_is_never_asked() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=False, reason="非獎懲")})

    at_cosigning = history.signed("甲組股長", "甲組組長").case

    assert [desk.duty.label for desk in at_cosigning.open] == ["乙組組長"]


def test_a_required_cosigner_is_asked() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=True)})

    at_cosigning = history.signed("甲組股長", "甲組組長").case

    assert [desk.duty.label for desk in at_cosigning.open] == ["人事室組長", "乙組組長"]


def test_a_condition_stays_answered_after_a_return_to_the_drafter() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=True)})
    back = history.then(returning(the_desk(history.case), to="承辦人員"))

    again = drafting(back, {})

    assert the_desk(again.case).duty.label == "甲組股長"


def cosigned(stance: str, opinion: str = "") -> History:
    history = a_history(a_route("乙組"), at="乙組組長")
    return history.then(replace(next_command(history), stance=stance, opinion=opinion))


def test_no_remark_means_consent() -> None:
    event = cosigned("").events[-1]

    assert isinstance(event, DocumentCosigned)
    assert event.stance is Stance.AGREE


def test_a_comment_must_be_written_down() -> None:
    with pytest.raises(MissingInputError, match="有意見的會辦必須填寫意見"):
        cosigned("有意見", " \n")

    event = cosigned("有意見", "請補依據").events[-1]
    assert isinstance(event, DocumentCosigned)
    assert (event.stance, event.opinion) == (Stance.COMMENT, "請補依據")


def test_an_unknown_stance_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadChoiceError, match=r"「反對」.*同意、有意見"):
        cosigned("反對")


def decision(
    decider: str = "局長", issuer: Issuer = Issuer.CITY, *, for_person: str = ""
) -> DocumentDecided:
    history = a_history(a_route(decider=decider, issuer=issuer), at=decider)
    actor = an_actor(decider, for_person=for_person)
    event = history.then(replace(next_command(history), actor=actor)).events[-1]
    assert isinstance(event, DocumentDecided)
    return event


def test_a_decision_needs_its_outcome() -> None:
    history = a_history(at="局長")

    with pytest.raises(MissingInputError, match="如擬、發、不發、緩發、修正後發"):
        history.then(replace(next_command(history), outcome=""))


@pytest.mark.parametrize("outcome", ["好", "AS_PROPOSED"])
def test_a_decision_is_one_of_the_known_ones(outcome: str) -> None:
    history = a_history(at="局長")

    with pytest.raises(BadChoiceError, match=rf"「{outcome}」.*如擬、發、不發、緩發、修正後發"):
        history.then(replace(next_command(history), outcome=outcome))


def test_a_decision_needs_its_opinion() -> None:
    history = a_history(at="局長")

    with pytest.raises(MissingInputError, match="核定必須填寫批示意見"):
        history.then(replace(next_command(history), opinion=" "))


@pytest.mark.parametrize(
    ("decider", "issuer", "mark"),
    [
        ("局長", Issuer.CITY, "代為決行"),
        ("主任秘書", Issuer.CITY, "代為決行"),
        ("市長", Issuer.CITY, ""),
        ("局長", Issuer.AGENCY, ""),
    ],
)
def test_an_officer_who_decides_for_the_city_is_marked(
    decider: str, issuer: Issuer, mark: str
) -> None:
    assert decision(decider, issuer).mark == mark


def test_a_deputy_who_decides_for_the_city_bears_both_marks() -> None:
    assert decision(for_person="示範局長").mark == "代為決行、代"


def test_no_row_of_the_table_decided_in_the_agencys_name_is_marked() -> None:
    for route in shipped_routes():
        history = a_history(route)
        while history.case.outcome is None:
            history = history.then(signing(history.case, history.case.open[0]))

        decider = history.events[-1].position
        for_city = route.issuer is Issuer.CITY and decider != "市長"
        assert history.events[-1].mark == ("代為決行" if for_city else "")


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

    with pytest.raises(MissingInputError, match="退回必須填寫退回對象。可用：承辦人員"):
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
            history.then(Command(action="退回", actor=actor, to="股長", reason="漏列"))


def test_the_registry_assigns_before_drafting() -> None:
    assign = Command(action="分文", actor=REGISTRAR, to=" 示範承辦 ")

    history = a_history().then(assign)

    assert isinstance(history.events[-1], DocumentAssigned)
    assert history.case.handler == "示範承辦"
    assert history.then(replace(assign, to="示範同仁")).case.handler == "示範同仁"


def test_assigning_needs_a_name() -> None:
    with pytest.raises(MissingInputError, match="分文必須填寫承辦人"):
        a_history().then(Command(action="分文", actor=REGISTRAR, to=" "))


@pytest.mark.parametrize(
    ("actor", "at"), [(an_actor("承辦人員"), ""), (an_actor("局長"), ""), (REGISTRAR, "甲組股長")]
)
def test_only_the_registry_assigns_and_only_before_drafting(actor: Actor, at: str) -> None:
    with pytest.raises(NotYourTurnError, match="擬辦前由總收文、登記桌分文"):
        a_history(at=at).then(Command(action="分文", actor=actor, to="示範承辦"))


def test_receiving_is_recorded_and_moves_nothing() -> None:
    history = a_history(at="甲組股長")
    command = Command(action="簽收", actor=an_actor("股長"))

    after = history.then(command)

    assert isinstance(after.events[-1], DocumentReceived)
    assert after.case.open == history.case.open
    assert after.case.received == {the_desk(history.case).desk}
    with pytest.raises(AlreadyReceivedError, match=r"已經簽收.*輪到：甲組股長（審核）"):
        after.then(command)


def test_only_the_holder_receives() -> None:
    with pytest.raises(NotYourTurnError, match="甲組組長現在不能簽收"):
        a_history(at="甲組股長").then(Command(action="簽收", actor=an_actor("組長")))


def test_who_has_received_receives_anew_after_a_return() -> None:
    receive = Command(action="簽收", actor=an_actor("股長"))
    history = a_history(at="甲組股長").then(receive).signed("甲組股長")

    back = history.then(returning(the_desk(history.case), to="股長"))

    assert len(back.then(receive).case.received) == 2


@pytest.mark.parametrize("outcome", Outcome)
def test_what_closes_a_case_follows_from_its_outcome(outcome: Outcome) -> None:
    history = a_history(at="局長")
    decided = history.then(replace(next_command(history), outcome=outcome.value))
    drafter = an_actor("承辦人員")

    for action in (Action.DISPATCH, Action.FILE, Action.CONCLUDE):
        command = Command(action=action.value, actor=drafter)
        if action in CLOSING[outcome]:
            assert decided.then(command).case.is_closed
        else:
            with pytest.raises(NotYourTurnError, match=f"不能{action.value}.*承辦人員"):
                decided.then(command)


def test_only_the_drafter_closes() -> None:
    history = a_history(at="局長").signed("局長")

    with pytest.raises(NotYourTurnError, match="甲組承辦人員（存查）"):
        history.then(Command(action="存查", actor=an_actor("承辦人員", unit="乙組")))


@pytest.mark.parametrize("action", ["存查", "退回", "簽收", "分文", "擬辦"])
def test_a_closed_case_refuses_everything_and_says_how_it_ended(action: str) -> None:
    history = a_history().signed_to_the_end()

    with pytest.raises(ClosedCaseError, match=f"已存查.*不能再{action}"):
        history.then(Command(action=action, actor=an_actor("承辦人員"), to="示範承辦"))


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


LONG = "簽" * 2_000_000


def with_text(field: str, text: str) -> Command:
    """A command that would pass, were it not for this text."""
    history = a_history(a_route(a_branch("乙組", condition="必要時")))
    draft = next_command(history)
    fields = {
        "意見": replace(draft, opinion=text),
        "理由": replace(draft, reason=text),
        "免會理由": replace(draft, conditions={"乙組": Answer(required=False, reason=text)}),
        "姓名": replace(draft, actor=an_actor("承辦人員", person=text)),
        "被代理人": replace(draft, actor=an_actor("承辦人員", for_person=text)),
        "單位": replace(draft, actor=an_actor("承辦人員", unit=text)),
        "職稱": replace(draft, actor=an_actor(text)),
        "對象": Command(action="分文", actor=REGISTRAR, to=text),
    }
    return fields[field]


FIELDS = ["意見", "理由", "免會理由", "姓名", "被代理人", "單位", "職稱", "對象"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_longer_than_the_record_keeps_is_refused(field: str) -> None:
    history = a_history(a_route(a_branch("乙組", condition="必要時")))

    with pytest.raises(TooLongError, match=r"2000000 個字，最多 \d+ 個字") as refused:
        history.then(with_text(field, LONG))

    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["如\udcff擬", "如\x00擬"], ids=["broken", "null"])
def test_a_text_that_no_record_can_hold_is_refused(field: str, text: str) -> None:
    history = a_history(a_route(a_branch("乙組", condition="必要時")))

    with pytest.raises(BadTextError, match="無法儲存"):
        history.then(with_text(field, text))


def test_markup_is_kept_as_it_was_written() -> None:
    history = a_history()
    opinion = "<script>alert(1)</script> & 「如擬」"

    assert history.then(replace(next_command(history), opinion=opinion)).events[-1].opinion == (
        opinion
    )
