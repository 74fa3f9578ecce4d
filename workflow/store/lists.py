"""Queries of the read models: the board, and what every list says of a case.

None of them reads the log. The board's are led by the index (office, is_closed, due, id), or, with
a unit, by (office, is_closed, unit, state, urgency, due): see workflow.store.tables.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    RowMapping,
    bindparam,
    false,
    func,
    select,
)
from sqlmodel import col

from rules.marks import Action
from rules.texts import folded, folded_name
from workflow.calendar import TAIPEI
from workflow.reports.board import (
    BoardFilter,
    CaseCount,
    DueWindow,
    ListedCase,
    Listing,
    OpenDesk,
)
from workflow.reports.desks import HandedCase
from workflow.store.tables import CaseRow, DeskRow

CASE_FIELDS = (
    *("id", "row", "line", "unit", "issuer", "subject", "category", "urgency", "received_at"),
    *("due", "state", "outcome", "is_closed", "returns", "version", "last_at"),
    *("is_confidential", "handler"),
)
HANDED_FIELDS = ("id", "subject", "due", "is_confidential")
CASE_COLUMNS = tuple(col(getattr(CaseRow, name)) for name in CASE_FIELDS)

_GROUP = (col(CaseRow.state), col(CaseRow.urgency), col(CaseRow.due))
_COUNTS = (
    select(*_GROUP, func.count().label("count"))
    .where(col(CaseRow.office) == bindparam("in_office"), col(CaseRow.is_closed) == false())
    .group_by(*_GROUP)
)
_DESKS = (
    select(
        col(DeskRow.case_id),
        col(DeskRow.desk),
        col(DeskRow.holder),
        col(DeskRow.unit),
        col(DeskRow.position),
        col(DeskRow.action),
        col(DeskRow.opened_at),
    )
    .where(
        col(DeskRow.office) == bindparam("in_office"),
        col(DeskRow.case_id).in_(bindparam("of_cases", expanding=True)),
    )
    .order_by(col(DeskRow.case_id), col(DeskRow.desk))
)


def counts(connection: Connection, office: str) -> tuple[CaseCount, ...]:
    """How many cases are on their way, by state, urgency and due date; in no order."""
    found = connection.execute(_COUNTS, {"in_office": office})
    return tuple(CaseCount(**row) for row in found.mappings())


def listing(
    connection: Connection,
    office: str,
    wanted: BoardFilter,
    due: DueWindow | None,
    *,
    offset: int,
    limit: int,
) -> Listing:
    """One page of cases with their desks, soonest due first; of the closed, latest first.

    `due` stands for the filter's nearness. Three queries: how many, the page, the desks on it.
    """
    asked = _asked(wanted, due)
    counting, page = _queries(frozenset(asked), wanted.is_closed, wanted.text)
    where = asked | {"in_office": office}
    total = connection.execute(counting, where).scalar_one()
    found = connection.execute(page, where | {"skipped": offset, "most": limit}).mappings().all()
    desks = _desks(connection, office, [row["id"] for row in found])
    cases = tuple(listed(row, desks.get(row["id"], ())) for row in found)
    return Listing(cases=cases, total=total)


def open_ids(connection: Connection, office: str, handler: Collection[str] = ()) -> list[str]:
    """The 文號 of the cases on their way, in order; of one handler if what records call them is."""
    query = select(col(CaseRow.id)).where(
        col(CaseRow.office) == office, col(CaseRow.is_closed) == false()
    )
    if handler:
        query = query.where(col(CaseRow.handler).in_(handler))
    return list(connection.execute(query.order_by(col(CaseRow.id))).scalars())


def handled_by(
    connection: Connection, office: str, handler: Collection[str]
) -> tuple[HandedCase, ...]:
    """The cases on their way of a handler, by what records call them; soonest due first."""
    query = (
        select(*(col(getattr(CaseRow, name)) for name in HANDED_FIELDS))
        .where(
            col(CaseRow.office) == office,
            col(CaseRow.is_closed) == false(),
            col(CaseRow.handler).in_(handler),
        )
        .order_by(col(CaseRow.due), col(CaseRow.id))
    )
    return tuple(HandedCase(**row) for row in connection.execute(query).mappings())


def listed(found: RowMapping, desks: Sequence[OpenDesk]) -> ListedCase:
    """One row that has at least CASE_COLUMNS, its times on Taiwan's clock."""
    facts = {name: found[name] for name in CASE_FIELDS}
    local = {name: found[name].astimezone(TAIPEI) for name in ("received_at", "last_at")}
    return ListedCase(**facts | local, desks=tuple(desks))


def _asked(wanted: BoardFilter, due: DueWindow | None) -> dict[str, object]:
    """What a case must be to pass the filter, but for the words of its subject."""
    every = {
        "unit": wanted.unit,
        "state": wanted.state and wanted.state.value,
        "urgency": wanted.urgency,
        "first": due and due.first,
        "last": due and due.last,
    }
    return {name: value for name, value in every.items() if value}


@lru_cache(maxsize=64)
def _queries(asked: frozenset[str], is_closed: bool, words: str) -> tuple[Executable, Executable]:
    """How many cases pass such a filter, and a page of them; put together once for each kind."""
    where = _conditions(asked, is_closed, words)
    order = (col(CaseRow.due), col(CaseRow.id))
    if is_closed:
        order = (col(CaseRow.due).desc(), col(CaseRow.id).desc())
    page = select(*CASE_COLUMNS).where(*where).order_by(*order)
    return (
        select(func.count()).select_from(CaseRow).where(*where),
        page.offset(bindparam("skipped")).limit(bindparam("most")),
    )


def _conditions(
    asked: frozenset[str], is_closed: bool, words: str
) -> Sequence[ColumnElement[bool]]:
    """The filter as a query says it; subjects are compared folded (`rules.texts`).

    No word of its subject finds a 密件: who may not read it would learn what it says by guessing.
    """
    every = {
        "unit": col(CaseRow.unit) == bindparam("unit"),
        "state": col(CaseRow.state) == bindparam("state"),
        "urgency": col(CaseRow.urgency) == bindparam("urgency"),
        "first": col(CaseRow.due) >= bindparam("first"),
        "last": col(CaseRow.due) <= bindparam("last"),
    }
    conditions = [
        col(CaseRow.office) == bindparam("in_office"),
        col(CaseRow.is_closed) == is_closed,
        *(condition for name, condition in every.items() if name in asked),
    ]
    if words:
        found = col(CaseRow.subject_folded).contains(folded(words), autoescape=True)
        readable = (col(CaseRow.is_confidential) == false()) & found
        conditions.append(readable | (col(CaseRow.id) == folded_name(words)))
        if "unit" not in asked:
            # Excludes nothing: SQLite then reads the cases by due date, nearly as they lie on disk.
            conditions.append(col(CaseRow.due) > date.min)
    return conditions


def _desks(
    connection: Connection, office: str, case_ids: Sequence[str]
) -> dict[str, list[OpenDesk]]:
    """The open desks of these cases, by 文號; one query."""
    desks: dict[str, list[OpenDesk]] = {}
    for of_case, desk, holder, unit, position, action, opened_at in connection.execute(
        _DESKS, {"in_office": office, "of_cases": case_ids}
    ):
        desks.setdefault(of_case, []).append(
            OpenDesk(
                desk=desk,
                holder=holder,
                unit=unit,
                position=position,
                action=Action(action).value,  # by an older word, perhaps
                opened_at=opened_at.astimezone(TAIPEI),
            )
        )
    return desks
