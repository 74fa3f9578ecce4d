"""The table of counts of 看板: how many documents there are of each kind, and the ways to them.

Unit and words of the filter leave documents out of it. Kinds that its other parts leave out stay
to be chosen, but no sum counts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from web.screens.board.query import BoardQuery
from workflow.case.words import CLOSED, State
from workflow.reports.board import Nearness

ON_THE_WAY = tuple(state for state in State if state not in CLOSED)
# The clock stands still, or it is the main document's that counts: as 稽催 has it.
NEVER_LATE = frozenset({State.SUSPENDED.value, State.MERGED.value})
SELDOM = frozenset({State.REASSIGNING, State.SUSPENDED, State.MERGED})  # no row when there is none
Kind = tuple[str, str, Nearness]  # of a document: its state, urgency and nearness


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many documents there are of one kind, and the way to them.

    One cell of the table of counts; suspended and merged cases are never overdue. `is_outside`
    where the filter shows other kinds.
    """

    urgency: str
    label: str
    count: int
    way: str
    is_overdue: bool
    is_chosen: bool
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """The counts of one state, by urgency and nearness.

    `counts` go by 速別 and then by nearness, as many as the header has; `total` is of those that
    the way shows.
    """

    state: str
    way: str
    counts: tuple[Count, ...]
    total: int
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The table of counts: a row for each state, in it a count for each urgency and nearness."""

    urgencies: tuple[str, ...]
    nearnesses: tuple[str, ...]
    rows: tuple[CountRow, ...]


def overdue(counts: Mapping[Kind, int]) -> int:
    """How many of these are overdue."""
    return sum(
        count
        for (state, _, near), count in counts.items()
        if near is Nearness.OVERDUE and state not in NEVER_LATE
    )


@lru_cache(maxsize=128)
def matrix(
    counts: frozenset[tuple[Kind, int]], urgencies: tuple[str, ...], query: BoardQuery
) -> Matrix:
    """The table of these counts; the same one for the same counts, if just made."""
    found = dict(counts)
    seen = {state for state, _, _ in found}
    return Matrix(
        urgencies=urgencies,
        nearnesses=tuple(each.value for each in Nearness),
        rows=tuple(
            _row(found, state, urgencies, query)
            for state in ON_THE_WAY
            if state not in SELDOM or state.value in seen
        ),
    )


def _row(
    found: Mapping[Kind, int], state: State, urgencies: tuple[str, ...], query: BoardQuery
) -> CountRow:
    its = query.changed(state=state.value)
    kinds = [(state.value, urgency, near) for urgency in urgencies for near in Nearness]
    return CountRow(
        state=state.value,
        way=its.way(),
        counts=tuple(_count(found.get(kind, 0), kind, query) for kind in kinds),
        total=sum(
            count
            for kind, count in found.items()
            if kind[0] == state.value and its.filter.counts(*kind)
        ),
        is_outside=query.state not in ("", state.value),
    )


def _count(count: int, kind: Kind, query: BoardQuery) -> Count:
    """One cell; chosen once more, it shows all kinds again."""
    state, urgency, near = kind
    chosen = {"state": state, "urgency": urgency, "nearness": near.value}
    is_chosen = query.changed(**chosen) == query
    return Count(
        urgency=urgency,
        label=near.value,
        count=count,
        way=query.changed(**dict.fromkeys(chosen, "") if is_chosen else chosen).way(),
        is_overdue=near is Nearness.OVERDUE and state not in NEVER_LATE,
        is_chosen=is_chosen,
        is_outside=not query.filter.counts(*kind),
    )
