"""What a visitor wants to see of 看板, as the address says it."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel

from web.http.numbers import WholeNumber
from web.links import way
from workflow.case.words import CLOSED, State
from workflow.reports.board import BoardFilter, Nearness
from workflow.reports.searching import Column, Order

TURNED = "-"  # before the column of an order that is turned about


class BoardQuery(BaseModel, frozen=True):
    """What the visitor looks for.

    All of it stands in the address, so that a filter can be kept as a bookmark. `nearness` and
    `state` are words of `Nearness` and `State`, `sort` one of `Column`, perhaps turned about.
    """

    q: str = ""
    unit: str = ""
    state: str = ""
    urgency: str = ""
    nearness: str = ""
    closed: bool = False
    sort: str = ""
    page: WholeNumber = 1

    def changed(self, **changes: object) -> Self:
        """The same wish but for `changes`."""
        return self.model_copy(update=changes)

    def way(self) -> str:
        """The address that shows just this."""
        said = self.model_dump() | {
            "closed": "true" if self.closed else None,
            "page": self.page if self.page > 1 else None,
        }
        return way("/", **said)

    @property
    def filter(self) -> BoardFilter:
        """The same for the casework; words it does not know filter nothing.

        An outdated bookmark shows more rather than an error. Who asks for a state of closed cases
        need not ask for those besides.
        """
        states = {each.value: each for each in State}
        nearness = {each.value: each for each in Nearness}
        state = states.get(self.state)
        return BoardFilter(
            unit=self.unit,
            state=state,
            urgency=self.urgency,
            nearness=nearness.get(self.nearness),
            text=self.q.strip(),
            is_closed=None if self.closed or state in CLOSED else False,
            order=self.order,
        )

    @property
    def order(self) -> Order | None:
        """The column asked for; None where the list stands as it does by itself."""
        columns = {each.value: each for each in Column}
        column = columns.get(self.sort.removeprefix(TURNED))
        return Order(column=column, is_descending=self.sort.startswith(TURNED)) if column else None

    def sorted_by(self, column: Column) -> Self:
        """The list by this column; turned about where it stands by it already."""
        is_first = self.order is None and column is Column.DUE and not self.closed
        turned = is_first or self.sort == column.value
        return self.changed(sort=f"{TURNED if turned else ''}{column.value}", page=1)
