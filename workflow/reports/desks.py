"""What lies on desks: an inbox, what was typed there, and how much each handler has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.case.case import Case
from workflow.reports.board import MASK, ListedCase, OpenDesk

NO_CASE = "/"  # instead of a case, of a draft of 收文: no 文號 and no part of an address is that


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskInHand:
    """One open desk of somebody's inbox, with its case."""

    listed: ListedCase  # its only desk is this one
    desk: OpenDesk
    has_draft: bool  # whether this person keeps a draft there
    case: Case | None  # None where its records make no sense


@dataclass(frozen=True, slots=True, kw_only=True)
class DesksInHand:
    """The desks of an inbox that are soonest due, and how many there are in all."""

    desks: tuple[DeskInHand, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Who shares the inbox of a unit's drafters: what was assigned to them waits for them alone.

    `people` are what records call them; nobody where documents are assigned to nobody.
    """

    unit: str = ""
    holder: str = ""  # the inbox, as Duty.holder
    people: Sequence[str] = ()

    def have(self, unit: str, holder: str, handler: str) -> bool:
        """Whether a document of this unit at this inbox, with this handler, is one of theirs."""
        return (unit, holder) == (self.unit, self.holder) and handler in self.people


NOBODY = Colleagues()


@dataclass(frozen=True, slots=True, kw_only=True)
class DesksWanted:
    """Which of the desks of an inbox: one's own or those of colleagues, and how many at most."""

    limit: int
    of_cases: Collection[str] | None = None  # of these alone
    colleagues: Colleagues = NOBODY
    are_theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCount:
    """How many desks lie in an inbox; of one that people share, those alike.

    That is, in whose document it is and who handles it.
    """

    holder: str  # the inbox, as Duty.holder
    count: int
    unit: str = ""
    handler: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCase:
    """A case on its way, as the list of its handler names it."""

    id: str  # 文號
    subject: str
    due: date
    is_confidential: bool = False

    @property
    def title(self) -> str:
        """The subject, as everybody may read it: whoever records a hand-over is not on its way."""
        return MASK if self.is_confidential else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """How many cases of a unit wait for drafting, without a handler or with one."""

    unit: str
    waiting: int
    assigned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The cases on their way that one handler of a unit has."""

    unit: str
    handler: str
    cases: int
    overdue: int  # of those


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a form held when it was last kept; no part of the record."""

    desk: str  # the token of the desk it was typed at
    fields: Mapping[str, str]  # by the name of the field
    saved_at: datetime
