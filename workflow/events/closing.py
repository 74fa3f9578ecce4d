"""The end of a case, and cases that go along with another (併辦, 彙辦)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.case.words import DRAFT, State
from workflow.events.base import Event
from workflow.texts import msgid


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentClosed(Event):
    """The end of a case, whichever; what waits for a ruling falls."""

    CLOSES_AS: ClassVar[State]

    def applied_to(self, case: Case) -> Case:
        """Closed, on the day it happened in Taiwan."""
        return replace(
            case, closed_as=self.CLOSES_AS, closed_on=taipei_day(self.at), applications=()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDispatched(DocumentClosed):
    """發文."""

    ACTION: ClassVar = Action.DISPATCH
    CLOSES_AS: ClassVar = State.DISPATCHED


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(DocumentClosed):
    """存查."""

    ACTION: ClassVar = Action.FILE
    CLOSES_AS: ClassVar = State.FILED


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentConcluded(DocumentClosed):
    """簽結."""

    ACTION: ClassVar = Action.CONCLUDE
    CLOSES_AS: ClassVar = State.CONCLUDED


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCancelled(DocumentClosed):
    """銷號."""

    ACTION: ClassVar = Action.CANCEL
    CLOSES_AS: ClassVar = State.CANCELLED

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentArchived(Event):
    """歸檔."""

    ACTION: ClassVar = Action.ARCHIVE

    def applied_to(self, case: Case) -> Case:
        """What was closed is archived too."""
        return replace(case, is_archived=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMerged(Event):
    """併辦 with an earlier case: this one needs no ladder of its own."""

    ACTION: ClassVar = Action.MERGE
    TOWARDS: ClassVar = msgid("併入 %(target)s")

    target: str  # the 文號 of the parent

    def applied_to(self, case: Case) -> Case:
        """The drafter files it; what it applied for falls."""
        return replace(case, parent=self.target, applications=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCollated(DocumentMerged):
    """彙辦 under a case that collects all replies: this one needs no ladder of its own."""

    ACTION: ClassVar = Action.COLLATE
    TOWARDS: ClassVar = msgid("彙入 %(target)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJoined(Event):
    """Another case was merged into or collated under this one; its clock as that has it."""

    ACTION: ClassVar = Action.MERGE
    IS_STAMPED: ClassVar = False
    TOWARDS: ClassVar = msgid("%(target)s 併入本件")

    target: str  # the 文號 of the child
    by: Action  # 併辦 or 彙辦
    counted_from: date
    due: date
    ends_on: date | None = None  # 期間末日
    due_is_given: bool = False  # the due date of the other case, which is earlier, holds

    @property
    def action(self) -> Action:
        """併辦 or 彙辦, as the case that joined had it."""
        return self.by

    def applied_to(self, case: Case) -> Case:
        """Days are counted from the other day; the limit of a 稿 runs from its own."""
        clock = case.clock
        if case.document != DRAFT:
            clock = clock.restarted(self.counted_from)
        clock = replace(
            clock,
            counted_from=self.counted_from,
            due=self.due,
            ends_on=self.ends_on,
            is_given=clock.is_given or self.due_is_given,
        )
        return replace(case.with_limit(clock), children=(*case.children, self.target))
