"""Exercises: a situation and what is asked of it. The key is never stored: the engine derives it.

The models are the files that people exchange: their fields are the keys of the JSON and TOML, and
may grow but never change. Keys that no model knows are left out; `training.files` says which.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    Tag,
    model_validator,
)

from workflow.texts import msgid
from workflow.training.written import Cell, Day, Model, Moment, no_truth

FORMAT = 1  # chenhe_exercises
LONGEST_ID = 100
MOST_EXERCISES = 500
MOST_RECORDS = 500  # of one situation


class Kind(Enum):
    """What an exercise asks."""

    FIND_ROW = "find-row"
    ORDER = "order"
    NEXT = "next"
    DEADLINE = "deadline"
    DEFECT = "defect"

    @property
    def label(self) -> str:
        """In the words of the page 演練."""
        return LABELS[self]


LABELS = {
    Kind.FIND_ROW: msgid("找明細表項目"),
    Kind.ORDER: msgid("排流程"),
    Kind.NEXT: msgid("下一步輪到誰"),
    Kind.DEADLINE: msgid("算期限"),
    Kind.DEFECT: msgid("查缺失"),
}


class Ask(Enum):
    """What a deadline exercise asks for."""

    DUE = "due"  # 限辦日期
    USED_DAYS = "used_days"  # 使用日數
    ON_TIME = "on_time"  # 是否依限辦結


Level = Annotated[Literal[1, 2, 3], BeforeValidator(no_truth)]
LogLine = dict[str, Cell]  # a record of the log by its Chinese headers; an absent cell is blank


class FindRow(Model):
    """The document, of which the row is asked."""

    unit: str | None = None
    subject: str


class Order(Model):
    """The document and its row, of which the route is asked.

    A condition that is not in `conditions` is open: with or without that co-signer is right.
    """

    unit: str
    subject: str
    issuer: str = ""  # 府 or 機關
    # Conditional co-signers by name.
    conditions: dict[str, StrictBool] = Field(default_factory=dict[str, StrictBool])


class Next(Model):
    """A case under way, of which it is asked whose turn it is."""

    unit: str
    subject: str
    received_at: Moment
    urgency: str = "普通件"
    record: tuple[LogLine, ...] = Field(default=(), max_length=MOST_RECORDS)


class Deadline(Model):
    """A document and its dates, of which limit and days used are asked."""

    category: str = "一般"
    urgency: str = "普通件"
    limit: Cell = ""  # 文到N日內, or a day; empty: what 類別 and 速別 say
    received_at: Moment
    closed_at: Moment | None = None
    closed_by: str = ""  # 發文, 存查 …
    record: tuple[LogLine, ...] = Field(default=(), max_length=MOST_RECORDS)
    closures: tuple[Day, ...] = ()  # 停班
    asks: tuple[Ask, ...] = Field(default=(Ask.DUE,), min_length=1)


class Defect(Next):
    """A case that is over, of whose record it is asked what is wrong with it.

    The record names its row; where no line of it has the column, the exercise's row is meant.
    """

    issuer: str = ""  # 府 or 機關
    due: Day | None = None  # 限辦日期, where no line of the record says it


Situation = FindRow | Order | Next | Deadline | Defect
_TAG = "kind"  # of the exercise, lent to its situation: the kind says which fields that has


def _kind_said(situation: object) -> object:
    """Which kind a situation is of, told by the exercise or by its class."""
    if isinstance(situation, Mapping):
        return cast(Mapping[str, object], situation).get(_TAG)
    return next((kind.value for kind, model in SITUATIONS.items() if type(situation) is model), "")


class Choice(Model):
    """One thing to choose: a row (row, text), a holder (kind), a duty (by, action) or a finding.

    A finding (code, text) is called by its code, unless it has an id.
    """

    id: str
    row: str | None = None
    text: str | None = None
    kind: str | None = None  # ladder or cosigner
    by: str | None = None
    action: str | None = None
    code: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _called_by_its_code(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        content = cast(dict[str, Any], given)
        return {"id": content["code"]} | content if content.get("code") else content


class Exercise(Model):
    """One exercise. `row` is line:N; an absent `row_digest` compares nothing."""

    id: str = Field(min_length=1, max_length=LONGEST_ID, pattern=r"\S")
    kind: Kind
    level: Level = 1
    prompt: str = ""
    skills: tuple[str, ...] = ()  # misconceptions that it is about: M3
    policy: tuple[str, ...] = ()  # keys of agency.toml that the key follows from: placement.agency
    row: str | None = None
    row_digest: str | None = None
    situation: Annotated[
        Annotated[FindRow, Tag(Kind.FIND_ROW.value)]
        | Annotated[Order, Tag(Kind.ORDER.value)]
        | Annotated[Next, Tag(Kind.NEXT.value)]
        | Annotated[Deadline, Tag(Kind.DEADLINE.value)]
        | Annotated[Defect, Tag(Kind.DEFECT.value)],
        Discriminator(_kind_said),
    ]
    choices: tuple[Choice, ...] = ()
    hints: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[dict[str, str | int], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _situation_of_its_kind(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        content = cast(dict[str, Any], given)
        kind, situation = content.get("kind"), content.get("situation")
        if not isinstance(situation, dict):
            return content
        said = kind.value if isinstance(kind, Kind) else kind
        return content | {"situation": cast(dict[str, Any], situation) | {_TAG: said}}


class ExerciseSet(Model):
    """Exercises of one agency, as a file holds them."""

    chenhe_exercises: Literal[1] = FORMAT
    title: str = ""
    agency: str
    rulebook: str | None = None
    seed: StrictInt | None = None
    exercises: tuple[Exercise, ...] = Field(min_length=1, max_length=MOST_EXERCISES)


class FindRowAnswer(Model):
    """The row, line:N; null for none."""

    row: str | None = None


class OrderAnswer(Model):
    """The steps in order; those of one inner list at once. The last ladder holder decides."""

    steps: tuple[tuple[str, ...], ...] = ()


class DutyAnswer(Model):
    """Who owes what."""

    by: str
    action: str


class NextAnswer(Model):
    """Every duty that is open now."""

    duties: tuple[DutyAnswer, ...] = ()


class DeadlineAnswer(Model):
    """What was asked for; null for what is left out."""

    due: Day | None = None
    used_days: StrictFloat | None = None
    on_time: StrictBool | None = None


class FoundDefect(Model):
    """One finding: what is wrong, and of whom it speaks."""

    code: str
    who: str = ""  # a position or co-signer; "" of the whole case


class DefectAnswer(Model):
    """All that is wrong with the record: [] says that nothing is, None that nobody has answered."""

    findings: tuple[FoundDefect, ...] | None = None


Answer = FindRowAnswer | OrderAnswer | NextAnswer | DeadlineAnswer | DefectAnswer


def answer_record(answer: Answer) -> dict[str, Any]:
    """An answer as a file has it; what is not asked for is left out."""
    return answer.model_dump(mode="json", exclude_none=True)


SITUATIONS: dict[Kind, type[Situation]] = {
    Kind.FIND_ROW: FindRow,
    Kind.ORDER: Order,
    Kind.NEXT: Next,
    Kind.DEADLINE: Deadline,
    Kind.DEFECT: Defect,
}
ANSWERS: dict[Kind, type[Answer]] = {
    Kind.FIND_ROW: FindRowAnswer,
    Kind.ORDER: OrderAnswer,
    Kind.NEXT: NextAnswer,
    Kind.DEADLINE: DeadlineAnswer,
    Kind.DEFECT: DefectAnswer,
}
