"""What of a set is handed on: whole, to trainees, as a key."""

import json

import pytest

from tests.workflow.training.sets import a_find_row, a_set, an_order, shipped
from workflow.training.exercise import ExerciseSet, Kind
from workflow.training.making import Wanted, exercise_set
from workflow.training.scoring import questions_of
from workflow.training.showing import key_record, set_record, trainee_record

LEVELS = (1, 2, 3)
OF_A_TRAINEE = {"id", "kind", "level", "prompt", "row", "situation", "choices", "hints_available"}


def made(kind: Kind, level: int) -> ExerciseSet:
    return exercise_set(Wanted(kinds=(kind,), level=level, count=10, seed=7), shipped())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", Kind)
def test_a_trainee_has_what_is_asked_and_no_more(kind: Kind, level: int) -> None:
    exercises = made(kind, level)

    record = trainee_record(exercises)

    text = json.dumps(record, ensure_ascii=False)
    assert record.keys() == {"chenhe_exercises", "title", "agency", "rulebook", "exercises"}
    assert all(each.keys() <= OF_A_TRAINEE for each in record["exercises"])
    for each in exercises.exercises:
        kept_back = (each.note, each.row_digest, *each.hints)
        assert [word for word in kept_back if word and word in text] == []


@pytest.mark.parametrize("level", LEVELS)
def test_finding_the_row_hides_it_among_the_choices(level: int) -> None:
    exercises = made(Kind.FIND_ROW, level)

    for each, shown in zip(
        exercises.exercises, trainee_record(exercises)["exercises"], strict=True
    ):
        assert "row" not in shown
        rest = {name: value for name, value in shown.items() if name != "choices"}
        assert shipped().find(each.row or "").key not in json.dumps(rest, ensure_ascii=False)
        assert len({tuple(choice) for choice in shown["choices"]}) == 1
        assert len(shown["choices"]) > 1


def test_the_title_and_the_seed_of_a_set_are_two_things() -> None:
    exercises = made(Kind.ORDER, 1).model_copy(update={"seed": 987654321})

    assert "987654321" not in json.dumps(trainee_record(exercises))
    assert set_record(exercises)["seed"] == 987654321


def test_a_whole_set_can_be_read_again() -> None:
    exercises = made(Kind.NEXT, 3)

    assert ExerciseSet.model_validate(set_record(exercises)) == exercises


def test_a_choice_says_only_what_it_has() -> None:
    choices = [{"id": "承辦人員", "kind": "ladder"}]
    exercises = ExerciseSet.model_validate(a_set(an_order(choices=choices)))

    assert set_record(exercises)["exercises"][0]["choices"] == choices
    assert trainee_record(exercises)["exercises"][0]["choices"] == choices


def test_the_key_names_every_exercise_and_the_rules_it_follows_from() -> None:
    exercises = ExerciseSet.model_validate(a_set(an_order(note="說明"), a_find_row(), title="甲"))
    questions = questions_of(exercises, shipped())

    record = key_record(exercises, questions, shipped().version)

    assert (record["chenhe_key"], record["title"], record["agency"]) == (1, "甲", "taipei-doit")
    assert record["rulebook"] == shipped().version
    assert [(each["exercise"], [*each["key"]], each["note"]) for each in record["keys"]] == [
        *(("e1", ["steps"], "說明"), ("e2", ["row"], "")),
    ]
