"""Exercises: a situation and what is asked of it. The key is never stored: the engine derives it.

The models are the files that people exchange: their fields are the keys of the JSON and TOML, and
may grow but never change. Keys that no model knows are left out; `training.files` says which.
"""

from datetime import date
from enum import Enum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from rules.marks import Action
from workflow.texts import msgid

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

    @property
    def label(self) -> str:
        """In the words of the page 演練."""
        return LABELS[self]


LABELS = {
    Kind.FIND_ROW: msgid("找適用列"),
    Kind.ORDER: msgid("排流程"),
    Kind.NEXT: msgid("下一步輪到誰"),
    Kind.DEADLINE: msgid("算期限"),
}


class Ask(Enum):
    """What a deadline exercise asks for."""

    DUE = "due"  # 限辦日期
    USED_DAYS = "used_days"  # 使用日數
    ON_TIME = "on_time"  # 是否依限辦結


def _as_text(value: object) -> object:
    """TOML writes numbers and days without quotation marks; a record's cells are texts."""
    return value if isinstance(value, str) or value is None else str(value)


Level = Literal[1, 2, 3]
Cell = Annotated[str, BeforeValidator(_as_text)]
LogLine = dict[str, Cell]  # a record of the log by its Chinese headers; an absent cell is blank


class Model(BaseModel):
    """A value that stands in a file."""

    model_config = ConfigDict(frozen=True, extra="ignore")


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
    conditions: dict[str, bool] = {}  # conditional co-signers by name


class Next(Model):
    """A case under way, of which it is asked whose turn it is."""

    unit: str
    subject: str
    received_at: AwareDatetime
    urgency: str = "普通件"
    record: tuple[LogLine, ...] = Field(default=(), max_length=MOST_RECORDS)


class Deadline(Model):
    """A document and its dates, of which limit and days used are asked."""

    category: str = "一般"
    urgency: str = "普通件"
    limit: Cell = ""  # 文到N日內, or a day; empty: what 類別 and 速別 say
    received_at: AwareDatetime
    closed_at: AwareDatetime | None = None
    closed_by: str = ""  # 發文, 存查 …
    record: tuple[LogLine, ...] = Field(default=(), max_length=MOST_RECORDS)
    closures: tuple[date, ...] = ()  # 停班
    asks: tuple[Ask, ...] = Field(default=(Ask.DUE,), min_length=1)


Situation = FindRow | Order | Next | Deadline


class Choice(Model):
    """One thing to choose: a row (row, text), a holder (kind) or a duty (by, action)."""

    id: str
    row: str | None = None
    text: str | None = None
    kind: str | None = None  # ladder or cosigner
    by: str | None = None
    action: str | None = None


class Exercise(Model):
    """One exercise. `row` is line:N; an absent `row_digest` compares nothing."""

    id: str = Field(min_length=1, max_length=LONGEST_ID)
    kind: Kind
    level: Level = 1
    prompt: str = ""
    skills: tuple[str, ...] = ()  # misconceptions that it is about: M3
    policy: tuple[str, ...] = ()  # keys of agency.toml that the key follows from: placement.agency
    row: str | None = None
    row_digest: str | None = None
    situation: Situation
    choices: tuple[Choice, ...] = ()
    hints: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[dict[str, str | int], ...] = ()


class ExerciseSet(Model):
    """Exercises of one agency, as a file holds them."""

    chenhe_exercises: Literal[1] = FORMAT
    title: str = ""
    agency: str
    rulebook: str | None = None
    seed: int | None = None
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

    due: date | None = None
    used_days: float | None = None
    on_time: bool | None = None


Answer = FindRowAnswer | OrderAnswer | NextAnswer | DeadlineAnswer

SITUATIONS: dict[Kind, type[Situation]] = {
    Kind.FIND_ROW: FindRow,
    Kind.ORDER: Order,
    Kind.NEXT: Next,
    Kind.DEADLINE: Deadline,
}
ANSWERS: dict[Kind, type[Answer]] = {
    Kind.FIND_ROW: FindRowAnswer,
    Kind.ORDER: OrderAnswer,
    Kind.NEXT: NextAnswer,
    Kind.DEADLINE: DeadlineAnswer,
}
# The duties that are done by signing, as answers name them.
DUTY_ACTIONS = (
    *(Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE, Action.RECONCILE),
    *(Action.INFORM, Action.RESUME, Action.REASSIGN, Action.DISPATCH, Action.FILE),
    Action.CONCLUDE,
)
