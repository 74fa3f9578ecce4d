"""Working days in Taiwan: the promulgated years, make-up days, closures, counting."""

import re
import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.days import format_short
from tests.workflow.generate_calendar import PATH, calendar_text
from workflow.calendar import OutsideCalendarError, every_day, taipei_day, taiwan_calendar

DAYS = st.dates(min_value=date(2012, 1, 1), max_value=date(2029, 12, 31))


def test_the_frozen_file_is_what_the_generator_writes() -> None:
    frozen = tomllib.loads(PATH.read_text(encoding="utf-8"))

    generated = tomllib.loads(calendar_text(frozen["generated_on"]))

    assert frozen == generated


# https://www.dgpa.gov.tw/informationlist?uid=30 (行政院人事行政總處辦公日曆表). As told then:
# http://whygutenberg.com/wxzl/sj/twsj/201109/t20110906_2023064.htm (2011, 2012),
# http://dz.adj.idv.tw/archiver/tid-114856.html (2013),
# https://futuresgroup.blogspot.com/2013/05/114-6-6-48-22-17.html (2014; later 12-27 was worked).
@pytest.mark.parametrize(
    ("year", "expected"),
    [(2011, 115), (2012, 112), (2013, 115), (2014, 113), (2024, 115), (2025, 118), (2026, 120)],
)
def test_a_year_has_as_many_days_off_as_were_promulgated(year: int, expected: int) -> None:
    calendar = taiwan_calendar()

    days_off = [day for day in every_day(year, year) if not calendar.is_working_day(day)]

    assert len(days_off) == expected


# Those of 2012: http://ewdna.com/2011/11/101.html.
@pytest.mark.parametrize(
    "day",
    [
        *("2012-02-04", "2012-03-03", "2012-12-22", "2013-02-23", "2013-09-14", "2014-12-27"),
        *("2024-02-17", "2025-02-08"),
    ],
)
def test_a_makeup_saturday_is_worked(day: str) -> None:
    assert taiwan_calendar().is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2012-01-27",
        "2012-02-27",
        "2012-12-31",
        "2013-02-15",
        "2013-09-20",
        "2025-09-29",
        "2025-10-24",
        "2026-02-20",
        "2026-02-27",
        "2026-04-03",
        "2026-04-06",
        "2026-10-09",
        "2026-10-26",
    ],
)
def test_a_weekday_given_for_a_holiday_is_off(day: str) -> None:
    assert not taiwan_calendar().is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(("day", "is_worked"), [("2011-01-03", True), ("2030-12-31", True)])
def test_the_first_and_the_last_day_are_covered(day: str, is_worked: bool) -> None:
    assert taiwan_calendar().is_working_day(date.fromisoformat(day)) is is_worked


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-23"),  # over the Lunar New Year
        ("2026-02-15", 1, "2026-02-23"),
        ("2026-02-23", -1, "2026-02-13"),
        ("2026-02-15", -1, "2026-02-13"),
        ("2026-02-13", 0, "2026-02-13"),
        ("2026-02-15", 0, "2026-02-23"),
    ],
)
def test_working_days_are_counted_from_the_day_beside(day: str, count: int, expected: str) -> None:
    counted = taiwan_calendar().add_working_days(date.fromisoformat(day), count)

    assert counted == date.fromisoformat(expected)


def test_days_between_leave_out_the_start_and_keep_the_end() -> None:
    calendar = taiwan_calendar()
    friday, monday = date(2026, 2, 13), date(2026, 2, 23)

    assert calendar.working_days_between(friday, monday) == 1
    assert calendar.working_days_between(monday, friday) == -1
    assert calendar.working_days_between(friday, friday) == 0


@given(day=DAYS, count=st.integers(min_value=1, max_value=200))
def test_adding_days_and_counting_them_agree(day: date, count: int) -> None:
    calendar = taiwan_calendar()

    end = calendar.add_working_days(day, count)

    assert calendar.is_working_day(end)
    assert calendar.working_days_between(day, end) == count


@given(day=DAYS)
def test_no_working_day_is_passed_over(day: date) -> None:
    calendar = taiwan_calendar()

    end = calendar.next_working_day(day)

    skipped = [day + timedelta(days=offset) for offset in range(1, (end - day).days)]
    assert not any(calendar.is_working_day(each) for each in skipped)


def test_a_typhoon_closure_is_a_day_off() -> None:
    wednesday, thursday = date(2024, 7, 24), date(2024, 7, 25)

    closed = taiwan_calendar(closures=frozenset({wednesday}))

    assert not closed.is_working_day(wednesday)
    assert closed.next_working_day(date(2024, 7, 23)) == thursday
    assert taiwan_calendar().is_working_day(wednesday)


@pytest.mark.parametrize("day", ["2010-12-31", "2031-01-01"])
def test_a_day_outside_the_calendar_is_refused(day: str) -> None:
    with pytest.raises(
        OutsideCalendarError, match=re.escape(format_short(date.fromisoformat(day)))
    ):
        taiwan_calendar().is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(("day", "count"), [("2030-12-30", 5), ("2011-01-06", -5)])
def test_a_count_that_leaves_the_calendar_is_refused(day: str, count: int) -> None:
    with pytest.raises(
        OutsideCalendarError, match=re.escape(format_short(date.fromisoformat(day)))
    ):
        taiwan_calendar().add_working_days(date.fromisoformat(day), count)


@pytest.mark.parametrize(
    ("day", "count"), [("2010-12-31", 5), ("2010-12-31", 0), ("2031-01-02", -5)]
)
def test_a_count_from_outside_the_calendar_is_refused(day: str, count: int) -> None:
    with pytest.raises(
        OutsideCalendarError, match=re.escape(format_short(date.fromisoformat(day)))
    ):
        taiwan_calendar().add_working_days(date.fromisoformat(day), count)


def test_a_moment_belongs_to_the_day_it_has_in_taiwan() -> None:
    late_in_london = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)

    assert taipei_day(late_in_london) == date(2026, 3, 3)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        taipei_day(datetime(2026, 3, 2, 16, 30))  # noqa: DTZ001 - the fault under test
