"""The boxes of a route diagram: their size and the words in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from web.picture.stages import BranchView, Progress, StageView

Point = tuple[float, float]

PADDING = 8.0
TITLE_HEIGHT, SMALL_HEIGHT = 20.0, 17.0
TITLE_PIXELS, SMALL_PIXELS = 7.6, 6.7  # half a Chinese character; a Latin one is narrower


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of words in a box, and the height of its baseline."""

    text: str
    y: float
    role: str  # title, caption, note or state


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box with its words, top to bottom."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    state: Progress
    decides: bool = False
    outside: bool = False
    cosigns: bool = False

    @property
    def center(self) -> float:
        """The column on which the words stand."""
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        """The height at which lines enter and leave sideways."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


def sign_words(stage: StageView, width: float) -> list[tuple[str, str]]:
    """What a signature's box says."""
    words = [("title", line) for line in wrap(stage.position, width, TITLE_PIXELS)]
    words += (("caption", line) for line in wrap(stage.action, width, SMALL_PIXELS))
    return [*words, *_note_words(stage.notes, width), *_state_words(stage.state)]


def branch_words(branch: BranchView, width: float) -> list[tuple[str, str]]:
    """What a co-signer's box says."""
    words = [("title", line) for line in wrap(branch.name, width, TITLE_PIXELS)]
    words.append(("caption", branch.kind))
    return [*words, *_note_words(branch.notes, width), *_state_words(branch.state)]


def _note_words(notes: Sequence[str], width: float) -> list[tuple[str, str]]:
    return [("note", line) for note in notes for line in wrap(note, width, SMALL_PIXELS)]


def _state_words(state: Progress) -> list[tuple[str, str]]:
    return [("state", state.value)] if state.value else []


def height_of(words: Sequence[tuple[str, str]]) -> float:
    """How tall a box must be for `words`."""
    return 2 * PADDING + sum(_line_height(role) for role, _ in words)


def _line_height(role: str) -> float:
    return TITLE_HEIGHT if role == "title" else SMALL_HEIGHT


def box(
    words: Sequence[tuple[str, str]], corner: Point, size: tuple[float, float], state: Progress
) -> Node:
    """A box at `corner`, its words centred in it."""
    y = corner[1] + PADDING + (size[1] - height_of(words)) / 2
    lines: list[Line] = []
    for role, text in words:
        y += _line_height(role)
        lines.append(Line(text=text, y=y - 4, role=role))
    x, width, height = corner[0], size[0], size[1]
    return Node(x=x, y=corner[1], width=width, height=height, lines=tuple(lines), state=state)


def wrap(text: str, width: float, half_width: float) -> list[str]:
    """Break `text` into lines that fit a box, at spaces where it has them."""
    columns = int((width - 10) / half_width)
    lines, line = list[str](), ""
    for piece in re.findall(r"[!-~]+ ?|.", text):
        if line and _columns(line + piece.rstrip()) > columns:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
