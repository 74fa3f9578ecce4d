"""Times: every way they are written, and what is refused because it may mean two things."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.days import format_short
from workflow import moments as module
from workflow import roc
from workflow.calendar import TAIPEI
from workflow.moments import MomentUnreadableError, holds_serials, moment

MIDNIGHT = datetime(2023, 10, 5, tzinfo=TAIPEI)
NINE = MIDNIGHT.replace(hour=9)
HALF_PAST_TWO = MIDNIGHT.replace(hour=14, minute=30)


@pytest.mark.parametrize(
    "text",
    [
        *("1121005", "112/10/05", "112.10.5", "112-10-05", "112年10月5日", "民國112年10月5日"),
        *("中華民國 112 年 10 月 5 日", "2023-10-05", "2023/10/5", "20231005", "2023年10月5日"),
        *("１１２／１０／０５", "112年10月5日(星期四)", "112/10/05(四)", "2023-10-05 週四"),
    ],
)
def test_a_day_without_an_hour_is_its_midnight(text: str) -> None:
    assert moment(text) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    [
        *("112年10月5日 上午9時", "112年10月5日上午9時0分", "112年10月5日 9時整", "112/10/05 9:00"),
        *("2023-10-05T09:00:00+08:00", "2023-10-05T01:00:00Z", "2023-10-05 09:00", "1121005 0900"),
        *("2023-10-05T09:00:00.000+0800", "20231005 0900", "20231005T090000", "202310050900"),
        *(
            "20231005090000",
            "11210050900",
            "1121005090000",
            "2023/10/5 9:00 AM",
            "2023/10/5 上午 09:00:00",
        ),
        *(
            "112.10.5 9點",
            "112年10月5日(星期四)上午9時",
            "2023/10/05 09:00:00.0",
            "２０２３/１０/５　９：００",
        ),
        *("2023-10-05T04:00:00+03:00", "2023-10-05 09:00 UTC+8", "112/10/05 a.m. 9:00"),
    ],
)
def test_nine_in_the_morning_is_read_however_it_is_written(text: str) -> None:
    assert moment(text) == NINE


@pytest.mark.parametrize(
    "text",
    [
        *(
            "112/10/05 14:30",
            "112/10/05 14:30:00",
            "112年10月5日 下午2時30分",
            "112年10月5日 下午2:30",
        ),
        *(
            "2023/10/5 下午 02:30:00",
            "2023/10/5 2:30 PM",
            "1121005 1430",
            "112年10月5日14時30分0秒",
        ),
    ],
)
def test_an_hour_of_the_afternoon_is_read_however_it_is_written(text: str) -> None:
    assert moment(text) == HALF_PAST_TWO


@pytest.mark.parametrize(
    ("text", "hour"),
    [("上午12:05", 0), ("上午0:05", 0), ("中午12:05", 12), ("下午12:05", 12), ("晚上11:05", 23)],
)
def test_twelve_is_midnight_in_the_morning_and_noon_in_the_afternoon(text: str, hour: int) -> None:
    assert moment(f"112/10/05 {text}") == MIDNIGHT + timedelta(hours=hour, minutes=5)


def test_the_24th_hour_is_the_next_midnight() -> None:
    assert moment("112/10/05 24:00") == MIDNIGHT + timedelta(days=1)


def test_a_time_without_an_offset_is_on_the_clock_of_taiwan() -> None:
    assert moment("2023-10-05 09:00").utcoffset() == timedelta(hours=8)
    assert moment("2023-10-05T09:00:00Z") == datetime(2023, 10, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1018/1600", module.WITHOUT_YEAR),
        ("10/18 16:00", module.WITHOUT_YEAR),
        ("10月18日", module.WITHOUT_YEAR),
        ("05/10/2023", roc.TWO_ORDERS),
        ("5-10-2023 09:00", roc.TWO_ORDERS),
        ("112/13/05", roc.NO_SUCH_DAY),
        ("2023-02-29", roc.NO_SUCH_DAY),
        ("2023-10-05 25:00", module.NO_SUCH_HOUR),
        ("2023-10-05 24:30", module.NO_SUCH_HOUR),
        ("2023-10-05 上午13:00", module.NO_SUCH_HOUR),
        ("2023-10-05 上午9:00 PM", module.NO_SUCH_HOUR),
        ("2023-10-05 9:75", module.NO_SUCH_HOUR),
        ("9999-12-31", module.TOO_FAR),
        ("1/1/1", roc.TWO_READINGS),
        ("09:30", module.WITHOUT_DAY),
        ("下午3:05", module.WITHOUT_DAY),
        ("45204.375", module.A_SERIAL),
        ("昨天", module.NOT_A_TIME),
        ("2023-10-05 上班時", module.NOT_A_TIME),
        ("1696467600000", module.NOT_A_TIME),
        ("0", module.NOT_A_TIME),
        ("2023-10-05T09:00:00+99:99", module.NO_SUCH_OFFSET),
    ],
)
def test_what_is_no_time_or_may_be_two_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(MomentUnreadableError, match="可用：2023-10-05T09:00:00") as caught:
        moment(text)

    assert (caught.value.text, caught.value.why) == (text, why)


def test_a_day_of_a_spreadsheet_is_read_where_its_whole_column_holds_such() -> None:
    assert moment("45204.375", has_serials=True) == NINE
    assert moment("45204", has_serials=True) == MIDNIGHT
    assert holds_serials(("45204.375", "", "45205"))


@pytest.mark.parametrize("column", [("45204.375", "2023-10-05"), ("", ""), ("00001",), ("99999",)])
def test_a_column_that_is_not_all_days_of_a_spreadsheet_holds_none(column: tuple[str, ...]) -> None:
    assert not holds_serials(column)


@given(
    st.datetimes(min_value=datetime(1950, 1, 2), max_value=datetime(2100, 12, 30)),  # noqa: DTZ001
    st.sampled_from((TAIPEI, UTC)),
)
def test_every_way_to_write_a_time_gives_that_time(naive: datetime, zone: timezone) -> None:
    at = naive.replace(microsecond=0, tzinfo=zone)
    local = at.astimezone(TAIPEI)

    assert moment(at.isoformat()) == at
    assert moment(f"{format_short(local.date())} {local:%H:%M:%S}") == at
    assert (
        moment(f"{local.year - 1911}年{local.month}月{local.day}日{local.hour}時{local:%M分%S秒}")
        == at
    )
    assert moment(f"{local:%Y%m%d%H%M%S}") == at
    half = "上午" if local.hour < 12 else "下午"
    assert moment(f"{local:%Y/%m/%d} {half} {local.hour % 12 or 12}:{local:%M:%S}") == at


@given(st.text(alphabet="0123456789/:.-T年月日時分上下午 +Z()四", max_size=24))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    try:
        assert moment(text, has_serials=True).tzinfo is not None
    except MomentUnreadableError as fault:
        assert fault.why
