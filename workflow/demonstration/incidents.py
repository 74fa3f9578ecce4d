"""What befalls a few cases of a demonstration, so that every kind of incident can be seen."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from rules.marks import Action
from workflow.actions.commands import Command
from workflow.calendar import TAIPEI, WorkingCalendar, taipei_time
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.case.words import Stance, State
from workflow.demonstration import invented
from workflow.desk.casework import Casework
from workflow.reports.board import BoardFilter

OPENING, CLOSING = time(9, 5), time(17, 20)
BETWEEN_STEPS = timedelta(minutes=95)

Incident = Callable[[Casework, Case], Command | None]


def befall(work: Casework) -> int:
    """Each incident befalls the first case it can; returns how many did."""
    taken: set[str] = set()
    for state, incident in INCIDENTS:
        for case in _cases(work, state):
            at = later(case.last_at, work.office.calendar)
            if case.id in taken or at > work.office.clock():
                continue
            command = incident(work, case)
            if command is not None:
                work.act(case.id, command, at=at)
                taken.add(case.id)
                break
    return len(taken)


def later(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Some time on, in office hours."""
    at = taipei_time(at) + BETWEEN_STEPS
    if at.time() <= CLOSING:
        return at
    opening = datetime.combine(calendar.next_working_day(at.date()), OPENING, TAIPEI)
    return opening + timedelta(minutes=at.minute)


def _cases(work: Casework, state: State) -> Iterator[Case]:
    is_closed = state in (State.FILED, State.DISPATCHED)
    rows = work.board(BoardFilter(state=state, is_closed=is_closed)).rows
    return (work.case(row.id) for row in rows)


def _drafter(case: Case) -> Actor:
    return _holder(case, case.plan.drafter)


def _holder(case: Case, position: str) -> Actor:
    unit = case.plan.holder_of(position).partition("/")[0]
    return Actor(unit=unit, position=position, person=invented(position))


def _signer(duty: Duty) -> Actor:
    return Actor(unit=duty.unit, position=duty.position, person=invented(duty.position))


def _comment(_: Casework, case: Case) -> Command | None:
    """A co-signer has something to say: the drafter will have to reconcile it."""
    if len(case.open) < 2:
        return None
    desk = case.open[0]
    return Command(
        action=Action.COSIGN,
        actor=_signer(desk.duty),
        stance=Stance.COMMENT.value,
        opinion="所需經費未列年度預算，建請敘明財源。",
        desk=desk.desk,
    )


def _add_cosigner(work: Casework, case: Case) -> Command | None:
    asked = {branch.name for branch in case.plan.branches}
    agency = work.office.rulebook.agency
    names = [unit.name for unit in agency.units if unit.name not in {case.unit, *asked}]
    if not names:
        return None
    head = _holder(case, case.plan.ladder.head)
    reason = "涉及該單位權管。"
    return Command(action=Action.ADD_COSIGNER, actor=head, to=names[-1], reason=reason)


def _apply_for_reassignment(work: Casework, case: Case) -> Command | None:
    found = work.office.rulebook.suggest(case.subject, top=20)
    others = (each.row for each in found if each.row.unit != case.unit and each.row.is_routable)
    row = next(others, None)
    if row is None:
        return None
    return Command(
        action=Action.REASSIGN,
        actor=_drafter(case),
        to=f"line:{row.line}",
        reason="非本單位權責，建請改分。",
    )


def _apply_for_extension(work: Casework, case: Case) -> Command | None:
    if case.due <= work.today:
        return None
    reason = "待其他機關函復，未能於限內辦結。"
    return Command(action=Action.EXTEND, actor=_drafter(case), days=5, reason=reason)


def _suspend(work: Casework, case: Case) -> Command | None:
    if case.due <= work.today:
        return None
    reason = "已通知申請人補正證明文件。"
    return Command(action=Action.SUSPEND, actor=_drafter(case), reason=reason)


def _archive(_: Casework, case: Case) -> Command:
    return Command(action=Action.ARCHIVE, actor=_drafter(case))


INCIDENTS: tuple[tuple[State, Incident], ...] = (
    (State.COSIGNING, _comment),
    (State.COSIGNING, _add_cosigner),
    (State.DRAFTING, _apply_for_reassignment),
    (State.REVIEWING, _apply_for_extension),
    (State.REVIEWING, _suspend),
    (State.FILED, _archive),
)
