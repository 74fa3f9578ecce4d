"""Whatever file or text somebody has, read to the sheets in it: the way in to the reading."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from rules.errors import BadInputError, FileUnreadableError
from rules.files.kinds import BIG5, CSV, PACKED, UTF_8, UTF_16, kind_of, text_kind
from workflow.audit.reading.decoding import TextLine, TextLines, text_lines, whole_text
from workflow.audit.reading.delimited import Rows, delimiter_of
from workflow.audit.reading.headings import known_words
from workflow.audit.reading.large import HEAD, LARGE, can_read_large, large_sheet
from workflow.audit.reading.sheets import Kind, Progress, Sheet, Source
from workflow.audit.reading.tabulating import (
    MOST_COLUMNS,
    Row,
    TooWideError,
    UnlikeLogError,
    sheet_of,
)
from workflow.audit.reading.workbooks import KINDS as WORKBOOKS
from workflow.audit.reading.workbooks import Page, Workbook, WorkbookUnreadableError
from workflow.audit.reading.xes import XesReader, XesUnreadableError, is_xes
from workflow.kept.about import Said
from workflow.texts import msgid

SAMPLED = 200  # lines by which the delimiter is told
NOTHING = msgid("檔案是空的")
NO_TABLE = msgid("裡面沒有表格")
NO_EVENT = msgid("裡面沒有任何事件（event）")
NO_TEXT = msgid(
    "不是文字，也不是認得的檔案。這裡讀的是CSV（UTF-8、UTF-16 或 Big5）、XLSX、XLS、ODS 或 XES"
)
OTHER_KIND = msgid("這是 %(kind)s。這裡讀的是CSV（UTF-8、UTF-16 或 Big5）、XLSX、XLS、ODS 或 XES")
DEVICE = msgid("是裝置，不是檔案")
IN_SHEET = msgid("工作表「%(name)s」%(why)s")
UNLIKE = msgid(
    "有 %(count)s 行以上不能讀，幾乎沒有別的；請確認這是簽核紀錄。第 %(line)s 行：%(reason)s"
)
TOO_WIDE = msgid("第 %(line)s 行超過 %(most)s 欄；請只匯出簽核紀錄的各欄")
READING = "讀取"
EVERY = 20_000  # lines between two reports of progress
LOOKED_AT = 65_536  # bytes of a text
TEXTS = (UTF_8, UTF_16, BIG5, CSV, "")


def read_source(content: bytes, *, file: str, progress: Progress | None = None) -> Source:
    """The sheets in a file; raises BadInputError where it is none of the kinds read here."""
    if not content or content.isspace():
        raise unreadable(file, NOTHING)
    if is_xes(content):
        return _xes_source(content, file, progress)
    kind = _kind(content)
    if kind in WORKBOOKS:
        return _workbook_source(content, file, WORKBOOKS[kind])
    if kind not in TEXTS:
        raise unreadable(file, Said(template=OTHER_KIND, facts={"kind": kind}))
    return _large_source(content, file, progress) or _text_source(
        text_lines(content), file, Kind.CSV, progress
    )


def read_source_file(path: Path, *, progress: Progress | None = None) -> Source:
    """The sheets in a file on the disk; raises BadInputError."""
    return read_source(content_of(path), file=path.name, progress=progress)


def content_of(path: Path) -> bytes:
    """What stands in a file on the disk; raises BadInputError."""
    try:
        if path.is_char_device() and path != Path(os.devnull):
            raise unreadable(path.name, DEVICE)  # it may never end
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error


def _large_source(content: bytes, file: str, progress: Progress | None) -> Source | None:
    """A large table read by Polars; None without it, or where the table is not plain."""
    if len(content) < LARGE or not can_read_large():
        return None
    whole = whole_text(content, HEAD)
    if whole is None:
        return None
    head = whole.content[: whole.content.rfind(b"\n", 0, HEAD) + 1]
    try:
        first = _text_source(text_lines(head), file, Kind.CSV, None)
    except BadInputError:
        return None  # the careful reading says what is wrong, in the whole file
    if not first.sheets[0].heading_line:
        return None

    def tell(done: int) -> None:
        if progress:
            progress(READING, done, len(whole.content))

    sheet = large_sheet(whole.content, first.sheets[0], first.delimiter, tell)
    return replace(first, sheets=(sheet,), encoding=whole.encoding, notes=()) if sheet else None


def _kind(content: bytes) -> str:
    """Of a text its beginning says enough; a text like JSON is looked into."""
    if content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return text_kind(content.decode(errors="replace")) or UTF_8
    return kind_of(content if content.startswith(PACKED) else content[:LOOKED_AT])


def pasted_source(text: str) -> Source:
    """The table in a text copied from a page or a sheet; raises BadInputError."""
    lines = text_lines(text.encode(errors="surrogatepass"))
    return _text_source(lines, Kind.PASTED.value, Kind.PASTED, None)


def unreadable(file: str, why: str | Said) -> BadInputError:
    """The error that a file cannot be read at all."""
    return BadInputError([FileUnreadableError(file=file, why=why)])


def _text_source(lines: TextLines, file: str, kind: Kind, progress: Progress | None) -> Source:
    told = _told(lines, progress) if progress else iter(lines)
    first = list(islice(told, SAMPLED))
    delimiter = delimiter_of(first)
    rows = Rows(chain(first, told), delimiter)
    sheet = _sheet(rows, file)
    if sheet is None:
        raise unreadable(file, NO_TABLE)
    if sheet.count and len(sheet.refused) == sheet.count and not sheet.heading_line:
        raise unreadable(file, NO_TEXT)
    return Source(
        file=file,
        kind=kind,
        sheets=(sheet,),
        encoding=lines.name,
        delimiter=delimiter,
        notes=lines.notes(),
    )


def _workbook_source(content: bytes, file: str, kind: Kind) -> Source:
    """Every sheet that holds anything; first the one with the most headings of a log."""
    try:
        book = Workbook(content, kind)
        found = [_page(page, file) for page in book.pages()]
    except WorkbookUnreadableError as error:
        raise unreadable(file, error.why) from error
    sheets = tuple(sheet for sheet in found if sheet)
    if not sheets:
        raise unreadable(file, NO_TABLE)
    ordered = sorted(sheets, key=lambda sheet: (-known_words(sheet.headings), sheet.is_hidden))
    return Source(file=file, kind=kind, sheets=tuple(ordered), notes=book.notes())


def _xes_source(content: bytes, file: str, progress: Progress | None) -> Source:
    reader = XesReader()
    try:
        for done in reader.read(content):
            if progress:
                progress(READING, done, len(content))
        sheet = reader.sheet()
    except XesUnreadableError as error:
        raise unreadable(file, error.why) from error
    if sheet is None:
        raise unreadable(file, NO_EVENT)
    return Source(file=file, kind=Kind.XES, sheets=(sheet,))


def _page(page: Page, file: str) -> Sheet | None:
    return _sheet(page.rows, file, name=page.name, is_hidden=page.is_hidden)


def _sheet(
    rows: Iterable[Row], file: str, *, name: str = "", is_hidden: bool = False
) -> Sheet | None:
    try:
        return sheet_of(rows, name=name, is_hidden=is_hidden)
    except UnlikeLogError as error:
        first = {"line": error.first.line, "reason": error.first.reason}
        why = Said(template=UNLIKE, facts={"count": f"{error.refused:,}", **first})
        raise unreadable(file, _in_sheet(name, why)) from error
    except TooWideError as error:
        why = Said(template=TOO_WIDE, facts={"line": error.line, "most": MOST_COLUMNS})
        raise unreadable(file, _in_sheet(name, why)) from error


def _in_sheet(name: str, why: Said) -> Said:
    """The same, saying in which worksheet where there are several."""
    return Said(template=IN_SHEET, facts={"name": name, "why": why}) if name else why


def _told(lines: Iterable[TextLine], progress: Progress) -> Iterator[TextLine]:
    """The same lines; how many have been read is told now and then."""
    for line in lines:
        if line.number % EVERY == 0:
            progress(READING, line.number, 0)
        yield line
