"""搜尋, what came out: the first of each kind, how many there are, and the way to all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rules.texts import folded, one_line, visible

LONGEST = 100  # characters of a search
MOST_WORDS = 12
MOST_SHOWN = 5  # of each kind


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What is searched for: words parted by spaces, all of which must be there."""

    typed: str
    is_english: bool = False

    @cached_property
    def text(self) -> str:
        """As it is asked for: printable, on one line."""
        return one_line(visible(self.typed))[:LONGEST].strip()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """As they are compared."""
        return tuple(dict.fromkeys(folded(self.text).split()))[:MOST_WORDS]

    def stands_in(self, *texts: str) -> bool:
        """Whether every word stands in one of these texts."""
        whole = folded("\n".join(texts))
        return all(word in whole for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: what it is called, what tells it apart, and where it stands."""

    way: str
    name: str
    about: tuple[str, ...] = ()
    is_chinese: bool = True  # in the words of the table and of people, whatever the language


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """To all that was found of a kind; where there are several, each with what and how many."""

    way: str
    name: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first of a kind; `ways` lead to all of them, with the words kept."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    ways: tuple[Way, ...] = ()
    is_cut: bool = False  # there may be more of them
    is_near: bool = False  # nothing has every word; these are like it


def all_of(hits: Iterable[Hit]) -> Found:
    """A kind of which there are so few that all are shown."""
    found = tuple(hits)
    return Found(hits=found, total=len(found))
