"""What lists, reminders and reports say of a case at hand: as the read models do of its row.

For who has the cases themselves and no database: the same filters, orders and sums as the queries
of workflow.store, which tests hold them to.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rules.texts import folded
from workflow.calendar import taipei_day, taipei_time
from workflow.case.case import Case, Desk
from workflow.case.words import State
from workflow.reports.board import BoardFilter, DueWindow, LastListed, ListedCase, OpenDesk
from workflow.reports.desks import HandedCase
from workflow.reports.monthly import AFTER_ISSUE, ISSUING, CaseFlow, ClosedCases, Span
from workflow.reports.reminders import WaitingDesk
from workflow.reports.searching import Column, Order, SearchWord


def listed(case: Case, desks: Iterable[Desk]) -> ListedCase:
    """The case as lists show it, with these of its desks."""
    return ListedCase(
        id=case.id,
        row=case.row,
        line=case.line,
        unit=case.unit,
        issuer=case.issuer.value,
        subject=case.subject,
        category=case.category,
        urgency=case.urgency,
        received_at=taipei_time(case.received_at),
        due=case.due,
        state=case.state.value,
        outcome=case.outcome.value if case.outcome else None,
        is_closed=case.is_closed,
        returns=case.returns,
        version=case.version,
        last_at=taipei_time(case.last_at),
        is_confidential=case.is_confidential,
        handler=case.handled_by,
        desks=tuple(open_desk(desk) for desk in sorted(desks, key=by_token)),
    )


def open_desk(desk: Desk) -> OpenDesk:
    """The desk as lists show it."""
    duty = desk.duty
    return OpenDesk(
        desk=desk.desk,
        holder=duty.holder,
        unit=duty.unit,
        position=duty.position,
        action=duty.action.value,
        opened_at=taipei_time(desk.opened_at),
    )


def handed(case: Case) -> HandedCase:
    """The case as the list of its handler names it."""
    return HandedCase(
        id=case.id, subject=case.subject, due=case.due, is_confidential=case.is_confidential
    )


def waiting_desk(case: Case, desk: Desk) -> WaitingDesk:
    """The desk with what a reminder says of its case."""
    return WaitingDesk(
        case_id=case.id,
        unit=case.unit,
        subject=case.subject,
        is_confidential=case.is_confidential,
        urgency=case.urgency,
        due=case.due,
        reminded=len(days := case.reminded(desk.duty.holder)),
        reminded_on=days[-1] if days else None,
        desk=open_desk(desk),
    )


def passes(case: Case, wanted: BoardFilter, due: DueWindow | None) -> bool:
    """Whether a case passes the filter and its due date the window (in place of its nearness)."""
    return (
        wanted.is_closed in (None, case.is_closed)
        and wanted.state in (None, case.state)
        and wanted.urgency in ("", case.urgency)
        and wanted.number in ("", case.id)
        and (due is None or _is_within(case.due, due))
        and is_searched(case, wanted)
    )


def is_searched(case: Case, wanted: BoardFilter) -> bool:
    """Whether it is of the unit and has every word that the filter asks for."""
    return wanted.unit in ("", case.unit) and all(_has(case, word) for word in wanted.every_word)


def in_order(cases: Iterable[Case], order: Order | None) -> list[Case]:
    """The cases as a list shows them."""
    ordered = sorted(cases, key=by_due)
    if order is None:
        under_way = [case for case in ordered if not case.is_closed]
        return under_way + [case for case in reversed(ordered) if case.is_closed]
    if order.column is Column.DUE:
        return ordered[::-1] if order.is_descending else ordered
    return sorted(ordered, key=lambda case: _rank(case, order), reverse=order.is_descending)


def follows(case: Case, last: LastListed | None) -> bool:
    """Whether it stands after that case in a list without an order of its own."""
    if last is None:
        return True
    if case.is_closed != last.is_closed:
        return case.is_closed
    here, there = by_due(case), (last.due, last.id)
    return here < there if case.is_closed else here > there


def _rank(case: Case, order: Order) -> tuple[int, str]:
    """Its place in a column: by the office's own order, or by the value."""
    if not order.words:
        return 0, case.id
    word = {Column.URGENCY: case.urgency, Column.UNIT: case.unit}.get(
        order.column, case.state.value
    )
    return order.ranks.get(word, len(order.words)), ""


def _is_within(day: date, due: DueWindow) -> bool:
    return (due.first is None or due.first <= day) and (due.last is None or day <= due.last)


def _has(case: Case, word: SearchWord) -> bool:
    """What is kept of a 密件 finds it for nobody; where it lies and its 文號 all may know."""
    is_told = word.text in folded(case.subject) or case.handled_by in word.handlers
    lies_there = any(desk.duty.holder in word.holders for desk in case.open)
    return lies_there or word.text in case.id or (is_told and not case.is_confidential)


def closed_of(cases: Iterable[Case], span: Span, *, by_unit: bool) -> tuple[ClosedCases, ...]:
    """The cases among these closed in these days, those alike together; not those cancelled."""
    alike = Counter(
        _counted(case, closed_on, case.unit if by_unit else "")
        for case in cases
        if (closed_on := case.closed_on)
        and span.first <= closed_on <= span.last
        and case.state is not State.CANCELLED
    )
    return tuple(replace(one, count=count) for one, count in alike.items())


def flows_of(cases: Iterable[Case], span: Span) -> tuple[CaseFlow, ...]:
    """How many of these cases each unit had before these days, got, gave back and was left with."""
    units: dict[str, list[Case]] = {}
    for case in cases:
        has_come = taipei_day(case.received_at) <= span.last
        if has_come and not _is_closed_by(case, span.first - timedelta(days=1)):
            units.setdefault(case.unit, []).append(case)
    return tuple(_flow(unit, its, span) for unit, its in units.items())


def _counted(case: Case, closed_on: date, unit: str) -> ClosedCases:
    """One case, closed on this day, as the monthly report counts it; `unit` is "" for all units."""
    is_issued = (
        case.state.value in AFTER_ISSUE
        and case.outcome is not None
        and case.outcome.value in ISSUING
    )
    return ClosedCases(
        unit=unit,
        category=case.category,
        are_issued=is_issued,
        are_in_time=closed_on <= case.due,
        counted_from=case.counted_from if is_issued else closed_on,
        paused_days=case.clock.paused_working_days,
        closed_on=closed_on,
        count=1,
    )


def _flow(unit: str, cases: Sequence[Case], span: Span) -> CaseFlow:
    """What became of these cases of a unit, all of them open at some time in these days."""
    left = [case for case in cases if not _is_closed_by(case, span.last)]
    carried = sum(taipei_day(case.received_at) < span.first for case in cases)
    return CaseFlow(
        unit=unit,
        carried=carried,
        received=len(cases) - carried,
        cancelled=sum(
            case.state is State.CANCELLED and _is_closed_by(case, span.last) for case in cases
        ),
        open=len(left),
        overdue=sum(case.due < span.last and not _stands(case, span.last) for case in left),
    )


def _is_closed_by(case: Case, day: date) -> bool:
    return case.closed_on is not None and case.closed_on <= day


def _stands(case: Case, day: date) -> bool:
    """Whether its clock stood still on that day (補正)."""
    since = case.clock.suspended_since
    return since is not None and since <= day


def by_due(case: Case) -> tuple[date, str]:
    """Sorts cases as lists do: soonest due first, then by 文號."""
    return case.due, case.id


def by_token(desk: Desk) -> tuple[str, str]:
    """Sorts the desks of a case as lists do."""
    return desk.desk, desk.duty.action.value
