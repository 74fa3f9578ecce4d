"""A table people filled in, as CSV or XLSX: its rows, or every reason it cannot be read."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from rules.errors import BadInputError, CellFaultError, FileUnreadableError, RulesError
from rules.files.kinds import BIG5, BROKEN_ZIP, XLSX, other_kind
from rules.reading.breaking import BrokenWorkbookError, breaking
from rules.reading.extents import Limits, extent_of
from rules.table import LARGEST_BYTES
from rules.texts import FORMULA_MARKS

EMPTY = "檔案是空的"
MOST_ROWS = 3_000
MOST_COLUMNS = 50
LONGEST_CELL = 2_000
LARGEST_UNPACKED = 64_000_000  # of the parts of a workbook
FARTHEST_ROW, FARTHEST_COLUMN = 20_000, 702  # to ZZ
MOST_CELLS = 1_000_000
LIMITS = Limits(
    unpacked=LARGEST_UNPACKED,
    rows=FARTHEST_ROW,
    columns=FARTHEST_COLUMN,
    cells=MOST_CELLS,
)
ZIP_MARK = b"PK\x03\x04"
READABLE = "CSV（UTF-8 或 Big5）或不設密碼的 .xlsx 活頁簿；請以試算表另存"
ENCODINGS = ("utf-8-sig", "cp950")
DELIMITERS = (",", "\t", ";")

Value = str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row that holds something; `line` counts from 1 as the file shows it.

    Numbers are texts as they would be typed: 7.0 of a workbook is "7". Rows may differ in width.
    """

    line: int
    values: tuple[Value, ...]  # a date where the workbook holds a real one


def read_sheet(raw: bytes, *, file: str) -> tuple[SheetRow, ...]:
    """The rows of the only table; raises BadInputError. Formulas are never worked out."""
    if not raw.strip():
        raise _unreadable(file, EMPTY)
    if len(raw) > LARGEST_BYTES:
        raise _unreadable(file, f"檔案有 {len(raw):,} 位元組，超過上限 {LARGEST_BYTES:,}")
    if why := other_kind(raw, READABLE, but=(XLSX, BROKEN_ZIP, BIG5)):
        raise _unreadable(file, why)
    rows = _workbook_rows(raw, file) if raw.startswith(ZIP_MARK) else _text_rows(raw, file)
    found = tuple(row for row in rows if any(row.values))
    if not found:  # nothing but delimiters, or empty cells
        raise _unreadable(file, EMPTY)
    if len(found) > MOST_ROWS:
        raise _unreadable(file, f"檔案有 {len(found):,} 列，超過上限 {MOST_ROWS:,}；請分成幾個檔案")
    if faults := list(_oversized(found, file)):
        raise BadInputError(faults)
    return found


def _text_rows(raw: bytes, file: str) -> tuple[SheetRow, ...]:
    text = _decoded(raw, file)
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:  # a byte order mark, full-width spaces
        raise _unreadable(file, EMPTY)
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[SheetRow] = []
    line = 1
    try:
        for cells in reader:
            rows.append(SheetRow(line=line, values=tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable(file, f"第 {line} 行的引號不成對，或一格太長（{error}）") from error
    return tuple(rows)


def _decoded(raw: bytes, file: str) -> str:
    if b"\0" in raw:
        raise _unreadable(file, "檔案不是 CSV 文字，也不是 .xlsx；請另存為「CSV UTF-8」")
    starts: list[int] = []
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            starts.append(error.start)
    line = raw[: max(starts)].count(b"\n") + 1  # of the encoding that came farther
    raise _unreadable(file, f"第 {line} 行不是 UTF-8 也不是 Big5 文字；請另存為「CSV UTF-8」")


def _workbook_rows(raw: bytes, file: str) -> tuple[SheetRow, ...]:
    """The first sheet: what its cells show, not how they came about."""
    try:
        with breaking():
            excess = extent_of(raw, LIMITS).excess
            rows = [] if excess else _first_sheet(raw)
    except (BrokenWorkbookError, PasswordError) as error:
        raise _unreadable(file, "這不是完好的 .xlsx 活頁簿；請用試算表重新另存") from error
    if excess:
        raise _unreadable(file, excess)
    return tuple(
        SheetRow(line=line, values=tuple(map(_value, cells)))
        for line, cells in enumerate(rows, start=1)
    )


def _first_sheet(raw: bytes) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def _value(cell: object) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _oversized(rows: tuple[SheetRow, ...], file: str) -> Iterator[RulesError]:
    for row in rows:
        if len(row.values) > MOST_COLUMNS:
            yield _fault(file, row.line, MOST_COLUMNS + 1, "欄太多", f"至多 {MOST_COLUMNS} 欄")
            continue
        for column, value in enumerate(row.values, start=1):
            if isinstance(value, date):
                continue
            if len(value) > LONGEST_CELL:
                yield _fault(
                    file, row.line, column, "這一格太長", f"至多 {LONGEST_CELL:,} 字", value
                )
            elif value.startswith(FORMULA_MARKS):
                yield _fault(file, row.line, column, "看似公式", "文字或日期，不以符號開頭", value)


def _fault(
    file: str, line: int, column: int, why: str, allowed: str, value: str = ""
) -> CellFaultError:
    return CellFaultError(
        file=file, line=line, column=column, value=value[:40], why=why, allowed=allowed
    )


def _unreadable(file: str, why: str) -> BadInputError:
    return BadInputError([FileUnreadableError(file=file, why=why)])
