"""How far the cells of a workbook of the old format (XLS) reach, told before it is read.

A sheet of such a file may claim the cell 65536 times 65536; a reader that makes room for it ends
the whole program. Compound files: [MS-CFB]; records of cells: [MS-XLS] 2.3.
"""

import struct
from collections.abc import Iterator

from rules.reading.extents import Limits, excess_of

END = 0xFFFF_FFFA  # of a chain, and what is above it: no sector
ENTRY = 128
ROOT = 5  # the kind of the entry whose sectors hold the small streams
STREAMS = ("workbook", "book")
FIRST_FATS = 109  # places of the table of sectors that stand in the header
BEGIN_SHEET = 0x0809
MANY_CELLS = 0x00BD  # numbers side by side; the last column stands at its end
CELLS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00D6, 0x00FD))


def old_excess_of(raw: bytes, limits: Limits) -> str:
    """What of an XLS file is too large, "" if nothing is; raises ValueError for a broken one."""
    try:
        for stream in _Compound(raw).streams():
            if excess := _excess(stream, limits):
                return excess
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error
    return ""


def _excess(stream: bytes, limits: Limits) -> str:
    last_row = last_column = 0
    for kind, body in _records(stream):
        if kind == BEGIN_SHEET:
            last_row = last_column = 0
        elif kind in CELLS or kind == MANY_CELLS:
            row, column = struct.unpack_from("<HH", body)
            if kind == MANY_CELLS:
                column = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
            if excess := excess_of(last_row, last_column, limits):
                return excess
    return ""


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Compound:
    """A file of files: sectors in chains, small streams within one of them."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        shift, small_shift = struct.unpack_from("<HH", raw, 30)
        if not (shift in (9, 12) and small_shift == 6):  # the only sizes that there are
            raise ValueError("broken compound file")
        self._size, self._small_size = 1 << shift, 1 << small_shift
        self._fat = self._read_fat()
        (self._directory, self._cutoff, small_fat) = struct.unpack_from("<I4xII", raw, 48)
        self._small_fat = _numbers(self._chain(small_fat))

    def streams(self) -> Iterator[bytes]:
        """The workbooks in it."""
        entries = self._chain(self._directory)
        holder, found = b"", 0
        for at in range(0, len(entries) - ENTRY + 1, ENTRY):
            entry = entries[at : at + ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            if kind == ROOT:
                holder = self._chain(start)
                continue
            found += name in STREAMS
            if found > len(STREAMS):
                raise ValueError("more workbooks than one of each format")
            if name in STREAMS and size < self._cutoff:
                yield _chained(holder, self._small_fat, start, self._small_size)[:size]
            elif name in STREAMS:
                yield self._chain(start)[:size]

    def _read_fat(self) -> list[int]:
        (more,) = struct.unpack_from("<I", self._raw, 68)
        places = list(struct.unpack_from(f"<{FIRST_FATS}I", self._raw, 76))
        for _ in range(len(self._raw) // self._size):
            if more >= END:
                break
            *found, more = _numbers(self._sector(more))
            places += found
        return [number for each in places if each < END for number in _numbers(self._sector(each))]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._raw[start : start + self._size]

    def _chain(self, start: int) -> bytes:
        return _chained(self._raw[self._size :], self._fat, start, self._size)


def _chained(content: bytes, table: list[int], start: int, size: int) -> bytes:
    """The sectors of a chain; one that runs in a circle ends where it has taken all."""
    parts: list[bytes] = []
    while start < END and len(parts) <= len(table):
        parts.append(content[start * size : (start + 1) * size])
        start = table[start]
    return b"".join(parts)


def _numbers(raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))
