"""The files of a report: PDF, a page that stands by itself, a workbook, the sheet given back.

What is made here may take minutes and much memory: it is called in a process apart, or by the
command line, which waits for nothing else.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from rules.agency.agency import Agency
from web.audits.judging import MAPPING, with_sheet_first
from web.files.audit import findings_workbook, lines_of
from web.files.audit_returned import Returned, returned_sheet
from web.files.audit_worked import Worked
from web.files.pdf import pdf, standalone
from web.language.i18n import Language, msgid
from web.papers.audit_report import (
    MOST_PRINTED,
    AuditReport,
    Inspection,
    audit_report,
    check_reportable,
)
from workflow.audit.auditing import Basis
from workflow.audit.findings import Audit, Finding
from workflow.audit.kept.about import Asked
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Wanted
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Source
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.suggesting import suggested
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.reporting.beside import Beside
from workflow.audit.reporting.figures import figures_of
from workflow.audit.reporting.masking import Mask
from workflow.audit.reporting.veiling import Veil, veil_of
from workflow.audit.work.entries import STANDING_WORDS
from workflow.errors import WorkflowError
from workflow.kept.making import Content

PAGING = msgid("排版")
WRITING = msgid("寫檔")
Progress = Callable[[str, int, int], None]
WEASYPRINT = "weasyprint.progress"


class FileKind(StrEnum):
    """What can be made of a report; the value is how addresses and commands say it."""

    PDF = "pdf"
    HTML = "html"
    WORKBOOK = "xlsx"
    SHEET = "sheet"


class UploadGoneError(WorkflowError):
    """The file that was brought, or read of our own log, is no more there: its term is over."""

    template = (
        "上傳的檔案已經刪除，這個檔案做不出來：要遮蔽、要附紀錄或還原表，都要讀原來的檔案。"
        "沒有遮蔽的報告（PDF、網頁檔）還可以做"
    )


@dataclass(frozen=True, kw_only=True)
class Brought:
    """The file as it came, and how it was read; as a source and a log where those are at hand."""

    content: bytes
    file: str
    asked: Asked
    agency: Agency
    source_at_hand: Source | None = None
    read_at_hand: LogRead | None = None

    @cached_property
    def source(self) -> Source:
        """The file with the sheet first that was judged."""
        if self.source_at_hand:
            return self.source_at_hand
        source = read_source(self.content, file=self.file)
        return with_sheet_first(source, self.asked.sheet or self._given_sheet)

    @cached_property
    def read(self) -> LogRead:
        """The log in it, read as it was judged."""
        if self.read_at_hand:
            return self.read_at_hand
        mapping = suggested(self.source, self.agency)
        if self.asked.mapping:
            mapping = read_mapping(self.asked.mapping.encode(), file=MAPPING)
        mapping = replace(mapping, sheet=self.asked.sheet or mapping.sheet)
        return read_log(self.source, mapping, self.agency, order=self.asked.order)

    @property
    def _given_sheet(self) -> str:
        if not self.asked.mapping:
            return ""
        return read_mapping(self.asked.mapping.encode(), file=MAPPING).sheet


@dataclass(frozen=True, kw_only=True)
class Order:
    """One file to be made."""

    kind: FileKind
    ledger: Ledger
    basis: Basis
    beside: Beside
    asked: ReportAsked
    language: Language
    made_at: datetime

    @property
    def bare(self) -> Order:
        """The same without what was worked out from it: no other process can be told that."""
        books = self.basis.rulebooks
        bare = Rulebooks(current=replace(books.current), kept=tuple(map(replace, books.kept)))
        basis = replace(self.basis, rulebooks=bare, organisation=None)
        return replace(self, basis=basis, ledger=Ledger(self.ledger.file))


def made(order: Order, brought: Brought, progress: Progress | None = None) -> Content:
    """The file; raises EmptyReportError, EmptySampleError, SheetTooLongError, PdfUnavailableError.

    Masked, the names are those of the file, which is read again.
    """
    check_reportable(order.ledger, order.asked)
    veil = _veil(order, brought) if order.asked.is_masked else None
    if progress:
        progress(WRITING, 0, 0)
    if order.kind is FileKind.SHEET:
        return Content(content=returned_sheet(_returned(order, brought, veil)))
    if order.kind is FileKind.WORKBOOK:
        return Content(content=_workbook(order, brought, veil))
    report = report_of(order, veil.mask if veil else None, progress)
    if order.kind is FileKind.HTML:
        return Content(content=standalone(report, order.language).encode())
    with _pages_told(progress):
        printed = pdf(report, order.language)
    return Content(content=printed.content, unprintable=printed.unprintable)


def made_of_upload(
    place: bytes, *, order: Order, file: str, asked: Asked, progress: Progress | None = None
) -> Content:
    """The same from what was uploaded, as a process apart is told it: where it stands.

    It is read only where a file needs it; one that is gone by then raises UploadGoneError.
    """
    agency = order.basis.rulebooks.current.agency
    path = Path(os.fsdecode(place))
    is_needed = order.asked.is_masked or order.kind in (FileKind.WORKBOOK, FileKind.SHEET)
    if is_needed and not path.is_file():
        raise UploadGoneError
    content = path.read_bytes() if is_needed else b""
    return made(order, Brought(content=content, file=file, asked=asked, agency=agency), progress)


def report_of(
    order: Order,
    mask: Mask | None = None,
    progress: Progress | None = None,
    *,
    most: int = MOST_PRINTED,
) -> AuditReport:
    """What is printed; raises EmptyReportError, EmptySampleError."""
    inspected = Inspection(
        ledger=order.ledger,
        basis=order.basis,
        beside=order.beside,
        asked=order.asked,
        language=order.language,
        mask=mask,
        most=most,
    )
    return audit_report(inspected, order.made_at, progress)


def _veil(order: Order, brought: Brought) -> Veil:
    """What hides the names of this file, and of whoever worked on its findings."""
    sheet = brought.source.sheets[0]
    return veil_of(
        brought.read,
        sheet,
        brought.agency,
        others=order.beside.people,
        tells_apart=order.asked.tells_apart,
    )


def worked_of(order: Order) -> tuple[Audit, Worked]:
    """What was found, of all cases or of those drawn, and what inspectors made of it."""
    found = list(order.ledger.findings(Wanted(is_sampled=order.asked.is_of_sample)))
    worked = Worked(
        standings={each.finding.key: each.standing for each in found},
        keys=[each.finding.key for each in found],
        figures=figures_of(order.ledger, sampled=order.asked.is_of_sample),
        beside=order.beside,
    )
    return replace(order.ledger.head.audit, findings=tuple(each.finding for each in found)), worked


def _workbook(order: Order, brought: Brought, veil: Veil | None) -> bytes:
    """Findings, records, work, figures, sample and scores, of all cases or of those drawn."""
    audit, worked = worked_of(order)
    return findings_workbook(audit, lines_of(brought.source), worked, veil)


def _returned(order: Order, brought: Brought, veil: Veil | None) -> Returned:
    """The sheet that was brought, and the findings with how each stands."""

    def found() -> Iterator[tuple[Finding, str]]:
        for each in order.ledger.findings(Wanted(is_sampled=order.asked.is_of_sample)):
            yield each.finding, STANDING_WORDS[each.standing]

    return Returned(content=brought.content, source=brought.source, findings=found(), veil=veil)


@contextmanager
def _pages_told(progress: Progress | None) -> Generator[None]:
    """What the printer says of its pages, told on; it may raise, which ends the printing."""
    if progress is None:
        yield
        return
    told = progress

    def heard(record: logging.LogRecord) -> bool:
        if record.args and isinstance(record.args, tuple) and isinstance(record.args[-1], int):
            told(PAGING, record.args[-1], 0)
        return True

    logger = logging.getLogger(WEASYPRINT)
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addFilter(heard)
    try:
        yield
    finally:
        logger.removeFilter(heard)
        logger.setLevel(level)
