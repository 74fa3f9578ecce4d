"""One cell that says several things: 綜合企劃組股長 示範甲(代) 112/10/05 14:30.

Nothing is told by the place of a word alone: what is a unit, a position, a mark or a time is
known as such, and what is left over is a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.texts import folded_in_place, folded_name
from workflow.audit.reading.naming import Names
from workflow.audit.reading.steps import MARKS
from workflow.moments import MomentUnreadableError, moment

LONGEST_CELL = 200  # what is longer is no name with a time
_BRACKETED = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]")
_BETWEEN = re.compile(r"[\s/／\\|｜、，,;；:：]+")
_MARKS = {folded_name(mark): mark for mark in MARKS}
_MOST_TOKENS = 8
_BEGINS_TIME = re.compile(r"\s*(?:民國|[0-9０-９])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What a cell says of whoever signed; "" for what it does not say."""

    unit: str = ""
    position: str = ""
    person: str = ""
    marks: tuple[str, ...] = ()
    at: str = ""  # a time, as written


def who_is_in(text: str, names: Names) -> Who:
    """The parts of a cell, told apart by the agency's own names; the rest is a person.

    A name in brackets is a person only where none stands outside of them.
    """
    if len(text) > LONGEST_CELL:
        return Who(person=text)
    text, at = _without_time(text)
    found = Who(at=at)
    rest: list[str] = []
    for bracketed in _BRACKETED.findall(text):
        found, left = _noted(found, bracketed.strip(), names)
        rest += left
    tokens = [each for each in _BETWEEN.split(_BRACKETED.sub(" ", text)) if each]
    people: list[str] = []
    for token in tokens:
        found, left = _noted(found, token, names)
        people += left
    return replace(found, person=" ".join(people or rest))


def _noted(found: Who, token: str, names: Names) -> tuple[Who, list[str]]:
    """What a token adds to what is known, and what of it is left for the person."""
    if mark := _MARKS.get(folded_name(token)):
        return replace(found, marks=(*found.marks, mark)), []
    unit, position, rest = _parted(token, names)
    found = replace(found, unit=found.unit or unit, position=found.position or position)
    return found, [rest] if rest else []


def _parted(token: str, names: Names) -> tuple[str, str, str]:
    """Unit, position and the rest of a token, in whatever order the position and the rest stand."""
    unit, token = _beginning(token, names.places)
    position, rest = _beginning(token, names.positions)
    if not position:
        position, rest = _end(token, names.positions)
    return unit, position, rest


def _beginning(token: str, known: dict[str, str]) -> tuple[str, str]:
    """The longest known name that the token begins with, and what follows it."""
    folded = folded_in_place(token)
    for size in range(len(token), 0, -1):
        if name := known.get(folded_name(folded[:size])):
            return name, token[size:]
    return "", token


def _end(token: str, known: dict[str, str]) -> tuple[str, str]:
    """The longest known name that the token ends with, and what stands before it."""
    folded = folded_in_place(token)
    for start in range(1, len(token)):
        if name := known.get(folded_name(folded[start:])):
            return name, token[:start]
    return "", token


def _without_time(text: str) -> tuple[str, str]:
    """The text less the longest part of it, from one space to another, that is a time."""
    tokens = text.split()
    if not any(character.isdigit() for character in text) or len(tokens) > _MOST_TOKENS:
        return text, ""
    for start, stop in _windows(len(tokens)):
        part = " ".join(tokens[start:stop]).strip("()（）[]，,;；")
        if _BEGINS_TIME.match(part) and _is_time(part):
            return " ".join((*tokens[:start], *tokens[stop:])), part
    return text, ""


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Every run of tokens, the longest first."""
    for size in range(count, 0, -1):
        for start in range(count - size + 1):
            yield start, start + size


def _is_time(text: str) -> bool:
    try:
        moment(text)
    except MomentUnreadableError:
        return False
    return True
