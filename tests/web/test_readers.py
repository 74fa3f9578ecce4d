"""One reader: whatever one place takes for a day or a number, its neighbours take for the same."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.commands.offices import read_date, read_time
from web.http.forms import read_days
from web.screens.practice.dates import Dates, read_dates
from web.screens.register.form import read_registration
from web.screens.rehearsal.fields import document_of, name_of
from workflow.audit.reading.sheets import Coded
from workflow.audit.reading.times import day_values
from workflow.calendar import TAIPEI
from workflow.moments import read_moment
from workflow.roc import DayUnreadableError, optional_day, parse_day

SPELLINGS = (
    *("{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "西元{y}年{m}月{d}日"),
    *("{r}年{m}月{d}日", "民國{r}年{m}月{d}日", "中華民國 {r} 年 {m} 月 {d} 日", "{r}.{m}.{d}"),
    *("{r}/{m:02}/{d:02}", "{r}{m:02}{d:02}", "{y}{m:02}{d:02}", "{r}-{m}-{d}", "{y}–{m}–{d}"),
    *("\u3000{r}\u3000年{m}月{d}日", "{y}-{m:02}-{d:02} 00:00:00", "{y}/{m}/{d} 上午 12:00"),
)
WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
REFUSED = ("115年2月30日", "2026-02-30", "01/02/2026", "150102", "15/1/2", "2026-01-0²", "明天")
DAYS = st.dates(date(1952, 1, 1), date(2090, 12, 31))


def readings(text: str) -> list[date | None]:
    """The day that every reader makes of a text."""
    asked = read_registration({"due": text, "received_at": text})
    ordinals = day_values(Coded(values=[text])).values
    scenario = document_of({name_of("scenario", "start"): text}, {})
    moments = (read_moment(text), read_time(text))
    received = asked.received_at
    return [
        *(parse_day(text), optional_day(text), optional_day(asked.due), read_date(text)),
        *(moment.date() for moment in (*moments, read_moment(received)) if moment),
        *(scenario["scenario"]["start"], date.fromordinal(ordinals[0])),
        read_dates(Dates(due=text)).due,
    ]


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_every_reader_takes_a_day_for_the_same(day: date, spelling: str, is_wide: bool) -> None:
    text = spelling.format(y=day.year, r=day.year - 1911, m=day.month, d=day.day)
    text = text.translate(WIDE) if is_wide else text

    assert set(readings(text)) == {day}
    assert read_moment(text) == datetime.combine(day, time(), TAIPEI)


@pytest.mark.parametrize("text", REFUSED)
def test_what_one_reader_refuses_all_do(text: str) -> None:
    with pytest.raises(DayUnreadableError, match="不是日期"):
        parse_day(text)
    with pytest.raises(DayUnreadableError, match="不是日期"):
        read_dates(Dates(due=text))
    assert "可用：2023-10-05" in day_values(Coded(values=[text])).faults[0]


@given(
    st.integers(1, 9999), st.sampled_from(("{}", "「{}」", "{}日", "文到 {} 日內", "+{}", "{:,}"))
)
def test_a_count_of_days_is_the_same_wherever_it_is_typed(count: int, spelling: str) -> None:
    text = spelling.format(count)

    assert read_days(text) == read_days(text.translate(WIDE)) == count
    assert read_dates(Dates(used_days=text)).used_days == count
