"""預演: the scenarios to start from, the rehearsals kept, how far one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import ClassVar

from web.audits.judging import GATHERING
from web.language.i18n import Language, msgid, translate
from web.links import way
from web.rehearsals.logs import ESTIMATING
from workflow.audit.reading.sources import READING
from workflow.kept.about import State
from workflow.rehearsal.kept.about import MOST_KEPT, KeptRehearsal
from workflow.rehearsal.kept.question import Kind
from workflow.rehearsal.shipped import Shipped
from workflow.rehearsal.wanted import Reached

REHEARSALS = "/rehearsals"
STATE_WORDS = {
    State.QUEUED: msgid("排隊中"),
    State.RUNNING: msgid("執行中"),
    State.DONE: msgid("已完成"),
    State.FAILED: msgid("沒有完成"),
    State.CANCELLED: msgid("已停止"),
    State.CUT_OFF: msgid("中途停了，可再執行"),
}
WHY_STOPPED = {
    State.CANCELLED: msgid("有人按了停止，這一份沒有跑完；情境還在，可以再執行一次。"),
    State.CUT_OFF: msgid("伺服器中途停了，這一份沒有跑完；情境還在，可以再執行一次。"),
}
STAGE_WORDS = {READING: msgid("讀檔案"), GATHERING: GATHERING, ESTIMATING: ESTIMATING}
SECONDS_LEFT, MINUTES_LEFT = msgid("大約還要 %(count)s 秒"), msgid("大約還要 %(count)s 分鐘")
MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """One rehearsal of the list."""

    kept: KeptRehearsal

    @property
    def word(self) -> str:
        """How far it is."""
        return STATE_WORDS[self.kept.state]

    @property
    def way(self) -> str:
        """To it, whether it is done or not."""
        return rehearsal_way(self.kept.id)

    @property
    def is_done(self) -> bool:
        """Whether it has a result that can lie beside another: of a comparison."""
        return self.kept.state is State.DONE and self.kept.question.kind is Kind.COMPARE


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedView:
    """A scenario to start from."""

    shipped: Shipped

    @property
    def way(self) -> str:
        """To its form."""
        return way(f"{REHEARSALS}/new", scenario=self.shipped.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The way in."""

    template: ClassVar[str] = "screens/rehearsal/overview.html.jinja"
    most_kept: ClassVar[int] = MOST_KEPT
    shipped: tuple[ShippedView, ...]
    kept: tuple[KeptView, ...]
    faults: tuple[str, ...]  # why two cannot be laid side by side

    @property
    def can_lay_beside(self) -> bool:
        """Whether there are two results."""
        return sum(each.is_done for each in self.kept) > 1


LOG_FORMS = {Kind.FIT: "fit", Kind.VALIDATION: "validate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """A rehearsal under way, or one that came to nothing.

    `reached` is None while it waits, and where another process runs it.
    """

    template: ClassVar[str] = "screens/rehearsal/progress.html.jinja"
    kept: KeptRehearsal
    reached: Reached | None
    problem: tuple[str, ...]
    left: str  # how long it will take still; "" where nobody can tell yet
    lacks_log: bool  # the log that was brought is gone: it cannot be run again as it was

    @property
    def asking_way(self) -> str:
        """To the form of its question, where a log is chosen again."""
        return f"{REHEARSALS}/{LOG_FORMS[self.kept.question.kind]}"

    @property
    def word(self) -> str:
        """How far it is."""
        return STATE_WORDS[self.kept.state]

    @property
    def is_busy(self) -> bool:
        """Whether somebody is at it."""
        return self.kept.state.is_busy

    @property
    def is_waiting(self) -> bool:
        """Whether others are before it."""
        return self.kept.state is State.QUEUED

    @property
    def stage(self) -> str:
        """What is done to a log, "" where replications are counted."""
        return STAGE_WORDS.get(self.reached.stage, "") if self.reached else ""

    @property
    def why_stopped(self) -> str:
        """Why it came to nothing, where it did not fail."""
        return WHY_STOPPED.get(self.kept.state, "")

    @property
    def path(self) -> str:
        """Its address."""
        return rehearsal_way(self.kept.id)


def rehearsal_way(rehearsal: str, part: str = "") -> str:
    """The address of a kept rehearsal, or of a part of it."""
    return f"{REHEARSALS}/{rehearsal}/{part}" if part else f"{REHEARSALS}/{rehearsal}"


def overview_page(
    shipped: Sequence[Shipped], kept: Sequence[KeptRehearsal], faults: Sequence[str] = ()
) -> OverviewPage:
    """The page, after something that was refused with why."""
    return OverviewPage(
        shipped=tuple(ShippedView(shipped=each) for each in shipped),
        kept=tuple(KeptView(kept=each) for each in kept),
        faults=tuple(faults),
    )


def left_text(reached: Reached | None, begun: datetime, now: datetime, language: Language) -> str:
    """About how long a run will take still, as fast as it went so far."""
    if reached is None or not 0 < reached.done < reached.of:
        return ""
    passed = (now - begun).total_seconds()
    seconds = ceil(passed * (reached.of - reached.done) / reached.done)
    if seconds < 2 * MINUTE:
        return translate(language, SECONDS_LEFT, {"count": seconds})
    return translate(language, MINUTES_LEFT, {"count": ceil(seconds / MINUTE)})
