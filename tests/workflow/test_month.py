"""Months: read in either era, counted on and back, written in the Republic's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.reports.month import Month, MonthUnreadableError, month_of, months_to, parse_month

NOVEMBER = Month(year=2026, month=11)
MONTHS = st.dates(date(1912, 1, 1), date(2910, 12, 31)).map(month_of)


@pytest.mark.parametrize(
    "text",
    [
        "115-11",
        "115.11",
        "115/11",
        "115年11月",
        "民國115年11月",
        "2026-11",
        " 115-11 ",
        "１１５-１１",
    ],
)
def test_a_month_is_read_in_either_era(text: str) -> None:
    assert parse_month(text) == NOVEMBER


@pytest.mark.parametrize(
    "text", ["", "11", "115", "11511", "115-13", "115-0", "0-1", "1911-12", "2911-01", "115-1-1"]
)
def test_what_names_no_month_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(MonthUnreadableError, match="115-11"):
        parse_month(text)


@given(month=MONTHS)
def test_what_is_written_is_read_back(month: Month) -> None:
    assert parse_month(str(month)) == parse_month(month.label) == month


@given(month=MONTHS)
def test_a_month_ends_the_day_before_the_next_begins(month: Month) -> None:
    assert month.last_day + timedelta(days=1) == month.later(1).first_day
    assert month_of(month.first_day) == month_of(month.last_day) == month


@given(month=MONTHS, count=st.integers(min_value=-1000, max_value=1000))
def test_as_many_months_on_and_back_is_the_same_month(month: Month, count: int) -> None:
    assert month.later(count).later(-count) == month


def test_months_in_a_row_end_with_the_one_named() -> None:
    march = Month(year=2026, month=3)

    assert [str(each) for each in months_to(march, 4)] == [
        *("2025-12", "2026-01", "2026-02", "2026-03"),
    ]
