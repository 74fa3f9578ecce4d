"""The files of a rehearsal's report: a page that stands by itself, and PDF.

To print takes seconds, and holds whoever does it: pages have it done in a process apart, which is
given the report as it is, its charts drawn already.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from web.files.pdf import PdfFile, pdf, standalone
from web.language.i18n import Language
from web.papers.rehearsal_report import RehearsalReport, rehearsal_report

__all__ = ["PaperKind", "printed", "printed_apart", "rehearsal_report"]


class PaperKind(StrEnum):
    """What a report can be written as; the value ends the file's name."""

    PDF = "pdf"
    HTML = "html"


def printed(report: RehearsalReport, kind: str, language: Language) -> PdfFile:
    """The report as a file; raises PdfUnavailableError."""
    if kind == PaperKind.PDF:
        return pdf(report, language)
    return PdfFile(content=standalone(report, language).encode(), unprintable=())


def printed_apart(
    place: bytes,
    *,
    report: RehearsalReport,
    kind: str,
    language: Language,
    progress: Callable[[str, int, int], None] | None = None,
) -> PdfFile:
    """The same, as a process apart is asked for it: it reads no file, so `place` is b""."""
    return printed(report, kind, language)
