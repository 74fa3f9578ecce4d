"""From bytes to the lines of a text: UTF-8, UTF-16 or Big5, and lines of another encoding between.

Files are glued together and mended by hand: a line that the encoding of the file cannot read is
read by the other one, and said so; what neither reads is no text.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rules.files.kinds import is_bare_utf16
from rules.texts import unprintable
from workflow.texts import msgid

UTF_8, CP950 = "utf-8", "cp950"
NAMES = {
    UTF_8: "UTF-8",
    CP950: "Big5（cp950）",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
SAMPLED_LINES = 5_000
NEITHER = msgid("不是 UTF-8 也不是 Big5 的文字；請改正這一行，或以「CSV UTF-8」重新匯出")
NO_TEXT = "第 %d 個字 %s 不是文字；請刪去"
# Where code page 950 of Windows puts the characters that an agency made itself (造字): first bytes,
# and the private code point of the first pair under them.
_MADE = (
    (0xFA, 0xFE, 0xE000),
    (0x8E, 0xA0, 0xE311),
    (0x81, 0x8D, 0xEEB8),
    (0xC6, 0xC8, 0xF672),
)
_A_ROW = 157  # characters under one first byte


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a file, without its end; `fault` says why it is no text."""

    number: int  # from 1
    text: str  # of a line with a fault as much as can be shown
    fault: str = ""


@dataclass(frozen=True, slots=True)
class WholeText:
    """A text as UTF-8, and the name of the encoding in which it was kept."""

    content: bytes
    encoding: str


class TextLines:
    """The lines of some bytes. What was noticed on the way is known once all are read."""

    def __init__(self, lines: Iterable[bytes], encoding: str, name: str = "") -> None:
        """`lines` end with their line feed, if any; `name` is that of the file's encoding."""
        self.encoding, self.name = encoding, name or NAMES[encoding]
        self.strange: list[int] = []  # lines in the other encoding
        self.made: list[int] = []  # lines with characters that some agency made
        self._lines = lines
        self._other = CP950 if encoding == UTF_8 else UTF_8

    def __iter__(self) -> Iterator[TextLine]:
        for number, raw in enumerate(self._lines, start=1):
            yield self._line(number, raw)

    def _line(self, number: int, raw: bytes) -> TextLine:
        text = self._decoded(number, raw.rstrip(b"\r\n"))
        if text is None:
            shown = raw.decode(self.encoding, "replace").strip()
            return TextLine(number, shown, NEITHER)
        if found := unprintable(text):
            return TextLine(number, text, NO_TEXT % found)
        return TextLine(number, text)

    def _decoded(self, number: int, raw: bytes) -> str | None:
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError:
            pass
        try:
            text = raw.decode(self._other)
        except UnicodeDecodeError:
            return self._with_made(number, raw)
        self.strange.append(number)
        return text

    def _with_made(self, number: int, raw: bytes) -> str | None:
        text = big5_with_made(raw)
        if text is not None:
            self.made.append(number)
            if self.encoding != CP950:
                self.strange.append(number)
        return text

    def notes(self) -> tuple[str, ...]:
        """What was read otherwise than as the file as a whole."""
        found: list[str] = []
        if self.strange:
            count, other = f"{len(self.strange):,}", NAMES[self._other]
            places = listed(self.strange)
            found.append(f"檔案是 {self.name}，其中 {count} 行以 {other} 讀取：{places}")
        if self.made:
            found.append(f"有 {len(self.made):,} 行含造字，畫面上可能看不到：{listed(self.made)}")
        return tuple(found)


def listed(lines: list[int]) -> str:
    """A few line numbers, for a note."""
    shown = "、".join(str(line) for line in lines[:5])
    return f"第 {shown} 行" + ("等" if len(lines) > 5 else "")


def text_lines(content: bytes) -> TextLines:
    """The lines of a text in memory, in its own encoding."""
    if encoding := utf16_of(content):
        return TextLines(_recoded(content, encoding), UTF_8, NAMES[encoding])
    plain = content.removeprefix(codecs.BOM_UTF8)
    return TextLines(_lines(plain), encoding_of(_lines(plain)))


def whole_text(content: bytes, head: int) -> WholeText | None:
    """The text as UTF-8, if all of it is in the encoding that its first `head` bytes are in."""
    encoding = utf16_of(content) or encoding_of(_lines(content[:head]))
    if encoding == UTF_8:
        return WholeText(content, NAMES[encoding])
    try:
        return WholeText(content.decode(encoding).encode(UTF_8), NAMES[encoding])
    except UnicodeError:
        return None


def utf16_of(content: bytes) -> str:
    """Which UTF-16 some bytes are, by their mark or their zeros; "" if they are not."""
    if content.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if content.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    head = content[:4096]
    if not is_bare_utf16(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) else "utf-16-be"


def encoding_of(lines: Iterable[bytes]) -> str:
    """UTF-8 or cp950: by which more of the first lines can be read that are not ASCII."""
    votes = {UTF_8: 0, CP950: 0}
    for line in islice((each for each in lines if not each.isascii()), SAMPLED_LINES):
        for encoding in votes:
            votes[encoding] += _reads(line, encoding)
    return max(votes, key=lambda encoding: votes[encoding])


def big5_with_made(raw: bytes) -> str | None:
    """Big5 with characters that are in no standard: those get their private code points."""
    parts: list[str] = []
    while raw:
        try:
            parts.append(raw.decode(CP950))
            break
        except UnicodeDecodeError as error:
            made = _made_character(raw[error.start : error.start + 2])
            if not made:
                return None
            parts += (raw[: error.start].decode(CP950), made)
            raw = raw[error.start + 2 :]
    return "".join(parts)


def _made_character(pair: bytes) -> str:
    """The private character of two bytes; "" if they are none."""
    if len(pair) != 2:  # a line that ends within a character
        return ""
    first, second = pair
    column = second - 0x40 if second < 0x7F else second - 0xA1 + 63
    if not (0x40 <= second <= 0x7E or 0xA1 <= second <= 0xFE):
        return ""
    for least, most, start in _MADE:
        if least <= first <= most:
            return chr(start + (first - least) * _A_ROW + column)
    return ""


def _lines(content: bytes) -> Iterator[bytes]:
    """Without copying the rest; a file that knows only carriage returns is one of lines too."""
    end = b"\n" if b"\n" in content or b"\r" not in content else b"\r"
    at = 0
    while at < len(content):
        after = content.find(end, at) + 1 or len(content)
        yield content[at:after]
        at = after


def _recoded(content: bytes, encoding: str) -> Iterator[bytes]:
    """The lines of UTF-16 as UTF-8; half a pair stays half a pair, so that its line is refused."""
    text = content.decode(encoding, "surrogatepass" if len(content) % 2 == 0 else "replace")
    plain = text.removeprefix("\ufeff")
    ends = re.compile("\n" if "\n" in plain or "\r" not in plain else "\r")
    at = 0
    while at < len(plain):
        found = ends.search(plain, at)
        after = found.end() if found else len(plain)
        yield plain[at:after].encode(UTF_8, "surrogatepass")
        at = after


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
