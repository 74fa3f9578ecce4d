"""Workbooks for tests: XLSX as a program writes it, ODS with the least that makes one."""

import io
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
