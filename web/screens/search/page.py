"""搜尋: everything that the words find, by kind; without words, what can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request

from web.http.frame import language_of
from web.http.rights import rights_of
from web.language.i18n import Language
from web.screens.search.found import Found, Sought
from web.screens.search.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKind:
    """What was found of one kind."""

    kind: Kind
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was found of every kind that this visitor has a right to; kinds without are left out."""

    template: ClassVar[str] = "screens/search/search.html.jinja"
    text: str  # "" before anything is searched for
    kinds: tuple[Kind, ...]
    found: tuple[FoundKind, ...]

    @property
    def total(self) -> int:
        """How many things were found."""
        return sum(each.found.total for each in self.found)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more."""
        return any(each.found.is_cut for each in self.found)


def search_page(request: Request, typed: str) -> SearchPage:
    """What the words find; each kind asks its own index, and whether the visitor may."""
    sought = Sought(typed=typed, is_english=language_of(request) is Language.ENGLISH)
    rights = rights_of(request)
    kinds = tuple(kind for kind in KINDS if kind.right in rights)
    asked = kinds if sought.words else ()
    all_found = (FoundKind(kind=kind, found=kind.find(request, sought)) for kind in asked)
    return SearchPage(
        text=sought.text,
        kinds=kinds,
        found=tuple(each for each in all_found if each.found.total),
    )
