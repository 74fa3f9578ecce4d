"""The cases that words find, for a search that goes through more than the board."""

from dataclasses import dataclass, replace

from rules.texts import one_line, visible
from workflow.desk.casework import Casework
from workflow.reports.board import BoardFilter, BoardRow, dated


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCases:
    """The first of the cases found, soonest due before the closed, and how many there are.

    Each as everybody may see it: a 密件 is found by its 文號 alone, and says no more than that.
    """

    rows: tuple[BoardRow, ...]
    on_the_way: int
    closed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.on_the_way + self.closed


def search_cases(casework: Casework, text: str, *, limit: int) -> FoundCases:
    """The cases that the board would find by `text`, at most `limit` of them."""
    wanted = BoardFilter(text=one_line(visible(text)))
    with casework.office.reading() as records:
        calendar = casework.office.calendar_with(records.organisation().closed_days)
        under_way = records.listing(wanted, limit=limit)
        closed = records.listing(
            replace(wanted, is_closed=True), limit=limit - len(under_way.cases)
        )
    return FoundCases(
        rows=tuple(
            dated(each.public, today=casework.today, calendar=calendar)
            for each in (*under_way.cases, *closed.cases)
        ),
        on_the_way=under_way.total,
        closed=closed.total,
    )
