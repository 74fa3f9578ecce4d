"""A case walked again, event by event: who had it from when to when, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate, pairwise

from rules.route import Branch
from workflow.case.case import Case, Desk
from workflow.case.duties import Duty
from workflow.events.base import Event, desk_of, duty_of
from workflow.events.fold import after, registered
from workflow.events.routing import RowCorrected
from workflow.events.signing import DocumentReceived


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One desk, from its opening to the event that closed it."""

    desk: Desk
    opened_by: Event
    received_at: datetime | None = None  # when its holder signed for the document (簽收)
    closed_by: Event | None = None  # None while it is open

    @property
    def duty(self) -> Duty:
        """What was owed there."""
        return self.desk.duty

    @property
    def reached_at(self) -> datetime:
        """When the holder had the document: signed for it, else when the desk opened."""
        return self.received_at or self.desk.opened_at

    @property
    def answer(self) -> Event | None:
        """What the holder did; None while open, or if somebody else's act closed the desk."""
        if self.closed_by is None:
            return None
        token = desk_of(self.closed_by)
        own = token == self.desk.desk if token else self.closed_by.action is self.duty.action
        return self.closed_by if own else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CosignerPart:
    """What became of one co-signer."""

    branch: Branch
    joined_by: Event  # the registration, or what put it on the plan later
    is_added: bool  # 加會: put on a plan that the drafting unit had already
    left_by: Event | None = None  # what excused it, or took it off the plan
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueChange:
    """An event that moved the due date."""

    event: Event
    before: date
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """All that a history shows when it is walked again."""

    case: Case
    visits: tuple[Visit, ...]  # in the order the desks opened
    cosigners: tuple[CosignerPart, ...]  # in the order of the plan; those no longer on it last
    due_changes: tuple[DueChange, ...]
    closed_at: datetime | None  # None while something is owed

    def branch_of(self, event: Event) -> str | None:
        """The co-signer whose desk this event was done at; None for the ladder and the rest."""
        if duty := duty_of(event):
            return duty.branch
        token = desk_of(event)
        at = (visit.duty.branch for visit in self.visits if visit.desk.desk == token)
        return next(at, None)

    @property
    def answered(self) -> dict[int, Visit]:
        """The visits that ended with an act of their holder, by the sequence of that event."""
        answers = ((visit.answer, visit) for visit in self.visits)
        return {answer.sequence: visit for answer, visit in answers if answer}


def journey_of(history: Sequence[Event]) -> Journey:
    """The journey these events, in order, describe; the first must be the registration."""
    first, *rest = history
    cases = tuple(accumulate(rest, after, initial=registered(first)))
    visits = _visits(zip(history, cases, strict=True))
    return Journey(
        case=cases[-1],
        visits=visits,
        cosigners=_cosigners(zip(history, cases, strict=True), visits),
        due_changes=tuple(
            DueChange(event=event, before=before.due, after=now.due)
            for event, (before, now) in zip(rest, pairwise(cases), strict=True)
            if before.due != now.due
        ),
        closed_at=next(
            (event.at for event, case in zip(history, cases, strict=True) if case.is_closed), None
        ),
    )


def _visits(steps: Iterable[tuple[Event, Case]]) -> tuple[Visit, ...]:
    found: dict[str, Visit] = {}
    is_open: set[str] = set()
    for event, case in steps:
        now_open = {desk.desk: desk for desk in case.open}
        for token in is_open - now_open.keys():
            found[token] = replace(found[token], closed_by=event)
        for token, desk in now_open.items():
            found.setdefault(token, Visit(desk=desk, opened_by=event))
        if isinstance(event, DocumentReceived):
            found[event.desk] = replace(found[event.desk], received_at=event.at)
        is_open = set(now_open)
    return tuple(found.values())


def _cosigners(
    steps: Iterable[tuple[Event, Case]], visits: tuple[Visit, ...]
) -> tuple[CosignerPart, ...]:
    parts: dict[str, CosignerPart] = {}
    unit, on_plan = "", tuple[Branch, ...]()
    for event, case in steps:
        is_added = unit == case.unit and not isinstance(event, RowCorrected)
        unit, plan = case.unit, case.plan
        on_plan = (*plan.branches, *plan.afterwards)
        told = {each.name for each in plan.afterwards}
        asked = {each.name for each in plan.branches} - set(plan.spared) | told
        for branch in on_plan:
            part = parts.get(branch.name)
            if part is None or (part.left_by and branch.name in asked):
                part = CosignerPart(branch=branch, joined_by=event, is_added=is_added)
            parts[branch.name] = part
        for name in parts.keys() - asked:
            parts[name] = replace(parts[name], left_by=parts[name].left_by or event)
    order = dict.fromkeys((*(each.name for each in on_plan), *parts))
    return tuple(
        replace(parts[name], visits=tuple(each for each in visits if each.duty.branch == name))
        for name in order
    )
