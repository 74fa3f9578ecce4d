"""One look at a list of cases: which pass, in which order, and a page of them with their desks.

A list is led by its index: see workflow.store.tables. With words that few cases have it is led by
the index of pieces. Where many have them a page is soon met from the beginning of the list: no
more than WINDOW cases are read for it. Where it is not, what may have the words is seen, all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Executable,
    Integer,
    RowMapping,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    case,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped
from sqlmodel import col

from rules.marks import Action
from workflow.calendar import TAIPEI
from workflow.reports.board import ListedCase, Listing, OpenDesk
from workflow.reports.searching import Column, Order, SearchWord
from workflow.store.finding import every, has
from workflow.store.tables import CaseRow, DeskRow, SerialRow

CASE_FIELDS = (
    *("id", "row", "line", "unit", "issuer", "subject", "category", "urgency", "received_at"),
    *("due", "state", "outcome", "is_closed", "returns", "version", "last_at"),
    *("is_confidential", "handler"),
)
CASE_COLUMNS = tuple(col(getattr(CaseRow, name)) for name in CASE_FIELDS)
WINDOW = 10_000  # cases read for a page of what many have
MOST_COUNTED = 1000  # of what many have; who finds more types another word
PLACE = frozenset({"after_due", "after_id"})
LEADING = PLACE | {"first", "last"}  # what a list is led to its beginning and end by

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

_GIVEN = select(func.coalesce(func.sum(col(SerialRow.last)), 0)).where(
    col(SerialRow.office) == bindparam("in_office")
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A filter put to the cases of one office: `asked` has values by the names of `conditions`."""

    connection: Connection
    office: str
    asked: Mapping[str, object]
    words: tuple[SearchWord, ...]

    @property
    def from_the_beginning(self) -> Self:
        """The same without a place that it follows."""
        kept = {name: value for name, value in self.asked.items() if name not in PLACE}
        return replace(self, asked=kept)

    def page(
        self, is_closed: bool | None, order: Order | None, *, offset: int, limit: int
    ) -> Listing:
        """One page of the list, and how long it is; of words that many have, as far as counted."""
        if self.asked.get("few") == ():
            return Listing(cases=(), total=0)
        if not self.words or "few" in self.asked:
            return self._counted(is_closed, order, offset=offset, limit=limit)
        if offset >= MOST_COUNTED:
            limit = 0
        soon = self.soon(bool(is_closed)) if order is None else None
        if soon is None and order is None:  # the list itself is no longer than that
            return self._counted(is_closed, order, offset=offset, limit=limit)
        if soon:
            cases, _ = soon._cases(is_closed, order, offset=offset, limit=limit)
            if len(cases) == limit:
                first = self.from_the_beginning.soon(bool(is_closed)) or self
                total = max(first._count(is_closed, MOST_COUNTED), offset + len(cases))
                return Listing(cases=cases, total=total, is_cut=True)
        led = every(self.connection, self.words)
        cases, total = self._cases(is_closed, order, offset=offset, limit=limit, led=led)
        return Listing(cases=cases, total=min(total, MOST_COUNTED), is_cut=total > MOST_COUNTED)

    def _counted(
        self, is_closed: bool | None, order: Order | None, *, offset: int, limit: int
    ) -> Listing:
        """The same where all of the list is counted; what is near its end is led to from there."""
        total = self._count(is_closed)
        if order or offset <= total // 2 or PLACE & {*self.asked}:
            cases, _ = self._cases(is_closed, order, offset=offset, limit=limit)
            return Listing(cases=cases, total=total)
        turned = Order(column=Column.DUE, is_descending=not is_closed)
        left = max(0, min(limit, total - offset))
        before = total - offset - left
        cases, _ = self._cases(is_closed, turned, offset=before, limit=left)
        return Listing(cases=cases[::-1], total=total)

    def soon(self, is_closed: bool) -> Self | None:
        """The same among the next WINDOW cases of the list; None where there are no more."""
        kept = {name: value for name, value in self.asked.items() if name in LEADING}
        query = _ending(frozenset(kept), is_closed)
        ends = self.connection.execute(query, self._where(kept) | {"skipped": WINDOW}).scalar()
        until = "down_to" if is_closed else "up_to"
        return None if ends is None else replace(self, asked={**self.asked, until: ends})

    def _cases(
        self,
        is_closed: bool | None,
        order: Order | None,
        *,
        offset: int,
        limit: int,
        led: Select[str] | None = None,
    ) -> tuple[tuple[ListedCase, ...], int]:
        """The cases of a page with their desks, a query each; if `led`, how many there are too."""
        if not limit:
            return (), 0
        query = _page(self._names(led), is_closed, self.words, order)
        if led is not None:
            query = query.where(col(CaseRow.id).in_(led))
            query = query.add_columns(func.count().over().label("total"))
        where = self._where(self.asked) | {"skipped": offset, "most": limit}
        found = self.connection.execute(query, where).mappings().all()
        desks = desks_of(self.connection, self.office, [row["id"] for row in found])
        total = int(found[0]["total"]) if found and led is not None else 0
        return tuple(listed(row, desks.get(row["id"], ())) for row in found), total

    def _count(self, is_closed: bool | None, most: int | None = None) -> int:
        """How many pass, `most` at most.

        Of all closed cases none is read for it: each case was given a 文號, without gaps.
        """
        names = frozenset(self.asked) - PLACE
        if is_closed and not names and not self.words:
            given = self.connection.execute(_GIVEN, self._where({})).scalar_one()
            return given - self._count(False)
        query = _passing(names, is_closed, self.words)
        if most is None:
            counting = query.with_only_columns(func.count())
        else:
            # Without an order PostgreSQL would read the table from its beginning, the oldest first.
            query = query.order_by(*_ordered(None, is_closed=is_closed)).limit(most)
            counting = select(func.count()).select_from(query.subquery())
        return self.connection.execute(counting, self._where(self.asked)).scalar_one()

    def _names(self, led: object) -> frozenset[str]:
        return frozenset((*self.asked, *(() if led is None else ("led",))))

    def _where(self, asked: Mapping[str, object]) -> dict[str, object]:
        return {**asked, "in_office": self.office}


def listed(found: RowMapping, desks: Sequence[OpenDesk]) -> ListedCase:
    """One row that has at least CASE_COLUMNS, its times on Taiwan's clock."""
    facts = {name: found[name] for name in CASE_FIELDS}
    local = {name: found[name].astimezone(TAIPEI) for name in ("received_at", "last_at")}
    return ListedCase(**facts | local, desks=tuple(desks))


@lru_cache(maxsize=64)
def _page(
    asked: frozenset[str],
    is_closed: bool | None,
    words: tuple[SearchWord, ...],
    order: Order | None,
) -> Any:
    """A page of the cases that pass such a filter; put together once for each kind."""
    where, ordered = conditions(asked, is_closed, words), _ordered(order, is_closed=is_closed)
    skipped, most = bindparam("skipped", type_=Integer), bindparam("most", type_=Integer)
    if words or {"few", "led"} & asked:
        return select(*CASE_COLUMNS).where(*where).order_by(*ordered).offset(skipped).limit(most)
    # Of what is skipped the index alone is read: PostgreSQL would look at every case of it.
    here = select(col(CaseRow.id)).where(*where).order_by(*ordered).offset(skipped).limit(most)
    in_office = col(CaseRow.office) == bindparam("in_office")
    page = select(*CASE_COLUMNS).where(in_office, col(CaseRow.id).in_(here))
    return page.order_by(*ordered)


@lru_cache(maxsize=64)
def _passing(
    asked: frozenset[str], is_closed: bool | None, words: tuple[SearchWord, ...]
) -> Select[str]:
    """Whatever passes, to be counted."""
    return select(col(CaseRow.id)).where(*conditions(asked, is_closed, words))


@lru_cache(maxsize=64)
def _ending(asked: frozenset[str], is_closed: bool) -> Executable:
    """The due date up to which a list is read for what many have."""
    where = conditions(asked, is_closed, ())
    query = select(col(CaseRow.due)).where(*where).order_by(*_ordered(None, is_closed=is_closed))
    return query.offset(bindparam("skipped")).limit(1)


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


def conditions(
    asked: frozenset[str], is_closed: bool | None, words: Sequence[SearchWord]
) -> Sequence[ColumnElement[bool]]:
    """The filter as a query says it."""
    due, number = col(CaseRow.due), col(CaseRow.id)
    every_one = {
        "unit": col(CaseRow.unit) == bindparam("unit"),
        "state": col(CaseRow.state) == bindparam("state"),
        "urgency": col(CaseRow.urgency) == bindparam("urgency"),
        "number": number == bindparam("number"),
        "first": due >= bindparam("first"),
        "last": due <= bindparam("last"),
        "up_to": due <= bindparam("up_to"),
        "down_to": due >= bindparam("down_to"),
        "few": number.in_(bindparam("few", expanding=True)),
        "after_id": _following(is_closed=bool(is_closed)),
    }
    of_list = [
        *([] if is_closed is None else [col(CaseRow.is_closed) == is_closed]),
        *(condition for name, condition in every_one.items() if name in asked),
        *(has(word) for word in words),
    ]
    if asked & {"few", "led"}:  # "is true" keeps any other index from leading
        of_list = [each if each is every_one["few"] else each.is_(True) for each in of_list]
    elif words and "unit" not in asked:
        # Excludes nothing: SQLite then reads the cases by due date, nearly as they lie on disk.
        of_list.append(due > date.min)
    return [col(CaseRow.office) == bindparam("in_office"), *of_list]


def desks_of(
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
