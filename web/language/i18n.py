"""Languages: Traditional Chinese is the source, English a catalogue beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from operator import itemgetter
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rules.days import AND, AS_TYPED, format_short, said, said_elsewhere, years_from_christ
from rules.sentence import msgid as msgid
from web.language.agreeing import agreeing
from web.language.composed import taken_apart
from workflow.kept.about import Said

LOCALE_FOLDER = Path(__file__).parent / "locale"
COOKIE = "chenhe_language"
_NAME = re.compile(r"[\w:-]{1,24}")  # a code, a day, somebody: no sentence of a table
_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")
_LABELLED = re.compile(r"(?P<who>[^（）]+)（(?P<what>[^（）]+)）")


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


def chosen(cookie: str | None, default: Language) -> Language:
    """The language of a visitor who carries `cookie`."""
    return Language(cookie) if cookie in set(Language) else default


def preferred(accepted: str) -> Language | None:
    """The first of our languages that an Accept-Language header names; None if it names none.

    Whatever cannot be read in it is passed over (RFC 9110, 12.5.4).
    """
    ranked: list[tuple[float, Language]] = []
    for each in accepted.split(","):
        tag, _, weight = each.strip().lower().partition(";q=")
        known = {"zh": Language.CHINESE, "en": Language.ENGLISH}.get(tag.split("-")[0])
        quality = float(weight) if _QUALITY.fullmatch(weight) else 1.0
        if known and quality:
            ranked.append((-quality, known))
    return min(ranked, key=itemgetter(0))[1] if ranked else None


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
    if language is Language.ENGLISH:
        sentence = agreeing(sentence, facts)
    return sentence % {name: _fact(language, name, value) for name, value in facts.items()}


def day_in(language: Language, day: date) -> str:
    """A day as a page in this language writes it."""
    return format_short(day) if language is Language.CHINESE else day.isoformat()


def _fact(language: Language, name: str, value: object) -> object:
    """A fact of a sentence; days are of the calendar of the language."""
    if isinstance(value, Said):
        return translate(language, value.template, value.facts)
    found = (said if language is Language.CHINESE else said_elsewhere)(name, value)
    if not isinstance(found, str):
        return found
    is_word = language is not Language.CHINESE and name not in AS_TYPED
    return reason_in(language, found) if is_word else translate(language, found)


def reason_in(language: Language, text: str) -> str:
    """A word, several of them, or a sentence with its facts in it, as a reader of files says it."""
    if language is Language.CHINESE or text.isascii():
        return text
    text = years_from_christ(text)
    known = translate(language, text)
    if known == text and (apart := taken_apart(text)):
        return translate(language, *apart)
    return _listed(language, text)


def _listed(language: Language, text: str) -> str:
    """A word of the catalogue, or several names in a row; whatever else as it stands."""
    known = translate(language, text)
    if known != text or not (AND in text or "（" in text):
        return known
    words = [_labelled(language, each) for each in text.split(AND)]
    is_listed = words != text.split(AND) or all(map(_NAME.fullmatch, words))
    return ", ".join(words) if is_listed else text


def _labelled(language: Language, text: str) -> str:
    """A word, or somebody with what they are to do: 組長（審核）."""
    if not (found := _LABELLED.fullmatch(text)):
        return translate(language, text)
    what = translate(language, found["what"])
    return text if what == found["what"] else f"{translate(language, found['who'])} ({what})"
