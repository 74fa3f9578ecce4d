"""Queries of the read models: the board, and what every list says of a case.

None of them reads the log. The board's are led by the index (office, is_closed, due, id), or, with
a unit, by (office, is_closed, unit, state, urgency, due): see workflow.store.tables. In an order of
its own a list is read once through, and no more of it kept than the page.
"""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Executable,
    false,
    func,
    select,
)
from sqlmodel import col

from workflow.reports.board import (
    BoardFilter,
    CaseCount,
    DueWindow,
    Listing,
    Searched,
)
from workflow.reports.desks import HandedCase
from workflow.reports.searching import SearchWord
from workflow.store.finding import few
from workflow.store.looking import Look, conditions
from workflow.store.tables import CaseRow

HANDED_FIELDS = ("id", "subject", "due", "is_confidential")
_GROUP = (col(CaseRow.state), col(CaseRow.urgency), col(CaseRow.due))


def counts(connection: Connection, office: str, wanted: BoardFilter) -> tuple[CaseCount, ...]:
    """How many cases are on their way, by state, urgency and due date; in no order.

    Of the filter's unit and with its words; of words that many have, among those due soonest.
    """
    asked: dict[str, object] = {"unit": wanted.unit} if wanted.unit else {}
    if words := wanted.every_word:
        found = few(connection, office, words)
        look = Look(connection=connection, office=office, asked=asked, words=words)
        soon = look.soon(is_closed=False) if found is None else None
        asked |= soon.asked if soon else {} if found is None else {"few": found}
    query = _counting(frozenset(asked), words)
    counted = connection.execute(query, asked | {"in_office": office})
    return tuple(CaseCount(**row) for row in counted.mappings())


def listing(
    connection: Connection,
    office: str,
    wanted: BoardFilter,
    due: DueWindow | None,
    *,
    offset: int,
    limit: int,
) -> Listing:
    """One page of cases with their desks, in the order asked for.

    `due` stands for the filter's nearness. A query says how many, others the page and its desks;
    with words, another what the index of pieces leads to. Without an order the closed follow the
    open, a list after a list: each is led by its index.
    """
    words = wanted.every_word
    found = few(connection, office, words) if words else None
    asked = _asked(wanted, due) | ({} if found is None else {"few": found})
    look = Look(connection=connection, office=office, asked=asked, words=words)
    if wanted.is_closed is None and wanted.order is None:
        return _one_after_the_other(look, wanted, offset=offset, limit=limit)
    return look.page(wanted.is_closed, wanted.order, offset=offset, limit=limit)


def _one_after_the_other(look: Look, wanted: BoardFilter, *, offset: int, limit: int) -> Listing:
    """The open, and then the closed; a place in one of them is none in the other."""
    after = wanted.after
    first = look if after is None or not after.is_closed else look.from_the_beginning
    then = look if after is None or after.is_closed else look.from_the_beginning
    begun = 0 if after and after.is_closed else limit
    under_way = first.page(False, None, offset=offset, limit=begun)
    left = limit - len(under_way.cases)
    if under_way.is_cut and not left:
        return under_way
    skipped = max(0, offset - under_way.total)
    closed = then.page(True, None, offset=skipped, limit=left)
    return Listing(
        cases=under_way.cases + closed.cases,
        total=under_way.total + closed.total,
        is_cut=under_way.is_cut or closed.is_cut,
    )


def search(
    connection: Connection,
    office: str,
    words: tuple[SearchWord, ...],
    *,
    most: int,
    limit: int,
) -> Searched:
    """The first cases that have every word, those on their way before the closed."""
    wanted = BoardFilter(words=words, is_closed=None)
    found = listing(connection, office, wanted, None, offset=0, limit=limit)
    return Searched(
        cases=found.cases,
        total=min(found.total, most),
        is_cut=found.is_cut or found.total >= most,
    )


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


def _asked(wanted: BoardFilter, due: DueWindow | None) -> dict[str, object]:
    """What a case must be to pass the filter, but for the words of its subject."""
    every = {
        "unit": wanted.unit,
        "state": wanted.state and wanted.state.value,
        "urgency": wanted.urgency,
        "number": wanted.number,
        "first": due and due.first,
        "last": due and due.last,
        "after_due": wanted.after and wanted.after.due,
        "after_id": wanted.after and wanted.after.id,
    }
    return {name: value for name, value in every.items() if value}


@lru_cache(maxsize=64)
def _counting(asked: frozenset[str], words: tuple[SearchWord, ...]) -> Executable:
    """How many open cases are alike among those that pass.

    First as they stand in their index, by unit: that needs no sorting.
    """
    number = func.count().label("number")
    by_unit = select(col(CaseRow.unit), *_GROUP, number).where(*conditions(asked, False, words))
    found = by_unit.group_by(col(CaseRow.unit), *_GROUP).subquery()
    alike = (found.c.state, found.c.urgency, found.c.due)
    return select(*alike, func.sum(found.c.number).label("count")).group_by(*alike)
