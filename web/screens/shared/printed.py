"""Rows of one printed page: every cell under its heading, the reading below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rules.marks import is_mark
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.table import TableRow
from web.language.words import STATUS_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCell:
    """One cell as printed."""

    heading: str
    text: str
    is_mark: bool  # in the column of a position
    is_past: bool  # nothing is printed from here on


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderCell:
    """A text of a header line, as wide as the blanks after it."""

    text: str
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLine:
    """One line above the rows, as printed."""

    line: int
    cells: tuple[HeaderCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One row: the cells printed, and how they are read."""

    row: RuleRow
    word: str  # how well it was read
    cells: tuple[PrintedCell, ...]
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRows:
    """Some rows of a page, or all of them."""

    headings: tuple[str, ...]
    header_lines: tuple[HeaderLine, ...]
    rows: tuple[PrintedRow, ...]

    @property
    def width(self) -> int:
        """How many columns are printed."""
        return len(self.headings)


def printed_rows(rulebook: Rulebook, rows: Sequence[RuleRow], *, asked: int = 0) -> PrintedRows:
    """These rows of one page; the row on line `asked` is the one in question."""
    page = rulebook.table.pages[rows[0].page - 1]
    names = _headings([header.texts for header in page.headers])
    width = max(_extent(names), *(_extent(row.printed) for row in rows))
    names = (*names, *[""] * width)[:width]
    positions = rulebook.agency.unit(page.unit).ladder.positions
    return PrintedRows(
        headings=names,
        header_lines=tuple(_header_line(header, width) for header in page.headers),
        rows=tuple(
            PrintedRow(
                row=row,
                word=STATUS_WORDS[row.status],
                cells=_cells(row, names, positions),
                is_asked=row.line == asked,
            )
            for row in rows
        ),
    )


def _cells(
    row: RuleRow, names: tuple[str, ...], positions: tuple[str, ...]
) -> tuple[PrintedCell, ...]:
    end = _extent(row.printed)
    pairs = zip_longest(names, row.printed[: len(names)], fillvalue="")
    return tuple(
        PrintedCell(heading=name, text=text, is_mark=name in positions, is_past=at >= end)
        for at, (name, text) in enumerate(pairs)
    )


def _header_line(header: TableRow, width: int) -> HeaderLine:
    texts = (*header.texts, *[""] * width)[:width]
    starts = [at for at, text in enumerate(texts) if text or at == 0]
    ends = [*starts[1:], width]
    return HeaderLine(
        line=header.line,
        cells=tuple(
            HeaderCell(text=texts[start], span=end - start)
            for start, end in zip(starts, ends, strict=True)
        ),
    )


def _extent(texts: Sequence[str]) -> int:
    """Where the last text ends."""
    return max((at for at, text in enumerate(texts, start=1) if text), default=0)


def _headings(headers: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The lowest heading of each column.

    Some header lines have swallowed a row's marks: a mark is no heading.
    """
    columns = zip_longest(*reversed(headers), fillvalue="")
    return tuple(
        next((text for text in column if text and not is_mark(text)), "") for column in columns
    )
