"""A table as printed: pages of rows of cells, each with its place in the file."""

from dataclasses import dataclass
from functools import cached_property

from rules.texts import folded_name

LARGEST_BYTES = 8_000_000  # of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in a file as issued; line and column (the cell's number) count from 1."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One printed cell."""

    text: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One printed line of cells."""

    cells: tuple[Cell, ...]
    schedule_above: Cell | None = None  # the 表別 that a line goes by which prints none

    @property
    def schedule(self) -> Cell:
        """Its 表別: what the line prints, or goes by."""
        return self.schedule_above or self.cells[0]

    @property
    def line(self) -> int:
        """The line in the file."""
        return self.cells[0].source.line

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts, in printed order."""
        return tuple(cell.text for cell in self.cells)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The same for comparing with known names (see `rules.texts.folded_name`)."""
        return tuple(map(folded_name, self.texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page table: its title, its header lines and its rows."""

    number: int  # 1 for the first page of the file
    unit: str
    headers: tuple[TableRow, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A whole file as issued."""

    file: str
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()  # the lines of text below the last page
