"""The open desks that may call for a reminder (稽催), each with the document that lies on it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, and_, false, label, select
from sqlmodel import col

from rules.marks import Action
from workflow.calendar import TAIPEI
from workflow.reports.board import OpenDesk
from workflow.reports.reminders import WaitingDesk
from workflow.store.tables import CaseRow, DeskRow

_WAITING = select(
    *(col(CaseRow.unit), col(CaseRow.subject), col(CaseRow.is_confidential)),
    *(col(CaseRow.urgency), col(CaseRow.due)),
    *(col(DeskRow.case_id), col(DeskRow.desk), col(DeskRow.holder), col(DeskRow.position)),
    *(col(DeskRow.action), col(DeskRow.opened_at), label("place", col(DeskRow.unit))),
    label("reminded", col(CaseRow.reminders)),
).join(
    DeskRow,
    and_(col(DeskRow.office) == col(CaseRow.office), col(DeskRow.case_id) == col(CaseRow.id)),
)


def waiting_desks(connection: Connection, office: str, *, before: date) -> Iterator[WaitingDesk]:
    """The desks of cases due before this day, and of every co-signer.

    Not where the clock stands, nor of those told after the decision: they are never late.
    A co-signer's own limit depends on the working days since the desk opened: no query knows them.
    """
    query = _WAITING.where(
        col(CaseRow.office) == office,
        col(CaseRow.is_closed) == false(),
        col(CaseRow.suspended_since).is_(None),
        col(DeskRow.action) != Action.INFORM.value,
        (col(CaseRow.due) < before) | (col(DeskRow.action) == Action.COSIGN.value),
    ).order_by(col(CaseRow.id), col(DeskRow.desk), col(DeskRow.action))
    for row in connection.execute(query).mappings():
        yield WaitingDesk(
            case_id=row["case_id"],
            unit=row["unit"],
            subject=row["subject"],
            is_confidential=row["is_confidential"],
            urgency=row["urgency"],
            due=row["due"],
            reminded=row["reminded"],
            desk=OpenDesk(
                desk=row["desk"],
                holder=row["holder"],
                unit=row["place"],
                position=row["position"],
                action=row["action"],
                opened_at=row["opened_at"].astimezone(TAIPEI),
            ),
        )
