"""The papers of a sample, to fetch them from the archive by: one line a document, as drawn.

The last two columns are for the pen: whether a paper was there, and whether it went back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from web.files.tables import in_xml, unarmed
from web.files.workbook import headed_worksheet
from workflow.audit.examined import ExaminedCase

LIST, ABOUT = "調卷清單", "抽樣說明"
COLUMNS = ("序", "文號", "主旨", "單位", "收文日", "辦結日", "情形", "調到", "歸還")
WIDTHS = (6, 18, 50, 18, 12, 12, 8, 10, 10)
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 — the first moment of a ZIP archive, which has no zone


@dataclass(frozen=True, kw_only=True)
class SampleList:
    """The cases in the order drawn, and in sentences how they were drawn."""

    cases: Sequence[ExaminedCase]
    told: Sequence[str]


def sample_csv(sample: SampleList) -> str:
    """UTF-8 with a mark, CRLF, as spreadsheets open it; the list alone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([unarmed(cell) for cell in cells] for cells in _lines(sample))
    return "\ufeff" + out.getvalue()


def sample_workbook(sample: SampleList) -> bytes:
    """Two worksheets: the list, and how it was drawn. The same sample makes the same bytes."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": LIST, "created": EPOCH})  # not the clock's time
    worksheet = headed_worksheet(book, LIST, COLUMNS, WIDTHS, count=len(sample.cases))
    for at, cells in enumerate(_lines(sample), start=1):
        for column, text in enumerate(cells):
            worksheet.write_string(at, column, in_xml(text))
    about = headed_worksheet(book, ABOUT, ("說明",), (120,), count=0)
    for at, text in enumerate(sample.told, start=1):
        about.write_string(at, 0, in_xml(text))
    book.close()
    return out.getvalue()


def _lines(sample: SampleList) -> Iterator[tuple[str, ...]]:
    for at, case in enumerate(sample.cases, start=1):
        yield (
            *(str(at), case.id, case.subject, case.unit, _day(case.received), _day(case.ended)),
            *(case.end.value, "", ""),
        )


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal else ""
