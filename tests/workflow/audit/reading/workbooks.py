"""Workbooks for tests: XLSX as a program writes it, ODS and XLS with the least that makes one."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

Cells = Sequence[Sequence[Any]]
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def an_xlsx(sheets: Mapping[str, Cells], *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook; a datetime becomes a real date, a text with = a formula."""
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True, "default_date_format": "yyyy/mm/dd hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def an_ods(rows: Sequence[Sequence[str]], *, more: str = "") -> bytes:
    """A workbook of one sheet; `more` are rows in its own words."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS_NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="紀錄">{lines}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<?xml version="1.0"?><manifest/>'
    parts = {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return zipped(parts | {name: content})


def _ods_cell(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
    )


Placed = tuple[int, int, str]  # row and column from 0
NO_SECTOR, END_OF_CHAIN, TABLE_OF_SECTORS = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
CUTOFF = 4_096


def an_xls(*cells: Placed, is_small: bool = False) -> bytes:
    """A workbook of the old format with one sheet; a small one keeps it among small streams."""
    stream = _sheet_stream(cells)
    sectors = _filled(stream, 512 if is_small else CUTOFF)
    count = len(sectors) // 512
    table = [TABLE_OF_SECTORS, END_OF_CHAIN, *range(3, 2 + count), END_OF_CHAIN]
    small = b""
    if is_small:
        table.append(END_OF_CHAIN)
        chain = (*range(1, len(sectors) // 64), END_OF_CHAIN)
        small = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    holder = (2, len(sectors)) if is_small else (END_OF_CHAIN, 0)
    book = (0, len(stream)) if is_small else (2, len(sectors))
    directory = _entry("Root Entry", 5, 1, *holder) + _entry("Workbook", 2, NO_SECTOR, *book)
    table += [NO_SECTOR] * (128 - len(table))
    return b"".join(
        (
            _header(2 + count if is_small else END_OF_CHAIN),
            struct.pack("<128I", *table),
            directory.ljust(512, b"\0"),
            sectors,
            small,
        )
    )


def _filled(stream: bytes, least: int) -> bytes:
    return stream.ljust(least, b"\0") + b"\0" * (-max(len(stream), least) % 512)


def _header(small_table: int) -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    sizes = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    has_small = small_table != END_OF_CHAIN
    places = (0, 1, 1, 0, CUTOFF, small_table, has_small, END_OF_CHAIN, 0, 0)
    return (start + sizes + struct.pack("<10I", *places)).ljust(512, b"\xff")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    about = struct.pack("<HBBIII36x", len(text), kind, 1, NO_SECTOR, NO_SECTOR, child)
    return text.ljust(64, b"\0") + about + struct.pack("<IQ", start, size)


def _sheet_stream(cells: Sequence[Placed]) -> bytes:
    """A workbook's stream: where its sheet begins, and the cells of that."""
    name = "紀錄"

    def about(start: int) -> bytes:
        head = struct.pack("<IBBBB", start, 0, 0, len(name), 1)
        return _record(0x0085, head + name.encode("utf-16-le"))

    start = len(_begin(5) + about(0) + _record(0x000A))
    labels = b"".join(_label(*cell) for cell in cells)
    parts = (_begin(5), about(start), _record(0x000A), _begin(0x10), labels, _record(0x000A))
    return b"".join(parts)


def _label(row: int, column: int, text: str) -> bytes:
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return _record(0x0204, head + text.encode("utf-16-le"))


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
