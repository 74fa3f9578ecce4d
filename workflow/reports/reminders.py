"""稽催: who is reminded of which document, because it is late or nearly so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from rules.agency.agency import Agency
from rules.agency.practice import ladder_position
from rules.ladder import AGENCY_WIDE
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
    reminded: int  # times the document was
    desk: OpenDesk

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
    told: str  # who above is told of it, once it was reminded of too often; else empty

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
    def count(self) -> int:
        """Of how many documents."""
        return sum(len(holder.reminders) for holder in self.holders)

    @property
    def late(self) -> int:
        """How many of them are past their last day."""
        return sum(each.days_left < 0 for holder in self.holders for each in holder.reminders)


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
        """The position that is told once a document was reminded of too often; else empty."""
        practice = self.agency.practice
        if waiting.reminded < practice.escalate_after:
            return ""
        ladders = {unit.name: unit.ladder for unit in self.agency.units}
        ladder = ladders.get(waiting.unit)
        return ladder_position(practice.escalate_to, ladder) if ladder else self.agency.head


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
    )
