"""The fold: a case is what its events make of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case import CLOSING, Case, Desk, State
from workflow.events import (
    ConditionAnswered,
    DocumentAssigned,
    DocumentConcluded,
    DocumentCosigned,
    DocumentDecided,
    DocumentDispatched,
    DocumentFiled,
    DocumentReceived,
    DocumentRegistered,
    DocumentReturned,
    DocumentReviewed,
    DraftSubmitted,
    Event,
    Signed,
)
from workflow.plan import Duty, open_duties


def replay(events: Iterable[Event]) -> Case:
    """The case that these events, in order, describe; the first must be its registration."""
    first, *rest = events
    return reduce(after, rest, registered(first))


def registered(event: Event) -> Case:
    """A new case."""
    if not isinstance(event, DocumentRegistered):
        raise ValueError(f"{event.case_id} starts with {type(event).__name__}")
    case = Case(
        id=event.case_id,
        row=event.row,
        line=event.line,
        rulebook=event.rulebook,
        issuer=event.issuer,
        issued_on=event.issued_on,
        subject=event.subject,
        category=event.category,
        urgency=event.urgency,
        received_at=event.received_at,
        counted_from=taipei_day(event.received_at),
        due=event.due,
        version=event.sequence,
        last_at=event.at,
        plan=event.plan,
        done=frozenset(),
        carried=frozenset(),
        open=(),
    )
    return replace(case, open=_desks(case, event))


def after(case: Case, event: Event) -> Case:
    """The case once `event` has happened."""
    if event.sequence != case.version + 1:
        raise ValueError(f"{case.id} has {case.version} events; {event.sequence} cannot follow")
    changed = _HAPPENINGS[type(event)](case, event)
    changed = replace(changed, version=event.sequence, last_at=event.at)
    return replace(changed, open=_desks(changed, event))


def _assigned(case: Case, event: DocumentAssigned) -> Case:
    return replace(case, handler=event.target)


def _received(case: Case, event: DocumentReceived) -> Case:
    return replace(case, received=case.received | {event.desk})


def _condition_answered(case: Case, event: ConditionAnswered) -> Case:
    plan = case.plan.answered(event.target, event.answer)
    return replace(case, plan=plan, carried=case.done)


def _signed(case: Case, event: Signed) -> Case:
    return replace(case, done=case.done | {event.duty})


def _decided(case: Case, event: DocumentDecided) -> Case:
    return replace(_signed(case, event), outcome=event.outcome)


def _returned(case: Case, event: DocumentReturned) -> Case:
    """Ladder duties from the target up are owed again; co-signatures stand."""
    done = case.done - case.plan.ladder_duties_from(event.target)
    return replace(case, done=done, carried=done, returns=case.returns + 1)


def _closed(state: State) -> Callable[[Case, Event], Case]:
    return lambda case, event: replace(case, closed_as=state, closed_on=taipei_day(event.at))


_HAPPENINGS: dict[type[Event], Callable[[Case, Any], Case]] = {
    DocumentAssigned: _assigned,
    DocumentReceived: _received,
    ConditionAnswered: _condition_answered,
    DraftSubmitted: _signed,
    DocumentReviewed: _signed,
    DocumentCosigned: _signed,
    DocumentDecided: _decided,
    DocumentReturned: _returned,
    DocumentDispatched: _closed(State.DISPATCHED),
    DocumentFiled: _closed(State.FILED),
    DocumentConcluded: _closed(State.CONCLUDED),
}


def _desks(case: Case, event: Event) -> tuple[Desk, ...]:
    """The open desks: those that stay keep their token, new ones are named by this event."""
    due = _due(case)
    known = {} if isinstance(event, DocumentReturned) else {desk.duty: desk for desk in case.open}
    return tuple(
        known.get(duty) or _opened(duty, event.sequence, at, event.at)
        for at, duty in enumerate(due, start=1)
    )


def _opened(duty: Duty, sequence: int, place: int, at: datetime) -> Desk:
    return Desk(duty=duty, desk=f"{sequence}.{place}", opened_at=at)


def _due(case: Case) -> tuple[Duty, ...]:
    if case.is_closed:
        return ()
    if duties := open_duties(case.plan, case.done):
        return duties
    closing: tuple[Action, ...] = CLOSING[case.outcome] if case.outcome else ()
    drafter = case.plan.ladder.drafter
    return tuple(Duty(action=each, unit=case.unit, position=drafter) for each in closing)
