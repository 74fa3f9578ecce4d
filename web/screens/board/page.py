"""看板: the documents on their way.

Counts come from the whole board, whatever is filtered; the list from the filter, a page at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from web.links import Pager, pager, way
from workflow.case.words import CLOSED, State
from workflow.desk.casework import PAGE_ROWS, Casework
from workflow.reports.board import Board, BoardFilter, BoardRow, Nearness

ON_THE_WAY = tuple(state for state in State if state not in CLOSED)
# The clock stands still, or it is the main document's that counts: as 稽催 has it.
NEVER_LATE = frozenset({State.SUSPENDED.value, State.MERGED.value})
Kind = tuple[str, str, Nearness]  # of a document: its state, urgency and nearness
SELDOM = frozenset({State.REASSIGNING, State.SUSPENDED, State.MERGED})  # no row when there is none


class BoardQuery(BaseModel):
    """What the visitor looks for, as the address says it.

    All of it stands in the address, so that a filter can be kept as a bookmark. `nearness` and
    `state` are words of `Nearness` and `State`.
    """

    model_config = ConfigDict(frozen=True)

    q: str = ""
    unit: str = ""
    state: str = ""
    urgency: str = ""
    nearness: str = ""
    closed: bool = False
    page: int = 1

    def changed(self, **changes: object) -> Self:
        """The same wish but for `changes`."""
        return self.model_copy(update=changes)

    def way(self) -> str:
        """The address that shows just this."""
        return way(
            "/",
            q=self.q,
            unit=self.unit,
            state=self.state,
            urgency=self.urgency,
            nearness=self.nearness,
            closed="true" if self.closed else None,
            page=self.page if self.page > 1 else None,
        )

    @property
    def filter(self) -> BoardFilter:
        """The same for the casework; words it does not know filter nothing.

        An outdated bookmark shows more rather than an error.
        """
        states = {each.value: each for each in State}
        nearness = {each.value: each for each in Nearness}
        return BoardFilter(
            unit=self.unit,
            state=states.get(self.state),
            urgency=self.urgency,
            nearness=nearness.get(self.nearness),
            text=self.q.strip(),
            is_closed=self.closed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many documents there are of one kind, and the way to them.

    One cell of the table of counts; suspended and merged cases are never overdue.
    """

    urgency: str
    label: str
    count: int
    way: str
    is_overdue: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """The counts of one state, by urgency and nearness.

    `counts` go by 速別 and then by nearness, as many as the header has.
    """

    state: str
    way: str
    counts: tuple[Count, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The table of counts: a row for each state, in it a count for each urgency and nearness."""

    urgencies: tuple[str, ...]
    nearnesses: tuple[str, ...]
    rows: tuple[CountRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """看板: how many of each kind, and one page of the list.

    `on_the_way` and `overdue` count the office, `found` the filtered list of which `rows` is a
    page.
    """

    template: ClassVar[str] = "screens/board/board.html.jinja"
    query: BoardQuery
    units: tuple[str, ...]
    urgencies: tuple[str, ...]
    nearnesses: tuple[str, ...]
    states: tuple[str, ...]
    matrix: Matrix
    on_the_way: int
    overdue: int
    rows: tuple[BoardRow, ...]
    found: int
    pager: Pager


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
    return BoardPage(
        query=query,
        units=tuple(unit.name for unit in agency.units),
        urgencies=tuple(agency.limits),
        nearnesses=tuple(each.value for each in Nearness),
        states=tuple(state.value for state in ON_THE_WAY),
        matrix=_matrix(
            frozenset(board.counts.items()),
            tuple(agency.limits),
            (query.state, query.urgency, query.nearness),
        ),
        on_the_way=sum(board.counts.values()),
        overdue=_overdue(board),
        rows=board.rows,
        found=board.total,
        pager=place,
    )


def _overdue(board: Board) -> int:
    return sum(
        count
        for (state, _, near), count in board.counts.items()
        if near is Nearness.OVERDUE and state not in NEVER_LATE
    )


@lru_cache(maxsize=128)
def _matrix(
    counts: frozenset[tuple[Kind, int]], urgencies: tuple[str, ...], chosen: tuple[str, str, str]
) -> Matrix:
    """The table of these counts; the same one for the same counts, if just made."""
    return Matrix(
        urgencies=urgencies,
        nearnesses=tuple(each.value for each in Nearness),
        rows=_count_rows(dict(counts), urgencies, chosen),
    )


def _count_rows(
    counts: Mapping[Kind, int], urgencies: tuple[str, ...], chosen: tuple[str, str, str]
) -> tuple[CountRow, ...]:
    """One row a state, one cell an urgency and nearness; states that are rare only where met."""
    totals = {state.value: 0 for state in ON_THE_WAY}
    for (state, _, _), count in counts.items():
        totals[state] += count
    return tuple(
        CountRow(
            state=state.value,
            way=_way_to(state.value),
            counts=tuple(
                _count(counts, chosen, (state.value, urgency, near))
                for urgency in urgencies
                for near in Nearness
            ),
            total=totals[state.value],
        )
        for state in ON_THE_WAY
        if state not in SELDOM or totals[state.value]
    )


def _count(counts: Mapping[Kind, int], chosen: tuple[str, str, str], kind: Kind) -> Count:
    state, urgency, near = kind
    return Count(
        urgency=urgency,
        label=near.value,
        count=counts.get(kind, 0),
        way=_way_to(state, urgency, near),
        is_overdue=near is Nearness.OVERDUE and state not in NEVER_LATE,
        is_chosen=chosen == (state, urgency, near.value),
    )


@lru_cache(maxsize=1024)
def _way_to(state: str, urgency: str = "", near: Nearness | None = None) -> str:
    """The address of the cases of one kind: the same on every board."""
    return BoardQuery(state=state, urgency=urgency, nearness=near.value if near else "").way()
