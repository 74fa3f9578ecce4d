"""Worksheets of texts that somebody typed: every cell a string that the format holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from web.files.tables import in_xml
from web.files.workbook import headed_worksheet

MOST_ROWS = 1_048_575  # a worksheet holds, below its headings
LONGEST_CELL = 32_767  # characters
MOST_KNOWN = 65_536  # texts that logs say again and again
CUT = "…（太長，其餘見原檔）"
WITHHELD = "（沒有讀入，遮蔽時不列）"


def write_table(
    book: Any,
    name: str,
    columns: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[str]],
) -> None:
    """A worksheet of texts under their headings, as many rows as it holds."""
    worksheet = headed_worksheet(book, name, columns, widths, count=0)
    for at, row in zip(range(1, MOST_ROWS + 1), rows, strict=False):
        for column, text in enumerate(row):
            if text:
                worksheet.write_string(at, column, fitting(text))


@lru_cache(maxsize=MOST_KNOWN)
def fitting(text: str) -> str:
    """The text as a cell holds it; what is cut off is said."""
    text = in_xml(text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT
