"""Queries of what was typed at a desk and not yet signed.

A draft belongs to a person at one desk of one inbox (holder): a deputy does not see the holder's,
nor does the same person in another position. What is typed to register a document has no case yet,
and lies at the position of whoever typed it.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, exists, or_, select, text
from sqlmodel import SQLModel, col

from workflow.calendar import taipei_time
from workflow.case.duties import Actor
from workflow.reports.desks import NO_CASE, Draft
from workflow.store.folding import is_number
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
_NEWEST = (
    select(col(DraftRow.desk), col(DraftRow.fields), col(DraftRow.saved_at))
    .where(
        col(DraftRow.office) == bindparam("in_office"),
        col(DraftRow.case_id) == bindparam("of_case"),
        col(DraftRow.holder).in_(bindparam("holders", expanding=True)),
        col(DraftRow.person) == bindparam("by_person"),
        or_(col(DraftRow.case_id) == NO_CASE, _ITS_DESK),
    )
    .order_by(col(DraftRow.saved_at).desc())
    .limit(1)
)


def save(connection: Connection, office: str, case_id: str, actor: Actor, draft: Draft) -> bool:
    """Keep a draft in place of the one there was; False if its desk is not the actor's.

    Not the actor's is a desk that is closed, or lies in another's inbox, or never was.
    """
    if not _can_be_asked(case_id, draft.desk):
        return False
    holder = (
        _open_holder(connection, office, case_id, draft.desk, actor.holders)
        if case_id != NO_CASE
        else actor.holders[0]
    )
    if holder is None:
        return False
    facts = {
        "office": office,
        "case_id": case_id,
        "desk": draft.desk,
        "holder": holder,
        "person": actor.identity,
        "fields": json.dumps(dict(draft.fields), ensure_ascii=False),
        "saved_at": draft.saved_at,
    }
    connection.execute(_SAVE, facts)
    return True


def load(connection: Connection, office: str, case_id: str, actor: Actor) -> Draft | None:
    """The newest draft of this person on a case, at a desk that is still open."""
    if case_id != NO_CASE and not is_number(case_id):
        return None
    where = {
        "in_office": office,
        "of_case": case_id,
        "holders": list(actor.holders),
        "by_person": actor.identity,
    }
    found = connection.execute(_NEWEST, where).one_or_none()
    if found is None:
        return None
    desk, typed, saved_at = found
    return Draft(desk=desk, fields=json.loads(typed), saved_at=taipei_time(saved_at))


def forget(connection: Connection, office: str, case_id: str, actor: Actor, desk: str) -> None:
    """Drop what this person typed at a desk, if anything."""
    if not _can_be_asked(case_id, desk):
        return
    connection.execute(
        delete(DraftRow).where(
            col(DraftRow.office) == office,
            col(DraftRow.case_id) == case_id,
            col(DraftRow.desk) == desk,
            or_(col(DraftRow.case_id) != NO_CASE, col(DraftRow.holder) == actor.holders[0]),
            col(DraftRow.person) == actor.identity,
        )
    )


def sweep(connection: Connection, office: str) -> None:
    """Drop the drafts whose desk is open no more: one may have been saved while it closed."""
    is_of_case = col(DraftRow.case_id) != NO_CASE
    is_over = (col(DraftRow.office) == office, is_of_case, ~_ITS_DESK)
    connection.execute(delete(DraftRow).where(*is_over))


def _open_holder(
    connection: Connection, office: str, case_id: str, desk: str, holders: Sequence[str]
) -> str | None:
    """Whose of these inboxes an open desk lies in; None if in none.

    Nobody closes the desk before this transaction ends: its drafts would be dropped too early.
    """
    query = select(col(DeskRow.holder)).where(
        col(DeskRow.office) == office,
        col(DeskRow.case_id) == case_id,
        col(DeskRow.desk) == desk,
        col(DeskRow.holder).in_(holders),
    )
    return connection.execute(query.limit(1).with_for_update(read=True)).scalar()


def _can_be_asked(case_id: str, desk: str) -> bool:
    """Whether any database would take these, even to look them up."""
    return (case_id == NO_CASE or is_number(case_id)) and desk.isprintable()
