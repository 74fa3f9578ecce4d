"""From XES (IEEE 1849), the format of programs that mine processes, to a sheet: an event a record.

Headings are the keys of attributes; those of a trace bear `case:`, unless they are columns of our
own log, which our export writes under their names. An attribute within another is no column.
"""

import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from rules.texts import folded_name, one_line, unprintable
from workflow.audit.log import Rejected, no_codes
from workflow.audit.reading.decoding import NO_TEXT
from workflow.audit.reading.sheets import Coded, Sheet
from workflow.audit.reading.tabulating import MOST_COLUMNS
from workflow.audit.reading.words import OWN_HEADINGS
from workflow.kept.about import Said
from workflow.texts import msgid

OF_THE_CASE = "case:"
GZIP_MARK = b"\x1f\x8b"
MOST_UNPACKED = 3_000_000_000  # bytes of a packed file
DEEPEST = 50  # elements within elements
LONGEST_TEXT = 131_072
CHUNK = 1 << 20
LOOKED_AT = 4_096  # bytes that tell what a file is
MOST_BEFORE_EVENT = 8_000_000  # bytes: it is no log that begins so late
OTHER_ENCODING = msgid("XML 宣告了不能讀的編碼；請以 UTF-8 重新匯出")
BROKEN = msgid("第 %(line)s 行的 XML 不完整或有誤；檔案可能沒有傳完，請重新匯出")
AT_LINE = msgid("第 %(line)s 行：%(why)s")
NO_EVENT_YET = msgid("讀了 %(count)s 位元組還沒有任何事件（event）")
TOO_MANY = msgid("事件的屬性超過 %(most)s 種")
DECLARED = msgid("檔案宣告了 DTD；為了安全不讀，請重新匯出沒有 DTD 的 XES")
GROWS = msgid("解開後超過上限 %(most)s 位元組")
CUT_SHORT = msgid("gzip 壓縮檔不完整；檔案可能沒有傳完，請重新匯出")
DAMAGED = msgid("gzip 壓縮檔損壞；檔案可能沒有傳完，請重新匯出")
LONGEST_SHOWN = 80
DEPTH_OF_TRACE, DEEPEST_EVENT = 2, 3


class XesUnreadableError(Exception):
    """A file that is no XES, or a broken or hostile one."""

    def __init__(self, why: str | Said) -> None:
        self.why = why
        super().__init__(str(why))


def is_xes(content: bytes) -> bool:
    """Whether some bytes are XML, or packed XML."""
    head = content[:LOOKED_AT]
    if head.startswith(GZIP_MARK):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 1_000)
        except zlib.error:
            return False
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    return plain.startswith((b"<?xml", b"<log", b"<!--", b"<!DOCTYPE log"))


class XesReader:
    """Reads one file. Raises XesUnreadableError."""

    def __init__(self) -> None:
        """Nothing outside the file is fetched, and no entity is declared."""
        self._parser = ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._depth = 0
        self._at = 0  # the depth at which attributes are told: within a trace or an event
        self._trace: dict[str, str] = {}
        self._events: list[dict[str, str]] = []  # of the trace
        self._told = self._trace
        self._columns: dict[str, _Column] = {}
        self._lines = no_codes()

    def read(self, content: bytes) -> Iterator[int]:
        """Reads all of it; how many bytes have been read, now and then."""
        done = 0
        try:
            for chunk in _chunks(content):
                self._parser.Parse(chunk)
                done += len(chunk)
                if done > MOST_BEFORE_EVENT and not self._lines:
                    self._fail(Said(template=NO_EVENT_YET, facts={"count": f"{done:,}"}))
                yield done
            self._parser.Parse(b"", True)
        except ExpatError as error:
            why = Said(template=BROKEN, facts={"line": error.lineno})
            raise XesUnreadableError(why) from error
        except (LookupError, ValueError) as error:  # of the declaration
            raise XesUnreadableError(OTHER_ENCODING) from error

    def sheet(self) -> Sheet | None:
        """The events read; None if there are none."""
        count = len(self._lines)
        if not count:
            return None
        columns = tuple(column.coded(count) for column in self._columns.values())
        refused: dict[int, tuple[str, ...]] = {}
        rejected: list[Rejected] = []
        for record, heading, text in sorted(self._faults(columns)):
            refused[record] = tuple(column[record] for column in columns)
            value, line = one_line(text[:LONGEST_SHOWN]), self._lines[record]
            rejected.append(Rejected(line=line, column=heading, value=value, reason=_fault(text)))
        return Sheet(
            name="",
            headings=tuple(self._columns),
            heading_line=0,
            lines=self._lines,
            columns=columns,
            rejected=tuple(rejected),
            refused=refused,
        )

    def _faults(self, columns: Sequence[Coded]) -> Iterator[tuple[int, str, str]]:
        """Record, heading and text of every value that no record of ours can hold."""
        for heading, column in zip(self._columns, columns, strict=True):
            faulty = {code for code, text in enumerate(column.values) if _fault(text)}
            if faulty:
                found = ((at, code) for at, code in enumerate(column.codes) if code in faulty)
                yield from ((record, heading, column.values[code]) for record, code in found)

    def _begin(self, tag: str, attributes: list[str]) -> None:
        self._depth = depth = self._depth + 1
        if depth == self._at and attributes and attributes[0] == "key":
            if len(attributes) == 4 and attributes[2] == "value":
                self._told[attributes[1]] = attributes[3]
            return
        if depth > DEEPEST:
            self._fail(f"元素超過 {DEEPEST} 層")
        name = tag.rpartition(":")[2]
        if depth == 1 and name != "log":
            self._fail(f"這是 XML，但不是 XES（最外層是 {name[:LONGEST_SHOWN]}）")
        if name == "event" and depth <= DEEPEST_EVENT:
            event: dict[str, str] = {}
            self._told = event
            self._events.append(event)
            self._lines.append(self._parser.CurrentLineNumber)
            self._at = depth + 1
        elif name == "trace" and depth == DEPTH_OF_TRACE:
            self._told = self._trace = {}
            self._at = depth + 1

    def _end(self, _: str) -> None:
        self._depth = depth = self._depth - 1
        if depth < self._at - 1:  # the trace or event has ended
            self._told = self._trace
            self._at = depth + 1 if depth == DEPTH_OF_TRACE else 0
        if depth < DEPTH_OF_TRACE and self._events:
            self._add()

    def _add(self) -> None:
        """The events of a trace as records, each with what the trace says unless it says so."""
        first = len(self._lines) - len(self._events)
        for key, text in self._trace.items():
            is_own = folded_name(key) in OWN_HEADINGS
            column = self._column(key if is_own else OF_THE_CASE + key)
            for record, event in enumerate(self._events, start=first):
                column.add(record, event.pop(key, text) if is_own else text)
        for record, event in enumerate(self._events, start=first):
            for key, text in event.items():
                (self._columns.get(key) or self._column(key)).add(record, text)
        self._events, self._trace = [], {}

    def _column(self, heading: str) -> "_Column":
        column = self._columns.get(heading)
        if column is None:
            if len(self._columns) == MOST_COLUMNS:
                self._fail(Said(template=TOO_MANY, facts={"most": MOST_COLUMNS}))
            column = self._columns[heading] = _Column()
        return column

    def _refuse(self, *_: Any) -> None:
        self._fail(DECLARED)

    def _fail(self, why: str | Said) -> None:
        facts = {"line": self._parser.CurrentLineNumber, "why": why}
        raise XesUnreadableError(Said(template=AT_LINE, facts=facts))


class _Column:
    """A column of which most records may say nothing."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._codes = no_codes()

    def add(self, record: int, text: str) -> None:
        """What a record says; those before it that said nothing are blank."""
        codes = self._codes
        if len(codes) != record:
            self._fill(record)
        code = self._known.get(text)
        if code is None:
            code = self._known[text] = len(self._known)
        codes.append(code)

    def coded(self, count: int) -> Coded:
        """The column of so many records, its texts stripped, in the order of the records."""
        self._fill(count)
        places: dict[str, int] = {}
        codes = [places.setdefault(text.strip(), len(places)) for text in self._known]
        if len(places) == len(codes):
            return Coded(values=tuple(places), codes=self._codes)
        return Coded(values=tuple(places), codes=array("I", map(codes.__getitem__, self._codes)))

    def _fill(self, count: int) -> None:
        missing = count - len(self._codes)
        if missing:
            blank = self._known.setdefault("", len(self._known))
            self._codes.extend(array("I", (blank,)) * missing)


@lru_cache(maxsize=4_096)
def _fault(text: str) -> str:
    """Why no record of ours can hold a text; "" for nearly all."""
    if len(text) > LONGEST_TEXT:
        return f"超過 {LONGEST_TEXT:,} 字"
    if found := unprintable(text):
        return NO_TEXT % found
    return ""


def _chunks(content: bytes) -> Iterator[bytes]:
    if not content.startswith(GZIP_MARK):
        for at in range(0, len(content), CHUNK):
            yield content[at : at + CHUNK]
        return
    yield from _unpacked(content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Of a packed file; raises XesUnreadableError where it is broken, or grows without end."""
    unpacking = zlib.decompressobj(wbits=31)
    total = 0
    try:
        while not unpacking.eof:
            chunk = unpacking.decompress(content, CHUNK)
            content = unpacking.unconsumed_tail
            total += len(chunk)
            if total > MOST_UNPACKED:
                raise XesUnreadableError(Said(template=GROWS, facts={"most": f"{MOST_UNPACKED:,}"}))
            if not chunk and not content:
                raise XesUnreadableError(CUT_SHORT)
            yield chunk
    except zlib.error as error:
        raise XesUnreadableError(DAMAGED) from error
