"""Texts that people type: as records keep them, as they are compared, what a spreadsheet runs."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# A cell that begins so is a formula to some spreadsheet, full-width signs included.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Characters without width: joiners, direction marks, variation selectors, fillers.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)  # a regular expression
# Radicals of the supplement that look like a whole character. PDF files give them for it; NFKC
# knows those of the Kangxi block only.
LOOK_ALIKES = (
    "⺒⺓⺝⺟⺠⺧⺩⺪⺬⺮⺯⺻⺼⺽⻁⻄⻆⻊⻑⻗⻘⻝⻣⻤台",
    "巳幺月母民牛王疋示竹糸聿肉臼虎西角足長雨青食骨鬼臺",
)


def one_line(text: str) -> str:
    """Spaces and line breaks made one space; what cannot be printed left out."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def visible(text: str) -> str:
    """The text without the characters that take no room."""
    return re.sub(INVISIBLE, "", text)


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """For comparing, never for keeping or showing: spellings that mean one text made one.

    Invisible characters are left out; full-width forms, radicals, 台/臺 and case are made one.
    """
    plain = unicodedata.normalize("NFKC", visible(text))
    return plain.translate(str.maketrans(*LOOK_ALIKES)).casefold()


def folded_name(text: str) -> str:
    """The same without spaces: names of units, positions and people are told apart by this."""
    return "".join(folded(text).split())


def folded_in_place(text: str) -> str:
    """The text folded character by character: a place in it is the same place in the text."""
    return "".join(form if len(form := folded(each)) == 1 else each for each in text)


def as_known(text: str, names: Iterable[str]) -> str:
    """The one of these names that a text spells in whatever way; the text if it spells none."""
    known = tuple(names)
    if text in known:
        return text
    wanted = folded_name(text)
    return next((name for name in known if folded_name(name) == wanted), text)
