"""限辦日期: when a document is due by its 速別, and how many working days are left."""

from collections.abc import Mapping
from datetime import date, datetime

from workflow.calendar import WorkingCalendar, taipei_day
from workflow.errors import WorkflowError


class UnknownUrgencyError(WorkflowError):
    """The agency sets no limit for this 速別."""

    template = "沒有「%(urgency)s」這種速別。可用的速別：%(allowed)s。"

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
