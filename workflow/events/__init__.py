"""What happened to a case: frozen events in the past tense, one fact each, and their record."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rules.marks import Action
from workflow.events.base import Event
from workflow.events.clock import (
    ClockResumed,
    ClockSuspended,
    DeadlineExtended,
    DueShifted,
    UrgencyChanged,
)
from workflow.events.incidents import (
    ApplicationDenied,
    CaseJoined,
    CosignerAdded,
    CosignerWaived,
    DecisionLowered,
    DecisionRaised,
    DocumentCollated,
    DocumentHandedOver,
    DocumentMerged,
    DocumentReassigned,
    DocumentReminded,
    DocumentReturned,
    ExtensionApplied,
    ReassignmentApplied,
    SignatureRecalled,
)
from workflow.events.routine import (
    ConditionAnswered,
    DocumentArchived,
    DocumentAssigned,
    DocumentCancelled,
    DocumentConcluded,
    DocumentCosigned,
    DocumentDecided,
    DocumentDispatched,
    DocumentFiled,
    DocumentInitiated,
    DocumentReceived,
    DocumentRegistered,
    DocumentReviewed,
    DraftSubmitted,
    OpinionsReconciled,
    Signed,
)

__all__ = [
    "ACTIONS",
    "KINDS",
    "ApplicationDenied",
    "CaseJoined",
    "ClockResumed",
    "ClockSuspended",
    "ConditionAnswered",
    "CosignerAdded",
    "CosignerWaived",
    "DeadlineExtended",
    "DecisionLowered",
    "DecisionRaised",
    "DocumentArchived",
    "DocumentAssigned",
    "DocumentCancelled",
    "DocumentCollated",
    "DocumentConcluded",
    "DocumentCosigned",
    "DocumentDecided",
    "DocumentDispatched",
    "DocumentFiled",
    "DocumentHandedOver",
    "DocumentInitiated",
    "DocumentMerged",
    "DocumentReassigned",
    "DocumentReceived",
    "DocumentRegistered",
    "DocumentReminded",
    "DocumentReturned",
    "DocumentReviewed",
    "DraftSubmitted",
    "DueShifted",
    "Event",
    "ExtensionApplied",
    "OpinionsReconciled",
    "ReassignmentApplied",
    "SignatureRecalled",
    "Signed",
    "UrgencyChanged",
    "action_of",
    "from_json",
    "to_json",
    "to_record",
]

ACTIONS: dict[type[Event], Action] = {
    DocumentRegistered: Action.REGISTER,
    DocumentInitiated: Action.INITIATE,
    DocumentAssigned: Action.ASSIGN,
    DocumentReceived: Action.RECEIVE,
    ConditionAnswered: Action.ANSWER_CONDITION,
    DraftSubmitted: Action.DRAFT,
    OpinionsReconciled: Action.RECONCILE,
    DocumentReviewed: Action.REVIEW,
    DocumentCosigned: Action.COSIGN,
    DocumentDecided: Action.DECIDE,
    DocumentReturned: Action.RETURN,
    SignatureRecalled: Action.RECALL,
    CosignerAdded: Action.ADD_COSIGNER,
    CosignerWaived: Action.WAIVE,
    DecisionRaised: Action.RAISE,
    DecisionLowered: Action.LOWER,
    ReassignmentApplied: Action.APPLY,
    ExtensionApplied: Action.APPLY,
    ApplicationDenied: Action.DENY,
    DocumentReassigned: Action.REASSIGN,
    DocumentHandedOver: Action.HAND_OVER,
    DeadlineExtended: Action.EXTEND,
    ClockSuspended: Action.SUSPEND,
    ClockResumed: Action.RESUME,
    UrgencyChanged: Action.CHANGE_URGENCY,
    DueShifted: Action.SHIFT_DUE,
    DocumentMerged: Action.MERGE,
    DocumentCollated: Action.COLLATE,
    CaseJoined: Action.MERGE,
    DocumentReminded: Action.REMIND,
    DocumentDispatched: Action.DISPATCH,
    DocumentFiled: Action.FILE,
    DocumentConcluded: Action.CONCLUDE,
    DocumentArchived: Action.ARCHIVE,
    DocumentCancelled: Action.CANCEL,
}
KINDS = {kind.__name__: kind for kind in ACTIONS}


def action_of(event: Event) -> Action:
    """The 動作 this event records."""
    return event.by if isinstance(event, CaseJoined) else ACTIONS[type(event)]


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
