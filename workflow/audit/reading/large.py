"""Large CSV files by Polars, which codes the columns without a Python text for every cell.

It gives exactly what the careful reading gives, or nothing: whatever is not plain (ragged lines,
another encoding, cells over several lines, quotation that is not closed, headings said again) is
left to that.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from rules.texts import NO_TEXT, folded_name
from workflow.audit.log import no_codes
from workflow.audit.reading.headings import WORDS
from workflow.audit.reading.sheets import Coded, Sheet
from workflow.audit.reading.tabulating import LONGEST_QUOTED

LARGE = 4_000_000  # bytes: smaller files are read as fast without
HEAD = 500_000  # bytes by which headings and delimiter are told
PIECE = 64_000_000  # bytes read at a time, to the end of a line
NO_DELIMITER = "\x01"  # stands in no text
LEAST_COLUMNS = 2  # a blank line of one column is a blank cell


def can_read_large() -> bool:
    """Whether Polars, the extra `audit`, is installed."""
    return find_spec("polars") is not None


def large_sheet(
    content: bytes, first: Sheet, delimiter: str, progress: Callable[[int], None]
) -> Sheet | None:
    """The table of a UTF-8 text whose beginning reads as `first`; None for what is not plain.

    `progress` is told how many bytes have been read.
    """
    table = _Table(first, delimiter)
    start = _after_line(content, first.heading_line)
    if start is None or len(first.headings) < LEAST_COLUMNS:
        return None
    for piece, done in _pieces(content, start):
        if not table.add(piece):
            return None
        progress(done)
    return table.sheet()


def _after_line(content: bytes, line: int) -> int | None:
    """The place after the line of headings; None if a cell of it goes on."""
    start = 0
    for _ in range(line - 1):
        start = content.find(b"\n", start) + 1
    after = content.find(b"\n", start) + 1
    return after if after and content[start:after].count(b'"') % 2 == 0 else None


def _pieces(content: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """Whole lines at a time, and how far they go."""
    while start < len(content):
        end = min(start + PIECE, len(content))
        after = end if end == len(content) else content.find(b"\n", end) + 1 or len(content)
        yield content[start:after], after
        start = after


def _ends_lines_alike(piece: bytes) -> bool:
    """Whether no carriage return stands alone."""
    return b"\r" not in piece or piece.count(b"\r") == piece.count(b"\r\n")


class _Table:
    """The sheet under way."""

    def __init__(self, first: Sheet, delimiter: str) -> None:
        self._polars: Any = import_module("polars")
        self._first, self._delimiter = first, delimiter
        names = frozenset(map(folded_name, first.headings)) - {""}
        self._hints = names | WORDS | frozenset(first.headings) - {""}
        self._line = first.heading_line + 1  # of the next record
        self._lines = no_codes()
        self._columns = [_Column(self._polars) for _ in first.headings]
        one = re.escape(delimiter)
        cell = f'(?:"(?:[^"]|"")*"|[^"{one}]*)'
        self._plain = f"^{cell}(?:{one}{cell})*$"

    def add(self, piece: bytes) -> bool:
        """Whole lines more; False if they are not plain."""
        count = piece.count(b"\n") + (not piece.endswith(b"\n"))
        if not (_ends_lines_alike(piece) and self._is_quoted_plainly(piece)):
            return False
        frame = self._frame(piece)
        if frame is None or frame.height != count:
            return False
        lines = self._polars.Series(range(self._line, self._line + count))
        self._line += count
        frame, lines = self._without_blank(frame, lines)
        self._lines.extend(lines.to_list())
        columns: list[Any] = frame.get_columns()
        with ThreadPoolExecutor() as threads:  # Polars lets go of the interpreter
            added = threads.map(self._add_column, self._columns, columns)
            return all(list(added))

    def _add_column(self, column: "_Column", cells: Any) -> bool:
        return column.add(cells, self._hints)

    def _is_quoted_plainly(self, piece: bytes) -> bool:
        """Whether every line with quotation is whole by itself."""
        if b'"' not in piece:
            return True
        polars = self._polars
        try:
            lines = polars.read_csv(
                piece,
                has_header=False,
                separator=NO_DELIMITER,
                quote_char=None,
                schema={"line": polars.String},
            )["line"]
        except polars.exceptions.PolarsError:
            return False
        quoted = lines.filter(lines.str.contains('"', literal=True))
        is_short = quoted.str.len_chars().max() <= LONGEST_QUOTED
        return bool(is_short and quoted.str.contains(self._plain).all())

    def _frame(self, piece: bytes) -> Any:
        """The cells as texts, None if they are not in order."""
        polars = self._polars
        try:
            frame = polars.read_csv(
                piece,
                has_header=False,
                separator=self._delimiter,
                schema={str(at): polars.String for at in range(len(self._columns))},
                empty_string_is_null=False,
                missing_columns="insert",
            )
        except polars.exceptions.PolarsError:
            return None
        is_ragged = any(cells.has_nulls() for cells in frame)
        return frame.with_columns(polars.all().fill_null("")) if is_ragged else frame

    def _without_blank(self, frame: Any, lines: Any) -> tuple[Any, Any]:
        """A line that holds nothing is no record."""
        polars = self._polars
        if not (frame[:, 0].str.strip_chars() == "").any():
            return frame, lines
        filled = frame.select(polars.any_horizontal(polars.all().str.strip_chars() != ""))
        return frame.filter(filled.to_series()), lines.filter(filled.to_series())

    def sheet(self) -> Sheet:
        """What came of it."""
        first = self._first
        return Sheet(
            name=first.name,
            headings=first.headings,
            heading_line=first.heading_line,
            lines=self._lines,
            columns=tuple(column.coded() for column in self._columns),
            titles=first.titles,
        )


class _Column:
    """A column under way: Polars knows its distinct texts, in the order of their first record."""

    def __init__(self, polars: Any) -> None:
        self._polars = polars
        self._kind = polars.Categorical(polars.Categories.random())
        self._known: Any = None  # while it lives, Polars keeps the codes of the texts
        self._values: list[str] = []
        self._is_padded = False
        self._codes = no_codes()

    def add(self, cells: Any, hints: frozenset[str]) -> bool:
        """The cells of more records; False where one is no text, or may be a heading."""
        known = cells.cast(self._kind)
        self._known = known if self._known is None else self._known
        codes = known.to_physical()
        self._codes.extend(codes.to_list())
        if not len(codes) or codes.max() < len(self._values):
            return True
        both = self._polars.DataFrame({"code": codes, "text": cells})
        new = both.filter(self._polars.col("code") >= len(self._values))
        texts = new.unique("code").sort("code")["text"]
        stripped = texts.str.strip_chars()
        self._is_padded = self._is_padded or bool((stripped != texts).any())
        found: list[str] = stripped.to_list()
        self._values.extend(found)
        return hints.isdisjoint(found) and not texts.str.contains(NO_TEXT_PATTERN).any()

    def coded(self) -> Coded:
        """The column as it is now, its texts stripped: two that were padded may be one."""
        if not self._is_padded:
            return Coded(values=tuple(self._values), codes=self._codes)
        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) for text in self._values]
        return Coded(values=tuple(places), codes=array("I", map(codes.__getitem__, self._codes)))


def _pattern() -> str:
    """`NO_TEXT` as Polars writes it; halves of pairs cannot stand in UTF-8."""
    plain = NO_TEXT.pattern.strip("[]").replace("\ud800-\udfff", "")
    return "[" + "".join("-" if each == "-" else f"\\x{{{ord(each):x}}}" for each in plain) + "]"


NO_TEXT_PATTERN = _pattern()
