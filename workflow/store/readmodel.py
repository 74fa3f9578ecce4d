"""The read models: a row a case for the board, one for searches, a row an open desk for inboxes.

They say nothing that the log does not: `Store.rebuild` makes them again. They are written in the
transaction of the events that change them.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlmodel import col

from rules.texts import folded
from workflow.case.case import Case
from workflow.store import pieces
from workflow.store.straight import run
from workflow.store.tables import CaseRow, DeskRow, DraftRow

_OPEN_CASE, _OPEN_DESKS = insert(CaseRow), insert(DeskRow)
_CHANGE_CASE = update(CaseRow).where(
    col(CaseRow.office) == bindparam("in_office"), col(CaseRow.id) == bindparam("of_case")
)
_CLOSE_DESKS = delete(DeskRow).where(
    col(DeskRow.office) == bindparam("in_office"),
    col(DeskRow.case_id) == bindparam("of_case"),
    col(DeskRow.desk) == bindparam("of_desk"),
)
_FORGET_DRAFTS = delete(DraftRow).where(
    col(DraftRow.office) == bindparam("in_office"),
    col(DraftRow.case_id) == bindparam("of_case"),
    col(DraftRow.desk) == bindparam("of_desk"),
)


def open_case(connection: Connection, office: str, case: Case, last_hash: str) -> None:
    """The rows of a new case; `last_hash` is the chain's at its last event."""
    connection.execute(_OPEN_CASE, case_row(office, case, last_hash))
    pieces.add(connection, [pieces.pieces_row(office, case)])
    if desks := list(desk_rows(office, case)):
        connection.execute(_OPEN_DESKS, desks)


def change_case(
    connection: Connection, office: str, before: Case, after: Case, last_hash: str
) -> None:
    """The rows of a case after more events: only what changed. Drafts go with their desk.

    A desk that closes and opens anew has another token, so what was typed at it is dropped too.
    """
    where = {"in_office": office, "of_case": after.id}
    was = _changing(before, "")
    changed = {name: now for name, now in _changing(after, last_hash).items() if now != was[name]}
    # A column that is named costs its indexes a write even if it stays as it is.
    run(connection, _CHANGE_CASE, where | changed)
    known = {desk.desk for desk in before.open}
    gone = [where | {"of_desk": each} for each in sorted(known - {d.desk for d in after.open})]
    for each in gone:
        run(connection, _CLOSE_DESKS, each)
        run(connection, _FORGET_DRAFTS, each)
    for row in desk_rows(office, after):
        if row["desk"] not in known:
            run(connection, _OPEN_DESKS, row)


def clear(connection: Connection, office: str) -> None:
    """Forget every case of an office but for its pieces; log and drafts are untouched."""
    connection.execute(delete(DeskRow).where(col(DeskRow.office) == office))
    connection.execute(delete(CaseRow).where(col(CaseRow.office) == office))


def case_row(office: str, case: Case, last_hash: str) -> dict[str, Any]:
    """The row of CaseRow for a case."""
    facts = {
        "office": office,
        "id": case.id,
        "subject": case.subject,
        "subject_folded": folded(case.subject),
        "category": case.category,
        "received_at": case.received_at,
        "is_confidential": case.is_confidential,
    }
    return facts | _changing(case, last_hash)


def _changing(case: Case, last_hash: str) -> dict[str, Any]:
    """The columns of CaseRow that an event may change, as this case has them."""
    return {
        "row": case.row,
        "line": case.line,
        "unit": case.unit,
        "issuer": case.issuer.value,
        "urgency": case.urgency,
        "due": case.due,
        "counted_from": case.counted_from,
        "paused_days": case.clock.paused_working_days,
        "suspended_since": case.clock.suspended_since,
        "closed_on": case.closed_on,
        "handler": case.handled_by,
        "state": case.state.value,
        "outcome": case.outcome.value if case.outcome else None,
        "is_closed": case.is_closed,
        "returns": case.returns,
        "reminders": case.reminders,
        "version": case.version,
        "last_at": case.last_at,
        "last_hash": last_hash,
    }


def desk_rows(office: str, case: Case) -> Iterator[dict[str, Any]]:
    """A row of DeskRow for every open desk."""
    for desk in case.open:
        yield {
            "office": office,
            "case_id": case.id,
            "desk": desk.desk,
            "holder": desk.duty.holder,
            "unit": desk.duty.unit,
            "position": desk.duty.position,
            "action": desk.duty.action.value,
            "opened_at": desk.opened_at,
        }
