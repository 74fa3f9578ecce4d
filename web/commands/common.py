"""What the commands share: options and output."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated
from unicodedata import east_asian_width

import typer

from rules.correcting import RulebookSource
from rules.numbers import read_number, read_whole
from rules.rulebook import DEFAULT_AGENCY, Rulebook, shipped_agency
from web.files.tables import json_text
from web.settings import corrections_file

Database = Annotated[
    str | None, typer.Option("--db", help="資料庫網址；預設為 CHENHE_DATABASE_URL 或使用者資料夾")
]
AgencyName = Annotated[
    str | None,
    typer.Option(
        "--agency", envvar="CHENHE_AGENCY", help="隨附機關的名稱，或有 agency.toml 與表的資料夾"
    ),
]


def whole(
    least: int | None = None,
    most: int | None = None,
    read: Callable[[str], int | None] = read_whole,
) -> Callable[[str | int], int]:
    """The reader of an option that takes whole numbers, from `least` to `most` if they are said."""
    allowed = "整數，如 5" if least is None else f"{least} 以上的整數"
    allowed = allowed if most is None else f"{least} 到 {most} 的整數"

    def number(said: str | int) -> int:
        value = read(said) if isinstance(said, str) else said  # a default is a number already
        is_far = value is None or (least is not None and value < least)
        if value is None or is_far or (most is not None and value > most):
            raise typer.BadParameter(f"「{str(said)[:40]}」不是可用的數；可用：{allowed}")
        return value

    return number


def any_number(said: str | float) -> float:
    """The reader of an option that takes numbers, as people write them: 0.2, ５, 1,000."""
    value = read_number(said) if isinstance(said, str) else said
    if value is None:
        raise typer.BadParameter(f"「{str(said)[:40]}」不是可用的數；可用：數字，如 0.5")
    return float(value)


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


Port = Annotated[
    int | None,
    typer.Option(parser=whole(1, 65535), metavar="N", help="聽哪個埠；預設 8000"),
]
Format = Annotated[TextOrJson, typer.Option("--format", help="輸出格式")]


def rulebook(agency: str | None) -> Rulebook:
    """The rulebook of the agency named, as the live office has corrected it."""
    return rulebook_source(agency).current()


def rulebook_source(agency: str | None) -> RulebookSource:
    """The same with its reviewers' journal."""
    folder = shipped_agency(agency or DEFAULT_AGENCY)
    given = os.environ.get("CHENHE_CORRECTIONS", "")
    return RulebookSource(folder, corrections_file(folder, given))


def print_json(record: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json_text(record))


def print_line(text: str = "") -> None:
    """One line on stdout."""
    sys.stdout.write(text + "\n")


def padded(text: str, width: int) -> str:
    """The text with spaces behind it; a Chinese character takes two places."""
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(width - taken, 0)


def note(text: str) -> None:
    """Progress and messages go to stderr."""
    sys.stderr.write(text + "\n")
