"""稽催: who is reminded of which document, because it is late or nearly so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from rules.agency.agency import Agency
from rules.agency.practice import ladder_position
from rules.ladder import AGENCY_WIDE, Ladder
from rules.marks import Action
from workflow.calendar import WorkingCalendar
from workflow.case.duties import OUTSIDE, ROLE
from workflow.deadlines import days_left, limits_of
from workflow.reports.board import MASK, OpenDesk


class Limit(Enum):
    """Which limit somebody is held to."""

    CASE = "限辦日期"
    COSIGN = "會辦時限"  # a co-signer's own


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDesk:
    """An open desk, and the document that lies on it."""

    case_id: str
    unit: str  # the drafting unit
    subject: str
    is_confidential: bool
    urgency: str
    due: date
    reminded: int  # times its holder was
    desk: OpenDesk
    reminded_on: date | None = None  # the last time

    @property
    def public(self) -> Self:
        """The desk as everybody may see it: without the subject of a 密件."""
        return replace(self, subject=MASK) if self.is_confidential else self

    @property
    def place(self) -> str:
        """To whom the 稽催單 goes: a unit, an outside agency, or 機關 for what its units share."""
        place, _, name = self.desk.holder.partition("/")
        return {OUTSIDE: name, ROLE: AGENCY_WIDE}.get(place, place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One document of which one holder is reminded."""

    waiting: WaitingDesk
    limit: Limit
    last_day: date
    days_left: int  # working days, negative when late
    actions: tuple[str, ...]  # any of which would do
    told: str  # who above is told of it, once the holder was reminded too often; else empty
    is_overdue: bool  # the document itself, whatever a co-signer's own limit
    is_done_today: bool  # the holder was reminded today

    @property
    def rank(self) -> tuple[int, date, str]:
        """The worse, the smaller."""
        return self.days_left, self.last_day, self.waiting.case_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who is reminded, and of what, the worst first."""

    label: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSheet:
    """稽催單: what one place is reminded of, the worst holder first."""

    place: str
    holders: tuple[Holder, ...]

    @property
    def reminders(self) -> Iterator[Reminder]:
        """Every line, holder by holder."""
        return (each for holder in self.holders for each in holder.reminders)

    @property
    def count(self) -> int:
        """Of how many documents; one that several have is one."""
        return len(_documents(self.reminders))

    @property
    def late(self) -> int:
        """How many of them are past their last day here."""
        return len(_documents(each for each in self.reminders if each.days_left < 0))

    @property
    def is_done_today(self) -> bool:
        """Whether everybody on it was reminded of everything today."""
        return all(each.is_done_today for each in self.reminders)

    @property
    def is_begun_today(self) -> bool:
        """Whether somebody on it was reminded today, which can still be taken back."""
        return any(each.is_done_today for each in self.reminders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderCounts:
    """How many documents some sheets name, each once however many have it."""

    documents: int
    overdue: int  # past 限辦日期, as the board counts them
    late_cosigned: int  # not overdue, but a co-signer is past its own limit


def counts_of(sheets: Iterable[ReminderSheet]) -> ReminderCounts:
    """The documents on these sheets counted."""
    reminders = [each for sheet in sheets for each in sheet.reminders]
    overdue = _documents(each for each in reminders if each.is_overdue)
    late = _documents(each for each in reminders if each.days_left < 0)
    return ReminderCounts(
        documents=len(_documents(reminders)),
        overdue=len(overdue),
        late_cosigned=len(late - overdue),
    )


def _documents(reminders: Iterable[Reminder]) -> set[str]:
    return {each.waiting.case_id for each in reminders}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """By what it is told who is reminded: the agency's settings, its working days, the day."""

    agency: Agency
    calendar: WorkingCalendar
    today: date

    @property
    def horizon(self) -> date:
        """The first last day that is too far away to remind anybody of it."""
        return self.calendar.add_working_days(self.today, self.agency.practice.remind_days + 1)

    def told(self, waiting: WaitingDesk) -> str:
        """The position that is told once its holder was reminded too often; else empty.

        By the ladder of the holder's unit, else of the drafting unit. Nobody is told of himself or
        of who stands above him: then it is the next above, up to the agency's head.
        """
        practice = self.agency.practice
        if waiting.reminded < practice.escalate_after:
            return ""
        ladders = {unit.name: unit.ladder for unit in self.agency.units}
        ladder = ladders.get(waiting.place) or ladders.get(waiting.unit)
        if ladder is None:
            return self.agency.head
        told = ladder_position(practice.escalate_to, ladder)
        return _above(waiting.desk.position, told, ladder)


def _above(position: str, told: str, ladder: Ladder) -> str:
    """Whom to tell of this position: `told`, or the next above it; "" above the agency's head."""
    rungs = ladder.up_to(ladder.agency_head)
    if position not in rungs or (told in rungs and rungs.index(position) < rungs.index(told)):
        return told
    return next(iter(rungs[rungs.index(position) + 1 :]), "")


def reminder_sheets(
    desks: Iterable[WaitingDesk], reminding: Reminding
) -> tuple[ReminderSheet, ...]:
    """A sheet for each place that is reminded today, the worst first."""
    places: dict[str, dict[str, list[Reminder]]] = {}
    for each in sorted(_reminders(desks, reminding), key=lambda reminder: reminder.rank):
        holders = places.setdefault(each.waiting.place, {})
        holders.setdefault(each.waiting.desk.label, []).append(each)
    return tuple(
        ReminderSheet(
            place=place,
            holders=tuple(
                Holder(label=label, reminders=tuple(reminders))
                for label, reminders in holders.items()
            ),
        )
        for place, holders in places.items()
    )


def _reminders(desks: Iterable[WaitingDesk], reminding: Reminding) -> Iterator[Reminder]:
    """One for each holder and case: who may do either of two things has a desk for each."""
    of_holders: dict[tuple[str, str], list[Reminder]] = {}
    for waiting in desks:
        reminder = _reminder(waiting, reminding)
        if reminder.last_day < reminding.horizon:
            key = (waiting.desk.holder, waiting.case_id)
            of_holders.setdefault(key, []).append(reminder)
    for alike in of_holders.values():
        actions = tuple(dict.fromkeys(action for each in alike for action in each.actions))
        yield replace(min(alike, key=lambda reminder: reminder.rank), actions=actions)


def _reminder(waiting: WaitingDesk, reminding: Reminding) -> Reminder:
    """By the nearer of the two limits: a late document is late wherever it lies."""
    limit, last_day, desk = Limit.CASE, waiting.due, waiting.desk
    if desk.action == Action.COSIGN.value:
        limits = limits_of(reminding.agency, reminding.calendar)
        own = limits.cosign_due(desk.opened_at, waiting.urgency)
        if own and own < last_day:
            limit, last_day = Limit.COSIGN, own
    return Reminder(
        waiting=waiting,
        limit=limit,
        last_day=last_day,
        days_left=days_left(last_day, today=reminding.today, calendar=reminding.calendar),
        actions=(desk.action,),
        told=reminding.told(waiting),
        is_overdue=waiting.due < reminding.today,
        is_done_today=waiting.reminded_on is not None and waiting.reminded_on >= reminding.today,
    )
