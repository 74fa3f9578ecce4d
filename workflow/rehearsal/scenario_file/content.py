"""The bytes of a scenario's file as plain values; what is no TOML, or too much, is refused."""

import re
import tomllib
from pathlib import Path
from typing import Any

from rules.errors import BadInputError, FileUnreadableError
from rules.kinds import other_kind, text_kind
from workflow.rehearsal.scenario_file.faults import refuse
from workflow.rehearsal.scenario_file.locating import line_of_deep_key

LARGEST_BYTES = 256_000  # a mix of every row of a table is a quarter of it
DEEPEST = 8  # parts of a key; four are the most a scenario has
_KEY = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
# tomllib takes time by the square of the parts of a dotted key.
_DEEP = re.compile(rf"(?:\.[ \t]*+{_KEY}[ \t]*+){{{DEEPEST}}}")
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
READABLE = "TOML 情境檔（UTF-8 文字）"
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


def read_bytes(path: Path) -> bytes:
    """What a file holds; raises BadInputError. No more is read than a file may hold."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInputError([FileUnreadableError(file=str(path), why=why)]) from error


def text_of(raw: bytes, file: str) -> str:
    """The text of a file; raises BadInputError."""
    if len(raw) > LARGEST_BYTES:
        refuse(file, f"檔案超過上限 {LARGEST_BYTES:,} 位元組")
    if why := other_kind(raw, READABLE):
        refuse(file, why)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(file, f"第 {error.start + 1} 個位元組不是 UTF-8 文字", error)
    if not text.strip():
        refuse(file, f"檔案是空的。這裡讀的是{READABLE}")
    return text.replace("\r\n", "\n")


def content_of(text: str, file: str) -> dict[str, Any]:
    """What a text says; raises BadInputError with line and column where it is no TOML."""
    if _DEEP.search(text) and (line := line_of_deep_key(text, DEEPEST)):
        refuse(file, f"第 {line} 行的鍵一層包一層，超過 {DEEPEST} 層")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        refuse(file, f"一層包一層，超過 {DEEPEST} 層", error)
    except tomllib.TOMLDecodeError as error:
        like = f"這像是{kind}；" if (kind := text_kind(text)) else ""
        refuse(file, f"{like}不是 TOML：{_explained(str(error))}", error)
    except ValueError as error:  # a number of more digits than Python reads
        refuse(file, f"不是能算的數：{error}", error)


def _explained(message: str) -> str:
    """tomllib's message with its place in Chinese."""
    what = _WHERE.sub("", message)
    found = _WHERE.search(message)
    where = f"第 {found[1]} 行第 {found[2]} 字" if found and found[1] else "檔案結尾"
    chinese = next((ours for theirs, ours in _IN_CHINESE.items() if what.startswith(theirs)), what)
    return f"{where}，{chinese}" if found else chinese
