"""How near a day is: counted in working days."""

from datetime import date, timedelta

import pytest

from tests.workflow.offices import (
    on,
)
from workflow.calendar import taiwan_calendar
from workflow.reports.board import Nearness, nearness, window

CALENDAR = taiwan_calendar()
DAYS = [date(2026, 2, 10) + timedelta(days=at) for at in range(25)]  # 農曆春節 lies within


@pytest.mark.parametrize(
    ("due", "near"),
    [
        ((11, 20), Nearness.OVERDUE),
        ((11, 22), Nearness.OVERDUE),
        ((11, 23), Nearness.TODAY),
        ((11, 24), Nearness.SOON),
        ((11, 25), Nearness.SOON),
        ((11, 26), Nearness.LATER),
    ],
)
def test_nearness_counts_working_days(due: tuple[int, int], near: Nearness) -> None:
    assert nearness(on(*due), today=on(11, 23), calendar=CALENDAR) is near


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("wanted", Nearness)
def test_a_window_holds_just_the_days_that_are_so_near(today: date, wanted: Nearness) -> None:
    found = window(wanted, today=today, calendar=CALENDAR)

    for due in (today + timedelta(days=offset) for offset in range(-30, 30)):
        within = (found.first or due) <= due <= (found.last or due)
        assert within == (nearness(due, today=today, calendar=CALENDAR) is wanted), due
