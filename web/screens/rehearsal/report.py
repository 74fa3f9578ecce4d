"""預演, 報告: the question, the answer as it will be printed, and the files made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import msgid
from web.papers.rehearsal_files import PaperKind
from web.screens.rehearsal.overview import rehearsal_way
from workflow.kept.making import Made, Making, Makings
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.kept.reporting import LONGEST_QUESTION, RehearsalReportAsked

DRAWING, PAGING = msgid("畫圖"), msgid("排版")
FILE_WORDS = {PaperKind.PDF: msgid("報告（PDF）"), PaperKind.HTML: msgid("報告（網頁檔）")}
Problems = Callable[[Making[RehearsalReportAsked]], tuple[str, ...]]  # why one came to nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file that can be made: whether it is, how far it is, why it is not."""

    kind: PaperKind
    way: str  # to the file
    made: Made[RehearsalReportAsked] | None
    making: Making[RehearsalReportAsked] | None
    problem: tuple[str, ...]
    is_current: bool  # made with the question as it is now, in this language

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
        return self.making.reached.stage if self.making and self.making.reached else ""

    @property
    def kilobytes(self) -> int:
        """How large it is."""
        return -(-self.made.size // 1000) if self.made else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage:
    """The files alone, as a part that refreshes itself."""

    template: ClassVar[str] = "screens/rehearsal/report_files.html.jinja"
    kept: KeptRehearsal
    files: tuple[FileView, ...]

    @property
    def way(self) -> str:
        """The address of the report."""
        return report_way(self.kept.id)

    @property
    def is_busy(self) -> bool:
        """Whether any is being made."""
        return any(each.is_busy for each in self.files)


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


def files_page(
    kept: KeptRehearsal,
    makings: Makings[RehearsalReportAsked],
    asked: RehearsalReportAsked,
    problems: Problems,
) -> FilesPage:
    """How far each file is: made since the run ended, being made, or not yet."""

    def view(kind: PaperKind) -> FileView:
        making = makings.making(kept.id, kind)
        made = makings.made(kept.id, kind, since=kept.ended_at)
        return FileView(
            kind=kind,
            way=f"{report_way(kept.id)}/{kind.value}",
            made=made,
            making=making,
            problem=problems(making) if making else (),
            is_current=made is not None and made.asked == asked,
        )

    return FilesPage(kept=kept, files=tuple(map(view, PaperKind)))
