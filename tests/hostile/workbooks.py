"""Workbooks that are not what they say: small files that cost whoever believes them dearly."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.workflow.audit.reading.workbooks import an_ods, an_xls, an_xlsx, zipped

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MEGABYTE = 1_000_000
CELL = '<c r="%s" t="inlineStr"><is><t>遠</t></is></c>'
FAR = f"<row>{CELL % 'XFD1048576'}</row>"


def _parts() -> dict[str, bytes]:
    content = an_xlsx({"名冊": [["姓名", "單位", "職稱", "到職日"], ["示範甲", "秘書室", "主任"]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _sheet(rows: str, before: str = "", behind: str = "") -> bytes:
    data = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{data}'.encode()


def with_rows(rows: str, **around: str) -> bytes:
    """A workbook of one sheet that says this."""
    return zipped({**_parts(), SHEET: _sheet(rows, **around)})


def with_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """A workbook in which these parts are other than a program writes them."""
    return zipped({**_parts(), **parts})


def moved(name: str, target: str, sheet: bytes | None = None) -> bytes:
    """A workbook whose sheet has another name, and is told of as `target`."""
    parts = _parts()
    del parts[SHEET]
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"worksheets/sheet1.xml", target.encode()
    )
    found = _sheet(FAR) if sheet is None else sheet
    return zipped({**parts, "xl/_rels/workbook.xml.rels": relations, name: found})


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(with_rows(""))) as archive, zipfile.ZipFile(out, "w") as twice:
        for name in archive.namelist():
            twice.writestr(name, archive.read(name))
        twice.writestr(SHEET.upper(), _sheet(FAR))
    return out.getvalue()


def _packed_by(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in _parts().items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_field(offset: int, kind: str, value: int) -> bytes:
    """A workbook whose directory says something else of its first sheet."""
    raw = bytearray(with_rows(FAR))
    at = raw.rindex(SHEET.encode()) - 46  # its entry in the directory
    struct.pack_into(kind, raw, at + offset, value)
    return bytes(raw)


def _shared(texts: str, count: str, rows: str) -> bytes:
    head = f'<?xml version="1.0"?><sst xmlns="{MAIN}" uniqueCount="{count}">'
    return with_parts({"xl/sharedStrings.xml": f"{head}{texts}</sst>", SHEET: _sheet(rows)})


def _many_sheets(count: int) -> bytes:
    parts: dict[str, str | bytes] = dict(_parts())
    names = range(1, count + 1)
    sheets = "".join(f'<sheet name="{at}" sheetId="{at}" r:id="s{at}"/>' for at in names)
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="s{at}" Type="{RELATIONS}/worksheet" Target="worksheets/{at}.xml"/>'
            for at in names
        )
        + "</Relationships>"
    )
    return zipped({**parts, **{f"xl/worksheets/{at}.xml": _sheet("") for at in names}})


def _deep(depth: int) -> str:
    return f"<row>{'<c>' * depth}{'</c>' * depth}</row>"


SHARED = '<c t="s"><v>0</v></c>'
MERGED = '<mergeCell ref="A1:A1048576"/>'
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs>'
LONG = "長" * 300_000
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "%s">]><worksheet><sheetData/></worksheet>'
XLSX: dict[str, Callable[[], bytes]] = {
    "far cell": lambda: with_rows(FAR),
    "far cell in a part of no kind": lambda: moved("xl/worksheets/one.bin", "worksheets/one.bin"),
    "far cell in a drawing": lambda: moved("xl/worksheets/one.vml", "worksheets/one.vml"),
    "far cell in capitals": lambda: moved("XL/WORKSHEETS/ONE", "worksheets/one"),
    "far cell by an absolute way": lambda: moved("a/one", "/a/one"),
    "far cell by a way up": lambda: moved("xl/../a/one", "../a/one"),
    "far cell behind a word": lambda: moved("xl/a.xml", "a.xml", b"x" + _sheet(FAR)),
    "cells without a place": lambda: with_rows(f"<row>{'<c><v>1</v></c>' * 17_000}</row>" * 100),
    "cells beside the rows": lambda: with_rows(
        "<c/>" * MEGABYTE + "<row><c><v>1</v></c></row>" * 2_000
    ),
    "rows without a place": lambda: with_rows("<row/>" * 2 * MEGABYTE + FAR),
    "row that goes on from far": lambda: with_rows(
        '<row r="1048576"><c r="A1"/></row><row><c r="A1"><v>1</v></c><c><v>1</v></c>'
        '<c r="XFD1"><v>1</v></c><c/><c><v>1</v></c></row>'
    ),
    "place without a letter": lambda: with_rows('<row r="1"><c r="12"><v>1</v></c></row>'),
    "place without a digit": lambda: with_rows('<row r="1"><c r="A"><v>1</v></c></row>'),
    "place of many letters": lambda: with_rows(f"<row>{CELL % ('A' * 30 + '1')}</row>"),
    "place of many digits": lambda: with_rows(f"<row>{CELL % ('A' + '9' * 30)}</row>"),
    "places backwards": lambda: with_rows(f"{FAR}<row r='1'>{CELL % 'A1'}</row>"),
    "attribute of 60 MB": lambda: with_rows(f"<row a='{'x' * 60 * MEGABYTE}'/>"),
    "name of 60 MB": lambda: with_rows(f"<{'x' * 60 * MEGABYTE}/>"),
    "comment of 60 MB": lambda: with_rows(f"<!--{'x' * 60 * MEGABYTE}-->"),
    "attribute twice": lambda: with_rows('<row r="1" r="2"/>'),
    "shared texts without end": lambda: _shared("<si/>" * 12 * MEGABYTE, "1", ""),
    "shared texts that are not there": lambda: _shared("", "9" * 18, ""),
    "shared texts of 16 TB": lambda: _shared("", str(2**40), ""),
    "long text shown often": lambda: _shared(
        f"<si><t>{LONG}</t></si>",
        "1",
        f"<row>{SHARED * 50}</row>" * 2_000,
    ),
    "reach that is not so": lambda: with_rows("", before='<dimension ref="A1:XFD1048576"/>'),
    "reach turned round": lambda: with_rows("", before='<dimension ref="XFD1048576:A1"/>'),
    "merged without end": lambda: with_rows(
        f"<row>{CELL % 'A1'}</row>",
        behind=f"<mergeCells>{MERGED * MEGABYTE}</mergeCells>",
    ),
    "styles without end": lambda: with_parts(
        {"xl/styles.xml": f"{STYLES}{'<xf/>' * 9 * MEGABYTE}</cellXfs></styleSheet>"}
    ),
    "many sheets": lambda: _many_sheets(3_000),
    "elements in elements": lambda: with_rows(_deep(100_000)),
    "entity": lambda: with_parts({SHEET: LAUGHS % ("x" * 99)}),
    "UTF-16": lambda: with_parts({SHEET: _sheet(FAR).decode().encode("utf-16")}),
    "encoding of nobody": lambda: with_parts({SHEET: _sheet(FAR).replace(b"UTF-8", b"klingon")}),
    "empty cells without end": lambda: with_rows("<c/>" * 14 * MEGABYTE),
    "nothing of 100 MB": lambda: with_parts({SHEET: b" " * 100 * MEGABYTE}),
    "part twice": _twice,
    "packed by bzip2": lambda: _packed_by(zipfile.ZIP_BZIP2),
    "packed by lzma": lambda: _packed_by(zipfile.ZIP_LZMA),
    "part said to be small": lambda: _with_field(24, "<I", 10),
    "part said to be huge": lambda: _with_field(24, "<I", 2**32 - 2),
    "part said to be elsewhere": lambda: _with_field(42, "<I", 0),
    "part with a password": lambda: _with_field(8, "<H", 1),
    "cut off": lambda: with_rows(FAR)[:-300],
}


def _filled(more: str = "", text: str = "滿") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p>'


def _row(cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{cells}</table:table-row>"


def _repeated(what: str, count: int) -> str:
    return f' table:number-{what}-repeated="{count}"'


NINES = "9" * 5_000
ENDED = "</table:table-cell>"
ODS: dict[str, Callable[[], bytes]] = {
    "rows repeated": lambda: an_ods(
        [], more=_row(_filled(_repeated("columns", 28)) + ENDED, _repeated("rows", 1_048_576))
    ),
    "rows repeated for ever": lambda: an_ods(
        [], more=_row(_filled() + ENDED, _repeated("rows", 10**18))
    ),
    "columns repeated": lambda: an_ods([], more=_row(_filled(_repeated("columns", 10**9)) + ENDED)),
    "long text repeated": lambda: an_ods(
        [], more=_row(_filled(_repeated("columns", 300), LONG) + ENDED, _repeated("rows", 5_000))
    ),
    "spaces that are said": lambda: an_ods(
        [], more=_row(_filled(text='<text:s text:c="1000000000"/>') + ENDED)
    ),
    "spaces said often": lambda: an_ods(
        [], more=_row(_filled(text='<text:s text:c="60000000"/>' * 9) + ENDED)
    ),
    "far behind empty rows": lambda: an_ods(
        [["姓名"]],
        more=_row("<table:table-cell/>", _repeated("rows", 1_048_574))
        + _row(f"<table:table-cell{_repeated('columns', 16_383)}/>{_filled()}{ENDED}"),
    ),
    "table in a table": lambda: an_ods(
        [["姓名"]],
        more=_row("<table:table-cell/>", _repeated("rows", 1_000_000))
        + _row('<table:table-cell><table:table table:name="a"/></table:table-cell>')
        + _row(_filled(_repeated("columns", 400)) + ENDED),
    ),
    "elements in elements": lambda: an_ods([], more=_row(_filled() * 100_000 + ENDED * 100_000)),
    "number of many digits": lambda: an_ods(
        [], more=_row(_filled(f' table:number-columns-repeated="{NINES}"') + ENDED)
    ),
    "no number": lambda: an_ods(
        [], more=_row(_filled(' table:number-columns-repeated="x"') + ENDED)
    ),
}


def _xls_with(kind: int, body: bytes) -> bytes:
    """An old workbook in which a record of this kind stands in the place of its first text."""
    raw = an_xls((0, 0, "文" * 200))
    at = raw.index(struct.pack("<H", 0x0204))
    return raw[:at] + struct.pack("<HH", kind, len(body)) + body + raw[at + 4 + len(body) :]


def _xls_in_a_circle() -> bytes:
    raw = bytearray(an_xls(*((row, 0, "文") for row in range(3_000))))
    for at in range(512, 1_024, 4):
        struct.pack_into("<I", raw, at, 1)
    return bytes(raw)


XLS: dict[str, Callable[[], bytes]] = {
    "far cell": lambda: an_xls((0, 0, "文號"), (65_535, 65_535, "遠")),
    "texts that are not there": lambda: _xls_with(0x00FC, struct.pack("<II", 2**31, 2**31 - 1)),
    "sectors in a circle": _xls_in_a_circle,
    "cut off": lambda: an_xls((0, 0, "文號"))[:700],
    "sectors of another size": lambda: (
        an_xls((0, 0, "文號"))[:30] + b"\x1f\0" + an_xls((0, 0, "文號"))[32:]
    ),
}
