"""What the address of an exercise says: which one, how far one has come, what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from web.http.numbers import WholeNumber
from web.screens.shared.practising import ANOTHER
from workflow.training.exercise import Kind
from workflow.training.making.wanted import LEVELS, MOST_SEED
from workflow.training.misconceptions import misconceptions
from workflow.training.results import MOST_HINTS

TRIES = 2  # the key comes after the second


class Do(Enum):
    """What a button of the page asks for."""

    DRAW = "draw"  # the picture again; nothing is scored
    ANSWER = "answer"
    HINT = "hint"
    NEXT = ANOTHER  # another exercise


class Help(Enum):
    """How much of an exercise is shown solved."""

    SOLVED = "solved"
    LAST = "last"  # all but the last decision
    OPEN = "open"


def _one_of(allowed: Iterable[object]) -> BeforeValidator:
    texts = tuple(map(str, allowed))

    def known(value: object) -> object:
        if value in texts:
            return value
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": "、".join(texts)})

    return BeforeValidator(known)


def _values(kind: type[Enum]) -> BeforeValidator:
    return _one_of(each.value for each in kind)


class Asked(BaseModel):
    """The exercise and the step of it that an address means; the answer stands beside it."""

    model_config = ConfigDict(frozen=True)

    kind: Annotated[Kind | None, _values(Kind)] = None
    level: Annotated[int, _one_of(LEVELS)] = 1
    seed: WholeNumber | None = Field(None, ge=0, le=MOST_SEED)
    help: Annotated[Help | None, _values(Help)] = None
    hints: WholeNumber = Field(0, ge=0, le=MOST_HINTS)  # taken so far
    attempt: Annotated[int, _one_of(range(1, TRIES + 1))] = 1
    do: Annotated[Do | None, _values(Do)] = None
    skill: Annotated[str | None, _one_of(misconceptions())] = None  # to be about, of the next one
