"""From rows of cells to a sheet: the line of headings, titles above it, rows that are no record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from rules.texts import folded_name, one_line
from workflow.audit.log import Rejected, no_codes
from workflow.audit.reading.headings import WORDS, Headings, found_headings, is_heading, trimmed
from workflow.audit.reading.sheets import Columns, Sheet
from workflow.texts import msgid

MOST_COLUMNS = 500
LONGEST_QUOTED = 131_072  # characters of a quoted cell
LOOKED_THROUGH = 60  # rows within which the headings are looked for
LONGEST_VALUE = 200  # of a line that is listed as rejected
MOST_REFUSED = 50_000  # lines of a sheet, if hardly any other can be read: it is no log
MOST_SHARE_REFUSED = 0.9
REPEATED = msgid("這一行重複欄名，不是紀錄；看來是兩個檔案接在一起")
OTHER_TABLE = "這一行是另一張表的欄名（%s），與上面的不同；以下各行無法對應，請分成兩個檔案"
UNDER_OTHER_TABLE = "這一行在另一張表的欄名（第 %d 行）之下，無法對應；請分成兩個檔案"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `fault` says why it cannot be read, `value` how it looks."""

    line: int  # from 1
    cells: tuple[str, ...]
    fault: str = ""
    value: str = ""


class TooWideError(Exception):
    """The line of headings has more columns than any log."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class UnlikeLogError(Exception):
    """Hardly any line can be read, of as many as no log has that was only damaged."""

    def __init__(self, refused: int, first: Rejected) -> None:
        self.refused, self.first = refused, first
        super().__init__(refused, first)


def sheet_of(rows: Iterable[Row], *, name: str = "", is_hidden: bool = False) -> Sheet | None:
    """The table in these rows; None if nothing stands in them.

    Raises TooWideError or UnlikeLogError.
    """
    filled = (row for row in rows if any(map(str.strip, row.cells)))
    first = list(islice(filled, LOOKED_THROUGH))
    if not first:
        return None
    headings = found_headings([row.cells for row in first if not row.fault])
    at = _place(first, headings)
    if len(headings.names) > MOST_COLUMNS:
        raise TooWideError(first[max(at, 0)].line)
    table = _Table(headings.names, heading_line=first[at].line if at >= 0 else 0)
    for row in chain(first[at + 1 :], filled):
        table.add(row)
    titles = tuple(one_line(" ".join(row.cells)) for row in first[: max(at, 0)])
    return table.sheet(name=name, titles=titles, is_hidden=is_hidden)


def _place(first: Sequence[Row], headings: Headings) -> int:
    """Where the line of headings stands among all rows; -1 for none."""
    if headings.place is None:
        return -1
    sound = [at for at, row in enumerate(first) if not row.fault]
    return sound[headings.place]


class _Table:
    """The sheet under way."""

    def __init__(self, headings: tuple[str, ...], heading_line: int) -> None:
        self._headings, self._heading_line = headings, heading_line
        self._columns = Columns(len(headings))
        self._lines = no_codes()
        self._rejected: list[Rejected] = []
        self._refused: dict[int, tuple[str, ...]] = {}
        self._folded = tuple(map(folded_name, headings))
        self._names = frozenset(each for each in self._folded if each)
        self._hints = self._names | WORDS | frozenset(headings)  # in a row that may be headings
        self._order: Sequence[int | None] | None = None  # of a second line of headings
        self._other_line = 0  # of headings that say something else

    def add(self, row: Row) -> None:
        """One row more."""
        cells = tuple(map(str.strip, row.cells))
        if row.fault:
            self._refuse(row, cells, row.fault)
        elif self._is_heading(cells):
            self._turn(row, cells)
        elif self._other_line:
            self._refuse(row, (), UNDER_OTHER_TABLE % self._other_line, raw=cells)
        elif any(cells[len(self._headings) :]):
            known = len(self._headings)
            wide = min(len(trimmed(cells)), MOST_COLUMNS)  # no more have been told apart
            fault = f"這一行有 {wide} 格，欄名只有 {known} 欄；格內有分隔符號時要加引號"
            self._refuse(row, cells, fault)
        else:
            self._lines.append(row.line)
            self._columns.add(self._in_order(cells))

    def _in_order(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        if self._order is None:
            return cells
        return tuple(cells[at] if at is not None and at < len(cells) else "" for at in self._order)

    def _is_heading(self, cells: tuple[str, ...]) -> bool:
        """Whether a row says again what the columns are called, in whatever order."""
        return not self._hints.isdisjoint(filter(None, cells)) and is_heading(cells, self._names)

    def _turn(self, row: Row, cells: tuple[str, ...]) -> None:
        """From here on, the columns stand as this row says; if that can be told."""
        places = {folded_name(cell): at for at, cell in enumerate(cells) if cell}
        unknown = [cell for cell in cells if cell and folded_name(cell) not in self._names]
        if unknown:
            self._other_line = row.line
            self._refuse(row, (), OTHER_TABLE % "、".join(unknown[:5]), raw=())
            return
        self._other_line = 0
        order = [places.get(name) for name in self._folded]
        self._order = None if order == list(range(len(order))) else order
        self._refuse(row, (), REPEATED, raw=())

    def _refuse(
        self,
        row: Row,
        cells: tuple[str, ...],
        reason: str,
        raw: tuple[str, ...] | None = None,
    ) -> None:
        value = (row.value or " ".join(each for each in row.cells if each))[:LONGEST_VALUE]
        rejected = Rejected(line=row.line, column="", value=one_line(value), reason=reason)
        self._rejected.append(rejected)
        self._refused[len(self._lines)] = (cells if raw is None else raw)[:MOST_COLUMNS]
        self._lines.append(row.line)
        self._columns.add(cells[: len(self._headings)])
        refused = len(self._rejected)
        if refused > MOST_REFUSED and refused > MOST_SHARE_REFUSED * len(self._lines):
            raise UnlikeLogError(refused, self._rejected[0])

    def sheet(self, *, name: str, titles: tuple[str, ...], is_hidden: bool) -> Sheet:
        """What came of it."""
        return Sheet(
            name=name,
            headings=self._headings,
            heading_line=self._heading_line,
            lines=self._lines,
            columns=self._columns.coded(),
            titles=titles,
            rejected=tuple(self._rejected),
            refused=self._refused,
            is_hidden=is_hidden,
        )
