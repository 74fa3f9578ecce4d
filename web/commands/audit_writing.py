"""In which formats `chenhe audit` writes, what is said of a report, and where it goes."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from web.commands.common import note
from web.commands.placing import write_whole


class AuditFormat(StrEnum):
    """How to print what was found."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    PDF = "pdf"
    SHEET = "sheet"


REPORTS = (AuditFormat.HTML, AuditFormat.XLSX, AuditFormat.PDF, AuditFormat.SHEET)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What is said of a report; of text and JSON nothing is."""

    conclusion: Path | None
    mask: bool
    apart: bool

    def check(self, form: AuditFormat) -> None:
        """Raises typer.BadParameter for options that would change nothing."""
        if form not in REPORTS and (self.conclusion or self.mask or self.apart):
            message = (
                "--report、--mask 與 --mask-apart 說明報告；請加 --format html、pdf、xlsx 或 sheet"
            )
            raise typer.BadParameter(message)
        if form in (AuditFormat.XLSX, AuditFormat.SHEET) and self.conclusion:
            raise typer.BadParameter("--report 的結論印在報告裡；請加 --format html 或 pdf")


def write(content: str | bytes, to: Path | None) -> None:
    """Put it into a file, or on standard output."""
    if to is None:
        if isinstance(content, str):
            sys.stdout.write(content)
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    write_whole(to, content)
    note(f"已寫出 {to}")
