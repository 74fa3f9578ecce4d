"""The parts of a zipped workbook, read only as far as the archive says, and never beyond a limit.

Whoever reads the workbook afterwards may be laxer than this: an archive that does not say of itself
exactly what is in it is broken here, so that nothing else can be in it.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_PARTS = 5_000
CHUNK = 1 << 16
_LOCAL = struct.Struct("<4s22xHH")  # its mark, and how long the name and what is beside it are
_IS_LOCKED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # no spreadsheet packs otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of an archive; unpacking it raises ValueError or zlib.error where it is broken."""

    name: str
    size: int  # unpacked
    packed: memoryview
    is_stored: bool

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, CHUNK at a time."""
        if self.is_stored:
            for at in range(0, self.size, CHUNK):
                yield bytes(self.packed[at : at + CHUNK])
            return
        unpacking, rest, total = zlib.decompressobj(-zlib.MAX_WBITS), bytes(self.packed), 0
        while not unpacking.eof:
            chunk = unpacking.decompress(rest, CHUNK)
            rest, total = unpacking.unconsumed_tail, total + len(chunk)
            if total > self.size or not (chunk or rest or unpacking.eof):
                break
            yield chunk
        if total != self.size or not unpacking.eof:
            raise ValueError("a part of another size than is said")


def parts_of(raw: bytes) -> tuple[Part, ...]:
    """All of them; raises ValueError or zipfile.BadZipFile for what is no plain archive."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
    names = {entry.filename.replace("\\", "/").casefold() for entry in entries}
    if len(entries) > MOST_PARTS or len(names) < len(entries):
        raise ValueError("too many parts, or one of them twice")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    parts = tuple(_part(raw, entry) for entry in entries)
    for entry, following in pairwise(ordered):
        if entry.header_offset + _LOCAL.size + entry.compress_size > following.header_offset:
            raise ValueError("parts that overlap")
    return parts


def _part(raw: bytes, entry: zipfile.ZipInfo) -> Part:
    """Where an entry stands, by its own header."""
    if entry.flag_bits & _IS_LOCKED or entry.compress_type not in _METHODS:
        raise ValueError("a part with a password, or packed in another way")
    header = raw[entry.header_offset : entry.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise ValueError("a part without its header")
    _, name, beside = _LOCAL.unpack(header)
    start = entry.header_offset + _LOCAL.size + name + beside
    packed = memoryview(raw)[start : start + entry.compress_size]
    is_stored = entry.compress_type == zipfile.ZIP_STORED
    if len(packed) < entry.compress_size or (is_stored and len(packed) != entry.file_size):
        raise ValueError("a part that is cut off")
    return Part(name=entry.filename, size=entry.file_size, packed=packed, is_stored=is_stored)
