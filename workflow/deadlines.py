"""Limits: when a document is due, what moves that date, and how many days are left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.agency.agency import Agency
from rules.agency.practice import DeadlinePolicy
from workflow.calendar import MONTHS_A_YEAR, WorkingCalendar, taipei_day
from workflow.errors import Input, WorkflowError


class UnknownUrgencyError(WorkflowError):
    """The agency sets no limit for this 速別."""

    template = "沒有「%(urgency)s」這種速別。可用的速別：%(allowed)s。"
    about = Input.URGENCY

    def __init__(self, *, urgency: str, allowed: tuple[str, ...]) -> None:
        self.urgency, self.allowed = urgency, allowed
        super().__init__(urgency=urgency, allowed="、".join(allowed))


def due_date(
    received_at: datetime | date,
    *,
    urgency: str,
    limits: Mapping[str, int],
    calendar: WorkingCalendar,
) -> date:
    """The last working day of the limit, counted from the day after receipt in Taiwan."""
    if urgency not in limits:
        raise UnknownUrgencyError(urgency=urgency, allowed=tuple(limits))
    return calendar.add_working_days(taipei_day(received_at), limits[urgency])


def days_left(due: date, *, today: datetime | date, calendar: WorkingCalendar) -> int:
    """Working days from `today` to `due`: 0 on the day itself, negative when overdue.

    On a holiday after `due` the coming working day counts, so overdue never reads as 0.
    """
    day = taipei_day(today)
    if day > due:
        day = calendar.add_working_days(day, 0)
    return calendar.working_days_between(day, due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one agency over one calendar."""

    urgencies: Mapping[str, int]  # 速別 -> working days
    policy: DeadlinePolicy
    calendar: WorkingCalendar

    def due(self, category: str, urgency: str, start: date) -> date:
        """The due date of a limit that runs from the day after `start`, none being named.

        Raises UnknownUrgencyError.
        """
        by_urgency = due_date(start, urgency=urgency, limits=self.urgencies, calendar=self.calendar)
        if category in self.policy.default_months:
            end = _months_later(start, self.policy.default_months[category])
            return self._not_on_a_day_off(end)
        if category in self.policy.default_days:
            days = timedelta(self.policy.default_days[category])
            return self._not_on_a_day_off(start + days)
        return by_urgency

    def within(self, category: str, start: date, days: int) -> date:
        """文到 N 日: so many days after `start`, working days unless the 類別 runs on all days."""
        if self.runs_on_all_days(category):
            return start + timedelta(days)
        return self.calendar.add_working_days(start, days)

    def runs_on_all_days(self, category: str) -> bool:
        """Whether limits of this 類別 count holidays too."""
        return category in self.policy.calendar_days

    def follows_urgency(self, category: str) -> bool:
        """Whether a limit of this 類別 that nobody has named is counted by 速別."""
        return category not in {*self.policy.default_months, *self.policy.default_days}

    def extended(self, category: str, due: date, days: int) -> date:
        """`due` so many days later."""
        if self.runs_on_all_days(category):
            return self._not_on_a_day_off(due + timedelta(days))
        return self.calendar.add_working_days(due, days)

    def days_between(self, category: str, start: date, end: date) -> int:
        """The days after `start` up to `end`, of the kind this 類別 counts."""
        if self.runs_on_all_days(category):
            return (end - start).days
        return self.calendar.working_days_between(start, end)

    def cosign_due(self, opened_at: datetime, urgency: str) -> date | None:
        """When a co-signer's own limit ends; None where the agency sets none."""
        if urgency not in self.policy.cosign:
            return None
        return self.calendar.add_working_days(taipei_day(opened_at), self.policy.cosign[urgency])

    def _not_on_a_day_off(self, day: date) -> date:
        """A period whose last day is a day off ends on the next working day (行政程序法 §48)."""
        return self.calendar.add_working_days(day, 0)


def limits_of(agency: Agency, calendar: WorkingCalendar) -> Limits:
    """The limits that an agency sets."""
    policy = agency.practice.deadlines
    return Limits(urgencies=agency.limits, policy=policy, calendar=calendar)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last (民法 §121)."""
    month = day.month - 1 + months
    year, month = day.year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1
    first_of_next = date(year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)
    last = first_of_next - timedelta(1)
    return min(date(year, month, min(day.day, last.day)), last)
