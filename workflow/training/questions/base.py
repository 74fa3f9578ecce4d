"""What every kind of question does: derive its key from the engine, and score an answer."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Protocol

from rules.export import cosigner_records, step_records
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known
from workflow.training.exercise import Answer, Exercise
from workflow.training.faults import ExerciseFaultError
from workflow.training.points import Point


class Question(Protocol):
    """An exercise with the key that the engine derived from its row."""

    @property
    def exercise(self) -> Exercise:
        """What is asked."""
        ...

    @property
    def row(self) -> RuleRow | None:
        """The row it is about."""
        ...

    @property
    def key(self) -> Answer:
        """A right answer."""
        ...

    @property
    def also_right(self) -> str:
        """What else is right, in a sentence in Chinese; empty if nothing."""
        ...

    def faults(self, answer: Answer) -> Iterator[ExerciseFaultError]:
        """What of an answer this question does not know: holders, rows, actions."""
        ...

    def points(self, answer: Answer) -> tuple[Point, ...]:
        """What the answer earns; the sum of `of` is 1. An untouched answer earns nothing."""
        ...


def fault(
    exercise: Exercise, field: str, value: object, why: str, allowed: str
) -> ExerciseFaultError:
    """A fault of this exercise."""
    return ExerciseFaultError(
        exercise=exercise.id, field=field, value=value, why=why, allowed=allowed
    )


def unit_fault(
    exercise: Exercise, unit: str, row: RuleRow, rulebook: Rulebook
) -> ExerciseFaultError | None:
    """A fault where the situation says another unit than that of its row."""
    if as_known(unit, (each.name for each in rulebook.agency.units)) == row.unit:
        return None
    why = f"第 {row.line} 行是{row.unit}的列"
    return fault(exercise, "situation.unit", unit, why, row.unit)


def row_digest(row: RuleRow) -> str:
    """Twelve hex digits of all that routes a document: another reading gives others."""
    said = [row.key, row.issuer.value, step_records(row.steps), cosigner_records(row.cosigners)]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:12]
