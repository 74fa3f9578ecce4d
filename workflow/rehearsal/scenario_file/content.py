"""The bytes of a scenario's file as plain values; what is no TOML, or too much, is refused."""

from pathlib import Path
from typing import Any

from rules.files.toml import may_be_deep
from rules.files.toml_file import TomlKind
from workflow.rehearsal.scenario_file.faults import refuse
from workflow.rehearsal.scenario_file.locating import line_of_deep_key

LARGEST_BYTES = 256_000  # a mix of every row of a table is a quarter of it
DEEPEST = 8  # parts of a key; four are the most a scenario has
SCENARIO = TomlKind(name="TOML 情境檔（UTF-8 文字）", largest=LARGEST_BYTES, deepest=DEEPEST)


def read_bytes(path: Path) -> bytes:
    """What a file holds; raises BadInputError. No more is read than a file may hold."""
    return SCENARIO.bytes_in(path)


def text_of(raw: bytes, file: str) -> str:
    """The text of a file; raises BadInputError."""
    return SCENARIO.text(raw, file)


def content_of(text: str, file: str) -> dict[str, Any]:
    """What a text says; raises BadInputError with line and column where it is no TOML."""
    if may_be_deep(text, DEEPEST) and (line := line_of_deep_key(text, DEEPEST)):
        refuse(file, f"第 {line} 行的鍵一層包一層，超過 {DEEPEST} 層")
    return SCENARIO.content(text, file)
