"""The lines of a log put together by case, on the disk meanwhile: a log may outgrow memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryFile
from typing import IO

CASE = "文號"
Line = Mapping[str, str]


def by_case(lines: Iterable[Line]) -> Iterator[tuple[Line, ...]]:
    """The lines of each case in the order given, cases by their first line.

    The file between has no name, and is gone with this process.
    """
    places: dict[str, array[int]] = {}
    with TemporaryFile("w+b") as spill:
        for line in lines:
            places.setdefault(line[CASE], array("q")).append(spill.tell())
            spill.write(json.dumps(dict(line), ensure_ascii=False).encode() + b"\n")
        for found in places.values():
            yield tuple(_line_at(spill, place) for place in found)


def _line_at(spill: IO[bytes], place: int) -> Line:
    spill.seek(place)
    line: dict[str, str] = json.loads(spill.readline())
    return line
