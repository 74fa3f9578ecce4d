"""By what a list of cases is searched, and in which order it stands."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cached_property

from rules.agency.agency import Agency
from rules.texts import folded
from workflow.case.words import State
from workflow.organisation.people import Organisation

MOST_WORDS = 12  # of one search; more than anybody types, and a query stays short


class Column(Enum):
    """A column that a list can be put in order by; the value is its name in addresses."""

    URGENCY = "urgency"
    ID = "id"
    UNIT = "unit"
    STATE = "state"
    DUE = "due"


@dataclass(frozen=True, kw_only=True)
class Order:
    """In which order a list stands.

    `words` are those of the column in the office's own order (最速件 before 速件); a column without
    any goes by its value. Cases alike in it stand by due date.
    """

    column: Column
    is_descending: bool = False
    words: tuple[str, ...] = ()

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each word."""
        return {word: at for at, word in enumerate(self.words)}


def as_the_office_has_it(order: Order, agency: Agency) -> Order:
    """The order with the words of its column as they stand in this agency's table."""
    words = {
        Column.URGENCY: tuple(agency.limits),
        Column.UNIT: tuple(unit.name for unit in agency.units),
        Column.STATE: tuple(state.value for state in State),
    }
    return replace(order, words=words.get(order.column, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWord:
    """One word of a search, and whom it may name.

    It finds the cases that have it in their subject or their 文號, those of such a handler, and
    those that lie with such a holder.
    """

    text: str  # folded, as subjects are compared
    handlers: tuple[str, ...] = ()  # what records call a person so named
    holders: tuple[str, ...] = ()  # the positions that nobody but that person holds


def plain_words(text: str) -> tuple[SearchWord, ...]:
    """The words of a search, each once; all of them must be found."""
    return tuple(SearchWord(text=folded(word)) for word in _words(text))


def search_words(text: str, organisation: Organisation, today: date) -> tuple[SearchWord, ...]:
    """The same, with the people whom a word names in full."""
    return tuple(_search_word(word, organisation, today) for word in _words(text))


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def _search_word(word: str, organisation: Organisation, today: date) -> SearchWord:
    people = organisation.directory.called(word)
    named = (each for person in people for each in organisation.directory.words_of(person.id))
    held = (each for person in people for each in organisation.positions_of(person.id, today))
    return SearchWord(
        text=folded(word),
        handlers=tuple(dict.fromkeys(named)),
        holders=tuple(each for each in held if len(organisation.holders(each, today)) == 1),
    )
