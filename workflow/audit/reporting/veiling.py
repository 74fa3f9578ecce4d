"""Which cells of a file hold persons, which are known to hold none, and which nobody can tell.

A masked file shows only what is known: a column that says nothing an audit needs may hold anything,
a staff number among it, and so may a line that could not be read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.agency.agency import Agency
from workflow.audit.log import Column
from workflow.audit.reading.mapping import Headings, place_of
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Sheet
from workflow.audit.reporting.masking import BLANK, Mask, words_of

OF_PERSONS = (Column.PERSON, Column.FOR_PERSON)


@dataclass(frozen=True, kw_only=True)
class Veil:
    """How the cells of one sheet are masked: columns by their places, from 0."""

    mask: Mask
    persons: frozenset[int]  # hold a name and nothing else
    mixed: frozenset[int]  # hold a name among other words
    known: frozenset[int]  # all whose content is known, those two among them

    def shows(self, place: int) -> bool:
        """Whether a column is shown at all."""
        return place in self.known

    def cell(self, place: int, text: str) -> str:
        """What stands in a cell of a record that could be read."""
        if not self.shows(place):
            return ""
        if place in self.persons:
            return self.mask.person(text)
        if place in self.mixed and text and not self.mask.is_sure:
            return BLANK
        return self.mask.text(text)


def veil_of(
    read: LogRead,
    sheet: Sheet,
    agency: Agency,
    *,
    others: Iterable[str] = (),
    tells_apart: bool = False,
) -> Veil:
    """The veil over a file: names are those of the log, of its columns of persons, and `others`."""
    of_persons, of_others = set[int](), set[int]()
    for column, headings in _used(read):
        found = of_persons if column in OF_PERSONS else of_others
        places = (place_of(sheet.headings, each) for each in headings)
        found.update(place for place in places if place is not None)
    persons = frozenset(of_persons - of_others)
    return Veil(
        mask=Mask(
            (*_names(read, sheet, persons), *others), words_of(agency), tells_apart=tells_apart
        ),
        persons=persons,
        mixed=frozenset(of_persons & of_others),
        known=frozenset(of_persons | of_others),
    )


def _used(read: LogRead) -> Iterator[tuple[Column, Headings]]:
    yield from read.mapping.columns.items()
    for post in read.mapping.posts:
        yield from post.columns.items()


def _names(read: LogRead, sheet: Sheet, persons: frozenset[int]) -> Iterator[str]:
    yield from read.log.people
    for place in sorted(persons):
        yield from sheet.coded(place).values
    for cells in sheet.refused.values():
        yield from (cells[place] for place in persons if place < len(cells))
