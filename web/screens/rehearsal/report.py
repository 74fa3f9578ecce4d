"""預演, 報告: the question, the answer as it will be printed, and the files made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import msgid
from web.papers.rehearsal_files import PaperKind
from web.screens.rehearsal.overview import rehearsal_way
from web.screens.shared.report_files import FilesPage, ReportFiles, Sort
from workflow.kept.making import Makings
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.reporting import LONGEST_QUESTION, RehearsalReportAsked

DRAWING, PAGING = msgid("畫圖"), msgid("排版")
CHANGED = msgid("問題或語言後來改過；要新的，再做一次")
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The question as typed, what stands there without one, and the answer."""

    template: ClassVar[str] = "screens/rehearsal/report.html.jinja"
    kept: KeptRehearsal
    typed: str
    usual: str  # the question where nobody writes one
    answer: tuple[str, ...]
    faults: tuple[str, ...]
    files: FilesPage

    @property
    def way(self) -> str:
        """Its address."""
        return report_way(self.kept.id)

    @property
    def back(self) -> str:
        """To the result."""
        return rehearsal_way(self.kept.id)

    @property
    def longest(self) -> int:
        """The most characters of a question."""
        return LONGEST_QUESTION


def report_way(rehearsal: str) -> str:
    """The address of the report of one."""
    return f"{rehearsal_way(rehearsal)}/report"


def report_files(
    kept: KeptRehearsal, makings: Makings[RehearsalReportAsked], asked: RehearsalReportAsked
) -> ReportFiles[RehearsalReportAsked]:
    """The files of the report of one, asked for as `asked` says."""
    return ReportFiles(
        makings=makings,
        which=kept.id,
        since=kept.ended_at,
        asked=asked,
        way=report_way(kept.id),
        sorts={
            PaperKind.PDF: _sort(kept, msgid("報告（PDF）"), "application/pdf", "pdf"),
            PaperKind.HTML: _sort(kept, msgid("報告（網頁檔）"), HTML, "html"),
        },
        changed=CHANGED,
    )


def _sort(kept: KeptRehearsal, word: str, media_type: str, ending: str) -> Sort:
    """A kind of file, handed out under the name of the rehearsal."""
    name, chinese = f"report.{ending}", f"{kept.name}.{ending}"
    return Sort(word=word, media_type=media_type, name=name, chinese=chinese)
