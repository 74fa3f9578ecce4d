"""Words of the trade that explain themselves: each with what it means, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from web.language.i18n import Language

TERMS = "/help/terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word, and what it means here; `source` is where that is published, if it is."""

    id: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    source: str = ""
    url: str = ""
    words: tuple[str, ...] = ()  # other words for it, as marks and notes of a record have

    @property
    def way(self) -> str:
        """Where the page of terms tells of it."""
        return f"{TERMS}#{self.id}"

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.en if language is Language.ENGLISH else self.zh

    def says(self, language: Language) -> str:
        """What it means, in a sentence or two."""
        return self.says_en if language is Language.ENGLISH else self.says_zh


@cache
def terms() -> tuple[Term, ...]:
    """All of them, in the order of the file: as a document meets them."""
    text = (files("web.language") / "help" / "terms.toml").read_text("utf-8")
    return tuple(
        Term(words=tuple(entry.pop("words", ())), **entry) for entry in tomllib.loads(text)["term"]
    )


@cache
def terms_by_word() -> Mapping[str, Term]:
    """The same by the word, in either language, as pages and records say it."""
    return {word: each for each in terms() for word in (each.en, each.zh, *each.words)}
