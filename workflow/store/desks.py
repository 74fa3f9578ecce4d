"""Queries of the open desks: somebody's inbox, and those that may call for a reminder (稽催).

A desk lies in the inbox of its holder (Duty.holder: 綜合企劃組/股長, 府外/法務局); an
actor has several.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Label, RowMapping, and_, bindparam, false, func, not_, select
from sqlmodel import col

from rules.marks import Action
from rules.texts import one_line
from workflow.calendar import TAIPEI
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.reports.board import OpenDesk
from workflow.reports.desks import DeskCount, DeskInHand, DesksInHand, DesksWanted
from workflow.reports.reminders import WaitingDesk
from workflow.store.folding import FoldedCases, is_number
from workflow.store.looking import CASE_COLUMNS, listed
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
_ITS_CASE = and_(
    col(DeskRow.office) == col(CaseRow.office), col(DeskRow.case_id) == col(CaseRow.id)
)
_INBOX = select(
    *CASE_COLUMNS,
    col(CaseRow.last_hash),
    *_DESK_COLUMNS,
    col(DraftRow.saved_at).is_not(None).label("has_draft"),
    func.count().over().label("total"),
).join(DeskRow, _ITS_CASE)
_OWN_DESKS = (
    _INBOX.outerjoin(DraftRow, and_(_OWN_DRAFT, col(DraftRow.person) == bindparam("by_person")))
    .where(
        col(DeskRow.office) == bindparam("in_office"),
        col(DeskRow.holder).in_(bindparam("holders", expanding=True)),
    )
    .order_by(col(CaseRow.due), col(CaseRow.id), col(DeskRow.desk), col(DeskRow.action))
    .limit(bindparam("most"))
)
_IS_THEIRS = and_(
    col(CaseRow.unit) == bindparam("of_unit"),
    col(DeskRow.holder) == bindparam("at_inbox"),
    col(CaseRow.handler).in_(bindparam("colleagues", expanding=True)),
)
_OF_CASES = col(CaseRow.id).in_(bindparam("of_cases", expanding=True))
_WANTED = {  # by whether they are the colleagues', and whether some cases are named
    (True, False): _OWN_DESKS.where(_IS_THEIRS),
    (True, True): _OWN_DESKS.where(_IS_THEIRS, _OF_CASES),
    (False, False): _OWN_DESKS.where(not_(_IS_THEIRS)),
    (False, True): _OWN_DESKS.where(not_(_IS_THEIRS), _OF_CASES),
}
_ALIKE = (col(DeskRow.holder), col(CaseRow.unit), col(CaseRow.handler))
_IN_OFFICE = col(DeskRow.office) == bindparam("in_office")
_IS_SHARED = col(DeskRow.holder).in_(bindparam("shared", expanding=True))
_COUNTED = (
    select(col(DeskRow.holder), func.count().label("count"))
    .where(_IN_OFFICE, not_(_IS_SHARED))
    .group_by(col(DeskRow.holder))
)
_COUNTED_OF_SHARED = (
    select(*_ALIKE, func.count().label("count"))
    .select_from(DeskRow)
    .join(CaseRow, _ITS_CASE)
    .where(_IN_OFFICE, _IS_SHARED)
    .group_by(*_ALIKE)
)
_REMINDED = select(
    *(col(CaseRow.id), col(CaseRow.unit), col(CaseRow.subject), col(CaseRow.is_confidential)),
    *(col(CaseRow.urgency), col(CaseRow.due), col(CaseRow.reminders), col(CaseRow.last_hash)),
    *_DESK_COLUMNS,
).join(DeskRow, _ITS_CASE)


def inbox(
    connection: Connection,
    office: str,
    actor: Actor,
    folded: FoldedCases,
    wanted: DesksWanted,
) -> DesksInHand:
    """The desks of this actor, soonest due first, each with its case and whether a draft is kept.

    Two queries at most, however many desks: the page, and the events of cases not `folded` yet.
    """
    where: dict[str, object] = {
        "in_office": office,
        "holders": [one_line(holder) for holder in actor.holders],
        "by_person": one_line(actor.identity),
        "most": wanted.limit,
        "of_unit": one_line(wanted.colleagues.unit),
        "at_inbox": one_line(wanted.colleagues.holder),
        "colleagues": list(wanted.colleagues.people),
    }
    if wanted.of_cases is not None:
        where["of_cases"] = list(filter(is_number, wanted.of_cases))
    query = _WANTED[wanted.are_theirs, wanted.of_cases is not None]
    found = connection.execute(query, where).mappings().all()
    hashes = {row["id"]: row["last_hash"] for row in found}
    cases = folded.load_all(connection, office, hashes)
    return DesksInHand(
        desks=tuple(
            DeskInHand(
                listed=listed(row, (_desk(row),)),
                desk=_desk(row),
                has_draft=row["has_draft"],
                case=cases.get(row["id"]),
            )
            for row in found
        ),
        total=found[0]["total"] if found else 0,
    )


def desk_counts(
    connection: Connection, office: str, shared: Collection[str]
) -> tuple[DeskCount, ...]:
    """How many desks lie in every inbox; of `shared` ones by unit and handler of the documents."""
    where = {"in_office": office, "shared": [one_line(holder) for holder in shared]}
    found = [
        *connection.execute(_COUNTED, where).mappings(),
        *connection.execute(_COUNTED_OF_SHARED, where).mappings(),
    ]
    return tuple(DeskCount(**row) for row in found)


def to_remind(
    connection: Connection, office: str, folded: FoldedCases, *, before: date
) -> tuple[WaitingDesk, ...]:
    """The desks of cases due before this day, and of every co-signer.

    Not where the clock stands, nor of what goes along with another case (併辦, 彙辦), nor of those
    told after the decision: they are never late.
    A co-signer's own limit depends on the working days since the desk opened: no query knows them.
    Nor how often a holder was reminded: of the cases reminded of, the events are read for that.
    """
    query = _REMINDED.where(
        col(CaseRow.office) == office,
        col(CaseRow.is_closed) == false(),
        col(CaseRow.suspended_since).is_(None),
        col(CaseRow.state) != State.MERGED.value,
        col(DeskRow.action) != Action.INFORM.value,
        (col(CaseRow.due) < before) | (col(DeskRow.action) == Action.COSIGN.value),
    ).order_by(col(CaseRow.id), col(DeskRow.desk), col(DeskRow.action))
    rows = connection.execute(query).mappings().all()
    hashes = {row["id"]: row["last_hash"] for row in rows if row["reminders"]}
    cases = folded.load_all(connection, office, hashes)
    return tuple(_waiting(row, cases.get(row["id"])) for row in rows)


def _waiting(row: RowMapping, case: Case | None) -> WaitingDesk:
    """The desk of a row, with how often its holder was reminded by the events of its case."""
    days = case.reminded(row["desk_holder"]) if case else ()
    return WaitingDesk(
        case_id=row["id"],
        unit=row["unit"],
        subject=row["subject"],
        is_confidential=row["is_confidential"],
        urgency=row["urgency"],
        due=row["due"],
        reminded=len(days),
        reminded_on=days[-1] if days else None,
        desk=_desk(row),
    )


def _desk(found: RowMapping) -> OpenDesk:
    """The desk of a row that has _DESK_COLUMNS."""
    return OpenDesk(
        desk=found["desk_desk"],
        holder=found["desk_holder"],
        unit=found["desk_unit"],
        position=found["desk_position"],
        action=Action(found["desk_action"]).value,  # by an older word, perhaps
        opened_at=found["desk_opened_at"].astimezone(TAIPEI),
    )
