"""Queries of the inboxes: the open desks of one actor, each with its case."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Label, and_, func, select
from sqlmodel import col

from workflow.calendar import TAIPEI
from workflow.reports.board import OpenDesk
from workflow.store.lists import CASE_COLUMNS
from workflow.store.tables import CaseRow, DeskRow, DraftRow

_OWN_DRAFT = and_(
    col(DraftRow.office) == col(DeskRow.office),
    col(DraftRow.case_id) == col(DeskRow.case_id),
    col(DraftRow.desk) == col(DeskRow.desk),
    col(DraftRow.holder) == col(DeskRow.holder),
)
_DESK_COLUMNS: tuple[Label[Any], ...] = (
    col(DeskRow.desk).label("desk_desk"),
    col(DeskRow.holder).label("desk_holder"),
    col(DeskRow.unit).label("desk_unit"),
    col(DeskRow.position).label("desk_position"),
    col(DeskRow.action).label("desk_action"),
    col(DeskRow.opened_at).label("desk_opened_at"),
)
_WAITING = select(
    *CASE_COLUMNS,
    col(CaseRow.handler),
    col(CaseRow.last_hash),
    *_DESK_COLUMNS,
    col(DraftRow.saved_at).is_not(None).label("has_draft"),
    func.count().over().label("total"),
).join(
    DeskRow,
    and_(col(DeskRow.office) == col(CaseRow.office), col(DeskRow.case_id) == col(CaseRow.id)),
)


def waiting(
    connection: Connection,
    office: str,
    holders: Sequence[str],
    person: str,
    *,
    of_cases: Collection[str] | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """The desks of these holders, soonest due first, each with whether `person` keeps a draft.

    `total` in each says how many there are without the limit.
    """
    query = (
        _WAITING.outerjoin(DraftRow, and_(_OWN_DRAFT, col(DraftRow.person) == person))
        .where(col(DeskRow.office) == office, col(DeskRow.holder).in_(holders))
        .order_by(col(CaseRow.due), col(CaseRow.id), col(DeskRow.desk), col(DeskRow.action))
        .limit(limit)
    )
    if of_cases is not None:
        query = query.where(col(CaseRow.id).in_(of_cases))
    return [dict(row) for row in connection.execute(query).mappings()]


def desk_of(found: dict[str, Any]) -> OpenDesk:
    """The desk that a row of `waiting` is about."""
    return OpenDesk(
        desk=found["desk_desk"],
        holder=found["desk_holder"],
        unit=found["desk_unit"],
        position=found["desk_position"],
        action=found["desk_action"],
        opened_at=found["desk_opened_at"].astimezone(TAIPEI),
    )
