"""Answers as people hand them in, and what they earned: the files of `chenhe exercise score`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StrictInt

from workflow.training.points import HINT_COST
from workflow.training.written import Model, Moment

LONGEST_WHO = 100
MOST_ANSWERS = 100_000
MOST_TRIES = 100
MOST_HINTS = int(1 / HINT_COST)


class Submitted(Model):
    """One answer to one exercise; what `answer` may hold is settled by the exercise's kind."""

    exercise: str
    who: Annotated[str, Field(max_length=LONGEST_WHO)] = ""
    attempt: Annotated[StrictInt, Field(ge=1, le=MOST_TRIES)] = 1
    hints: Annotated[StrictInt, Field(ge=0, le=MOST_HINTS)] = 0
    submitted_at: Moment | None = None
    answer: Mapping[str, Any] | None = None  # null: not answered


class AnswersFile(Model):
    """Everybody's answers to one set."""

    chenhe_answers: Literal[1] = 1
    answers: tuple[Submitted, ...] = Field(max_length=MOST_ANSWERS)


class RowShown(Model):
    """The row that a point is about."""

    key: str
    line: int


class PointShown(Model):
    """One part of a score, as a file says it; see `training.points.Point`."""

    part: str
    of: float
    got: float
    code: str | None
    who: str | None
    misconception: str | None
    message: str
    row: RowShown | None
    source: str


class Scored(Model):
    """What one answer earned."""

    exercise: str
    who: str
    attempt: int
    score: float  # after hints
    raw: float
    hint_cost: float
    correct: bool
    points: tuple[PointShown, ...]
    key: Mapping[str, Any]
    also_right: str


class Summed(Model):
    """What one person has done of a set: the mean of the last attempt at each exercise done."""

    mean: float
    done: int
    of: int


class Results(Model):
    """What everybody earned."""

    set: str  # its title
    rulebook: str  # the version that scored
    results: tuple[Scored, ...]
    summary: Mapping[str, Summed]
