"""How far the cells of a workbook reach, told before it is read.

A few bytes may claim a cell so far out that the whole sheet would not fit into memory, or unpack
to more than there is. Cells are counted where the reader will see them, and only those that hold
something: what is merely formatted reaches to the end of many a sheet.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers.expat import ParserCreate

from rules.reading.archive import Part, parts_of

MOST_SHEETS = 500
LONGEST_MARKUP = 1_000_000  # bytes of one element with its attributes
_RELATIONS = ".rels"
_SHEETS = ("worksheet", "chartsheet", "dialogsheet")  # what a relation to a sheet ends with
_PLACE = re.compile(r"([A-Za-z]{0,7})([0-9]{1,10})")
_VALUES = ("value", "value-type", "string-value", "date-value", "time-value", "boolean-value")
_FILLING = (*(f"office:{name}" for name in _VALUES), "table:formula")


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
    """Of a zipped workbook, XLSX or ODS; raises one of `breaking.BROKEN`."""
    parts = parts_of(raw)
    if sum(part.size for part in parts) > limits.unpacked:
        return Extent(excess=_too_much(limits))
    reach = _Reach(limits)
    relations = [part for part in parts if part.name.lower().endswith(_RELATIONS)]
    others = [part for part in parts if part not in relations]
    for part in (*relations, *others):
        if reach.concerns(part.name):
            reach.read(part)
        if reach.excess:
            break
    return Extent(excess=reach.excess, errors=reach.errors)


class _Reach:
    """The farthest filled cells of the parts of a workbook, one after the other."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._parser = ParserCreate()
        self._sheets: set[str] = set()  # names of parts that hold sheets, whatever they end with
        self._count = 0  # of sheets
        self._is_sheet = False  # the part that is read
        self._charge = 0  # bytes that are said to be repeated, or that are said to be spaces
        self._tables = 0  # tables within tables
        self._row = self._column = 0  # where the reading is, from 1
        self._row_said = "0"  # the row in digits
        self._letters: dict[str, int] = {}  # what columns are called, as far as seen
        self._cell = (0, 0)
        self._rows = self._columns = 1  # how often that row, that cell is repeated
        self._row_at = self._cell_at = 0  # the bytes where they begin
        self._last_row = self._last_column = 0  # filled
        self._is_filled = self._holds_any = False  # the cell, the row
        self.excess = ""
        self.errors = 0
        self._beginnings: dict[str, Callable[[dict[str, str]], None]] = {
            "c": self._begin_cell,
            "v": self._fill,
            "is": self._fill,
            "row": self._begin_row,
            "sheetData": self._begin_sheet,
            "sst": self._begin_texts,
            "Relationship": self._relate,
            "table": self._begin_table,
            "table-row": self._begin_table_row,
            "table-cell": self._begin_table_cell,
            "covered-table-cell": self._begin_table_cell,
            "s": self._add_spaces,
        }

    def concerns(self, name: str) -> bool:
        """Whether a part is XML that a reader may look into; pictures and macros are not."""
        known = PurePosixPath(name.replace("\\", "/").lower())
        return known.suffix in (".xml", _RELATIONS) or known.name in self._sheets

    def read(self, part: Part) -> None:
        """Stops at what is too far; raises one of `breaking.BROKEN` for what is no plain XML."""
        self._parser = parser = ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = _refuse
        self._row = self._column = self._tables = self._rows = given = 0
        self._is_sheet = False
        for chunk in part.chunks():
            parser.Parse(chunk)
            given += len(chunk)
            if given - parser.CurrentByteIndex > LONGEST_MARKUP:
                self.excess = f"一個元素超過上限 {LONGEST_MARKUP:,} 位元組；請用試算表重新另存"
            if self.excess:
                return
        parser.Parse(b"", True)
        self._settle_row()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        begin = self._beginnings.get(tag)
        if begin is None and ":" in tag:
            begin = self._beginnings.get(tag.rpartition(":")[2])
        if begin is not None:
            begin(attributes)

    def _relate(self, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").rpartition("/")[2] in _SHEETS:
            target = attributes.get("Target", "").replace("\\", "/").lower()
            self._sheets.add(PurePosixPath(target).name)

    def _begin_texts(self, attributes: dict[str, str]) -> None:
        """Room is made for as many texts as are said to be there, before any is read."""
        if int(attributes.get("uniqueCount", "0")) > self._limits.unpacked:
            self.excess = _too_much(self._limits)

    def _begin_sheet(self, _: dict[str, str]) -> None:
        self._row = self._last_row = self._last_column = 0
        self._rows = self._columns = 1
        self._is_sheet = True
        self._count += 1
        if self._count > MOST_SHEETS:
            self.excess = f"工作表超過上限 {MOST_SHEETS} 張"

    def _begin_row(self, attributes: dict[str, str]) -> None:
        if not self._is_sheet:
            return
        place = attributes.get("r")
        self._row = self._row + 1 if place is None else _place(place)[0]
        self._row_said = str(self._row)
        self._column = 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if not self._is_sheet:
            return
        place = attributes.get("r")
        if place is None:
            self._column += 1
            self._cell = (self._row, self._column)
        else:
            self._cell = self._placed(place)
            self._column = self._cell[1]
        if attributes.get("t") == "e":
            self.errors += 1

    def _placed(self, place: str) -> tuple[int, int]:
        """Row and column of a cell; it is quick where the cell says the row that it is in."""
        column = self._letters.get(place.removesuffix(self._row_said))
        if column is not None:
            return self._row, column
        row, column = _place(place)
        if not column:
            raise ValueError("a place without its column")
        if row == self._row:
            self._letters[place.removesuffix(self._row_said)] = column
        return row, column

    def _fill(self, _: dict[str, str]) -> None:
        """The cell where the reading is holds something."""
        self._fill_to(*self._cell)

    def _fill_to(self, row: int, column: int) -> None:
        if row > self._last_row or column > self._last_column:
            self._last_row = max(self._last_row, row)
            self._last_column = max(self._last_column, column)
            self.excess = self.excess or excess_of(self._last_row, self._last_column, self._limits)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        """One within a cell of another is none that is read."""
        self._tables += 1
        self._parser.EndElementHandler = self._end
        if self._tables == 1:
            self._begin_sheet(attributes)

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            if self._tables == 1:
                self._settle_row()
            self._tables -= 1

    def _begin_table_row(self, attributes: dict[str, str]) -> None:
        if self._tables != 1:
            return
        self._settle_row()
        self._row += self._rows if self._row else 1
        self._rows = _repeated(attributes, "table:number-rows-repeated")
        self._row_at, self._column, self._columns = self._here(), 0, 1

    def _begin_table_cell(self, attributes: dict[str, str]) -> None:
        if self._tables != 1:
            return
        self._settle_cell()
        self._column += self._columns if self._column else 1
        self._columns = _repeated(attributes, "table:number-columns-repeated")
        self._cell_at = self._here()
        if not attributes.keys().isdisjoint(_FILLING):
            self._is_filled = self._holds_any = True
            self._fill_to(self._row + self._rows - 1, self._column + self._columns - 1)

    def _settle_cell(self) -> None:
        """The cell before has ended: what is repeated of it will be in memory as often."""
        if self._is_filled and self._columns > 1:
            self._add_charge((self._here() - self._cell_at) * self._columns)
        self._is_filled = False

    def _settle_row(self) -> None:
        self._settle_cell()
        if self._holds_any and self._rows > 1:
            self._add_charge((self._here() - self._row_at) * self._rows)
        self._holds_any = False

    def _add_spaces(self, attributes: dict[str, str]) -> None:
        """`text:s` stands for many spaces."""
        if "text:c" in attributes:
            self._add_charge(int(attributes["text:c"]))

    def _add_charge(self, size: int) -> None:
        self._charge += max(size, 0)
        if self._charge > self._limits.unpacked:
            self.excess = _too_much(self._limits)

    def _here(self) -> int:
        """The byte where the reading is, counting those that are said to be there."""
        return self._parser.CurrentByteIndex + self._charge


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


def _too_much(limits: Limits) -> str:
    return f"活頁簿展開後超過上限 {limits.unpacked:,} 位元組"


def _refuse(*_: object) -> None:
    raise ValueError("a document type declaration")


def _repeated(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, "1")), 1)


def _place(text: str) -> tuple[int, int]:
    """Row and column of a place, from 1; the column is 0 where it has no letter."""
    found = _PLACE.fullmatch(text)
    if not found or not int(found[2]):
        raise ValueError("a place that is none")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
