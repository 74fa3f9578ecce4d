"""Queries of the 分文 desk: what waits for a handler, and how much each handler has.

What waits is in state 擬辦中; what a handler has is everything on its way, in whatever state.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, case, false, func, select
from sqlmodel import col

from workflow.case.words import State
from workflow.reports.board import ListedCase
from workflow.reports.desks import Load, UnitCount
from workflow.store.looking import CASE_COLUMNS, listed
from workflow.store.tables import CaseRow


def to_assign(
    connection: Connection, office: str, *, unit: str, assigned: bool, limit: int
) -> tuple[ListedCase, ...]:
    """The cases that wait for drafting, with a handler or without, soonest due first.

    Their desks are left out: the drafter's is the only one.
    """
    of_handler = col(CaseRow.handler)
    where = [*_drafting(office), of_handler != "" if assigned else of_handler == ""]
    if unit:
        where.append(col(CaseRow.unit) == unit)
    query = select(*CASE_COLUMNS).where(*where)
    page = query.order_by(col(CaseRow.due), col(CaseRow.id)).limit(limit)
    return tuple(listed(row, ()) for row in connection.execute(page).mappings())


def unit_counts(connection: Connection, office: str) -> tuple[UnitCount, ...]:
    """How many cases wait for drafting in every unit where any does, by unit."""
    waiting = func.sum(case((col(CaseRow.handler) == "", 1), else_=0))
    query = (
        select(col(CaseRow.unit), waiting, func.count())
        .where(*_drafting(office))
        .group_by(col(CaseRow.unit))
        .order_by(col(CaseRow.unit))
    )
    return tuple(
        UnitCount(unit=unit, waiting=without, assigned=every - without)
        for unit, without, every in connection.execute(query)
    )


def loads(connection: Connection, office: str, *, today: date) -> tuple[Load, ...]:
    """What every handler has on the way, by unit and name."""
    who = (col(CaseRow.unit), col(CaseRow.handler))
    overdue = func.sum(case((col(CaseRow.due) < today, 1), else_=0))
    query = (
        select(*who, func.count(), overdue)
        .where(*_on_their_way(office), col(CaseRow.handler) != "")
        .group_by(*who)
        .order_by(*who)
    )
    return tuple(
        Load(unit=unit, handler=handler, cases=count, overdue=late)
        for unit, handler, count, late in connection.execute(query)
    )


def _on_their_way(office: str) -> Sequence[ColumnElement[bool]]:
    return [col(CaseRow.office) == office, col(CaseRow.is_closed) == false()]


def _drafting(office: str) -> Sequence[ColumnElement[bool]]:
    return [*_on_their_way(office), col(CaseRow.state) == State.DRAFTING.value]
