"""使用日數 and 依限辦結: how days are counted, and how they add up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agency.practice import DeadlinePolicy
from workflow.calendar import WorkingCalendar, every_day, taiwan_calendar
from workflow.reports.month import Month, month_of
from workflow.reports.monthly import (
    CaseFlow,
    ClosedCases,
    Counting,
    Figures,
    MonthlyReport,
    MonthRecords,
    monthly_report,
    used_days,
)

MONDAY = date(2026, 11, 2)
NOVEMBER = Month(year=2026, month=11)
COUNTING = Counting(policy=DeadlinePolicy(), calendar=taiwan_calendar())
DAY = timedelta(days=1)

# http://gen.tht.edu.tw/files/11-1012-1048.php: received on Friday 94-10-07; Monday 10-10 is off.
NATIONAL_DAY = date(2005, 10, 10)
IN_2005 = Counting(
    policy=DeadlinePolicy(),
    calendar=WorkingCalendar(
        first_year=2005,
        last_year=2005,
        working_days=tuple(
            day for day in every_day(2005, 2005) if day.weekday() < 5 and day != NATIONAL_DAY
        ),
    ),
)
RECEIVED_IN_2005 = date(2005, 10, 7)


def closed_cases(*, due: date | None = None, **facts: Any) -> ClosedCases:
    """One case received on Monday and closed a week later, in time; it was issued."""
    usual: dict[str, Any] = {
        "unit": "甲組",
        "category": "一般",
        "are_issued": True,
        "are_in_time": True,
        "counted_from": MONDAY,
        "paused_days": 0,
        "closed_on": date(2026, 11, 9),
        "count": 1,
    }
    cases = ClosedCases(**usual | facts)
    return replace(cases, are_in_time=cases.closed_on <= due) if due else cases


def report(*closed: ClosedCases, flows: tuple[CaseFlow, ...] = ()) -> MonthlyReport:
    """The report of November, of 甲組 and 乙組."""
    return monthly_report(
        recorded(*closed, flows=flows),
        units=("甲組", "乙組"),
        months=(NOVEMBER.later(-1), NOVEMBER),
        counting=COUNTING,
    )


def recorded(*closed: ClosedCases, flows: tuple[CaseFlow, ...] = ()) -> MonthRecords:
    """What was closed in November, and all that was closed."""
    month = month_of(closed[-1].closed_on) if closed else NOVEMBER
    return MonthRecords(
        month=month,
        until=month.last_day,
        closed=[cases for cases in closed if month_of(cases.closed_on) == month],
        flows=flows,
        past=closed,
    )


def figures(*closed: ClosedCases) -> Figures:
    return report(*closed).total


# The worked examples


@pytest.mark.parametrize(
    ("closed_on", "used", "in_time"), [((10, 14), 4, True), ((10, 18), 6, False)]
)
def test_a_reply_within_ten_days_is_counted_as_in_the_worked_example(
    closed_on: tuple[int, int], used: float, in_time: bool
) -> None:
    cases = closed_cases(
        category="限期",
        counted_from=RECEIVED_IN_2005,
        due=date(2005, 10, 17),
        closed_on=date(2005, *closed_on),
    )

    assert used_days(cases, IN_2005) == used
    assert cases.are_in_time is in_time


@pytest.mark.parametrize(("closed_on", "in_time"), [((11, 8), 1), ((11, 9), 0)])
def test_a_project_is_in_time_or_late_and_not_averaged(
    closed_on: tuple[int, int], in_time: int
) -> None:
    cases = closed_cases(
        category="專案",
        counted_from=date(2005, 10, 9),
        due=date(2005, 11, 8),
        closed_on=date(2005, *closed_on),
    )

    total = monthly_report(recorded(cases), units=(), months=(), counting=IN_2005).total

    assert (total.closed, total.in_time, total.late) == (1, in_time, 1 - in_time)
    assert (total.averaged, total.average_days) == (0, None)


# Days used


@pytest.mark.parametrize(
    ("closed_on", "used"),
    [
        ((11, 2), 0.5),  # on the day of receipt
        ((11, 3), 1),
        ((11, 6), 4),
        ((11, 8), 4),  # a Sunday
        ((11, 9), 5),
    ],
)
def test_working_days_after_receipt_are_counted(closed_on: tuple[int, int], used: float) -> None:
    assert used_days(closed_cases(closed_on=date(2026, *closed_on)), COUNTING) == used


def test_received_and_closed_on_days_off_is_half_a_day() -> None:
    saturday = date(2026, 11, 7)

    cases = closed_cases(counted_from=saturday, closed_on=saturday + DAY)

    assert used_days(cases, COUNTING) == 0.5


@pytest.mark.parametrize("category", ["一般", "限期"])
def test_days_of_a_pause_are_not_used(category: str) -> None:
    assert used_days(closed_cases(category=category, paused_days=3), COUNTING) == 2
    assert used_days(closed_cases(category=category, paused_days=5), COUNTING) == 0.5


@pytest.mark.parametrize(
    ("days", "due_after", "used"),
    [(14, 14, 6), (7, 14, 5), (14, 13, 10), (14, 0, 10)],
)
def test_a_paper_with_a_date_counts_six_days_at_most_unless_late(
    days: int, due_after: int, used: float
) -> None:
    cases = closed_cases(
        category="限期", closed_on=MONDAY + days * DAY, due=MONDAY + due_after * DAY
    )

    assert used_days(cases, COUNTING) == used


@given(
    category=st.sampled_from(["一般", "限期"]),
    days=st.integers(min_value=0, max_value=200),
    due_after=st.integers(min_value=0, max_value=200),
    paused_days=st.integers(min_value=0, max_value=30),
)
def test_who_closes_later_never_used_less(
    category: str, days: int, due_after: int, paused_days: int
) -> None:
    sooner, later = (
        closed_cases(
            category=category,
            due=MONDAY + due_after * DAY,
            closed_on=MONDAY + after * DAY,
            paused_days=paused_days,
        )
        for after in (days, days + 1)
    )

    assert 0.5 <= used_days(sooner, COUNTING) <= used_days(later, COUNTING)


@given(
    closure=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
    days=st.integers(min_value=0, max_value=28),
)
def test_a_day_closed_by_order_never_makes_days_used_more(closure: date, days: int) -> None:
    cases = closed_cases(closed_on=MONDAY + days * DAY)
    closing = replace(COUNTING, calendar=taiwan_calendar(frozenset({closure})))

    used = used_days(cases, COUNTING)

    is_worked = COUNTING.calendar.is_working_day(closure) and MONDAY < closure <= cases.closed_on
    assert used_days(cases, closing) == max(used - is_worked, 0.5)


# Figures


def test_the_average_is_over_what_was_issued() -> None:
    total = figures(
        closed_cases(count=3),  # five days each
        closed_cases(closed_on=MONDAY),
        closed_cases(closed_on=MONDAY + DAY),
        closed_cases(are_issued=False, count=2),
        closed_cases(category="人民申請"),
    )

    assert (total.closed, total.issued, total.filed, total.averaged) == (8, 6, 2, 5)
    assert total.used_days == 3 * 5 + 0.5 + 1
    assert total.average_days == pytest.approx(16.5 / 5)


def test_the_rate_is_of_all_that_was_closed() -> None:
    late = closed_cases(due=MONDAY, count=2, category="訴願")

    total = figures(closed_cases(count=5), closed_cases(are_issued=False), late)

    assert (total.in_time, total.late) == (6, 2)
    assert total.in_time_rate == pytest.approx(6 / 8)


def test_where_nothing_was_closed_there_is_no_average_and_no_rate() -> None:
    assert (figures().average_days, figures().in_time_rate) == (None, None)


def test_the_policy_says_what_is_averaged() -> None:
    policy = DeadlinePolicy(averaged=frozenset({"一般"}))
    records = recorded(closed_cases(), closed_cases(category="限期"))

    counting = replace(COUNTING, policy=policy)
    made = monthly_report(records, units=(), months=(), counting=counting)

    assert (made.total.issued, made.total.averaged) == (2, 1)


def test_a_month_counts_what_was_closed_in_it() -> None:
    earlier = closed_cases(counted_from=date(2026, 10, 1), closed_on=date(2026, 10, 30), count=4)

    made = report(earlier, closed_cases())

    assert made.total.closed == 1
    assert [(str(each.month), each.figures.closed) for each in made.trend] == [
        ("2026-10", 4),
        ("2026-11", 1),
    ]


def test_every_unit_has_a_line_even_one_the_agency_has_no_more() -> None:
    flow = CaseFlow(unit="舊組", carried=2, received=1, cancelled=1, open=2, overdue=1)

    made = report(closed_cases(unit="乙組"), flows=(flow,))

    assert [line.unit for line in made.units] == ["甲組", "乙組", "舊組"]
    assert [line.figures.closed for line in made.units] == [0, 1, 0]
    assert made.units[2].figures == Figures(carried=2, received=1, cancelled=1, open=2, overdue=1)


CLOSED = st.builds(
    closed_cases,
    unit=st.sampled_from(["甲組", "乙組", "丙組"]),
    category=st.sampled_from(["一般", "限期", "人民申請"]),
    are_issued=st.booleans(),
    are_in_time=st.booleans(),
    counted_from=st.dates(date(2026, 9, 1), date(2026, 10, 31)),
    closed_on=st.dates(date(2026, 11, 1), date(2026, 11, 30)),
    paused_days=st.integers(min_value=0, max_value=9),
    count=st.integers(min_value=1, max_value=9),
)


@given(closed=st.lists(CLOSED, max_size=20))
def test_the_total_is_the_sum_of_the_units(closed: list[ClosedCases]) -> None:
    made = report(*closed)

    assert made.total == sum((line.figures for line in made.units), Figures())
    assert made.total == made.trend[-1].figures
    assert made.total.closed == sum(cases.count for cases in closed)
    assert made.total.averaged <= made.total.issued <= made.total.closed
    assert 0.5 * made.total.averaged <= made.total.used_days


@given(closed=st.lists(CLOSED, max_size=20))
def test_cases_counted_alone_or_together_come_to_the_same(closed: list[ClosedCases]) -> None:
    apart = [replace(cases, count=1) for cases in closed for _ in range(cases.count)]

    assert report(*apart) == report(*closed)
