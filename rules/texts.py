"""Texts that people type: as records keep them, as they are compared, what a spreadsheet runs."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# A cell that begins so is a formula to some spreadsheet, full-width signs included.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Characters without width: joiners, direction marks, variation selectors, fillers.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Radicals of the supplement that look like a whole character. PDF files give them for it; NFKC
# knows those of the Kangxi block only.
LOOK_ALIKES = (
    "⺒⺓⺝⺟⺠⺧⺩⺪⺬⺮⺯⺻⺼⺽⻁⻄⻆⻊⻑⻗⻘⻝⻣⻤台",
    "巳幺月母民牛王疋示竹糸聿肉臼虎西角足長雨青食骨鬼臺",
)

# Marks that look like one, in dates, numbers and names: 2026–01–02, 伊斯坦大‧示範.
MARKS_ALIKE = str.maketrans("‐‑‒–—―−﹣∕⁄・•‧∙⋅’‘ʼ", "--------//·····'''")

# Controls, halves of pairs, what is no character, and marks that turn the direction of a text.
_PLANES = range(0, 0x110000, 0x10000)
_SPACE_OF_NO_WORD = re.compile(r"(?<![^\W\d_\u2e80-\U0003ffff]) | (?![^\W\d_\u2e80-\U0003ffff])")
NO_TEXT = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in _PLANES for last in (0xFFFE, 0xFFFF))
    + "]"
)


def one_line(text: str) -> str:
    """Spaces and line breaks made one space; what cannot be printed left out.

    Joiners and variants stay, but a text of nothing else is none.
    """
    line = " ".join("".join(each if _is_kept(each) else " " for each in text).split())
    return line if visible(line) else ""


def unprintable(text: str) -> tuple[int, str] | None:
    """The place, from 1, and the name of the first character that no record can hold."""
    if text.isprintable():  # nearly every text; none of those characters is
        return None
    found = NO_TEXT.search(text)
    return (found.start() + 1, code_point(found[0])) if found else None


def code_point(character: str) -> str:
    """How a character is named where it cannot be shown: U+E000."""
    return f"U+{ord(character):04X}"


def _is_kept(character: str) -> bool:
    """Whether it may be printed.

    Also one made up (造字), one younger than Python's tables, and what joins others to one.
    """
    if character.isprintable():
        return True
    may_be_one = unicodedata.category(character) in ("Co", "Cn", "Cf")
    return may_be_one and not NO_TEXT.match(character)


def visible(text: str) -> str:
    """The text without the characters that take no room."""
    return INVISIBLE.sub("", text)


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """For comparing, never for keeping or showing: spellings that mean one text made one.

    Invisible characters are left out; full-width forms, radicals, 台/臺 and case are made one.
    """
    plain = unicodedata.normalize("NFKC", visible(text))
    plain = plain.translate(str.maketrans(*LOOK_ALIKES)).casefold()
    return unicodedata.normalize("NFKC", plain)


@lru_cache(maxsize=16_384)
def folded_name(text: str) -> str:
    """The same without spaces: names of units, positions and people are told apart by this."""
    return folded("".join(folded(text).split()))  # what a space kept apart may join


@lru_cache(maxsize=16_384)
def folded_person(text: str) -> str:
    """The name of a person, for comparing: 王　明 is 王明, John Smith is not Johnsmith.

    Only between letters that spaces part into words does one space stay.
    """
    plain = " ".join(folded(text).translate(MARKS_ALIKE).replace(".", "·").split())
    return folded(_SPACE_OF_NO_WORD.sub("", plain))


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are one person's name."""
    return one == other or folded_person(one) == folded_person(other)


def half_width(text: str) -> str:
    """Full-width digits, letters and marks made half-width, spaces made one: ５ is 5.

    ², ① and the digits of other scripts stay what they are: nobody writes a date with them.
    """
    if not text.isascii():
        text = "".join(map(_half_width, visible(text))).translate(MARKS_ALIKE)
    return " ".join(text.split())


@lru_cache(maxsize=1024)
def _half_width(character: str) -> str:
    form = unicodedata.normalize("NFKC", character)
    is_digit = any(map(str.isdigit, form)) and character not in "０１２３４５６７８９"
    return character if is_digit else form


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
