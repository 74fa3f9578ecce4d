"""稽核: what to bring, the box to paste into, the audits kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from web.audits.judging import GATHERING
from web.language.i18n import msgid
from web.screens.audit.findings import audit_way
from workflow.audit.auditing import CHECKING
from workflow.audit.kept.about import LARGEST_UPLOAD, MEGABYTE, MOST_KEPT, KeptAudit
from workflow.audit.kept.running import WRITING, Reached
from workflow.audit.reading.sources import READING
from workflow.kept.about import State

AUDITS = "/audits"
STATE_WORDS = {
    State.UPLOADED: msgid("等您確認欄位"),
    State.QUEUED: msgid("排隊中"),
    State.RUNNING: msgid("稽核中"),
    State.DONE: msgid("已完成"),
    State.FAILED: msgid("沒有完成"),
    State.CUT_OFF: msgid("中途停了，可再執行"),
}
STAGE_WORDS = {
    READING: msgid("讀檔案"),
    CHECKING: msgid("判斷"),
    GATHERING: GATHERING,
    WRITING: WRITING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """One audit of the list."""

    kept: KeptAudit

    @property
    def word(self) -> str:
        """How far it is."""
        return STATE_WORDS[self.kept.state]

    @property
    def way(self) -> str:
        """To it, whatever its next step is."""
        return audit_way(self.kept.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The way in: a file, or a text pasted."""

    template: ClassVar[str] = "screens/audit/overview.html.jinja"
    kept: tuple[KeptView, ...]
    faults: tuple[str, ...]  # why a file was not taken

    @property
    def limit(self) -> int:
        """The most megabytes a file may have."""
        return LARGEST_UPLOAD // MEGABYTE

    @property
    def most_kept(self) -> int:
        """How many audits are kept at most."""
        return MOST_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """An audit under way, or one that came to nothing.

    `reached` is None while it waits, and where another process runs it.
    """

    template: ClassVar[str] = "screens/audit/progress.html.jinja"
    kept: KeptAudit
    reached: Reached | None
    problem: tuple[str, ...]

    @property
    def word(self) -> str:
        """How far it is."""
        return STATE_WORDS[self.kept.state]

    @property
    def stage(self) -> str:
        """What is being done, "" while it waits."""
        return STAGE_WORDS.get(self.reached.stage, "") if self.reached else ""

    @property
    def path(self) -> str:
        """Its address."""
        return audit_way(self.kept.id)


def overview_page(kept: Sequence[KeptAudit], faults: Sequence[str] = ()) -> OverviewPage:
    """The page, after a file that was refused with why."""
    return OverviewPage(kept=tuple(KeptView(kept=each) for each in kept), faults=tuple(faults))
