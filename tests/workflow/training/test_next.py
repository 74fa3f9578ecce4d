"""下一步輪到誰: the key is what the engine says is open after the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.marks import Action
from tests.workflow.offices import Clock, an_office, play
from tests.workflow.training.situations import (
    a_line,
    as_recorded,
    asked_next,
    earned,
    lost,
    next_exercise,
)
from workflow.memory import Memory
from workflow.office import LIVE
from workflow.training.exercise import Choice, DutyAnswer, NextAnswer
from workflow.training.faults import BadExercisesError
from workflow.training.questions.next import NextQuestion

DRAFTED = a_line("擬辦", "承辦人員")
REVIEWED = (DRAFTED, a_line("審核", "股長"), a_line("審核", "組長"))
COSIGNED = (
    a_line("會辦", "主任", "人事室"),
    a_line("會辦", "", "會計室"),
    a_line("會辦", "秘書室"),
)
PARALLEL = "line:123"  # 人事室, 會計室, 秘書室 after 組長; 專門委員 decides
CONDITIONAL = "line:661"  # 會計室 only 必要時
ROLE_FIRST = "line:500"  # 法務局 after 局長, and after 法務人員
BLANK = "line:133"


def naming(*duties: str) -> NextAnswer:
    """An answer: 組長審核, 人事室會辦 …"""
    return NextAnswer(duties=tuple(DutyAnswer(by=each[:-2], action=each[-2:]) for each in duties))


def codes(question: NextQuestion, answer: NextAnswer) -> set[tuple[str | None, ...]]:
    """Who is named for what, and the misconception behind it."""
    return {(each.who, each.code, each.misconception) for each in lost(question, answer)}


def test_a_document_just_received_waits_for_its_drafter() -> None:
    assert asked_next(next_exercise(PARALLEL)).key == naming("承辦人員擬辦")


def test_after_the_unit_head_the_parallel_cosigners_are_due_at_once() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))

    assert question.key == naming("人事室會辦", "會計室會辦", "秘書室會辦")
    assert earned(question, question.key) == 1


def test_a_cosigner_may_be_named_by_unit_by_position_or_in_place_of_one() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED, *COSIGNED))

    assert question.key == naming("專門委員核定")


def test_an_empty_answer_earns_nothing() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))

    assert earned(question, NextAnswer()) == 0


def test_other_words_and_other_names_for_the_same_are_right() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))
    duties = (("人事室主任", "會簽"), ("會 計 室", "會辦"), ("秘書室", "後會"))

    answer = NextAnswer(duties=tuple(DutyAnswer(by=by, action=action) for by, action in duties))

    assert not [*question.faults(answer)]
    assert earned(question, answer) == 1


def test_one_of_three_cosigners_is_a_chain_in_the_mind() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))

    answer = naming("人事室會辦")

    assert earned(question, answer) == pytest.approx(1 / 3, abs=1e-4)
    assert codes(question, answer) == {
        ("會計室", "COSIGN_MISSING", "M12"),
        ("秘書室", "COSIGN_MISSING", "M12"),
    }


def test_going_on_without_the_cosigners_forgets_them() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))

    answer = naming("專門委員核定")

    assert earned(question, answer) == 0
    assert codes(question, answer) == {
        ("人事室", "COSIGN_MISSING", "M3"),
        ("會計室", "COSIGN_MISSING", "M3"),
        ("秘書室", "COSIGN_MISSING", "M3"),
        ("專門委員", "OUT_OF_ORDER", None),
    }


@pytest.mark.parametrize(
    ("wrong", "code", "misconception"),
    [
        ("專門委員核定", "OUT_OF_ORDER", None),
        ("局長核定", "DECIDED_ABOVE", "M1"),
        ("人事室會辦", "COSIGN_ORDER", "M4"),
        ("法務局會辦", "REVIEW_EXTRA", None),
        ("股長審核", "REVIEW_EXTRA", None),
        ("組長核定", "DECIDED_BELOW", "M2"),
        ("總收文分文", "REVIEW_EXTRA", None),
        ("主任審核", "REVIEW_EXTRA", None),
    ],
)
def test_who_owes_nothing_is_told_why(wrong: str, code: str, misconception: str | None) -> None:
    question = asked_next(next_exercise(PARALLEL, DRAFTED, a_line("審核", "股長")))

    answer = NextAnswer(duties=(*question.key.duties, *naming(wrong).duties))

    assert earned(question, answer) == 0  # one right, one false, one owed
    assert codes(question, answer) == {(wrong[:-2], code, misconception)}


def test_a_blank_post_does_not_sign() -> None:
    question = asked_next(next_exercise(BLANK, DRAFTED, a_line("審核", "股長")))
    blank = next(
        position
        for position in question.case.plan.ladder.up_to(question.case.plan.decider)
        if position not in question.case.plan.signers
    )

    assert (blank, "REVIEW_EXTRA", "M6") in codes(question, naming(f"{blank}審核"))


def test_an_outside_agency_waits_for_the_head_of_this_one() -> None:
    question = asked_next(next_exercise(ROLE_FIRST, DRAFTED))

    assert ("法務局", "COSIGN_ORDER", "M5") in codes(question, naming("法務局會辦"))


def test_once_the_head_has_signed_an_outside_agency_only_waits_for_whom_it_follows() -> None:
    signed = [a_line("審核", each) for each in ("主任", "主任秘書", "副局長", "局長")]
    question = asked_next(next_exercise(ROLE_FIRST, DRAFTED, *signed))

    assert question.key == naming("工務局會辦", "法務人員會辦")
    assert ("法務局", "COSIGN_ORDER", "M4") in codes(question, naming("法務局會辦"))


def test_what_should_not_be_there_takes_no_more_than_was_earned() -> None:
    question = asked_next(next_exercise(PARALLEL, *REVIEWED))

    points = question.points(naming("人事室會辦", "局長核定", "市長核定", "股長審核"))

    assert sum(point.got for point in points) == pytest.approx(0)
    assert len([point for point in points if point.part == "extra"]) == 3


def test_after_a_return_cosignatures_stand() -> None:
    back = a_line("退回", "專門委員", 對象="股長", 意見="示範理由")
    again = (a_line("審核", "股長"), a_line("審核", "組長"))
    question = asked_next(next_exercise(PARALLEL, *REVIEWED, *COSIGNED, back, *again))

    assert question.key == naming("專門委員核定")
    assert ("人事室", "REVIEW_EXTRA", "M11") in codes(question, naming("人事室會辦"))


def test_a_return_that_names_nobody_went_to_whoever_signs_next() -> None:
    record = (*REVIEWED, *COSIGNED, a_line("退回", "專門委員"), a_line("審核", "股長"))

    assert asked_next(next_exercise(PARALLEL, *record)).key == naming("組長審核")


def test_a_return_that_names_nobody_and_is_the_last_line_cannot_be_told() -> None:
    with pytest.raises(BadExercisesError, match=r"situation\.record\.2\.動作「退回」.*退回對象"):
        asked_next(next_exercise(PARALLEL, DRAFTED, a_line("審核", "股長"), a_line("退回", "組長")))


def test_a_recall_takes_the_turn_back() -> None:
    recalled = a_line("抽回", "", 對象="股長")

    question = asked_next(next_exercise(PARALLEL, DRAFTED, a_line("審核", "股長"), recalled))

    assert question.key == naming("股長審核")


@pytest.mark.parametrize(
    ("record", "next_signer"),
    [
        ((), "主任審核"),  # the record names nobody: the condition did not hold
        ((a_line("加會", "承辦人員", 對象="會計室"),), "會計室會辦"),
        ((a_line("免會", "承辦人員", 對象="會計室", 意見="不涉經費"),), "主任審核"),
    ],
)
def test_a_conditional_cosigner_is_asked_if_the_record_says_so(
    record: tuple[dict[str, str], ...], next_signer: str
) -> None:
    question = asked_next(next_exercise(CONDITIONAL, *record, DRAFTED))
    plan = question.case.plan

    assert ("會計室" in plan.excused) is (next_signer != "會計室會辦")


def test_what_ends_the_case_may_be_done_either_way() -> None:
    decided = a_line("核定", "專門委員", 意見="如擬")
    question = asked_next(next_exercise(PARALLEL, *REVIEWED, *COSIGNED, decided))

    assert question.key == naming("承辦人員存查", "承辦人員簽結")
    assert earned(question, naming("承辦人員存查")) == 1
    assert earned(question, naming("承辦人員簽結")) == 1
    assert earned(question, question.key) == 1
    assert "擇一" in question.also_right


def test_a_decision_that_was_dispatched_later_was_to_dispatch() -> None:
    decided = (a_line("核定", "專門委員"), a_line("發文", "承辦人員"))
    told = (a_line("加會", "承辦人員", 對象="政風室"),)

    question = asked_next(next_exercise(PARALLEL, *REVIEWED, *COSIGNED, *decided, *told))

    assert question.key == naming("政風室會辦")


def test_a_deputy_signs_for_whoever_is_away() -> None:
    deputy = a_line("審核", "股長", 人員="示範代理", 被代理人="示範股長", 註記="代")

    assert asked_next(next_exercise(PARALLEL, DRAFTED, deputy)).key == naming("組長審核")


def test_two_neighbouring_positions_are_signed_by_one_stroke() -> None:
    both = a_line("審核", "組長", 人員="示範兼任", 註記="併計")

    question = asked_next(next_exercise(PARALLEL, DRAFTED, both))

    assert question.key == naming("人事室會辦", "會計室會辦", "秘書室會辦")


# Impossible situations


def faults_of(*record: dict[str, str], row: str = PARALLEL, **facts: Any) -> str:
    with pytest.raises(BadExercisesError) as error:
        asked_next(next_exercise(row, *record, **facts))
    return str(error.value)


def test_every_word_that_nobody_knows_is_told_at_once() -> None:
    said = faults_of(
        a_line("擬辨", "承辦人員"),
        a_line("審核", "科長"),
        a_line("會辦", "主任", "公關室"),
        a_line("審核", ""),
        a_line("審核", "組長", 時間="昨天"),
        a_line("", "組長"),
        choices=(Choice(id="a", by="課長", action="審核"), Choice(id="b", by="股長", action="看")),
        unit="人事室",
    )

    for each in (
        "situation.record.0.動作「擬辨」",
        "situation.record.1.職稱「科長」",
        "situation.record.2.單位「公關室」",
        "situation.record.3.職稱「」",
        "situation.record.4.時間「昨天」",
        "situation.record.5.動作「」",
        "choices.0.by「課長」",
        "choices.1.action「看」",
        "situation.unit「人事室」",
    ):
        assert each in said


def test_a_record_that_the_engine_refuses_says_its_sentence() -> None:
    said = faults_of(DRAFTED, a_line("審核", "組長"), a_line("審核", "股長"))

    assert "situation.record.1.動作「審核」" in said
    assert "綜合企劃組組長現在不能審核" in said
    assert "situation.record.2" not in said


@pytest.mark.parametrize(
    "times",
    [
        ("2026-03-03T09:00:00+08:00", "2026-03-02T10:00:00+08:00"),
        ("2026-03-01T09:00:00+08:00", "2026-03-03T10:00:00+08:00"),  # before the receipt
        ("2026-03-03", "115.3.2"),
    ],
)
def test_times_must_not_run_back(times: tuple[str, str]) -> None:
    lines = zip(times, (("擬辦", "承辦人員"), ("審核", "股長")), strict=True)

    said = faults_of(*(a_line(*who, 時間=at) for at, who in lines))

    assert "時間「" in said
    assert "早於前一筆或收文的時間" in said


def test_a_case_that_has_ended_has_no_next() -> None:
    ended = (a_line("核定", "專門委員"), a_line("發文", "承辦人員"))

    assert "案件已發文，沒有輪到任何人" in faults_of(*REVIEWED, *COSIGNED, *ended)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"urgency": "特急件"}, "situation.urgency「特急件」"),
        ({"received_at": "1999-01-01T09:00:00+08:00"}, "situation.received_at"),
        ({"record": (a_line("收文", 類別="急件"),)}, "situation.record.0.類別「急件」"),
        ({"record": (a_line("收文", 類別="限期"),)}, "situation.record.0.限辦日期「」"),
        ({"record": (a_line("收文", 流程列="line:124"),)}, "situation.record.0.流程列「line:124」"),
        ({"record": (a_line("收文", 流程列="沒有"),)}, "situation.record.0.流程列「沒有」"),
        ({"record": (a_line("收文", 文號="1"), DRAFTED | {"文號": "2"})}, "record.1.文號「2」"),
        ({"subject": "\x00"}, "situation.subject"),
        ({"subject": "長" * 501}, "situation.subject"),
    ],
)
def test_what_cannot_be_registered_is_told(facts: dict[str, Any], said: str) -> None:
    assert said in faults_of(**facts)


def test_an_answer_may_name_only_whom_the_agency_knows() -> None:
    question = asked_next(next_exercise(PARALLEL))
    answer = NextAnswer(
        duties=(DutyAnswer(by="科長", action="核定"), DutyAnswer(by="\ud800", action="蓋章"))
    )

    assert [fault.field for fault in question.faults(answer)] == [
        "duties.0.by",
        "duties.1.by",
        "duties.1.action",
    ]


def test_an_answer_that_names_too_many_is_a_fault() -> None:
    question = asked_next(next_exercise(PARALLEL))
    answer = NextAnswer(duties=(DutyAnswer(by="股長", action="審核"),) * 201)

    assert [fault.value for fault in question.faults(answer)] == ["201"]


# Whatever has happened


@dataclass(frozen=True, kw_only=True)
class Damage:
    """The key with one thing wrong, and who must be named for it."""

    answer: NextAnswer
    who: str


def damages(question: NextQuestion) -> Iterator[Damage]:
    """Every single damage: a duty left out, a wrong action, anybody added who owes nothing."""
    duties = question.key.duties
    for owed in question.owed:
        others = tuple(each for each in duties if each.by != owed.by)
        yield Damage(answer=NextAnswer(duties=others), who=owed.by)
        wrong = DutyAnswer(by=owed.by, action=Action.RETURN.value)
        yield Damage(answer=NextAnswer(duties=(*others, wrong)), who=owed.by)
    owing = {each.by for each in question.owed}
    for name in dict.fromkeys(question.names.values()):
        if name not in owing:
            added = DutyAnswer(by=name, action=Action.REVIEW.value)
            yield Damage(answer=NextAnswer(duties=(*duties, added)), who=name)


@settings(max_examples=settings().max_examples * 3)
@given(seed=st.integers(0, 10**6), moves=st.integers(0, 30))
def test_the_key_earns_all_and_every_single_damage_is_named(seed: int, moves: int) -> None:
    store, random = Memory(), Random(seed)
    play(an_office(store, clock=Clock()), random, cases=1, moves=moves)
    with store.reading(LIVE) as records:
        (case,) = records.cases.values()
        history = records.history(case.id)
    if not case.open:
        return
    record = as_recorded(history)
    question = asked_next(
        next_exercise(f"line:{case.line}", *record, received_at=case.received_at.isoformat())
    )

    assert {(each.by, each.duty) for each in question.owed} <= {
        (desk.duty.branch or desk.duty.position, desk.duty) for desk in case.open
    }
    assert earned(question, question.key) == 1
    assert not lost(question, question.key)
    backwards = NextAnswer(duties=question.key.duties[::-1])
    assert earned(question, backwards) == 1
    assert earned(question, NextAnswer()) == 0
    for damage in damages(question):
        assert earned(question, damage.answer) < 1
        assert {point.who for point in lost(question, damage.answer)} == {damage.who}
