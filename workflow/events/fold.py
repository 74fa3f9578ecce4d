"""The fold: a case is what its events make of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from rules.marks import Action
from workflow.case.case import Case, Desk
from workflow.case.duties import Duty
from workflow.case.plan import open_duties
from workflow.case.words import CLOSING, State
from workflow.events.base import Event
from workflow.events.handing import DocumentRegistered


def replay(events: Iterable[Event]) -> Case:
    """The case that these events, in order, describe; the first must be its registration."""
    first, *rest = events
    return reduce(after, rest, registered(first))


def registered(event: Event) -> Case:
    """A new case, its first desks open; raises ValueError unless the event is a registration."""
    if not isinstance(event, DocumentRegistered):
        raise ValueError(f"{event.case_id} starts with {type(event).__name__}")
    case = event.opened()
    return case.but(open=_desks(case, event))


def after(case: Case, event: Event) -> Case:
    """The case once `event` has happened; raises ValueError unless it is the next of the case."""
    if event.sequence != case.version + 1:
        raise ValueError(f"{case.id} has {case.version} events; {event.sequence} cannot follow")
    applied = event.applied_to(case)
    desks = _desks(applied, event)
    changed = applied.but(version=event.sequence, last_at=event.known_at, open=desks)
    return _without_spent_reminders(changed) if changed.chased else changed


def _without_spent_reminders(case: Case) -> Case:
    """Without those of whoever has it no more; what only stands still comes back as it was."""
    if case.is_suspended or case.application(Action.REASSIGN):
        return case
    holders = {desk.duty.holder for desk in case.open}
    chased = {holder: days for holder, days in case.chased.items() if days and holder in holders}
    return case.but(chased=chased)


def _desks(case: Case, event: Event) -> tuple[Desk, ...]:
    """The open desks: those that stay keep their token, new ones are named by this event."""
    known = {} if event.OPENS_ANEW else {desk.duty: desk for desk in case.open}
    return tuple(
        known.get(duty) or _opened(duty, event.sequence, at, event.at)
        for at, duty in enumerate(_due(case), start=1)
    )


def _opened(duty: Duty, sequence: int, place: int, at: datetime) -> Desk:
    return Desk(duty=duty, desk=f"{sequence}.{place}", opened_at=at)


def _due(case: Case) -> tuple[Duty, ...]:
    """What is owed now: the duties of the plan, the closing, and rulings on applications."""
    informed = tuple(duty for duty in case.plan.informed() if duty not in case.done)
    if case.is_closed:
        return () if case.closed_as is State.CANCELLED else informed
    drafter = case.plan.drafter
    extending = case.application(Action.EXTEND)
    rulings = (extending.ruler,) if extending else ()
    if case.is_suspended:
        return (Duty(action=Action.RESUME, unit=case.unit, position=drafter), *rulings)
    if case.parent:
        return (Duty(action=Action.FILE, unit=case.unit, position=drafter),)
    if reassigning := case.application(Action.REASSIGN):
        return (reassigning.ruler,)
    if duties := open_duties(case.plan, case.done):
        return (*duties, *rulings)
    closing: tuple[Action, ...] = CLOSING[case.outcome] if case.outcome else ()
    closes = tuple(Duty(action=each, unit=case.unit, position=drafter) for each in closing)
    taking_up = case.plan.ladder_duties[-1:] if case.is_put_off else ()
    return (*closes, *taking_up, *informed, *rulings)
