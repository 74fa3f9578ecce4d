"""One case in a log, as the commands of 稽核 are given it, and what they answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from tests.cli.conftest import Answer

JSON = ("--format", "json")
ROW = "line:661"  # 秘書室: 主任 reviews, 專門委員 decides
HEADINGS = ("文號", "流程列", "主旨", "動作", "單位", "職稱", "人員", "被代理人", "時間", "意見")
UNITS = {"承辦人員": "秘書室", "主任": "秘書室", "專門委員": ""}
SIGNED = [("擬辦", "承辦人員"), ("審核", "主任"), ("核定", "專門委員"), ("發文", "承辦人員")]
CONTRACT = (
    *("cases", "events", "rejected", "findings", "summary"),
    *("assumptions", "unjudged", "notes", "rulebooks"),
)

Write = Callable[..., Path]


LAWFUL = tuple(action for action, _ in SIGNED)
SKIPPED = ("擬辦", "核定", "發文")


def cells(file: Path, sheet: str) -> list[list[str]]:
    """Every cell of a worksheet, as text."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]


def codes(answer: Answer) -> list[str]:
    return [each["code"] for each in answer.json["findings"]]
