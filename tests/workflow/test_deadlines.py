"""限辦日期 by 速別, and the days left until it."""

from datetime import date, datetime

import pytest

from rules.agency.practice import DeadlinePolicy
from workflow.calendar import TAIPEI, taiwan_calendar
from workflow.deadlines import Limits, UnknownUrgencyError, days_left, due_date

LIMITS = {"最速件": 1, "速件": 3, "普通件": 6}


@pytest.mark.parametrize(
    ("received", "urgency", "due"),
    [
        ("2026-03-02", "最速件", "2026-03-03"),
        ("2026-03-02", "速件", "2026-03-05"),
        ("2026-03-02", "普通件", "2026-03-10"),
        ("2026-03-07", "最速件", "2026-03-09"),  # received on a Saturday
        ("2026-02-12", "最速件", "2026-02-13"),  # the Lunar New Year is off 02-14 to 02-22
        ("2026-02-12", "速件", "2026-02-24"),
        ("2026-02-12", "普通件", "2026-03-02"),  # and 02-27 for 和平紀念日
        ("2024-02-15", "速件", "2024-02-19"),  # Saturday 02-17 is worked
    ],
)
def test_a_document_is_due_after_its_limit_of_working_days(
    received: str, urgency: str, due: str
) -> None:
    counted = due_date(
        date.fromisoformat(received), urgency=urgency, limits=LIMITS, calendar=taiwan_calendar()
    )

    assert counted == date.fromisoformat(due)


def test_the_hour_of_receipt_does_not_matter() -> None:
    at_night = datetime(2026, 3, 2, 23, 59, tzinfo=TAIPEI)

    due = due_date(at_night, urgency="最速件", limits=LIMITS, calendar=taiwan_calendar())

    assert due == date(2026, 3, 3)


def test_an_unknown_urgency_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownUrgencyError, match=r"「特急件」.*最速件、速件、普通件"):
        due_date(date(2026, 3, 2), urgency="特急件", limits=LIMITS, calendar=taiwan_calendar())


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-02-12", 2),
        ("2026-02-13", 1),
        ("2026-02-20", 1),  # a day off before the day it is due
        ("2026-02-23", 0),
        ("2026-02-24", -1),
        ("2026-02-27", -4),  # a day off: counted as the working day after it
        ("2026-03-02", -4),
    ],
)
def test_days_left_are_working_days_and_negative_when_overdue(today: str, left: int) -> None:
    due = date(2026, 2, 23)

    assert days_left(due, today=date.fromisoformat(today), calendar=taiwan_calendar()) == left


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-03-31", 1, "2026-04-30"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2026-01-31", 1, "2026-03-02"),  # 02-28 is a day off
        ("2026-11-16", 1, "2026-12-16"),
        ("2026-12-15", 1, "2027-01-15"),
    ],
)
def test_a_limit_in_months_ends_on_that_day_or_the_months_last(
    start: str, months: int, due: str
) -> None:
    policy = DeadlinePolicy(default_months={"人民申請": months})
    limits = Limits(urgencies=LIMITS, policy=policy, calendar=taiwan_calendar())

    counted = limits.counted("人民申請", "普通件", date.fromisoformat(start)).due

    assert counted == date.fromisoformat(due)
