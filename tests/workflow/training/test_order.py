"""排流程: the worked values, every single damage of every row, and what is right either way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agency.agency import CosignerKind
from rules.marks import Action
from tests.workflow.training.questions import (
    damages,
    in_steps,
    ordering,
    routable_lines,
    the_rulebook,
    the_rulebook_in_sequence,
)
from workflow.case.duties import Duty
from workflow.case.plan import StageDuties
from workflow.training.exercise import Order, OrderAnswer
from workflow.training.faults import BadExercisesError, ExerciseFaultError
from workflow.training.points import is_right, raw_of
from workflow.training.questions.order import (
    MOST_HOLDERS,
    OrderQuestion,
    order_question,
    waited_for,
)

A, K, Z, P = "承辦人員", "股長", "組長", "專門委員"
S, D, C, M = "主任秘書", "副局長", "局長", "市長"
THREE = ["人事室", "會計室", "秘書室"]


def scored(question: OrderQuestion, answer: OrderAnswer) -> float:
    return raw_of(question.points(answer))


def named(question: OrderQuestion, answer: OrderAnswer) -> set[tuple[str | None, str | None]]:
    return {(point.code, point.who) for point in question.points(answer) if point.is_lost}


@pytest.mark.parametrize(
    ("line", "steps", "score"),
    [
        (123, [A, K, Z, THREE, P], 1),
        (123, [A, K, Z, "秘書室", "人事室", "會計室", P], 1),
        (123, [A, K, Z, THREE[:2], P], 0.86),
        (123, [A, K, THREE, Z, P], 0.79),
        (123, [A, K, Z, P, THREE], 0.58),
        (123, [A, K, Z, P], 0.58),
        (123, [A, K, Z, THREE, P, S, D, C], 0.49),
        (123, [A, K, THREE, Z], 0.42),
        (133, [A, K, Z, P, S, D, C], 0.8833),
        (8, [A, K, Z, P, S, D, "人事處", C, M], 0.93),
        (500, [A, "主任", S, D, C, "工務局", "法務局", "法務人員", M], 0.9417),
        (500, [A, "主任", S, D, C, ["工務局", "法務局", "法務人員"], M], 0.9417),
    ],
)
def test_an_answer_earns_what_the_formula_says(
    line: int, steps: list[str | list[str]], score: float
) -> None:
    assert scored(ordering(line), in_steps(*steps)) == pytest.approx(score, abs=0.0001)


@pytest.mark.parametrize("line", routable_lines())
def test_the_key_earns_all_and_each_damage_of_it_less_and_is_named_alone(line: int) -> None:
    question = ordering(line)

    assert scored(question, question.key) == 1
    assert is_right(question.points(question.key))
    for damage in damages(question):
        assert scored(question, damage.answer) < 1, damage.what
        assert named(question, damage.answer) == damage.named, damage.what


@pytest.mark.parametrize("line", routable_lines()[::10])
def test_the_share_of_every_point_makes_one(line: int) -> None:
    question = ordering(line)

    assert sum(point.of for point in question.points(OrderAnswer())) == pytest.approx(1)


@given(st.data())
def test_cosigners_of_one_step_may_come_in_any_order(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from([123, 8, 500, 961, 438]))
    question = ordering(line)
    steps: list[tuple[str, ...]] = []
    for step in question.key.steps:
        order = data.draw(st.permutations(step))
        cut = data.draw(st.integers(0, len(order)))
        steps += [part for part in (tuple(order[:cut]), tuple(order[cut:])) if part]

    assert scored(question, OrderAnswer(steps=tuple(steps))) == 1


def test_in_sequence_only_the_printed_order_is_right() -> None:
    question = ordering(123, book=the_rulebook_in_sequence())

    assert question.key == in_steps(A, K, Z, *THREE, P)
    together = in_steps(A, K, Z, THREE, P)
    assert named(question, together) == {("COSIGN_ORDER", "會計室"), ("COSIGN_ORDER", "秘書室")}
    assert scored(question, in_steps(A, K, Z, "會計室", "人事室", "秘書室", P)) == pytest.approx(
        1 - 0.07
    )


def test_who_decides_alone_may_be_named_once_or_on_both_sides_of_the_cosigners() -> None:
    question = ordering(961)
    asked = ["應用服務組", "秘書室"]

    assert question.key == in_steps(A, asked, A)
    assert scored(question, in_steps(A, asked)) == 1
    assert scored(question, in_steps(A, asked, A)) == 1
    late = in_steps(A, A, asked)
    assert named(question, late) == {("COSIGN_LATE", each) for each in asked}


def conditional() -> tuple[int, str]:
    """A row with a conditional co-signer, and its name."""
    for line in routable_lines():
        question = ordering(line)
        if question.plan.unanswered:
            return line, question.plan.unanswered[0]
    raise AssertionError("no row of the table has a condition")


def test_what_the_situation_leaves_open_is_right_either_way() -> None:
    line, name = conditional()
    asked, spared = (ordering(line, {name: holds}).key for holds in (True, False))
    question = ordering(line)

    assert asked != spared
    assert scored(question, asked) == scored(question, spared) == 1
    assert name in question.also_right


def test_a_condition_that_is_answered_is_owed_or_not_to_be_asked() -> None:
    line, name = conditional()
    holds, fails = ordering(line, {name: True}), ordering(line, {name: False})

    assert named(holds, fails.key) == {("COSIGN_MISSING", name)}
    assert named(fails, holds.key) == {("REVIEW_EXTRA", name)}


@pytest.mark.parametrize("answer", [OrderAnswer(), in_steps([])])
def test_what_is_not_answered_earns_nothing(answer: OrderAnswer) -> None:
    assert scored(ordering(123), answer) == 0


def test_extras_take_no_more_than_the_ladder_and_the_cosigners_earned() -> None:
    question = ordering(123)
    crowd = sorted(question.cosigner_names - question.places.keys())

    points = question.points(in_steps(crowd, P))

    assert raw_of(points) == 0.3


def test_a_reviewer_behind_the_decision_is_told_so() -> None:
    question = ordering(123)

    found = named(question, in_steps(A, K, THREE, P, Z))

    assert ("SIGNED_AFTER_DECISION", Z) in found
    assert not {code for code, _ in found} & {"DECIDED_BELOW", "OUT_OF_ORDER"}


def test_of_reviewers_who_change_places_one_is_out_of_order() -> None:
    found = named(ordering(123), in_steps(A, Z, K, THREE, P))

    assert found in ({("OUT_OF_ORDER", Z)}, {("OUT_OF_ORDER", K)})


def test_two_signatures_in_one_step_are_not_one_before_the_other() -> None:
    question = ordering(133)

    answer = in_steps([A, K, Z], S, D, C)

    assert scored(question, answer) == pytest.approx(0.3 + 0.7 * 4 / 6, abs=0.0001)


def test_an_unknown_holder_is_a_fault_and_so_are_too_many() -> None:
    question = ordering(123)

    (unknown,) = question.faults(in_steps(A, "祕密科"))
    (many,) = question.faults(in_steps([A] * (MOST_HOLDERS + 1)))

    assert (unknown.exercise, unknown.field, unknown.value) == ("e1", "steps", "祕密科")
    assert P in unknown.allowed
    assert "人事室" in unknown.allowed
    assert many.value == str(MOST_HOLDERS + 1)
    assert not list(question.faults(question.key))


def test_a_holder_may_be_named_as_people_call_it() -> None:
    question = ordering(961)

    assert scored(question, in_steps(A, ["應服組", " 秘書室"])) == 1
    assert not list(question.faults(in_steps("應服組")))


def test_a_condition_that_the_row_does_not_have_is_a_fault() -> None:
    with pytest.raises(BadExercisesError, match="不是這一列的條件會辦對象"):
        ordering(123, {"人事室": True})


def test_a_row_of_another_unit_or_issuer_is_a_fault() -> None:
    exercise = ordering(123).exercise
    wrong = Order(unit="秘書室", subject="示範", issuer="府")

    with pytest.raises(BadExercisesError) as refused:
        order_question(exercise.model_copy(update={"situation": wrong}), the_rulebook())

    fields = [
        fault.field for fault in refused.value.faults if isinstance(fault, ExerciseFaultError)
    ]
    assert fields == ["situation.unit", "situation.issuer"]


def test_cosigners_alone_are_asked_before_anybody_has_signed() -> None:
    question = ordering(123)

    assert scored(question, in_steps(THREE)) == pytest.approx(0.7 * 3 / 10)
    found = named(question, in_steps(THREE))
    assert {("COSIGN_ORDER", each) for each in THREE} <= found
    assert ("NO_DECISION", P) in found


def test_of_two_who_sign_last_together_the_higher_decides() -> None:
    question = ordering(123)

    found = named(question, in_steps(A, K, THREE, [P, Z]))

    assert not {code for code, _ in found} & {"DECIDED_BELOW", "SIGNED_AFTER_DECISION"}


def test_whoever_is_named_twice_is_one_too_many() -> None:
    question = ordering(123)

    for who in (K, "人事室"):
        answer = in_steps(A, K, Z, THREE, who, P)

        assert ("REVIEW_EXTRA", who) in named(question, answer)
        assert scored(question, answer) < 1


def test_a_blank_post_that_decides_below_has_decided_beyond_its_authority() -> None:
    question = ordering(133)  # 專門委員 is blank, 局長 decides

    assert ("DECIDED_BELOW", P) in named(question, in_steps(A, K, Z, P))
    assert ("REVIEW_EXTRA", P) not in named(question, in_steps(A, K, Z, P))


@pytest.mark.parametrize(
    ("line", "steps", "who", "misconception"),
    [
        (8, [A, K, Z, P, S, D, "人事處", C, M], "人事處", "M5"),
        (123, [A, K, "人事室", Z, THREE[1:], P], "人事室", "M4"),
        (123, [A, K, Z, THREE[1:], P, "人事室"], "人事室", "M4"),
        (123, [A, K, Z, THREE[1:], P], "人事室", "M3"),
        (123, [A, K, Z, THREE, P, S], S, "M1"),
        (133, [A, K, Z, P, S, D, C], P, "M6"),
    ],
)
def test_a_lost_point_names_the_misconception(
    line: int, steps: list[str | list[str]], who: str, misconception: str
) -> None:
    question = ordering(line)

    points = question.points(in_steps(*steps))

    assert {each.misconception for each in points if each.who == who and each.is_lost} == {
        misconception
    }


def test_whoever_stands_behind_a_condition_left_open_waits_for_those_before_it_too() -> None:
    stage = StageDuties(
        duties=tuple(
            Duty(
                action=Action.COSIGN,
                unit=name,
                position="主任",
                branch=name,
                kind=CosignerKind.UNIT,
            )
            for name in ("甲室", "乙室", "丙室")
        ),
        waits=((1, 0), (2, 1)),
    )

    assert waited_for(stage, frozenset())["丙室"] == ("乙室",)
    assert waited_for(stage, frozenset({"乙室"}))["丙室"] == ("乙室", "甲室")
