"""Queries of what was typed at a desk and not yet signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, select, text
from sqlmodel import SQLModel, col

from workflow.store.tables import DeskRow, DraftRow

_COLUMNS = SQLModel.metadata.tables["draft"].c
_SAVE = text(
    "INSERT INTO draft (office, case_id, desk, holder, person, fields, saved_at)"
    " VALUES (:office, :case_id, :desk, :holder, :person, :fields, :saved_at)"
    " ON CONFLICT (office, case_id, desk, holder, person)"
    " DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at"
).bindparams(bindparam("saved_at", type_=_COLUMNS.saved_at.type))
_ITS_DESK = exists().where(
    col(DeskRow.office) == col(DraftRow.office),
    col(DeskRow.case_id) == col(DraftRow.case_id),
    col(DeskRow.desk) == col(DraftRow.desk),
    col(DeskRow.holder) == col(DraftRow.holder),
)


def open_holder(
    connection: Connection, office: str, case_id: str, desk: str, holders: Sequence[str]
) -> str | None:
    """Whose of these inboxes an open desk lies in; None if in none."""
    query = select(col(DeskRow.holder)).where(
        col(DeskRow.office) == office,
        col(DeskRow.case_id) == case_id,
        col(DeskRow.desk) == desk,
        col(DeskRow.holder).in_(holders),
    )
    return connection.execute(query.limit(1)).scalar()


def save(connection: Connection, draft: dict[str, Any]) -> None:
    """Keep a draft, in place of the one there was."""
    connection.execute(_SAVE, draft)


def load(
    connection: Connection, office: str, case_id: str, holders: Sequence[str], person: str
) -> tuple[str, str, datetime] | None:
    """The desk, the fields and the time of the newest draft of this person on a case."""
    query = (
        select(col(DraftRow.desk), col(DraftRow.fields), col(DraftRow.saved_at))
        .where(
            col(DraftRow.office) == office,
            col(DraftRow.case_id) == case_id,
            col(DraftRow.holder).in_(holders),
            col(DraftRow.person) == person,
            _ITS_DESK,
        )
        .order_by(col(DraftRow.saved_at).desc())
        .limit(1)
    )
    found = connection.execute(query).one_or_none()
    return found and (found[0], found[1], found[2])


def forget(connection: Connection, office: str, case_id: str, desk: str, person: str) -> None:
    """Drop what this person typed at a desk."""
    connection.execute(
        delete(DraftRow).where(
            col(DraftRow.office) == office,
            col(DraftRow.case_id) == case_id,
            col(DraftRow.desk) == desk,
            col(DraftRow.person) == person,
        )
    )


def sweep(connection: Connection, office: str) -> None:
    """Drop the drafts whose desk is open no more: one may have been saved while it closed."""
    connection.execute(delete(DraftRow).where(col(DraftRow.office) == office, ~_ITS_DESK))
