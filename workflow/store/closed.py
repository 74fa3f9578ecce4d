"""Queries for the monthly report: what was closed, and what came, left and stayed.

Days are Taiwan's. The rows tell how a case stands now; how it stood on a day long past is known
by its dates alone. Days used, averages and rates are left to workflow.reports.monthly, which knows
the working days.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, literal, select
from sqlmodel import col

from workflow.calendar import TAIPEI
from workflow.reports.monthly import AFTER_ISSUE, CANCELLED, ISSUING, CaseFlow, ClosedCases, Span
from workflow.store.tables import CaseRow

_IS_ISSUED = case(
    (col(CaseRow.state).in_(AFTER_ISSUE) & col(CaseRow.outcome).in_(ISSUING), True), else_=False
)
_ALIKE = (
    col(CaseRow.category),
    _IS_ISSUED.label("are_issued"),
    (col(CaseRow.closed_on) <= col(CaseRow.due)).label("are_in_time"),
    case((_IS_ISSUED, col(CaseRow.counted_from)), else_=col(CaseRow.closed_on)).label(
        "counted_from"
    ),
    col(CaseRow.paused_days),
    col(CaseRow.closed_on),
)
_ALL_UNITS = literal("")


def closed(
    connection: Connection, office: str, span: Span, *, by_unit: bool
) -> tuple[ClosedCases, ...]:
    """The cases closed in these days, those alike together; not those cancelled (銷號).

    One query; as many answers as there are ways to be counted, not cases. Without `by_unit` the
    unit of each is empty.
    """
    alike = (col(CaseRow.unit), *_ALIKE) if by_unit else _ALIKE
    unit = col(CaseRow.unit) if by_unit else _ALL_UNITS
    query = (
        select(unit.label("unit"), *_ALIKE, func.count().label("count"))
        .where(
            *_of(office, span),
            col(CaseRow.closed_on) >= span.first,
            col(CaseRow.closed_on) <= span.last,
            col(CaseRow.state) != CANCELLED,
        )
        .group_by(*alike)
    )
    return tuple(ClosedCases(**row) for row in connection.execute(query).mappings())


def flows(connection: Connection, office: str, span: Span) -> tuple[CaseFlow, ...]:
    """How many cases each unit had before, got, gave back and was left with.

    Of cases that came by the last day and were not closed before the first; units without any are
    left out. Overdue is what was due before the last day and stood open then, its clock running.
    """
    came_before = col(CaseRow.received_at) < _begin(span.first)
    was_open = _not_closed_by(span.first - timedelta(days=1))
    is_open = _not_closed_by(span.last)
    is_late = (col(CaseRow.due) < span.last) & ~_is_suspended(span.last)
    columns = {
        "carried": came_before,
        "received": ~came_before,
        "cancelled": (col(CaseRow.state) == CANCELLED) & ~is_open,
        "open": is_open,
        "overdue": is_open & is_late,
    }
    query = (
        select(col(CaseRow.unit), *(_number(of).label(name) for name, of in columns.items()))
        .where(
            *_of(office, span),
            col(CaseRow.received_at) < _begin(span.last + timedelta(days=1)),
            was_open,
        )
        .group_by(col(CaseRow.unit))
    )
    return tuple(CaseFlow(**row) for row in connection.execute(query).mappings())


def _of(office: str, span: Span) -> Sequence[ColumnElement[bool]]:
    of_office = col(CaseRow.office) == office
    return [of_office, col(CaseRow.unit) == span.unit] if span.unit else [of_office]


def _not_closed_by(day: date) -> ColumnElement[bool]:
    return col(CaseRow.closed_on).is_(None) | (col(CaseRow.closed_on) > day)


def _is_suspended(day: date) -> ColumnElement[bool]:
    since = col(CaseRow.suspended_since)
    return since.is_not(None) & (since <= day)


def _number(of: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((of, 1), else_=0))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), TAIPEI)
