"""Limits by 類別, and what moves a due date: the examples that agencies publish."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.workflow.builders import a_rulebook
from workflow.calendar import TAIPEI, WorkingCalendar, every_day, taiwan_calendar
from workflow.case.case import Clock
from workflow.deadlines import Limits, UnknownUrgencyError, limits_of

CALENDAR_DAYS = ("限期", "專案", "人民申請", "訴願", "監察")
# Fridays and days off around 94-10-10; https://gen.tht.edu.tw/files/11-1012-1048.php
DOUBLE_TEN = date(2005, 10, 10)
OCTOBER_2005 = WorkingCalendar(
    first_year=2005,
    last_year=2005,
    working_days=tuple(
        day for day in every_day(2005, 2005) if day.weekday() < 5 and day != DOUBLE_TEN
    ),
)


def limits(calendar: WorkingCalendar | None = None) -> Limits:
    return limits_of(a_rulebook().agency, calendar or taiwan_calendar())


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_a_reply_within_ten_days_of_receipt_counts_holidays() -> None:
    received = day("2005-10-07")

    assert limits(OCTOBER_2005).within("限期", received, 10).due == day("2005-10-17")


def test_a_project_of_thirty_days_counts_holidays() -> None:
    assert limits(OCTOBER_2005).within("專案", day("2005-10-09"), 30).due == day("2005-11-08")


@pytest.mark.parametrize(("closed", "days"), [("2005-10-14", 4), ("2005-10-18", 6)])
def test_the_days_used_are_working_days(closed: str, days: int) -> None:
    assert OCTOBER_2005.working_days_between(day("2005-10-07"), day(closed)) == days


def test_an_ordinary_document_within_ten_days_counts_working_days() -> None:
    assert limits(OCTOBER_2005).within("一般", day("2005-10-07"), 10).due == day("2005-10-24")


def a_clock(due: str, **facts: Any) -> Clock:
    """The clock of a document received on Monday 2026-03-02."""
    start = day("2026-03-02")
    return Clock(counted_from=start, limit_from=start, due=day(due), **facts)


@pytest.mark.parametrize("category", CALENDAR_DAYS)
def test_limits_of_cases_run_on_calendar_days(category: str) -> None:
    clock = a_clock("2026-03-31", is_given=True)

    assert limits().counts_all_days(category, clock)
    assert limits().days_between(category, clock, day("2026-03-06"), day("2026-03-09")) == 3


@pytest.mark.parametrize("category", ["一般", "人民陳情", "質詢"])
def test_limits_of_other_documents_run_on_working_days(category: str) -> None:
    clock = a_clock("2026-03-31", is_given=True)

    assert not limits().counts_all_days(category, clock)
    assert limits().days_between(category, clock, day("2026-03-06"), day("2026-03-09")) == 1


def test_a_fixed_date_past_on_receipt_runs_on_working_days() -> None:
    assert not limits().counts_all_days("限期", a_clock("2026-03-10"))


@pytest.mark.parametrize(
    ("category", "received", "due"),
    [
        ("一般", "2026-03-02", "2026-03-10"),
        ("人民陳情", "2026-03-02", "2026-04-15"),  # thirty days, less weekends and 04-03, 04-06
        ("質詢", "2026-03-02", "2026-03-09"),
        ("人民申請", "2026-03-10", "2026-05-11"),  # 05-10 is a Sunday
        ("人民申請", "2025-12-31", "2026-03-02"),  # 02-28 is the last of its month, and off
        ("人民申請", "2026-06-15", "2026-08-17"),  # 08-15 is a Saturday
        ("人民申請", "2026-07-31", "2026-09-30"),  # the last day of its month, not the 28th
        ("訴願", "2026-03-02", "2026-03-23"),  # 03-22 is a Sunday
        ("訴願", "2026-03-03", "2026-03-23"),
    ],
)
def test_a_limit_follows_from_the_category(category: str, received: str, due: str) -> None:
    assert limits().counted(category, "普通件", day(received)).due == day(due)


def test_the_last_day_of_a_shorter_month_ends_a_limit_of_months() -> None:
    policy = replace(limits().policy, default_months={"人民申請": 1})

    counted = replace(limits(), policy=policy).counted("人民申請", "普通件", day("2025-01-31")).due

    assert counted == day("2025-03-03")  # 02-28 is a day off, and so are the two after it


def test_a_period_of_months_may_run_over_the_new_year() -> None:
    assert limits().counted("人民申請", "普通件", day("2025-11-17")).due == day("2026-01-19")


def test_every_category_asks_for_a_known_urgency() -> None:
    with pytest.raises(UnknownUrgencyError, match="特急件"):
        limits().counted("人民申請", "特急件", day("2026-03-02"))


def test_an_extension_counts_the_days_of_the_category() -> None:
    clock = a_clock("2026-03-06", is_given=True)

    assert limits().later("一般", clock, 1).due == day("2026-03-09")
    assert limits().later("專案", clock, 1).due == day("2026-03-09")  # Saturday gives way
    assert limits().later("專案", clock, 5).due == day("2026-03-11")


@pytest.mark.parametrize(("urgency", "due"), [("最速件", 3), ("速件", 3), ("普通件", 4)])
def test_cosigners_have_a_limit_of_their_own(urgency: str, due: int) -> None:
    opened = datetime(2026, 3, 2, 17, 0, tzinfo=TAIPEI)

    assert limits().cosign_due(opened, urgency) == date(2026, 3, due)


def test_an_agency_may_set_cosigners_no_limit() -> None:
    policy = replace(limits().policy, cosign={})

    assert replace(limits(), policy=policy).cosign_due(datetime.now(TAIPEI), "速件") is None


def test_the_days_between_two_dates_are_those_an_extension_adds() -> None:
    clock = a_clock("2026-02-10", is_given=True)
    for count in range(1, 30):
        to = limits().later("一般", clock, count).due
        assert limits().days_between("一般", clock, clock.due, to) == count

        last = clock.due + timedelta(count)
        assert limits().later("專案", clock, count) == limits().on(last)
