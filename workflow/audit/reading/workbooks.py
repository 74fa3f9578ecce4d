"""From a workbook to rows of cells: what its cells show, never what their formulas would give."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from rules.files.kinds import ODS, OLD_WORKBOOK, XLSX
from rules.reading.breaking import BrokenWorkbookError, breaking
from rules.reading.compound import old_excess_of
from rules.reading.extents import Extent, Limits, extent_of
from workflow.audit.reading.sheets import Kind
from workflow.audit.reading.tabulating import MOST_COLUMNS, Row
from workflow.texts import msgid

KINDS = {XLSX: Kind.XLSX, ODS: Kind.ODS, OLD_WORKBOOK: Kind.XLS}
LIMITS = Limits(unpacked=1_500_000_000, rows=1_048_576, columns=MOST_COLUMNS, cells=30_000_000)
SMALL_LIMITS = replace(LIMITS, unpacked=100_000_000, cells=2_000_000)
SMALL_BYTES = 1_000_000  # what a smaller file says of itself beyond SMALL_LIMITS is not so
CERTAIN_DIGITS = 15  # of a number: a spreadsheet keeps no more
BROKEN_WORKBOOK = msgid("這不是完好的活頁簿；請用試算表重新另存")
LOCKED = msgid("活頁簿設了密碼；請取消密碼再存")


class WorkbookUnreadableError(Exception):
    """A workbook that is not read."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One worksheet."""

    name: str
    rows: Iterable[Row]
    is_hidden: bool


class Workbook:
    """A workbook opened. What was noticed on the way is known once its pages are read."""

    def __init__(self, content: bytes, kind: Kind) -> None:
        """Raises WorkbookUnreadableError."""
        self._errors = 0
        self._long: list[str] = []
        self._merged = 0
        try:
            with breaking():
                extent = _extent(content, kind)
                if extent.excess:
                    raise WorkbookUnreadableError(extent.excess)
                self._errors = extent.errors
                self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError as error:
            raise WorkbookUnreadableError(LOCKED) from error
        except BrokenWorkbookError as error:
            raise WorkbookUnreadableError(BROKEN_WORKBOOK) from error

    def pages(self) -> Iterator[Page]:
        """Its worksheets, one after the other; raises WorkbookUnreadableError."""
        for about in self._book.sheets_metadata:
            try:
                with breaking():
                    sheet = self._book.get_sheet_by_name(about.name)
            except BrokenWorkbookError as error:
                raise WorkbookUnreadableError(BROKEN_WORKBOOK) from error
            is_hidden = about.visible != SheetVisibleEnum.Visible
            yield Page(name=about.name, rows=self._rows(sheet), is_hidden=is_hidden)

    def notes(self) -> tuple[str, ...]:
        """What was read otherwise than it may look."""
        found: list[str] = []
        if self._errors:
            found.append(f"有 {self._errors:,} 格是錯誤值（如 #N/A、#REF!），當作空白")
        if self._merged:
            found.append(f"有 {self._merged:,} 處合併儲存格跨越數列，各列都讀作合併處的文字")
        if self._long:
            shown = "、".join(self._long[:3])
            why = f"超過 {CERTAIN_DIGITS} 位的數字，試算表只保留前 {CERTAIN_DIGITS} 位"
            count = f"有 {len(self._long):,} 格是{why}（{shown}）"
            found.append(f"{count}；號碼欄請設為文字，再從原系統匯出一次")
        return tuple(found)

    def _rows(self, sheet: CalamineSheet) -> Iterator[Row]:
        before = ("",) * (sheet.start or (0, 0))[1]  # columns that hold nothing
        merging = _Merging(sheet.merged_cell_ranges or ())
        self._merged += merging.count
        for at, cells in enumerate(sheet.iter_rows()):
            texts = [*before, *map(self._text, cells)]
            merging.fill(at, texts)
            yield Row(at + 1, tuple(texts))

    def _text(self, cell: object) -> str:
        text = shown(cell)
        if isinstance(cell, float) and abs(cell) >= 10**CERTAIN_DIGITS:
            self._long.append(text)
        return text


def _extent(content: bytes, kind: Kind) -> Extent:
    limits = SMALL_LIMITS if len(content) < SMALL_BYTES else LIMITS
    if kind is Kind.XLS:
        return Extent(excess=old_excess_of(content, limits))
    return extent_of(content, limits)


class _Merging:
    """Cells of one column merged over several rows: each row shows the text of the first."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._from: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # column, last row
        self._now: dict[int, tuple[int, str]] = {}  # by column: last row, text
        self.count = 0
        for (top, left), (bottom, right) in ranges:
            if left == right and bottom > top:
                self._from[top].append((left, bottom))
                self.count += 1

    def fill(self, row: int, texts: list[str]) -> None:
        """The rows of a sheet come in order."""
        for column, (last, text) in list(self._now.items()):
            if row > last:
                del self._now[column]
            elif column < len(texts) and not texts[column]:
                texts[column] = text
        for column, last in self._from.get(row, ()):
            if column < len(texts):
                self._now[column] = (last, texts[column])


def shown(cell: object) -> str:
    """A cell as text: days as ISO, whole numbers without a point."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        is_whole = cell.is_integer() and abs(cell) < 10 ** (CERTAIN_DIGITS + 3)
        return str(int(cell)) if is_whole else f"{cell:.{CERTAIN_DIGITS}G}"
    if isinstance(cell, datetime):
        nearest = cell + timedelta(milliseconds=500)  # days of a spreadsheet are a little off
        return nearest.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)
