"""The sheet that was brought, given back with what was found behind its last column.

Same sheet, same lines, same columns in the same order; numbers, days and times stay what they are
where the file says it. Colours, widths and other sheets are not brought along. Under a veil only
what is known to hold no name is there.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from web.files.worksheets import MOST_ROWS, WITHHELD, fitting
from workflow.audit.findings import CitedRow, Finding
from workflow.audit.reading.sheets import Kind, Sheet, Source
from workflow.audit.reading.workbooks import shown
from workflow.audit.reporting.masking import masked
from workflow.audit.reporting.veiling import Veil
from workflow.errors import WorkflowError

CODES, NAMES, SENTENCES, STANDINGS = "發現代碼", "發現名稱", "發現說明", "發現處理"
COLUMNS = (CODES, NAMES, SENTENCES, STANDINGS)
UNNAMED = "紀錄"  # the sheet of a file that names none
FIRST_YEAR = 1900  # before it a spreadsheet knows no days
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 — the first moment of a ZIP archive
WORKBOOKS = frozenset({Kind.XLSX, Kind.XLS, Kind.ODS})
FORMS = {
    int: "0",
    float: "General",
    datetime: "yyyy/mm/dd hh:mm:ss",
    date: "yyyy/mm/dd",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
}
MOST_LINES = MOST_ROWS + 1
NO_NAME = re.compile(r"[\[\]:*?/\\]")  # characters that no worksheet's name holds
LONGEST_NAME = 31
Cells = Sequence[object]
Standing = str  # the word of one


class SheetTooLongError(WorkflowError):
    """No worksheet holds so many lines."""

    template = (
        "這份紀錄有 %(lines)s 行，一個工作表最多 %(most)s 行，沒有做出附發現欄的原表。"
        "請用「發現、處理與統計」，或把紀錄分成幾個檔案"
    )


@dataclass(frozen=True, kw_only=True)
class Returned:
    """The file as it came and as it was read, and its findings with the word of their standing."""

    content: bytes
    source: Source
    findings: Iterable[tuple[Finding, Standing]]
    veil: Veil | None = None

    @property
    def sheet(self) -> Sheet:
        """The one that was judged."""
        return self.source.sheets[0]


def returned_sheet(returned: Returned) -> bytes:
    """A workbook of one worksheet; the same audit makes the same bytes.

    Raises SheetTooLongError: what is given back is all there or not at all.
    """
    last = max((*returned.sheet.lines, returned.sheet.heading_line), default=0)
    if last > MOST_LINES:
        raise SheetTooLongError(lines=f"{last:,}", most=f"{MOST_LINES:,}")
    out = io.BytesIO()
    book: Any = Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED})
    worksheet = book.add_worksheet(_sheet_name(returned))
    writer = _Writer(
        worksheet, {kind: book.add_format({"num_format": f}) for kind, f in FORMS.items()}
    )
    for at, cells in enumerate(_lines(returned)):
        if at > MOST_ROWS:
            break
        writer.write(at, cells)
    book.close()
    return out.getvalue()


def _lines(returned: Returned) -> Iterator[Cells]:
    """Every line of the sheet, as the file counts them, with the findings of its record."""
    sheet = returned.sheet
    records = {line: record for record, line in enumerate(sheet.lines)}
    found = _by_record(returned.findings)
    behind = _behind(returned)
    for line, cells in _given(returned, records):
        shown_cells = _veiled(returned, line, records.get(line), cells)
        filled = (*shown_cells, *("",) * (behind - len(shown_cells)))
        if line == sheet.heading_line:
            yield (*filled, *COLUMNS)
        elif line in records and (own := found.get(records[line] + 1)):
            yield (*filled, *_told(own, returned.veil))
        else:
            yield shown_cells


def _given(returned: Returned, records: Mapping[int, int]) -> Iterator[tuple[int, Cells]]:
    """The lines with their cells, blank ones too; typed where the file is a workbook."""
    if returned.source.kind in WORKBOOKS:
        yield from _typed(returned)
        return
    sheet = returned.sheet
    last = max((*records, sheet.heading_line))
    for line in range(1, last + 1):
        if line == sheet.heading_line:
            yield line, sheet.headings
        else:
            yield line, _texts(sheet, records[line]) if line in records else ()


def _typed(returned: Returned) -> Iterator[tuple[int, Cells]]:
    """The lines of the sheet that was judged, each cell as the workbook holds it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(returned.content))
    sheet = book.get_sheet_by_name(returned.sheet.name)
    before = ("",) * (sheet.start or (0, 0))[1]
    for at, cells in enumerate(sheet.iter_rows(), start=1):
        yield at, (*before, *cells)


def _texts(sheet: Sheet, record: int) -> Cells:
    """Of a line that could not be read, its cells as they stand in it."""
    return sheet.refused.get(record) or sheet.cells(record)


def _behind(returned: Returned) -> int:
    """The place of the first column behind all that the sheet holds."""
    sheet = returned.sheet
    widest = max(map(len, sheet.refused.values()), default=0)
    if returned.source.kind in WORKBOOKS:
        widest = max((len(cells) for _, cells in _typed(returned)), default=0)
    return max(len(sheet.headings), widest)


def _veiled(returned: Returned, line: int, record: int | None, cells: Cells) -> Cells:
    """The cells of a line under the veil.

    Headings stay; what is neither a heading nor a record that was read is withheld.
    """
    veil, sheet = returned.veil, returned.sheet
    if veil is None:
        return cells
    if line == sheet.heading_line:
        return [veil.mask.text(shown(cell)) for cell in cells]
    if record is None:  # what stands above, between or below may name anybody
        return (WITHHELD,) if any(map(shown, cells)) else ()
    if record in sheet.refused:
        return (WITHHELD,)
    return [_veiled_cell(veil, place, cell) for place, cell in enumerate(cells)]


def _veiled_cell(veil: Veil, place: int, cell: object) -> object:
    """A number or a day of a column that is known and holds no persons stays what it is."""
    is_plain = veil.shows(place) and place not in veil.persons | veil.mixed
    if is_plain and not isinstance(cell, str):
        return cell
    return veil.cell(place, shown(cell))


def _by_record(
    findings: Iterable[tuple[Finding, Standing]],
) -> Mapping[int, list[tuple[Finding, Standing]]]:
    """The findings of each record, by its number, in the order of the audit."""
    found: defaultdict[int, list[tuple[Finding, Standing]]] = defaultdict(list)
    for finding, standing in findings:
        for number in finding.evidence:
            found[number].append((finding, standing))
    return found


def _told(own: Sequence[tuple[Finding, Standing]], veil: Veil | None) -> tuple[str, ...]:
    """Line by line, in the same order in each column."""
    findings = [
        masked(finding, veil.mask, leaves=(CitedRow,)) if veil else finding for finding, _ in own
    ]
    return (
        "\n".join(each.code for each in findings),
        "\n".join(each.about.name for each in findings),
        "\n".join(each.message() for each in findings),
        "\n".join(standing for _, standing in own),
    )


def _sheet_name(returned: Returned) -> str:
    """As it was; a name of the log in it is no reason to tell it."""
    name = returned.veil.mask.text(returned.sheet.name) if returned.veil else returned.sheet.name
    return NO_NAME.sub("_", name)[:LONGEST_NAME].strip("' ") or UNNAMED


class _Writer:
    """Cells put down as what they are."""

    def __init__(self, worksheet: Any, formats: Mapping[type, Any]) -> None:
        self._worksheet, self._formats = worksheet, formats

    def write(self, line: int, cells: Cells) -> None:
        """One line of the worksheet, counted from 0."""
        for column, cell in enumerate(cells):
            if cell not in ("", None):
                self._write(line, column, cell)

    def _write(self, line: int, column: int, cell: object) -> None:
        """One cell, by its kind; what no worksheet can hold as such becomes text."""
        if isinstance(cell, bool):
            self._worksheet.write_boolean(line, column, cell)
        elif isinstance(cell, int | float) and isfinite(cell):
            is_whole = float(cell).is_integer()
            self._worksheet.write_number(
                line, column, cell, self._formats[int if is_whole else float]
            )
        elif isinstance(cell, date) and cell.year >= FIRST_YEAR:
            kind = datetime if isinstance(cell, datetime) else date
            self._worksheet.write_datetime(line, column, cell, self._formats[kind])
        elif isinstance(cell, time | timedelta):
            kind = time if isinstance(cell, time) else timedelta
            self._worksheet.write_datetime(line, column, cell, self._formats[kind])
        else:
            self._worksheet.write_string(line, column, fitting(shown(cell)))
