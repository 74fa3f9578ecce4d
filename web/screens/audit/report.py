"""稽核, 報告: the report as a page, what it is to hold, and the files made of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from web.http.forms import Fields
from web.language.i18n import msgid
from web.papers.audit_files import FileKind
from web.papers.audit_report import AuditReport
from web.screens.audit.findings import audit_way
from web.screens.shared.report_files import FilesPage, ReportFiles, Sort
from workflow.audit.kept.about import KeptAudit
from workflow.audit.reporting.asked import (
    LONGEST_CONCLUSION,
    Part,
    ReportAsked,
    checked_conclusion,
    parts_of,
)
from workflow.errors import WorkflowError
from workflow.kept.making import Makings

LONGEST_ID = 60  # characters of an id that is kept
GONE = msgid("選來比較的那一份稽核已經不在，報告裡沒有比較。請另選一份，或選不比較")
CASES_SHOWN = 5  # on the page; files have as many as are printed
MASKED = msgid("，姓名已遮蔽")
CHANGED = msgid("設定或結論後來改過；要新的，再做一次")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SORTS: dict[str, Sort] = {
    FileKind.PDF: Sort(
        word=msgid("報告（PDF）"),
        media_type="application/pdf",
        name="report.pdf",
        chinese="公文檢核報告.pdf",
    ),
    FileKind.HTML: Sort(
        word=msgid("報告（網頁檔）"),
        media_type="text/html; charset=utf-8",
        name="report.html",
        chinese="公文檢核報告.html",
    ),
    FileKind.WORKBOOK: Sort(
        word=msgid("發現、處理與統計（XLSX）"),
        media_type=XLSX,
        name="findings.xlsx",
        chinese="公文檢核發現.xlsx",
    ),
    FileKind.SHEET: Sort(
        word=msgid("原表附發現欄（XLSX）"),
        media_type=XLSX,
        name="returned.xlsx",
        chinese="原表附發現.xlsx",
    ),
}


class ConclusionChangedError(WorkflowError):
    """Somebody else changed the conclusion after this form was opened."""

    template = (
        "您打開這一頁之後，別人改過結論，所以沒有存下。您打的還在下面；"
        "現在留存的是：%(kept)s。要以您的為準，再存一次"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The report with its options; `typed` is the conclusion in the box."""

    template: ClassVar[str] = "screens/audit/report.html.jinja"
    kept: KeptAudit
    asked: ReportAsked
    typed: str
    report: AuditReport | None  # None where there is nothing to report
    faults: tuple[str, ...]
    files: FilesPage
    others: tuple[KeptAudit, ...]  # to compare with

    @property
    def way(self) -> str:
        """Its address."""
        return audit_way(self.kept.id, "report")

    @property
    def seen(self) -> str:
        """Which conclusion stood there when the page was opened."""
        return seen_of(self.asked)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All that may be left out."""
        return tuple(Part)

    @property
    def longest(self) -> int:
        """The most characters of a conclusion."""
        return LONGEST_CONCLUSION


def report_files(kept: KeptAudit, makings: Makings[ReportAsked]) -> ReportFiles[ReportAsked]:
    """The files of the report of one, as it is asked for now."""
    return ReportFiles(
        makings=makings,
        which=kept.id,
        since=kept.ended_at,
        asked=makings.options(kept.id),
        way=audit_way(kept.id, "report"),
        sorts=SORTS,
        changed=CHANGED,
        noted=lambda asked: MASKED if asked.is_masked else "",
    )


def seen_of(asked: ReportAsked) -> str:
    """A mark by which a form knows the conclusion that it was opened with."""
    return sha256(asked.conclusion.encode()).hexdigest()[:16]


def asked_of(fields: Fields, now: ReportAsked) -> ReportAsked:
    """What the form asks for; raises ConclusionChangedError, TooLongError, BadTextError."""
    conclusion = checked_conclusion(fields.get("conclusion", ""))
    if fields.get("seen") != seen_of(now) and conclusion != now.conclusion:
        raise ConclusionChangedError(kept=now.conclusion or "（空白）")
    is_masked = "masked" in fields
    return ReportAsked(
        parts=parts_of(name.removeprefix("part:") for name in fields if name.startswith("part:")),
        is_masked=is_masked,
        tells_apart=is_masked and "apart" in fields,
        is_of_sample="sample" in fields,
        conclusion=conclusion,
        compared_with=fields.get("with", "")[:LONGEST_ID],
    )
