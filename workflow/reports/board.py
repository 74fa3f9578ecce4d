"""What the board and the inboxes show: rows, filters, and how near the due date is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import Enum
from typing import Self

from rules.marks import Action
from workflow.calendar import WorkingCalendar, taipei_day
from workflow.case.duties import holder_label
from workflow.case.words import State
from workflow.deadlines import days_left
from workflow.reports.searching import Order, SearchWord, plain_words

SOON_DAYS = 2
RULINGS = frozenset({Action.EXTEND.value, Action.REASSIGN.value})  # desks of who rules on them
MASK = "密件（主旨不公開）"  # in place of a confidential case's subject, wherever all may look


class Nearness(Enum):
    """How near the due date is."""

    OVERDUE = "逾期"
    TODAY = "今日到期"
    SOON = "2 日內"
    LATER = "3 日以上"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastListed:
    """The last case of a page: the next page begins with the case after it."""

    is_closed: bool
    due: date
    id: str  # 文號


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which cases to show; an empty value filters nothing."""

    unit: str = ""
    state: State | None = None
    urgency: str = ""
    nearness: Nearness | None = None
    text: str = ""
    is_closed: bool | None = False  # None: those on their way, and then the closed
    words: tuple[SearchWord, ...] = ()  # of `text`, where they may name people
    number: str = ""  # the one case of this 文號
    order: Order | None = None  # None: the open soonest due first, the closed latest first
    after: LastListed | None = None  # of a list without another order; None: from its beginning

    @property
    def every_word(self) -> tuple[SearchWord, ...]:
        """What a case must have: the words given, else those of the text, which name nobody."""
        return self.words or plain_words(self.text)

    def counts(self, state: str, urgency: str, near: Nearness) -> bool:
        """Whether cases of this kind pass; unit and words are a matter of each case."""
        return (
            self.state in (None, State(state))
            and self.urgency in ("", urgency)
            and self.nearness in (None, near)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """Who has a case now."""

    desk: str
    holder: str  # as Duty.holder
    unit: str
    position: str
    action: str
    opened_at: datetime

    @property
    def label(self) -> str:
        """綜合企劃組股長, 主任秘書, 法務人員."""
        return holder_label(self.holder)

    @property
    def is_ruling(self) -> bool:
        """Whether it waits for a ruling on what was applied for (展期, 改分)."""
        return self.action in RULINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase:
    """What lists know of a case without reading its log; times are on Taiwan's clock."""

    id: str  # 文號
    row: str  # the key of its row in the table
    line: int  # on which that row is printed
    unit: str  # the drafting unit
    issuer: str  # 府 or 機關
    subject: str
    category: str  # 類別
    urgency: str  # 速別
    received_at: datetime
    due: date
    state: str  # as State has it
    outcome: str | None  # as Outcome has it; None until it is decided
    is_closed: bool
    returns: int  # times it was returned
    version: int  # the sequence of its last event
    last_at: datetime  # of its last event
    is_confidential: bool
    handler: str  # 承辦人; empty until it is assigned
    desks: tuple[OpenDesk, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Whether its clock stands still (補正)."""
        return self.state == State.SUSPENDED.value

    @property
    def is_joined(self) -> bool:
        """Whether it goes along with another case (併辦), whose due date counts."""
        return self.state == State.MERGED.value

    @property
    def title(self) -> str:
        """The subject, as everybody may read it."""
        return MASK if self.is_confidential else self.subject

    @property
    def public(self) -> Self:
        """The case as everybody may see it: of a 密件 no more than where it is and until when."""
        if not self.is_confidential:
            return self
        return replace(self, subject=MASK, row="", line=0, category="", outcome=None, handler="")

    @property
    def whose_turn(self) -> tuple[str, ...]:
        """Who has it now, each once."""
        return tuple(dict.fromkeys(desk.label for desk in self.desks))


_LISTED = tuple(one.name for one in fields(ListedCase))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow(ListedCase):
    """One case in a list, on one day."""

    days_left: int  # working days, negative when overdue; to the day it closed, if closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, and how many cases are on all its pages."""

    cases: tuple[ListedCase, ...]
    total: int
    is_cut: bool = False  # there may be more: no more than so many are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The best of what a search found, and how many it found."""

    cases: tuple[ListedCase, ...]
    total: int
    is_cut: bool = False  # there may be more: no more than so many are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCount:
    """How many cases on their way are alike in state, urgency and due date."""

    state: str
    urgency: str
    due: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page of the board, and how many of each kind are on their way.

    `counts` leave out what unit and words leave out, but keep every state, urgency and nearness.
    """

    wanted: BoardFilter  # as it was understood
    rows: tuple[BoardRow, ...]
    total: int  # cases that match the filter
    is_cut: bool = False  # there may be more of them
    counts: Mapping[tuple[str, str, Nearness], int] = field(
        default_factory=dict[tuple[str, str, Nearness], int]
    )  # by state, urgency, nearness

    @property
    def shown(self) -> dict[tuple[str, str, Nearness], int]:
        """Those of them that the filter shows."""
        return {kind: n for kind, n in self.counts.items() if self.wanted.counts(*kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWindow:
    """The due dates of one Nearness: from `first` to `last`, both included."""

    first: date | None
    last: date | None


def dated(listed: ListedCase, *, today: date, calendar: WorkingCalendar) -> BoardRow:
    """The case with its days left, on this day by this calendar."""
    until = taipei_day(listed.last_at) if listed.is_closed else today
    return BoardRow(
        **{name: getattr(listed, name) for name in _LISTED},
        days_left=days_left(listed.due, today=until, calendar=calendar),
    )


def nearness(due: date, *, today: date, calendar: WorkingCalendar) -> Nearness:
    """How near `due` is, in working days."""
    left = days_left(due, today=today, calendar=calendar)
    if left < 0:
        return Nearness.OVERDUE
    if left == 0:
        return Nearness.TODAY
    return Nearness.SOON if left <= SOON_DAYS else Nearness.LATER


def window(wanted: Nearness, *, today: date, calendar: WorkingCalendar) -> DueWindow:
    """The due dates that are this near."""
    due_dates = [today]
    while nearness(due_dates[-1], today=today, calendar=calendar) is not Nearness.LATER:
        due_dates.append(date.fromordinal(due_dates[-1].toordinal() + 1))
    matching = [due for due in due_dates if nearness(due, today=today, calendar=calendar) is wanted]
    if wanted is Nearness.OVERDUE:
        return DueWindow(first=None, last=date.fromordinal(today.toordinal() - 1))
    if wanted is Nearness.LATER:
        return DueWindow(first=due_dates[-1], last=None)
    return DueWindow(first=matching[0], last=matching[-1])


def tally(
    groups: Iterable[CaseCount], *, today: date, calendar: WorkingCalendar
) -> dict[tuple[str, str, Nearness], int]:
    """How many cases by state, urgency and nearness; what is counted by due date comes together."""
    near: dict[date, Nearness] = {}
    counts: dict[tuple[str, str, Nearness], int] = {}
    for group in groups:
        if group.due not in near:
            near[group.due] = nearness(group.due, today=today, calendar=calendar)
        key = (group.state, group.urgency, near[group.due])
        counts[key] = counts.get(key, 0) + group.count
    return counts
