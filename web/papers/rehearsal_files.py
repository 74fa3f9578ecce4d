"""The files of a rehearsal's report: a page that stands by itself, and PDF.

To print takes seconds, and holds whoever does it: pages have it done in a process apart, which is
given the report as it is, its charts drawn already.
"""

from __future__ import annotations

from enum import StrEnum

from web.files.pdf import PdfFile, check_available, pdf, standalone
from web.language.i18n import Language
from web.papers.rehearsal_report import RehearsalReport, rehearsal_report

__all__ = ["PaperKind", "check_available", "printed", "rehearsal_report"]


class PaperKind(StrEnum):
    """What a report can be written as; the value ends the file's name."""

    PDF = "pdf"
    HTML = "html"


def printed(report: RehearsalReport, kind: str, language: Language) -> PdfFile:
    """The report as a file; raises PdfUnavailableError."""
    if kind == PaperKind.PDF:
        return pdf(report, language)
    return PdfFile(content=standalone(report, language).encode(), unprintable=())
