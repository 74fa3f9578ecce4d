"""Which row of a table says what its columns are called, by its words or by what it lacks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.texts import folded_name, one_line
from workflow.audit.reading.synonyms import HEADINGS
from workflow.audit.reading.words import OWN_HEADINGS
from workflow.moments import MomentUnreadableError, moment

LEAST_WORDS = 2  # that make a row one of headings
LEAST_SHARE = 0.5  # of the usual number of filled cells, for a row of headings
MOST_ALIKE = 3  # headings in a later row that make it one of headings
UNNAMED = "第 %d 欄"
WORDS = frozenset(OWN_HEADINGS)
LIKELY = HEADINGS | WORDS  # some of these may be what a cell says
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?%?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """What the columns are called; `place` is that of their row, None where no row says it."""

    names: tuple[str, ...]
    place: int | None


def found_headings(rows: Sequence[Sequence[str]]) -> Headings:
    """The headings among the first rows of a table; numbered ones where there are none."""
    place = _by_words(rows)
    if place is None:
        place = _by_shape(rows)
    if place is not None:
        return Headings(names=trimmed(tuple(map(one_line, rows[place]))), place=place)
    width = max((len(trimmed(row)) for row in rows), default=0)
    return Headings(names=tuple(UNNAMED % at for at in range(1, width + 1)), place=None)


def is_heading(cells: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a later row says again what columns are called: `names` are those known, folded."""
    filled = [folded_name(cell) for cell in cells if cell]
    alike = sum(name in names or name in WORDS for name in filled)
    return alike >= min(MOST_ALIKE, len(names)) and alike >= LEAST_SHARE * len(filled)


def known_words(headings: Iterable[str]) -> int:
    """How many of these are known as headings of a log."""
    return len({folded_name(each) for each in headings} & LIKELY)


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Without the blank cells at the end."""
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1].strip()), 0)
    return tuple(cells[:last])


def _by_words(rows: Sequence[Sequence[str]]) -> int | None:
    """The row with the most words that are known as headings."""
    counts = list(map(known_words, rows))
    most = max(counts, default=0)
    return counts.index(most) if most >= LEAST_WORDS else None


def _by_shape(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row about as full as the others, if no cell of it is a time or a number."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    for place, count in enumerate(filled):
        if count >= max(LEAST_SHARE * usual, min(usual, LEAST_WORDS)):
            is_data = any(map(_is_value, rows[place])) or len(rows) == 1
            return None if is_data else place
    return None


def _is_value(cell: str) -> bool:
    """Whether a cell holds what no heading is: a number or a time."""
    text = cell.strip()
    if not any(each.isdigit() for each in text):
        return False
    if _NUMBER.fullmatch(text):
        return True
    try:
        moment(text)
    except MomentUnreadableError:
        return False
    return True
