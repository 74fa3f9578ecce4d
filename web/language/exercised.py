"""What exercises say in words: prompts, hints, notes and what is right as well.

Sets that people exchange keep these in Chinese with their facts in them: another language takes
them apart again by the words of the themes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from rules.marks import Action
from web.language.composed import taken_apart
from web.language.i18n import Language, translate
from workflow.audit.lessons.advice import advice
from workflow.texts import msgid
from workflow.training.making.themes import themes

BESIDES, FULL_STOP, ISSUER = "；", "。", "issuer"
COSIGNED = msgid("%(names)s在%(before)s之後、%(after)s之前會辦")
OTHERS = (
    COSIGNED,
    msgid("會辦欄的條件「%(text)s」在這一件成立"),
    msgid("會辦欄的條件「%(text)s」在這一件不成立"),
    msgid("會辦欄的條件「%(text)s」在這一件是否成立，來文沒有說明"),
    msgid("%(names)s並會，先後不拘，也可同一步"),
    msgid("%(names)s的會辦條件沒有說明是否成立，會或不會都對"),
    msgid("%(text)s印的公務內容與業務名稱完全相同，選哪一列都對"),
    msgid("%(names)s同時輪到，先後不拘"),
    msgid("%(text)s擇一即可，都寫也對"),
    msgid("%(name)s寫成%(whole)s也對"),
)
ISSUERS = {"府": msgid("臺北市政府或縣市政府"), "本機關": msgid("機關自己")}
PLACE, KEPT_PLACE = re.compile(r"\{(\w+)\}"), re.compile(r"%\(\w+\)s")


@cache
def templates() -> tuple[str, ...]:
    """The message ids of all that exercises say, the most particular first."""
    advised = _advised()
    said = {
        PLACE.sub(r"%(\1)s", text)
        for theme in themes()
        for text in (theme.prompt, *theme.hints, theme.note)
        if text not in advised
    }
    return tuple(sorted(said.union(OTHERS), key=lambda each: -len(KEPT_PLACE.sub("", each))))


def exercised(language: Language, text: str) -> str:
    """One of these texts in `language`; what nobody knows as it stands."""
    if language is Language.CHINESE or text.isascii():
        return text
    if english := _advised().get(text):
        return english
    if apart := taken_apart(text, templates()):
        template, facts = apart
        return translate(language, template, _facts(language, facts))
    parts = text.split(BESIDES)
    return "; ".join(exercised(language, each) for each in parts) if parts[1:] else text


@cache
def _advised() -> Mapping[str, str]:
    return {each.next_time: each.next_time_en for each in advice().values()}


def _facts(language: Language, facts: Mapping[str, str]) -> dict[str, object]:
    """Facts that are words of an exercise themselves."""
    known: dict[str, Callable[[Language, str], str]] = {
        "cosigned": exercised,
        "condition": _sentences,
        "before": _signature,
        "after": _signature,
        ISSUER: _issuer,
    }
    return {
        name: known[name](language, fact) if name in known else fact for name, fact in facts.items()
    }


def _sentences(language: Language, text: str) -> str:
    said: Iterable[str] = filter(None, text.split(FULL_STOP))
    return " ".join(f"{exercised(language, each)}." for each in said)


def _issuer(language: Language, text: str) -> str:
    return translate(language, ISSUERS.get(text, text))


def _signature(language: Language, text: str) -> str:
    """A position with what it does: 組長審核."""
    for action in Action:
        if who := text.removesuffix(action.value) if text.endswith(action.value) else "":
            return f"{who} ({translate(language, action.value)})"
    return text
