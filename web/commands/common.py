"""What the commands share: options and output."""

import os
import sys
from enum import StrEnum
from typing import Annotated
from unicodedata import east_asian_width

import typer

from rules.correcting import RulebookSource
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


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


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
