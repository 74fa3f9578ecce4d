"""看板: the documents on their way.

Counts and list follow the filter, the list a page at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import msgid
from web.links import Pager, pager
from web.screens.board.counted import ON_THE_WAY, Matrix, matrix, overdue
from web.screens.board.query import BoardQuery
from workflow.case.words import State
from workflow.desk.casework import PAGE_ROWS, Casework
from workflow.reports.board import BoardRow, Nearness
from workflow.reports.searching import Column

COLUMNS = (
    (msgid("速別"), Column.URGENCY),
    (msgid("文號"), Column.ID),
    (msgid("主旨"), None),
    (msgid("承辦單位"), Column.UNIT),
    (msgid("階段"), Column.STATE),
    (msgid("現在輪到"), None),
    (msgid("限辦"), Column.DUE),
    (msgid("期限"), None),
)
OPEN_FIRST = msgid("符合的公文 %(found)s 件，期限近的在前")
CLOSED_AFTER = msgid("符合的公文 %(found)s 件：辦理中的期限近的在前，其後是已結案的，期限晚的在前")
IN_ORDER = msgid("符合的公文 %(found)s 件，依%(column)s排列")
TURNED_ABOUT = msgid("符合的公文 %(found)s 件，依%(column)s倒著排列")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column, and the way to the list in its order.

    `standing` as aria-sort has it, "" where the list does not stand by it.
    """

    name: str
    way: str  # "" for a column that orders nothing
    standing: str
    value: str  # of a choice that puts the list in its order


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """看板: how many of each kind, and one page of the list.

    `on_the_way` and `overdue` are of the filter; `found` counts the closed as well, where they are
    asked for. `rows` is a page of those.
    """

    template: ClassVar[str] = "screens/board/board.html.jinja"
    query: BoardQuery
    units: tuple[str, ...]
    urgencies: tuple[str, ...]
    nearnesses: tuple[str, ...]
    states: tuple[str, ...]
    heads: tuple[Head, ...]
    matrix: Matrix
    on_the_way: int
    overdue: int
    rows: tuple[BoardRow, ...]
    found: str  # how many, "1000+" where they are not counted any further
    is_cut: bool  # so many have the words that only those due soonest are counted
    caption: str
    sorted_by: str  # the name of the column, as the caption says it
    pager: Pager
    recorded: int  # records of the log, when it was made


def board_page(casework: Casework, query: BoardQuery) -> BoardPage:
    """The board as `query` asks for it; a page beyond the end is the last one.

    Asks the store twice only where the address named a page beyond the end.
    """
    board = casework.board(query.filter, page=max(1, query.page))
    place = pager(
        query.page,
        found=board.total,
        size=PAGE_ROWS,
        way=lambda number: query.changed(page=number).way(),
    )
    if not board.rows and place.number != query.page:
        board = casework.board(query.filter, page=place.number)
    agency = casework.office.rulebook.agency
    urgencies = tuple(agency.limits)
    return BoardPage(
        query=query,
        units=tuple(unit.name for unit in agency.units),
        urgencies=urgencies,
        nearnesses=tuple(each.value for each in Nearness),
        states=tuple(
            state.value for state in (State if query.filter.is_closed is None else ON_THE_WAY)
        ),
        heads=tuple(_head(name, column, query) for name, column in COLUMNS),
        matrix=matrix(frozenset(board.counts.items()), urgencies, query.changed(page=1)),
        on_the_way=sum(board.shown.values()),
        overdue=overdue(board.shown),
        rows=board.rows,
        found=f"{board.total}{'+' if board.is_cut else ''}",
        is_cut=board.is_cut,
        caption=_caption(query),
        sorted_by=next((name for name, each in COLUMNS if each and each is _column(query)), ""),
        pager=place,
        recorded=casework.office.recorded,
    )


def _column(query: BoardQuery) -> Column | None:
    return query.order.column if query.order else None


def _caption(query: BoardQuery) -> str:
    """The sentence over the list: how many, and in which order."""
    if query.order:
        return TURNED_ABOUT if query.order.is_descending else IN_ORDER
    return OPEN_FIRST if query.filter.is_closed is False else CLOSED_AFTER


def _head(name: str, column: Column | None, query: BoardQuery) -> Head:
    """The head of one column; of a list in no order of its own, 限辦 says how it stands."""
    if column is None:
        return Head(name=name, way="", standing="", value="")
    order = query.order
    standing = ""
    if order and order.column is column:
        standing = "descending" if order.is_descending else "ascending"
    elif order is None and column is Column.DUE and query.filter.is_closed is False:
        standing = "ascending"
    way = query.sorted_by(column).way()
    return Head(name=name, way=way, standing=standing, value=column.value)
