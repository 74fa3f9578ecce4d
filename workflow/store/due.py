"""The lines of one office's checkpoints by what they count, left in their file until asked for.

A log of millions of records has as many lines: what is held of each is where it stands.
"""

import json
import os
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from workflow.store.checkpoint import Checkpoint, Mark, read_line
from workflow.store.lines import opened_to_read

BLOCK = 1 << 16  # bytes read at once
PLACE = "Q"  # eight bytes


class Lines:
    """An office's lines in a file that only grows, in order or by place."""

    def __init__(self, path: Path, office: str) -> None:
        self._file, self._office = opened_to_read(path), office
        weakref.finalize(self, os.close, self._file)
        self._start, self._block = 0, b""

    def __iter__(self) -> Iterator[tuple[int, Checkpoint]]:
        """Every whole line but those withdrawn, and where it begins."""
        name, place = json.dumps(self._office, ensure_ascii=False).encode(), 0
        with open(os.dup(self._file), "rb") as lines:
            for line in lines:
                may_be = name in line or b"\\" in line  # another program may spell it otherwise
                found = read_line(line) if may_be else None
                if found and found.office == self._office and found.mark is not Mark.WITHDRAWN:
                    yield place, found
                place += len(line)

    def at(self, place: int) -> Checkpoint | None:
        """The line that begins there."""
        return read_line(self._line(place - self._start) or self._line_anew(place))

    def _line_anew(self, place: int) -> bytes:
        self._start, self._block = place, os.pread(self._file, BLOCK, place)
        return self._line(0) or self._block

    def _line(self, begin: int) -> bytes:
        """The line that begins there in the block, if all of it is in there."""
        end = self._block.find(b"\n", begin) if begin >= 0 else -1
        return self._block[begin : end + 1] if end >= 0 else b""


class Due:
    """The line of each count: the first that tells of it.

    Counts follow one another but for gaps; a run without one is an array of places.
    """

    def __init__(self, lines: Lines | None = None) -> None:
        self._lines = lines
        self._firsts: list[int] = []
        self._runs: list[array[int]] = []
        self._asked: tuple[object, Checkpoint | None] = (None, None)

    def __bool__(self) -> bool:
        return bool(self._runs)

    def add(self, count: int, place: int) -> bool:
        """Whether it is the first line of this count; it is left out if not."""
        at = bisect_right(self._firsts, count) - 1
        behind = count - self._firsts[at] if at >= 0 else -1
        if at >= 0 and behind < len(self._runs[at]):
            return False
        if at >= 0 and behind == len(self._runs[at]):
            self._runs[at].append(place)
        else:
            self._firsts.insert(at + 1, count)
            self._runs.insert(at + 1, array(PLACE, (place,)))
        return True

    def get(self, count: object) -> Checkpoint | None:
        """The line that tells of so many records; asked for again, it is not read again."""
        if self._asked[0] != count:
            self._asked = (count, self._read(count) if isinstance(count, int) else None)
        return self._asked[1]

    def from_on(self, count: int) -> Checkpoint | None:
        """The line of the least count that is no less than this one."""
        if found := self.get(count):
            return found
        at = bisect_right(self._firsts, count)
        return self.get(self._firsts[at]) if at < len(self._firsts) else None

    @property
    def last(self) -> int:
        """The greatest count; 0 for none."""
        return self._firsts[-1] + len(self._runs[-1]) - 1 if self._runs else 0

    def _read(self, count: int) -> Checkpoint | None:
        at = bisect_right(self._firsts, count) - 1
        behind = count - self._firsts[at] if at >= 0 else 0
        if self._lines is None or at < 0 or behind >= len(self._runs[at]):
            return None
        return self._lines.at(self._runs[at][behind])
