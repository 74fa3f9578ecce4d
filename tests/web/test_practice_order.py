"""The form of 排流程: what is marked on it is an answer, and every key can be marked on it."""

import pytest
from starlette.datastructures import QueryParams

from rules.rulebook import Rulebook
from tests.workflow.training.questions import (
    in_steps,
    ordering,
    routable_lines,
    the_rulebook,
    the_rulebook_in_sequence,
)
from web.language.i18n import Language
from web.screens.practice.drawing import decider_of, drawn
from web.screens.practice.order import (
    Marked,
    Place,
    all_but_last,
    marked_of,
    read_marked,
    steps_of,
    together,
)
from workflow.refusals.base import BadChoiceError
from workflow.training.exercise import OrderAnswer
from workflow.training.points import is_right

COSIGNED, BEFORE_AGENCY, PLAIN = 123, 500, 133


def answered(line: int, query: str) -> OrderAnswer:
    question = ordering(line)
    return steps_of(read_marked(question, QueryParams(query)), question.route.ladder)


def test_a_cosigner_stands_between_its_post_and_the_next_that_signs() -> None:
    answer = answered(COSIGNED, "sign=承辦人員&sign=專門委員&after:秘書室=股長")

    assert answer == in_steps("承辦人員", "秘書室", "專門委員")


def test_cosigners_of_one_step_are_asked_together_and_later_steps_later() -> None:
    query = (
        "sign=承辦人員&sign=組長&after:人事室=組長&step:人事室=2&after:會計室=組長&step:會計室=1"
        "&after:秘書室=組長&step:秘書室=2"
    )

    assert answered(COSIGNED, query) == in_steps("承辦人員", "組長", "會計室", ["人事室", "秘書室"])


def test_a_cosigner_without_a_position_to_come_after_is_not_asked() -> None:
    query = "sign=承辦人員&after:秘書室=&step:秘書室=2&after:人事室=承辦人員"

    assert answered(COSIGNED, query) == in_steps("承辦人員", "人事室")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("after:秘書室=處長", "「處長」不是可用的會辦位置。可用：承辦人員、股長、組長"),
        ("after:秘書室=組長&step:秘書室=0", "「0」不是可用的步次"),
        ("after:秘書室=組長&step:秘書室=9999", "「9999」不是可用的步次"),
    ],
)
def test_a_place_that_the_form_does_not_have_is_refused(query: str, said: str) -> None:
    with pytest.raises(BadChoiceError, match=said):
        answered(COSIGNED, query)


def test_a_name_that_the_form_does_not_have_is_kept_to_be_refused() -> None:
    question = ordering(COSIGNED)

    answer = answered(COSIGNED, "sign=承辦人員&sign=處長&after:無此室=承辦人員")

    assert {each.value for each in question.faults(answer)} == {"處長", "無此室"}


@pytest.mark.parametrize("book", [the_rulebook(), the_rulebook_in_sequence()])
def test_every_key_can_be_marked_on_the_form(book: Rulebook) -> None:
    for line in routable_lines():
        question = ordering(line, book=book)
        ladder = question.route.ladder

        again = steps_of(marked_of(question.key, ladder), ladder)

        assert is_right(question.points(again)), line


def test_all_but_the_last_decision_leaves_the_decider_open() -> None:
    for line in routable_lines():
        question = ordering(line)
        ladder, key = question.route.ladder, question.key
        given = all_but_last(marked_of(key, ladder), ladder)

        assert question.plan.decider not in given.signs
        assert not is_right(question.points(steps_of(given, ladder)))
        decision = Marked(signs=frozenset({question.plan.decider}))
        assert is_right(question.points(steps_of(together(given, decision), ladder)))


def test_what_is_filled_in_cannot_be_unmarked() -> None:
    given = Marked(signs=frozenset({"承辦人員"}), places={"秘書室": Place(after="組長")})
    typed = Marked(places={"秘書室": Place(after="局長"), "人事室": Place(after="局長")})

    marked = together(given, typed)

    assert marked.signs == {"承辦人員"}
    assert marked.places == {"秘書室": Place(after="組長"), "人事室": Place(after="局長")}


def words(answer: OrderAnswer, line: int = COSIGNED) -> list[str]:
    ladder = ordering(line).route.ladder
    stages = drawn(answer, ladder, the_rulebook().agency, Language.CHINESE)
    return [
        f"{each.position}{each.action}"
        if each.kind == "sign"
        else each.mode + "".join(f" {branch.name}（{branch.kind}）" for branch in each.branches)
        for each in stages
    ]


def test_the_last_who_signs_is_drawn_as_the_decider() -> None:
    answer = in_steps("承辦人員", "組長", ["人事室", "法務局"], "法務人員", "局長")

    assert words(answer) == [
        "承辦人員擬辦",
        "組長審核",
        "並會 人事室（主任） 法務局（其他機關）",
        "會辦 法務人員（本機關職務）",
        "局長核定",
    ]


def test_who_alone_signs_decides_and_with_others_asked_drafts_first() -> None:
    assert words(in_steps("承辦人員")) == ["承辦人員核定"]
    assert words(in_steps("承辦人員", "人事室")) == [
        "承辦人員擬辦",
        "會辦 人事室（主任）",
        "承辦人員核定",
    ]
    assert words(in_steps("股長", "人事室")) == ["股長核定", "會辦 人事室（主任）"]


def test_nobody_decides_where_nobody_signs() -> None:
    ladder, agency = ordering(PLAIN).route.ladder, the_rulebook().agency

    assert drawn(OrderAnswer(), ladder, agency, Language.CHINESE) == ()
    assert decider_of(()) == ""


def test_an_outside_agency_is_drawn_as_one() -> None:
    question = ordering(BEFORE_AGENCY)

    stages = drawn(question.key, question.route.ladder, the_rulebook().agency, Language.ENGLISH)

    branches = {branch.name: branch.outside for each in stages for branch in each.branches}
    assert branches == {"工務局": True, "法務局": True, "法務人員": False}
    assert decider_of(stages) == "市長"
