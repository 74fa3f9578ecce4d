"""The cases that words find, for a search that goes through more than the board."""

from dataclasses import dataclass, replace

from rules.texts import one_line, visible
from workflow.desk.casework import Casework
from workflow.reports.board import BoardFilter, BoardRow, dated
from workflow.reports.searching import search_words


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCases:
    """The first of the cases found, soonest due before the closed, and how many there are.

    As everybody may see them: a 密件 is found by its 文號 or with whom it lies, and says no more.
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
    text, today = one_line(visible(text)), casework.today
    with casework.office.reading() as records:
        organisation = records.organisation()
        calendar = casework.office.calendar_with(organisation.closed_days)
        wanted = BoardFilter(text=text, words=search_words(text, organisation, today))
        under_way = records.listing(wanted, limit=limit)
        closed = records.listing(
            replace(wanted, is_closed=True), limit=limit - len(under_way.cases)
        )
    return FoundCases(
        rows=tuple(
            dated(each.public, today=today, calendar=calendar)
            for each in (*under_way.cases, *closed.cases)
        ),
        on_the_way=under_way.total,
        closed=closed.total,
    )
