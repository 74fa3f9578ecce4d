"""A set as it is handed on: whole, as a trainee may have it, or its key."""

from typing import Any

from workflow.training.exercise import Exercise, ExerciseSet, Kind, answer_record
from workflow.training.questions import Question, Questions

Record = dict[str, Any]
KEY_FORMAT = 1  # chenhe_key


def set_record(exercises: ExerciseSet) -> Record:
    """The set as its file has it."""
    record = exercises.model_dump(mode="json")
    for each, exercise in zip(record["exercises"], exercises.exercises, strict=True):
        each["choices"] = _choices(exercise)
    return record


def trainee_record(exercises: ExerciseSet) -> Record:
    """All that a trainee may have: nothing from which the key follows but by knowing the rules.

    Without the seed, by which the set can be made again, and without what the instructor wrote.
    """
    return {
        "chenhe_exercises": exercises.chenhe_exercises,
        "title": exercises.title,
        "agency": exercises.agency,
        "rulebook": exercises.rulebook,
        "exercises": [_for_trainees(each) for each in exercises.exercises],
    }


def key_record(exercises: ExerciseSet, questions: Questions, version: str) -> Record:
    """The key of every exercise, derived under this version of the rules."""
    return {
        "chenhe_key": KEY_FORMAT,
        "title": exercises.title,
        "agency": exercises.agency,
        "rulebook": version,
        "keys": [_key(questions[each.id]) for each in exercises.exercises],
    }


def _for_trainees(exercise: Exercise) -> Record:
    shown: Record = {
        "id": exercise.id,
        "kind": exercise.kind.value,
        "level": exercise.level,
        "prompt": exercise.prompt,
    }
    if exercise.row is not None and exercise.kind is not Kind.FIND_ROW:
        shown["row"] = exercise.row
    return shown | {
        "situation": exercise.situation.model_dump(mode="json"),
        "choices": _choices(exercise),
        "hints_available": len(exercise.hints),
    }


def _choices(exercise: Exercise) -> list[Record]:
    return [each.model_dump(mode="json", exclude_none=True) for each in exercise.choices]


def _key(question: Question) -> Record:
    return {
        "exercise": question.exercise.id,
        "key": answer_record(question.key),
        "also_right": question.also_right,
        "note": question.exercise.note,
    }
