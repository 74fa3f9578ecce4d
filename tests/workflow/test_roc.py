"""民國 dates: every usual spelling is read, every other one refused."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.days import format_short
from workflow.calendar import TAIPEI
from workflow.roc import DayUnreadableError, parse_day, stamp

# Years of three digits at most, before 民國 and after.
DAYS = st.dates(min_value=date(1912 - 999, 1, 1), max_value=date(1911 + 999, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "1150302",
        "115.3.2",
        "115.03.02",
        "115/03/02",
        "115-03-02",
        "115年3月2日",
        "115年03月02日",
        "民國115年3月2日",
        "中華民國 115 年 3 月 2 日",
        " 民國1150302 ",
        "１１５．３．２",
    ],
)
def test_the_usual_spellings_name_one_day(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("990302", date(2010, 3, 2)),
        ("民國1年1月1日", date(1912, 1, 1)),
        ("民國前1年12月31日", date(1911, 12, 31)),
        ("前1.12.31", date(1911, 12, 31)),
    ],
)
def test_early_years_are_read(text: str, expected: date) -> None:
    assert parse_day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "明天",
        "115.3/2",
        "民國2026年3月2日",
        "西元115年3月2日",
        "2026-03-0²",
        "2026-03-0٢",
        "2026-03-②",
        "2026-03-02 09:30",
        "三五年三五月二日",
        "3/2/2026",
        "03.02.2026",
        "150302",
        "15/3/2",
        "3-2-26",
        "115 3 2",
        "11532",
        "115.2.30",
        "115.13.1",
        "0.1.1",
        "民國前0年1月1日",
        "115年3月",
        "115.3.2 上午",
    ],
)
def test_anything_else_is_refused_with_the_spellings_allowed(text: str) -> None:
    with pytest.raises(
        DayUnreadableError, match=r"不是日期.*。請寫成 2026-03-02，或民國 115\.3\.2"
    ):
        parse_day(text)


def test_a_day_is_written_with_points() -> None:
    day = date(2026, 3, 2)

    assert format_short(day) == "115.03.02"


def test_a_day_before_the_founding_is_marked_as_before() -> None:
    day = date(1911, 10, 10)

    assert format_short(day) == "前1.10.10"


@given(day=DAYS)
def test_what_is_written_is_read_back(day: date) -> None:
    assert parse_day(format_short(day)) == day


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 10, 18, 16, 0, tzinfo=TAIPEI),
        datetime(2026, 10, 18, 8, 0, tzinfo=UTC),
        datetime(2026, 10, 18, 3, 0, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_a_stamp_shows_the_minute_in_taiwan(at: datetime) -> None:
    assert stamp(at) == "1018/1600"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "2026/3/2",
        "2026.3.2",
        "20260302",
        "２０２６－０３－０２",
        "1150302",
        "115/3/2",
        "2026年3月2日",
        "西元２０２６年０３月０２日",
        "2026 年 3 月 2 日",
        "2026–03–02",
        "2026／３／２",
        "\u200b2026-03-02\ufeff",
        "\u3000115\u3000年\u30003\u3000月\u30002\u3000日\u3000",
        "115年3月2日（一）",
        "115年3月2日 星期一",
        "一一五年三月二日",
        "民國一百一十五年三月二日",
        "二〇二六年三月二日",
        "2026-03-02 00:00:00",
        "2026-03-02T00:00",
        "2026/3/2 上午 12:00:00",
    ],
)
def test_a_day_may_be_written_in_either_calendar(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text", ["", "明天", "202632", "2026-3", "2026-02-30", "0000-01-01", "3/2"]
)
def test_what_is_no_day_in_either_calendar_is_refused_with_examples(text: str) -> None:
    with pytest.raises(DayUnreadableError, match="2026-03-02，或民國 115"):
        parse_day(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_reads_back_from_its_iso_form(day: date) -> None:
    assert parse_day(day.isoformat()) == day
