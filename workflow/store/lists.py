"""Queries of the read models: the board, and what every list says of a case."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, select
from sqlmodel import col

from workflow.calendar import TAIPEI, WorkingCalendar, taipei_day
from workflow.deadlines import days_left
from workflow.reports.board import BoardFilter, BoardRow, DueWindow, OpenDesk
from workflow.store.tables import CaseRow, DeskRow

CASE_FIELDS = (
    *("id", "row", "line", "unit", "issuer", "subject", "category", "urgency", "received_at"),
    *("due", "state", "outcome", "is_closed", "returns", "version", "last_at"),
    "is_confidential",
)
CASE_COLUMNS = tuple(col(getattr(CaseRow, name)) for name in CASE_FIELDS)


def counts(connection: Connection, office: str) -> list[tuple[str, str, date, int]]:
    """How many cases on their way, by state, urgency and due date."""
    group = (col(CaseRow.state), col(CaseRow.urgency), col(CaseRow.due))
    query = (
        select(*group, func.count())
        .where(col(CaseRow.office) == office, col(CaseRow.is_closed) == false())
        .group_by(*group)
    )
    return [
        (state, urgency, due, count) for state, urgency, due, count in connection.execute(query)
    ]


def cases(
    connection: Connection,
    office: str,
    wanted: BoardFilter,
    due: DueWindow | None,
    *,
    offset: int,
    limit: int,
) -> tuple[list[dict[str, Any]], int]:
    """One page of cases, soonest due first, and how many match."""
    where = list(_conditions(connection, office, wanted, due))
    total = connection.execute(select(func.count()).select_from(CaseRow).where(*where)).scalar_one()
    order = (col(CaseRow.due), col(CaseRow.id))
    if wanted.is_closed:
        order = (col(CaseRow.due).desc(), col(CaseRow.id).desc())
    page = select(*CASE_COLUMNS).where(*where).order_by(*order).offset(offset).limit(limit)
    return [dict(row) for row in connection.execute(page).mappings()], total


def open_ids(connection: Connection, office: str, handler: Collection[str] = ()) -> list[str]:
    """The 文號 of the cases on their way, of one handler if what records call them is given."""
    query = select(col(CaseRow.id)).where(
        col(CaseRow.office) == office, col(CaseRow.is_closed) == false()
    )
    if handler:
        query = query.where(col(CaseRow.handler).in_(handler))
    return list(connection.execute(query.order_by(col(CaseRow.id))).scalars())


def handled_by(
    connection: Connection, office: str, handler: Collection[str]
) -> list[tuple[str, str, date]]:
    """文號, 主旨 and due date of the cases on their way of a handler, by what records call them."""
    query = (
        select(col(CaseRow.id), col(CaseRow.subject), col(CaseRow.due))
        .where(
            col(CaseRow.office) == office,
            col(CaseRow.is_closed) == false(),
            col(CaseRow.handler).in_(handler),
        )
        .order_by(col(CaseRow.due), col(CaseRow.id))
    )
    return [(case_id, subject, due) for case_id, subject, due in connection.execute(query)]


def with_desks(
    connection: Connection,
    office: str,
    found: Sequence[dict[str, Any]],
    *,
    today: date,
    calendar: WorkingCalendar,
) -> tuple[BoardRow, ...]:
    """The cases as rows, each with who has it now and its days left."""
    desks = _desks(connection, office, [each["id"] for each in found])
    return tuple(
        board_row(each, desks.get(each["id"], ()), today=today, calendar=calendar) for each in found
    )


def board_row(
    found: Mapping[str, Any], desks: Sequence[OpenDesk], *, today: date, calendar: WorkingCalendar
) -> BoardRow:
    """One case of a list, its times on Taiwan's clock."""
    facts = {name: found[name] for name in CASE_FIELDS}
    return BoardRow(
        **facts | {name: found[name].astimezone(TAIPEI) for name in ("received_at", "last_at")},
        desks=tuple(desks),
        days_left=days_left(
            found["due"],
            today=taipei_day(found["last_at"]) if found["is_closed"] else today,
            calendar=calendar,
        ),
    )


def _conditions(
    connection: Connection, office: str, wanted: BoardFilter, due: DueWindow | None
) -> Sequence[ColumnElement[bool]]:
    conditions = [col(CaseRow.office) == office, col(CaseRow.is_closed) == wanted.is_closed]
    if wanted.unit:
        conditions.append(col(CaseRow.unit) == wanted.unit)
    if wanted.state:
        conditions.append(col(CaseRow.state) == wanted.state.value)
    if wanted.urgency:
        conditions.append(col(CaseRow.urgency) == wanted.urgency)
    if due and due.first:
        conditions.append(col(CaseRow.due) >= due.first)
    if due and due.last:
        conditions.append(col(CaseRow.due) <= due.last)
    if wanted.text:
        subject = col(CaseRow.subject)
        # SQLite's LIKE takes capitals for small letters by itself, and faster.
        contains = subject.contains if connection.dialect.name == "sqlite" else subject.icontains
        found = contains(wanted.text, autoescape=True)
        readable = found & (col(CaseRow.is_confidential) == false())
        conditions.append(readable | (col(CaseRow.id) == wanted.text))
        if not wanted.unit:
            # Excludes nothing: SQLite then reads the cases by due date, nearly as they lie on disk.
            conditions.append(col(CaseRow.due) > date.min)
    return conditions


def _desks(
    connection: Connection, office: str, case_ids: Sequence[str]
) -> dict[str, list[OpenDesk]]:
    query = (
        select(
            col(DeskRow.case_id),
            col(DeskRow.desk),
            col(DeskRow.holder),
            col(DeskRow.unit),
            col(DeskRow.position),
            col(DeskRow.action),
            col(DeskRow.opened_at),
        )
        .where(col(DeskRow.office) == office, col(DeskRow.case_id).in_(case_ids))
        .order_by(col(DeskRow.case_id), col(DeskRow.desk))
    )
    desks: dict[str, list[OpenDesk]] = {}
    for of_case, desk, holder, unit, position, action, opened_at in connection.execute(query):
        desks.setdefault(of_case, []).append(
            OpenDesk(
                desk=desk,
                holder=holder,
                unit=unit,
                position=position,
                action=action,
                opened_at=opened_at.astimezone(TAIPEI),
            )
        )
    return desks
