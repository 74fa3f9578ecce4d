"""A log as its file shows it: sheets of cells that are texts, and the lines that are none.

Every column is kept as its distinct texts and one code a record: what a long file says again and
again stands in memory once.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from workflow.audit.log import Rejected, no_codes

Progress = Callable[[str, int, int], None]  # stage, how much is done, of how much


class Kind(Enum):
    """What a source is; the value is how pages call it."""

    CSV = "CSV"
    XLSX = "XLSX"
    XLS = "XLS"
    ODS = "ODS"
    XES = "XES"
    PASTED = "貼上的文字"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One column: its distinct texts, and which of them each record holds."""

    values: Sequence[str]  # in the order in which they first occur
    codes: "array[int]" = field(default_factory=no_codes)  # index into `values`, one a record

    def __getitem__(self, record: int) -> str:
        return self.values[self.codes[record]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of a source. Records count from 0 here, those of a finding from 1.

    A line that holds anything is a record, whether or not it can be read, so that the numbers of
    records are those of the file. `refused` are the records of `rejected` lines, each with its
    cells as they stand in the line: they may not be those of their headings.
    """

    name: str  # "" where the source has but one table
    headings: tuple[str, ...]
    heading_line: int  # as the file counts its lines, from 1; 0 where it has no line of headings
    lines: Sequence[int]  # of each record
    columns: tuple[Coded, ...]
    titles: tuple[str, ...] = ()  # what stands above the headings
    rejected: tuple[Rejected, ...] = ()
    refused: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    is_hidden: bool = False

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.lines)

    def coded(self, column: int) -> Coded:
        """A column by its place among the headings, from 0."""
        return self.columns[column]

    def cells(self, record: int) -> tuple[str, ...]:
        """The texts of a record, one a heading."""
        return tuple(column[record] for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file, or a text pasted, holds; the sheet that looks most like a log comes first."""

    file: str
    kind: Kind
    sheets: tuple[Sheet, ...]
    encoding: str = ""  # of a text: "UTF-8", "UTF-16 LE", "cp950" …
    delimiter: str = ""
    notes: tuple[str, ...] = ()  # what was read otherwise than it stands there

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """The lines of the first sheet that could not be read; others have their own."""
        return self.sheets[0].rejected if self.sheets else ()


class Columns:
    """Columns being filled, a record at a time."""

    def __init__(self, width: int) -> None:
        self._known: list[dict[str, int]] = [{} for _ in range(width)]
        self._codes = [no_codes() for _ in range(width)]

    def add(self, cells: Sequence[str]) -> None:
        """One record more; cells that it lacks are blank."""
        missing = len(self._known) - len(cells)
        filled = (*cells, *("",) * missing) if missing > 0 else cells
        for known, codes, cell in zip(self._known, self._codes, filled, strict=False):
            codes.append(known.setdefault(cell, len(known)))

    def coded(self) -> tuple[Coded, ...]:
        """The columns as they are now."""
        return tuple(
            Coded(values=tuple(known), codes=codes)
            for known, codes in zip(self._known, self._codes, strict=True)
        )
