"""TOML files that people write, read in one way: what cannot be read is told with its place.

What the values mean, and what is wrong with them, is for whoever asked.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from rules.errors import BadInputError, FileUnreadableError
from rules.files.kinds import other_kind, text_kind
from rules.files.toml import MOST_PARTS, toml_content

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_IN_CHINESE = {  # how tomllib's message begins -> what we say
    "Cannot overwrite a value": "同一個鍵寫了不只一次",
    "Cannot declare": "同一個表寫了不只一次",
    "Cannot mutate immutable namespace": "行內表（{…}）寫好後不能再加鍵",
    "Duplicate inline table key": "同一個鍵寫了不只一次",
    "Invalid statement": "不是鍵、表或註解；中文的鍵要加引號",
    "Invalid initial character for a key part": "鍵的寫法不對；中文的鍵要加引號",
    "Invalid value": "值的寫法不對；文字要加引號，日期如 2026-03-02",
    "Invalid date or datetime": "沒有這個日期",
    "Unterminated string": "引號沒有收尾",
    "Unclosed array": "清單的 ] 沒有收尾",
    "Unclosed inline table": "行內表的 } 沒有收尾",
    "Expected '=' after a key": "鍵後面要有 =",
    "Expected newline or end of document": "一行只寫一個鍵和值",
    "Illegal character": "有不能印的字元",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlKind:
    """What a file is to be: how messages name it, and how much it may hold.

    Each reader raises BadInputError, which names the file, the line and what is read there.
    """

    name: str
    largest: int  # bytes
    deepest: int = MOST_PARTS  # how deep lists and tables may stand in each other
    may_be_blank: bool = False

    def bytes_in(self, path: Path) -> bytes:
        """What a file holds; no more is read than one may hold."""
        try:
            with path.open("rb") as file:
                return file.read(self.largest + 1)
        except OSError as error:
            _refuse(str(path), error.strerror or str(error), error)

    def read(self, raw: bytes, file: str) -> dict[str, Any]:
        """The values in a file."""
        return self.content(self.text(raw, file), file)

    def text(self, raw: bytes, file: str) -> str:
        """The text of a file."""
        if len(raw) > self.largest:
            _refuse(file, f"檔案超過上限 {self.largest:,} 位元組")
        if why := other_kind(raw, self.name):
            _refuse(file, why)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            _refuse(file, f"第 {error.start + 1} 個位元組不是 UTF-8 文字", error)
        if not (self.may_be_blank or text.strip()):
            _refuse(file, f"檔案是空的。這裡讀的是{self.name}")
        return text.replace("\r\n", "\n")

    def content(self, text: str, file: str) -> dict[str, Any]:
        """The values in a text."""
        try:
            return toml_content(text)
        except tomllib.TOMLDecodeError as error:
            if isinstance(error.__cause__, RecursionError):
                _refuse(file, f"一層包一層，超過 {self.deepest} 層", error)
            like = f"這像是 {kind}；" if (kind := text_kind(text)) else ""
            why = f"{like}不是 TOML：{_explained(str(error))}。這裡讀的是{self.name}"
            _refuse(file, why, error)


def _explained(message: str) -> str:
    """tomllib's message with its place, in Chinese."""
    what = _WHERE.sub("", message)
    found = _WHERE.search(message)
    where = f"第 {found[1]} 行第 {found[2]} 字" if found and found[1] else "檔案結尾"
    chinese = next((ours for theirs, ours in _IN_CHINESE.items() if what.startswith(theirs)), what)
    return f"{where}，{chinese}" if found else chinese


def _refuse(file: str, why: str, cause: Exception | None = None) -> NoReturn:
    raise BadInputError([FileUnreadableError(file=file, why=why)]) from cause
