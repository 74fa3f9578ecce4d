"""What is wanted of a set: units and rows that restrict it, and what cannot be had."""

from datetime import datetime
from pathlib import Path

import pytest

from rules.correcting import RulebookSource
from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.rules.building import shipped
from tests.workflow.training.making import (
    BOTH,
    LEVELS,
    a_set,
    another_agency,
    row_of,
)
from workflow.calendar import TAIPEI
from workflow.demonstration.seed import answer_a_doubt
from workflow.training.exercise import (
    MOST_EXERCISES,
    Kind,
)
from workflow.training.faults import BadExercisesError
from workflow.training.making import Wanted, exercise_set
from workflow.training.making.pool import pool_of
from workflow.training.making.wanted import MOST_SEED
from workflow.training.points import raw_of
from workflow.training.questions import question_of


def test_a_unit_restricts_the_rows() -> None:
    made = a_set(*BOTH, level=1, unit="會計室", count=10)

    assert {row_of(exercise).unit for exercise in made.exercises} == {"會計室"}


def test_rows_restrict_the_rows() -> None:
    made = a_set(Kind.ORDER, level=2, rows=("line:123", "line:133"), count=2)

    assert {exercise.row for exercise in made.exercises} == {"line:123", "line:133"}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(kinds=(), level=1, count=1, seed=1), "kinds「」.*find-row、order、next、deadline"),
        (Wanted(kinds=BOTH, level=4, count=1, seed=1), "level「4」.*1、2、3"),
        (Wanted(kinds=BOTH, level=1, count=0, seed=1), f"count「0」.*1 至 {MOST_EXERCISES}"),
        (Wanted(kinds=BOTH, level=1, count=501, seed=1), "count「501」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=-1), "seed「-1」.*0 至"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=MOST_SEED + 1), "seed「9223372036854775808」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, unit="外星組"), "unit「外星組」.*秘書室"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:1",)), "rows「line:1」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:13",)), "這一列存疑"),
        (
            Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:9",), unit="秘書室"),
            "line:9」：是綜合企劃組的列",
        ),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(wanted: Wanted, said: str) -> None:
    with pytest.raises(BadExercisesError, match=said):
        exercise_set(wanted, shipped())


def test_every_fault_of_what_is_wanted_is_told_at_once() -> None:
    wanted = Wanted(kinds=(), level=9, count=-5, seed=-1, unit="外星組", rows=("line:1", "line:2"))

    with pytest.raises(BadExercisesError, match="kinds") as refused:
        exercise_set(wanted, shipped())

    fields = [fault.facts["field"] for fault in refused.value.faults]
    assert fields == ["kinds", "level", "count", "seed", "unit", "rows", "rows"]


def test_too_few_rows_are_told_with_how_many_there_are() -> None:
    suitable = sum(each.level == 3 for each in pool_of(shipped()).candidates.values())

    with pytest.raises(
        BadExercisesError, match=f"只有 {suitable} 列合用.*第 3 級 {suitable} 列；請減少題數"
    ):
        a_set(Kind.ORDER, level=3, count=suitable + 1)


def test_a_row_of_another_level_is_told_with_its_level() -> None:
    with pytest.raises(
        BadExercisesError, match=r"第 1 級 0 列、第 2 級 1 列、第 3 級 0 列.*單位或列"
    ):
        a_set(Kind.ORDER, level=1, count=1, rows=("line:123",))


def test_a_row_that_a_correction_settled_may_be_asked(tmp_path: Path) -> None:
    source = RulebookSource(shipped_agency(DEFAULT_AGENCY), tmp_path / "corrections.toml")
    settled = answer_a_doubt(source, at=datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI))
    assert settled is not None
    rulebook, key = source.current(), f"line:{settled.line}"
    level = pool_of(rulebook).candidates[settled.line].level

    made = a_set(Kind.ORDER, level=level, count=1, rows=(key,), rulebook=rulebook)

    question = question_of(made.exercises[0], rulebook)
    assert raw_of(question.points(question.key)) == 1.0
    with pytest.raises(BadExercisesError, match="這一列存疑"):
        a_set(Kind.ORDER, level=level, count=1, rows=(key,))


def test_as_many_rows_as_there_are_can_be_had() -> None:
    suitable = sum(each.level == 3 for each in pool_of(shipped()).candidates.values())

    made = a_set(Kind.ORDER, level=3, count=suitable)

    assert len({exercise.row for exercise in made.exercises}) == suitable


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", list(Kind))
def test_another_agencys_table_makes_exercises_too(kind: Kind, level: int) -> None:
    made = a_set(kind, level=level, count=1, rulebook=another_agency())

    question = question_of(made.exercises[0], another_agency())
    assert raw_of(question.points(question.key)) == 1.0
    assert made.agency == "示範區"


def test_a_table_without_such_rows_says_so() -> None:
    with pytest.raises(BadExercisesError, match=r"排流程第 3 級要 2 列.*只有 1 列"):
        a_set(Kind.ORDER, level=3, count=2, rulebook=another_agency())
