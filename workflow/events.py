"""What happened to a case: frozen events in the past tense, one fact each, and their record."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rules.agency import Issuer
from rules.marks import Action
from workflow.plan import Answer, Duty, Plan


class Stance(Enum):
    """What a co-signer says; no remark means consent."""

    AGREE = "同意"
    COMMENT = "有意見"


class Outcome(Enum):
    """What the decider says."""

    AS_PROPOSED = "如擬"
    DISPATCH = "發"
    DO_NOT_DISPATCH = "不發"
    DISPATCH_LATER = "緩發"
    DISPATCH_AMENDED = "修正後發"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact about one case: who, as which position, for whom, when, on which row."""

    case_id: str
    sequence: int  # 1 for the first event of a case
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    unit: str
    position: str
    person: str
    for_person: str = ""  # 被代理人
    opinion: str = ""
    mark: str = ""  # 代為決行, 代
    rulebook: str  # the version relied on
    row: str  # the key of the row relied on


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRegistered(Event):
    """收文: the case and the plan it starts with."""

    line: int
    issuer: Issuer
    subject: str
    category: str
    urgency: str
    received_at: datetime
    due: date
    plan: Plan
    issued_on: date | None = None  # of the schedule relied on; None where not recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAssigned(Event):
    """分文: the drafter who shall handle it."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Event):
    """簽收: the holder of a desk has taken the document over."""

    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAnswered(Event):
    """Whether a conditional co-signer must sign."""

    target: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Event):
    """A duty done at a desk."""

    desk: str
    duty: Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(Signed):
    """擬辦."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReviewed(Signed):
    """審核."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCosigned(Signed):
    """會辦."""

    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDecided(Signed):
    """核定."""

    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned(Event):
    """退回 to an earlier position; `withdrawn` are the co-signers whose desks it closed."""

    desk: str
    duty: Duty
    target: str
    reason: str
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDispatched(Event):
    """發文."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(Event):
    """存查."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConcluded(Event):
    """簽結."""


ACTIONS: dict[type[Event], Action] = {
    DocumentRegistered: Action.REGISTER,
    DocumentAssigned: Action.ASSIGN,
    DocumentReceived: Action.RECEIVE,
    ConditionAnswered: Action.ANSWER_CONDITION,
    DraftSubmitted: Action.DRAFT,
    DocumentReviewed: Action.REVIEW,
    DocumentCosigned: Action.COSIGN,
    DocumentDecided: Action.DECIDE,
    DocumentReturned: Action.RETURN,
    DocumentDispatched: Action.DISPATCH,
    DocumentFiled: Action.FILE,
    DocumentConcluded: Action.CONCLUDE,
}
KINDS = {kind.__name__: kind for kind in ACTIONS}


def action_of(event: Event) -> Action:
    """The 動作 this event records."""
    return ACTIONS[type(event)]


def to_json(event: Event) -> bytes:
    """The event as one line of JSON; what the log stores and hashes."""
    return _adapter(type(event)).dump_json(event)


def to_record(event: Event) -> dict[str, Any]:
    """The event as plain data, its kind included."""
    record = _adapter(type(event)).dump_python(event, mode="json")
    return {"kind": type(event).__name__, "action": action_of(event).value} | record


def from_json(kind: str, payload: str | bytes) -> Event:
    """The event stored as `payload`; raises ValueError for an unknown kind or a broken record."""
    if kind not in KINDS:
        raise ValueError(kind)
    return _adapter(KINDS[kind]).validate_json(payload)


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
