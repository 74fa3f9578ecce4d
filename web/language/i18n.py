"""Languages: Traditional Chinese is the source, English a catalogue beside it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workflow.kept.about import Said

LOCALE_FOLDER = Path(__file__).parent / "locale"
COOKIE = "chenhe_language"


class Language(StrEnum):
    """A language the screens speak; the value is its BCP 47 tag."""

    CHINESE = "zh-Hant"
    ENGLISH = "en"

    @property
    def own_name(self) -> str:
        """The language's name in itself, for the switch."""
        return {Language.CHINESE: "中文", Language.ENGLISH: "English"}[self]

    @property
    def other(self) -> Language:
        """The language the switch offers."""
        return Language.ENGLISH if self is Language.CHINESE else Language.CHINESE


def msgid(text: str) -> str:
    """Mark a sentence for the catalogue where it is defined but not yet shown."""
    return text


def chosen(cookie: str | None, default: Language) -> Language:
    """The language of a visitor who carries `cookie`."""
    return Language(cookie) if cookie in set(Language) else default


@cache
def catalogue(language: Language) -> NullTranslations:
    """The messages of `language`, read from its .po file: there is nothing to compile."""
    if language is Language.CHINESE:
        return NullTranslations()
    path = LOCALE_FOLDER / language.value / "LC_MESSAGES" / "chenhe.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.value))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate(language: Language, text: str, facts: Mapping[str, object] | None = None) -> str:
    """`text` in `language`, with `facts` filled in; words and sentences among them too."""
    if not text:
        return ""
    sentence = catalogue(language).gettext(text)
    if not facts:
        return sentence
    return sentence % {name: _fact(language, value) for name, value in facts.items()}


def _fact(language: Language, value: object) -> object:
    if isinstance(value, Said):
        return translate(language, value.template, value.facts)
    return translate(language, value) if isinstance(value, str) else value
