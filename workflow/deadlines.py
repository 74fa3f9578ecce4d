"""Limits: when a document is due, what moves that date, and how many days are left."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rules.agency.agency import Agency
from rules.agency.practice import GENERAL, DeadlinePolicy
from workflow.calendar import MONTHS_A_YEAR, WorkingCalendar, taipei_day
from workflow.case.case import Clock, Pause
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
class Deadline:
    """When a limit ends: what a clock says of it."""

    due: date  # 限辦日期, a working day: shown, and judged by
    ends_on: date | None = None  # 期間末日, as named or counted; None: so many working days


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one agency over one calendar."""

    urgencies: Mapping[str, int]  # 速別 -> working days
    policy: DeadlinePolicy
    calendar: WorkingCalendar

    def on(self, day: date) -> Deadline:
        """A period that ends on `day`; where that is a day off, on the next working day.

        行政程序法 §48, 民法 §122. Raises OutsideCalendarError.
        """
        return Deadline(due=self.calendar.first_working_day(day), ends_on=day)

    def within(self, category: str, start: date, days: int) -> Deadline:
        """文到 N 日: so many days after `start`, working days unless the 類別 runs on all days."""
        if category in self.policy.calendar_days:
            return self.on(start + timedelta(days))
        return Deadline(due=self.calendar.add_working_days(start, days))

    def counted(self, category: str, urgency: str, start: date) -> Deadline:
        """The limit that runs from the day after `start`, none being named.

        Raises UnknownUrgencyError.
        """
        by_urgency = due_date(start, urgency=urgency, limits=self.urgencies, calendar=self.calendar)
        if category in self.policy.default_months:
            return self.on(_months_later(start, self.policy.default_months[category]))
        if category in self.policy.default_days:
            return self.within(category, start, self.policy.default_days[category])
        return Deadline(due=by_urgency)

    def follows_urgency(self, category: str) -> bool:
        """Whether a limit of this 類別 that nobody has named is counted by 速別."""
        return category not in {*self.policy.default_months, *self.policy.default_days}

    def has_none(self, category: str) -> bool:
        """Whether the agency sets no limit: the day must be named."""
        return category != GENERAL and self.follows_urgency(category)

    def counts_all_days(self, category: str, clock: Clock) -> bool:
        """Whether days off count too; they do not in a 限期 that runs as a 普通件."""
        is_by_urgency = not clock.is_given and self.follows_urgency(category)
        return category in self.policy.calendar_days and not is_by_urgency

    def ends_on(self, category: str, clock: Clock) -> date | None:
        """期間末日; of a record older than this fact, the day shown."""
        is_a_day = clock.is_given and not clock.within
        if clock.ends_on is None and (is_a_day or self.counts_all_days(category, clock)):
            return clock.due
        return clock.ends_on

    def later(self, category: str, clock: Clock, days: int) -> Deadline:
        """The limit so many days longer."""
        ends_on = self.ends_on(category, clock)
        if ends_on and self.counts_all_days(category, clock):
            return self.on(ends_on + timedelta(days))
        due = self.calendar.add_working_days(clock.due, days) if days else clock.due
        return Deadline(due=due, ends_on=ends_on)

    def most_later(self, category: str, clock: Clock) -> int:
        """The days by which the limit grows where it is extended by its own period."""
        end = self.ends_on(category, clock) or clock.due
        if category in self.policy.default_months and not clock.is_given:
            last = _months_later(end, self.policy.default_months[category])
            return self.days_between(category, clock, end, last)
        return self.days_between(category, clock, clock.limit_from, end) - clock.added_days

    def recounted(self, category: str, urgency: str, clock: Clock) -> Deadline:
        """The limit counted anew from where it begins; what was added stays."""
        anew = self.counted(category, urgency, clock.limit_from)
        if self.counts_all_days(category, clock):
            return self.on(anew.ends_on + timedelta(clock.added_days)) if anew.ends_on else anew
        spent = sum(self._worked(pause) - pause.days for pause in clock.pauses)
        added = clock.added_days + spent
        return replace(anew, due=self.calendar.add_working_days(anew.due, added)) if added else anew

    def moved(self, category: str, clock: Clock, before: WorkingCalendar) -> Deadline:
        """The same limit, now that days were closed or opened that were not `before`."""
        ends_on = self.ends_on(category, clock)
        if ends_on and self.counts_all_days(category, clock):
            return self.on(ends_on)
        old, new = replace(self, calendar=before), self
        start, begin = (
            each.calendar.first_working_day(ends_on) if ends_on else clock.limit_from
            for each in (old, new)
        )
        days = before.working_days_between(start, before.first_working_day(clock.due))
        days += sum(new._worked(pause) - old._worked(pause) for pause in clock.pauses)
        return Deadline(due=self.calendar.add_working_days(begin, days), ends_on=ends_on)

    def days_between(self, category: str, clock: Clock, start: date, end: date) -> int:
        """The days after `start` up to `end`, of the kind this limit counts."""
        if self.counts_all_days(category, clock):
            return (end - start).days
        return self.calendar.working_days_between(start, end)

    def cosign_due(self, opened_at: datetime, urgency: str) -> date | None:
        """When a co-signer's own limit ends; None where the agency sets none."""
        if urgency not in self.policy.cosign:
            return None
        return self.calendar.add_working_days(taipei_day(opened_at), self.policy.cosign[urgency])

    def _worked(self, pause: Pause) -> int:
        """The working days of a 補正."""
        return self.calendar.working_days_between(pause.since, pause.until)


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
