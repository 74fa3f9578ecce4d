"""稽核, 報告: the report as a page, what it is to hold, and the files made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from web.http.forms import Fields
from web.language.i18n import msgid
from web.papers.audit_files import PAGING, WRITING, FileKind
from web.papers.audit_report import PRINTING, AuditReport
from web.screens.audit.findings import audit_way
from workflow.audit.kept.about import KeptAudit
from workflow.audit.reporting.asked import (
    LONGEST_CONCLUSION,
    Part,
    ReportAsked,
    checked_conclusion,
    parts_of,
)
from workflow.errors import WorkflowError
from workflow.kept.making import Made, Making, Makings

CASES_SHOWN = 5  # on the page; files have as many as are printed
FILE_WORDS = {
    FileKind.PDF: msgid("報告（PDF）"),
    FileKind.HTML: msgid("報告（網頁檔）"),
    FileKind.WORKBOOK: msgid("發現、處理與統計（XLSX）"),
    FileKind.SHEET: msgid("原表附發現欄（XLSX）"),
}
Problems = Callable[[Making[ReportAsked]], tuple[str, ...]]  # why one came to nothing
STAGES = {PRINTING: msgid("整理各案"), PAGING: msgid("排版"), WRITING: msgid("寫檔")}


class ConclusionChangedError(WorkflowError):
    """Somebody else changed the conclusion after this form was opened."""

    template = (
        "您打開這一頁之後，別人改過結論，所以沒有存下。您打的還在下面；"
        "現在留存的是：%(kept)s。要以您的為準，再存一次"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file that can be made: whether it is, how far it is, why it is not."""

    kind: FileKind
    way: str  # to the file
    made: Made[ReportAsked] | None
    making: Making[ReportAsked] | None
    problem: tuple[str, ...]
    is_current: bool  # made as the report is asked for now

    @property
    def word(self) -> str:
        """What it is called."""
        return FILE_WORDS[self.kind]

    @property
    def is_busy(self) -> bool:
        """Whether it waits or is being made."""
        return self.making is not None and not self.making.is_over

    @property
    def stage(self) -> str:
        """What is being done; "" while it waits."""
        reached = self.making.reached if self.making else None
        return STAGES.get(reached.stage, "") if reached else ""

    @property
    def kilobytes(self) -> int:
        """How large it is."""
        return -(-self.made.size // 1000) if self.made else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage:
    """The files alone, as a part that refreshes itself."""

    template: ClassVar[str] = "screens/audit/report_files.html.jinja"
    kept: KeptAudit
    files: tuple[FileView, ...]

    @property
    def way(self) -> str:
        """The address of the report."""
        return audit_way(self.kept.id, "report")

    @property
    def is_busy(self) -> bool:
        """Whether any is being made."""
        return any(each.is_busy for each in self.files)


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


def files_page(kept: KeptAudit, makings: Makings[ReportAsked], problems: Problems) -> FilesPage:
    """How far each file is."""
    asked = makings.options(kept.id)
    return FilesPage(kept=kept, files=tuple(_files(kept, makings, asked, problems)))


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
    )


def _files(
    kept: KeptAudit, makings: Makings[ReportAsked], asked: ReportAsked, problems: Problems
) -> Iterator[FileView]:
    """Each kind of file: made since the audit last ended, being made, or not yet."""
    for kind in FileKind:
        making = makings.making(kept.id, kind)
        made = makings.made(kept.id, kind, since=kept.ended_at)
        yield FileView(
            kind=kind,
            way=audit_way(kept.id, f"report/{kind.value}"),
            made=made,
            making=making,
            problem=problems(making) if making else (),
            is_current=made is not None and made.asked == asked,
        )
