"""The cases that words find, for a search that goes through more than the board."""

from dataclasses import dataclass

from rules.texts import one_line, visible
from workflow.desk.casework import Casework
from workflow.reports.board import BoardFilter, BoardRow, dated
from workflow.reports.searching import search_words

MOST_LOOKED_FOR = 500  # cases: whoever finds so many types another word


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCases:
    """The first of the cases found, soonest due before the closed, and how many there are.

    Each as everybody may see it: a 密件 is found by its 文號 alone, and says no more than that.
    """

    rows: tuple[BoardRow, ...]
    total: int
    is_cut: bool  # there may be more


def search_cases(casework: Casework, text: str, *, limit: int) -> FoundCases:
    """The cases that the board would find by `text`, at most `limit` of them."""
    text, today = one_line(visible(text)), casework.today
    with casework.office.reading() as records:
        organisation = records.organisation()
        calendar = casework.office.calendar_with(organisation.closed_days)
        wanted = BoardFilter(text=text, words=search_words(text, organisation, today))
        found = records.search(wanted, most=MOST_LOOKED_FOR, limit=limit)
    return FoundCases(
        rows=tuple(dated(each.public, today=today, calendar=calendar) for each in found.cases),
        total=found.total,
        is_cut=found.is_cut,
    )
