"""下一步輪到誰: the key is what the engine says is open after the record."""

import pytest

from tests.workflow.training.situations import a_line, asked, earned, lost, next_exercise
from workflow.training.exercise import DutyAnswer, NextAnswer
from workflow.training.faults import BadExercisesError

DRAFTED = a_line("擬辦", "承辦人員")
REVIEWED = (DRAFTED, a_line("審核", "股長"), a_line("審核", "組長"))
PARALLEL = "line:123"  # 人事室, 會計室, 秘書室 after 組長; 專門委員 decides


def naming(*duties: str) -> NextAnswer:
    """An answer: 組長審核, 人事室會辦 …"""
    return NextAnswer(duties=tuple(DutyAnswer(by=each[:-2], action=each[-2:]) for each in duties))


def test_after_the_unit_head_the_parallel_cosigners_are_due_at_once() -> None:
    question = asked(next_exercise(PARALLEL, *REVIEWED))

    assert question.key == naming("人事室會辦", "會計室會辦", "秘書室會辦")
    assert earned(question, question.key) == 1


def test_a_document_just_received_waits_for_its_drafter() -> None:
    question = asked(next_exercise(PARALLEL))

    assert question.key == naming("承辦人員擬辦")


def test_an_empty_answer_earns_nothing() -> None:
    question = asked(next_exercise(PARALLEL, *REVIEWED))

    assert earned(question, NextAnswer()) == 0


def test_one_of_three_cosigners_is_a_chain_in_the_mind() -> None:
    question = asked(next_exercise(PARALLEL, *REVIEWED))

    answer = naming("人事室會辦")

    assert earned(question, answer) == pytest.approx(1 / 3, abs=1e-4)
    assert {(point.who, point.misconception) for point in lost(question, answer)} == {
        ("會計室", "M12"),
        ("秘書室", "M12"),
    }


def test_a_position_that_nobody_knows_is_a_fault() -> None:
    with pytest.raises(BadExercisesError, match=r"situation\.record\.0\.職稱「科長」"):
        asked(next_exercise(PARALLEL, a_line("擬辦", "科長")))


def test_a_record_that_the_engine_refuses_says_its_sentence() -> None:
    with pytest.raises(BadExercisesError, match=r"situation\.record\.1\.動作「審核」.*現在輪到"):
        asked(next_exercise(PARALLEL, DRAFTED, a_line("審核", "組長")))
