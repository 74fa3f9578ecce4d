"""What the commands share: options and output."""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency

Database = Annotated[
    str | None, typer.Option("--db", help="資料庫網址；預設為 CHENHE_DATABASE_URL 或使用者資料夾")
]
AgencyName = Annotated[
    str | None,
    typer.Option(
        "--agency", envvar="CHENHE_AGENCY", help="隨附機關的名稱，或有 agency.toml 與表的資料夾"
    ),
]
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


Format = Annotated[TextOrJson, typer.Option("--format", help="輸出格式")]


def rulebook(agency: str | None) -> Rulebook:
    """The rulebook of the agency named."""
    return load_rulebook(shipped_agency(agency or DEFAULT_AGENCY))


def print_json(record: object) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


def print_line(text: str = "") -> None:
    """One line on stdout."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Progress and messages go to stderr."""
    sys.stderr.write(text + "\n")


def unarmed(text: str) -> str:
    """A text that a spreadsheet would run as a formula, made plain text."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text
