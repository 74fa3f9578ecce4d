"""How far the cells of a workbook reach, told before it is read.

A few bytes may claim a cell so far out that the whole sheet would not fit into memory, or unpack
to more than there is.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

# What zipfile and expat raise for archives and parts that are not what they say.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    LookupError,
    RuntimeError,
    ValueError,
)
DRAWING = ".vml"  # what Excel writes into those is not always XML
_CHUNK = 1 << 16
_PLACE = re.compile(r"([A-Za-z]*)([0-9]{1,10})")
_BEYOND_ANY = 1 << 20  # columns
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a workbook may be."""

    unpacked: int  # bytes of all its parts
    rows: int
    columns: int
    cells: int  # of one sheet, those between filled ones too


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large it is: `excess` says what is too large, "" if nothing is."""

    excess: str = ""
    errors: int = 0  # cells that hold an error: #N/A, #REF!


def extent_of(raw: bytes, limits: Limits) -> Extent:
    """Of a zipped workbook, XLSX or ODS; raises one of BROKEN."""
    errors = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        if sum(part.file_size for part in parts.infolist()) > limits.unpacked:
            return Extent(excess=f"活頁簿展開後超過上限 {limits.unpacked:,} 位元組")
        for name in parts.namelist():
            with parts.open(name) as part:
                reach = _Reach(limits)
                reach.read(part, name)
            errors += reach.errors
            if reach.excess:
                return Extent(excess=reach.excess)
    return Extent(errors=errors)


class _Reach:
    """The farthest filled cells of one part, if it is a sheet."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = 0  # where the reading is, from 1
        self._rows = self._columns = 1  # how often that row, that cell is repeated
        self._last_row = self._last_column = 0  # filled
        self.excess = ""
        self.errors = 0

    def read(self, part: IO[bytes], name: str) -> None:
        """Stops at what is too far; whatever is no XML holds no cells."""
        first = part.read(_CHUNK)
        if not _XML.match(first):
            return
        parser = ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = _refuse
        try:
            for chunk in _chunks(first, part):
                parser.Parse(chunk)
                if self.excess:
                    return
            parser.Parse(b"", True)
        except ExpatError:
            if not name.endswith(DRAWING):
                raise

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local in ("row", "table-row"):
            self._begin_row(attributes)
        elif local in ("c", "table-cell", "covered-table-cell"):
            self._begin_cell(attributes)
        elif local in ("v", "is", "p"):
            self._fill()
        elif local in ("table", "sheetData"):
            self._row, self._last_row, self._last_column = 0, 0, 0

    def _begin_row(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        self._row = int(place) if place.isdigit() else self._row + self._rows
        self._rows = _repeated(attributes, "table:number-rows-repeated")
        self._column, self._columns = 0, 1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if found := _PLACE.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(found[2]), _column(found[1])
        else:
            self._column += self._columns
        self._columns = _repeated(attributes, "table:number-columns-repeated")
        if attributes.get("t") == "e":
            self.errors += 1
        if "office:value-type" in attributes:
            self._fill()

    def _fill(self) -> None:
        """The cell where the reading is holds something."""
        self._last_row = max(self._last_row, self._row + self._rows - 1)
        self._last_column = max(self._last_column, self._column + self._columns - 1)
        self.excess = excess_of(self._last_row, self._last_column, self._limits)


def excess_of(rows: int, columns: int, limits: Limits) -> str:
    """What of a sheet that reaches so far is too large; "" if nothing is."""
    if rows > limits.rows:
        most = f"至多 {limits.rows:,} 列"
    elif columns > limits.columns:
        most = f"至多 {limits.columns:,} 欄"
    elif rows * columns > limits.cells:
        most = f"至多 {limits.cells:,} 格"
    else:
        return ""
    return f"格子 {_letters(columns)}{rows} 太遠；請刪去資料以外的列與欄再存（{most}）"


def _refuse(*_: object) -> None:
    raise ValueError("a document type declaration")


def _chunks(first: bytes, part: IO[bytes]) -> Iterator[bytes]:
    while first:
        yield first
        first = part.read(_CHUNK)


def _repeated(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, "1")), 1)


def _column(letters: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = min(number * 26 + ord(letter) - ord("A") + 1, _BEYOND_ANY)
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
