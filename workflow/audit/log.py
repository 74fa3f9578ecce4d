"""A log as the checks read it: records by case, what they say kept once, and what was rejected.

A log may hold millions of records. What many of them say alike (who did what to whom) is one Step,
when and by whom stands in arrays beside it; the records of a case stand together, in the order in
which they are judged.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from rules.marks import Action
from workflow.calendar import TAIPEI

MISSING = -(2**62)  # a time that a record does not say
EPOCH = datetime(1970, 1, 1, tzinfo=TAIPEI)
MICROSECOND = timedelta(microseconds=1)


class Column(Enum):
    """A column of a log; the value is its Chinese heading, `english` the other one."""

    CASE = "文號"
    ROW = "流程列"
    SUBJECT = "主旨"
    CATEGORY = "類別"
    URGENCY = "速別"
    RECEIVED_AT = "收文時間"
    DUE = "限辦日期"
    ACTION = "動作"
    UNIT = "單位"
    POSITION = "職稱"
    PERSON = "人員"
    FOR_PERSON = "被代理人"
    TARGET = "對象"
    MARK = "註記"
    AT = "時間"
    OPINION = "意見"
    OUTCOME = "決定"
    STANCE = "意見別"
    CONFIDENTIALITY = "密等"

    @property
    def english(self) -> str:
        """The heading of the same column in English."""
        return ENGLISH.get(self, self.name.lower())


ENGLISH = {Column.CASE: "case_id"}
NEEDED = (Column.CASE, Column.ACTION, Column.POSITION, Column.AT)  # all others may be absent


class Order(Enum):
    """In which order the records of a case are judged."""

    FILE = "file"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a record says apart from when and by whom; equal steps of a log are one object.

    Units, positions and co-signers bear the agency's own names where it knows them; what it does
    not know is as written.
    """

    action: Action
    unit: str = ""  # "" where it is not said, or where the position is the whole agency's
    position: str = ""
    target: str = ""
    marks: tuple[str, ...] = ()
    outcome: str = ""  # 決定, as written
    stance: str = ""  # 意見別
    row: str = ""  # 流程列 on this record, as written
    is_deputised: bool = False  # 被代理人 is filled
    has_opinion: bool = False


class LoggedCase(NamedTuple):
    """One case: its records are those from `start` up to `stop` of the log's arrays.

    Texts are of its first record that says them. `unread` are the record numbers of its lines
    that were rejected such that its route is not known in full. A tuple, since a log holds many.
    """

    id: str
    start: int
    stop: int
    row: str = ""  # as written; "" where no record names it
    subject: str = ""
    category: str = ""  # "" is 一般
    urgency: str = ""  # "" is 普通件
    received_at: int = MISSING  # microseconds since EPOCH
    unread: tuple[int, ...] = ()
    is_confidential: bool | None = None  # 密 and above; None where no record tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line, or a cell of it, that could not be read; `line` is that of the file, from 1."""

    line: int
    column: str  # the heading; "" for the whole line
    value: str
    reason: str


def no_codes() -> "array[int]":
    """An empty array of indices."""
    return array("I")


def no_times() -> "array[int]":
    """An empty array of microseconds."""
    return array("q")


@dataclass(frozen=True, kw_only=True)
class Log:
    """The records of a file, by case. All arrays have one entry a record."""

    file: str
    cases: Sequence[LoggedCase]  # by their first record
    steps: Sequence[Step]
    step: "array[int]" = field(default_factory=no_codes)  # index into `steps`
    number: "array[int]" = field(
        default_factory=no_codes
    )  # data record, 1 = first after the header
    at: "array[int]" = field(default_factory=no_times)  # microseconds since EPOCH, or MISSING
    due: "array[int]" = field(default_factory=no_codes)  # date.toordinal(), 0 where blank
    people: Sequence[str] = ("",)
    person: "array[int]" = field(default_factory=no_codes)  # index into `people`, 0 where blank
    principal: "array[int]" = field(default_factory=no_codes)  # 被代理人, the same

    @property
    def events(self) -> int:
        """How many records there are."""
        return len(self.step)

    @cached_property
    def has_marks(self) -> bool:
        """Whether any record bears a 註記."""
        return any(step.marks for step in self.steps)

    @cached_property
    def has_opinions(self) -> bool:
        """Whether any record holds an opinion."""
        return any(step.has_opinion for step in self.steps)

    @cached_property
    def has_stances(self) -> bool:
        """Whether any record says 意見別."""
        return any(step.stance for step in self.steps)

    @cached_property
    def has_outcomes(self) -> bool:
        """Whether any record says 決定."""
        return any(step.outcome for step in self.steps)

    @cached_property
    def has_confidentiality(self) -> bool:
        """Whether any case says 密等, be it 普通."""
        return any(case.is_confidential is not None for case in self.cases)

    def steps_of(self, case: LoggedCase) -> tuple[Step, ...]:
        """What the records of a case say, in order."""
        return tuple(self.steps[code] for code in self.step[case.start : case.stop])

    def moment(self, at: int) -> datetime | None:
        """The time of a record, by its index in the arrays."""
        return moment_of(self.at[at])

    def due_of(self, at: int) -> date | None:
        """限辦日期 of a record, by its index in the arrays."""
        return date.fromordinal(self.due[at]) if self.due[at] else None


def moment_of(microseconds: int) -> datetime | None:
    """The moment so many microseconds after EPOCH; None for MISSING."""
    if microseconds == MISSING:
        return None
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds_of(moment: datetime) -> int:
    """The microseconds from EPOCH to an aware moment."""
    return (moment - EPOCH) // MICROSECOND
