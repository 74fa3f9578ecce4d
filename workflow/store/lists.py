"""Queries of the read models: the board, and what every list says of a case.

None of them reads the log. The board's are led by the index (office, is_closed, due, id), or, with
a unit, by (office, is_closed, unit, state, urgency, due): see workflow.store.tables. In an order of
its own a list is read once through, and no more of it kept than the page.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Executable,
    Row,
    RowMapping,
    SQLColumnExpression,
    String,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped
from sqlmodel import col

from rules.marks import Action
from workflow.calendar import TAIPEI
from workflow.reports.board import (
    BoardFilter,
    CaseCount,
    DueWindow,
    ListedCase,
    Listing,
    OpenDesk,
    Searched,
)
from workflow.reports.desks import HandedCase
from workflow.reports.searching import Column, Order, SearchWord
from workflow.store.tables import CaseRow, DeskRow

CASE_FIELDS = (
    *("id", "row", "line", "unit", "issuer", "subject", "category", "urgency", "received_at"),
    *("due", "state", "outcome", "is_closed", "returns", "version", "last_at"),
    *("is_confidential", "handler"),
)
HANDED_FIELDS = ("id", "subject", "due", "is_confidential")
CASE_COLUMNS = tuple(col(getattr(CaseRow, name)) for name in CASE_FIELDS)

_GROUP = (col(CaseRow.state), col(CaseRow.urgency), col(CaseRow.due))
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

_BY_NUMBER = select(*CASE_COLUMNS).where(
    col(CaseRow.office) == bindparam("in_office"),
    col(CaseRow.id).in_(bindparam("ids", expanding=True)),
)


def counts(connection: Connection, office: str, wanted: BoardFilter) -> tuple[CaseCount, ...]:
    """How many cases are on their way, by state, urgency and due date; in no order.

    Of the filter's unit and with its words.
    """
    asked = {"unit": wanted.unit} if wanted.unit else {}
    query = _counting(frozenset(asked), wanted.every_word)
    found = connection.execute(query, asked | {"in_office": office})
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
    """One page of cases with their desks, in the order asked for.

    `due` stands for the filter's nearness. Three queries: how many, the page, the desks on it.
    Without an order the closed follow the open, a list after a list: each is led by its index.
    """
    if wanted.is_closed is None and wanted.order is None:
        under_way, closed = (_part(wanted, is_closed=each) for each in (False, True))
        begun = limit if wanted.after is None or under_way.after else 0
        first = listing(connection, office, under_way, due, offset=offset, limit=begun)
        skipped, left = max(0, offset - first.total), limit - len(first.cases)
        rest = listing(connection, office, closed, due, offset=skipped, limit=left)
        return Listing(cases=first.cases + rest.cases, total=first.total + rest.total)
    asked = _asked(wanted, due)
    counting, page = _queries(frozenset(asked), wanted.is_closed, wanted.every_word, wanted.order)
    where = asked | {"in_office": office}
    total = connection.execute(counting, where).scalar_one()
    found = connection.execute(page, where | {"skipped": offset, "most": limit}).mappings().all()
    desks = _desks(connection, office, [row["id"] for row in found])
    cases = tuple(listed(row, desks.get(row["id"], ())) for row in found)
    return Listing(cases=cases, total=total)


def _part(wanted: BoardFilter, *, is_closed: bool) -> BoardFilter:
    """The list of the open, or of the closed, with the place in it if the place is there."""
    is_there = wanted.after is not None and wanted.after.is_closed == is_closed
    return replace(wanted, is_closed=is_closed, after=wanted.after if is_there else None)


def search(
    connection: Connection,
    office: str,
    words: tuple[SearchWord, ...],
    *,
    most: int,
    limit: int,
) -> Searched:
    """The first cases that have every word, those on their way before the closed.

    One look through all cases, wherever they lie, that ends where `most` are found. Where so many
    have the words, the first of them are soon met in their order too.
    """
    where = {"in_office": office, "skipped": 0, "most": most}
    found = connection.execute(_searching(words), where).all()
    best = sorted((each for each in found if not each.is_closed), key=_soonest)
    best += sorted((each for each in found if each.is_closed), key=_soonest, reverse=True)
    ids = [each.id for each in best[:limit]]
    if len(found) == most:
        _, page = _queries(frozenset[str](), False, words, None)
        ids = [row.id for row in connection.execute(page, where | {"most": limit})] + ids
    ids = ids[:limit]
    rows = connection.execute(_BY_NUMBER, {"in_office": office, "ids": ids}).mappings()
    by_id = {row["id"]: row for row in rows}
    desks = _desks(connection, office, ids)
    cases = tuple(listed(by_id[each], desks.get(each, ())) for each in dict.fromkeys(ids))
    return Searched(cases=cases, total=len(found), is_cut=len(found) == most)


def _soonest(found: Row[Any]) -> tuple[date, str]:
    return found.due, found.id


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
        "number": wanted.number,
        "first": due and due.first,
        "last": due and due.last,
        "after_due": wanted.after and wanted.after.due,
        "after_id": wanted.after and wanted.after.id,
    }
    return {name: value for name, value in every.items() if value}


@lru_cache(maxsize=64)
def _queries(
    asked: frozenset[str],
    is_closed: bool | None,
    words: tuple[SearchWord, ...],
    order: Order | None,
) -> tuple[Executable, Executable]:
    """How many cases pass such a filter, and a page of them; put together once for each kind."""
    where = _conditions(asked, is_closed, words)
    following = (_following(is_closed=bool(is_closed)),) if "after_id" in asked else ()
    page = select(*CASE_COLUMNS).where(*where, *following)
    page = page.order_by(*_ordered(order, is_closed=is_closed))
    return (
        select(func.count()).select_from(CaseRow).where(*where),
        page.offset(bindparam("skipped")).limit(bindparam("most")),
    )


@lru_cache(maxsize=64)
def _searching(words: tuple[SearchWord, ...]) -> Executable:
    """Which cases have every word, in no order."""
    columns = (col(CaseRow.id), col(CaseRow.is_closed), col(CaseRow.due))
    in_office = col(CaseRow.office) == bindparam("in_office")
    return select(*columns).where(in_office, *map(_has, words)).limit(bindparam("most"))


@lru_cache(maxsize=64)
def _counting(asked: frozenset[str], words: tuple[SearchWord, ...]) -> Executable:
    """How many open cases are alike among those that pass."""
    alike = select(*_GROUP, func.count().label("count"))
    return alike.where(*_conditions(asked, False, words)).group_by(*_GROUP)


def _ordered(order: Order | None, *, is_closed: bool | None) -> Sequence[SQLColumnExpression[Any]]:
    """By the column asked for, those alike by due date; else as the list stands by itself."""
    due, number = col(CaseRow.due), col(CaseRow.id)
    if order is None or order.column is Column.DUE:
        is_descending = order.is_descending if order else is_closed
        return (due.desc(), number.desc()) if is_descending else (due, number)
    column: Mapped[Any] = col(getattr(CaseRow, order.column.value))
    ranked = case(order.ranks, value=column, else_=len(order.ranks)) if order.ranks else column
    return (ranked.desc() if order.is_descending else ranked, due, number)


def _following(*, is_closed: bool) -> ColumnElement[bool]:
    """What stands after a case in the list of the open, or of the closed."""
    here = tuple_(col(CaseRow.due), col(CaseRow.id))
    there = tuple_(bindparam("after_due", type_=Date), bindparam("after_id", type_=String))
    return here < there if is_closed else here > there


def _conditions(
    asked: frozenset[str], is_closed: bool | None, words: Sequence[SearchWord]
) -> Sequence[ColumnElement[bool]]:
    """The filter as a query says it."""
    every = {
        "unit": col(CaseRow.unit) == bindparam("unit"),
        "state": col(CaseRow.state) == bindparam("state"),
        "urgency": col(CaseRow.urgency) == bindparam("urgency"),
        "number": col(CaseRow.id) == bindparam("number"),
        "first": col(CaseRow.due) >= bindparam("first"),
        "last": col(CaseRow.due) <= bindparam("last"),
    }
    conditions = [
        col(CaseRow.office) == bindparam("in_office"),
        *([] if is_closed is None else [col(CaseRow.is_closed) == is_closed]),
        *(condition for name, condition in every.items() if name in asked),
        *(_has(word) for word in words),
    ]
    if words and "unit" not in asked:
        # Excludes nothing: SQLite then reads the cases by due date, nearly as they lie on disk.
        conditions.append(col(CaseRow.due) > date.min)
    return conditions


def _has(word: SearchWord) -> ColumnElement[bool]:
    """Whether a case has the word; subjects are compared folded (`rules.texts`).

    No word of its subject finds a 密件: who may not read it would learn what it says by guessing.
    Nor does its handler, whom lists keep back.
    """
    told = [col(CaseRow.subject_folded).contains(word.text, autoescape=True)]
    if word.handlers:
        told.append(col(CaseRow.handler).in_(word.handlers))
    found: list[ColumnElement[bool]] = [(col(CaseRow.is_confidential) == false()) & or_(*told)]
    if word.text.isascii():
        found.append(col(CaseRow.id).contains(word.text, autoescape=True))
    if word.holders:
        lying = select(col(DeskRow.case_id)).where(
            col(DeskRow.office) == bindparam("in_office"), col(DeskRow.holder).in_(word.holders)
        )
        found.append(col(CaseRow.id).in_(lying))
    return or_(*found)


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
