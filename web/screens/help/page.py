"""說明, 名詞, 導覽: pages made of what language tells of pages, terms and rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.helping import Told, Topic, topics, tour
from web.language.i18n import Language
from web.language.terms import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to read: a page's help, a term or a step; `also` is its other name."""

    id: str
    way: str
    name: str
    also: str
    says: str
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpIndexPage:
    """Every page's help, by what it is for."""

    template: ClassVar[str] = "screens/help/index.html.jinja"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """What one kind of page is for."""

    template: ClassVar[str] = "screens/help/help.html.jinja"
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPage:
    """Every term, with an anchor."""

    template: ClassVar[str] = "screens/help/terms.html.jinja"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPage:
    """The steps of a first visit, each leading to its room."""

    template: ClassVar[str] = "screens/help/tour.html.jinja"
    steps: tuple[Entry, ...]


def index_page(language: Language) -> HelpIndexPage:
    """The help of every page but the one that fits all."""
    return HelpIndexPage(entries=tuple(_of_topic(each, language) for each in topics()[:-1]))


def help_page(topic: Topic, language: Language) -> HelpPage:
    """One page's help."""
    return HelpPage(told=topic.told(language))


def terms_page(language: Language) -> TermsPage:
    """The terms; an English page shows the Chinese word beside the English one."""
    return TermsPage(
        entries=tuple(
            Entry(
                id=each.id,
                way=each.way,
                name=each.name(language),
                also=each.zh if language is Language.ENGLISH else each.en,
                says=each.says(language),
                source=each.source,
                url=each.url,
            )
            for each in terms()
        )
    )


def tour_page(language: Language) -> TourPage:
    """The five rooms."""
    return TourPage(
        steps=tuple(
            Entry(
                id=f"step-{number}",
                way=each.path,
                name=each.name(language),
                also="",
                says=each.says(language),
            )
            for number, each in enumerate(tour(), 1)
        )
    )


def _of_topic(topic: Topic, language: Language) -> Entry:
    told = topic.told(language)
    return Entry(id=topic.id, way=topic.way, name=told.title, also="", says=told.purpose)
