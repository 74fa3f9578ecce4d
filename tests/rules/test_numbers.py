"""Numbers: every usual way to write one is read, everything else is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.numbers import read_count_of_days, read_number, read_whole

NUMERALS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    "text", ["5", "５", "「５」", "『5』", " 5 ", "\u30005", "+5", "＋５", "5.0", "５．００", "005"]
)
def test_a_whole_number_is_read_however_it_is_written(text: str) -> None:
    assert (read_whole(text), read_number(text), read_count_of_days(text)) == (5, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "５六",
        "5六",
        "1e3",
        "²",
        "①",
        "½",
        "٥",
        "५",
        "1_000",
        "10,00",
        "1,0000",
        "0x5",
        "一",
        "--5",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert (read_whole(text), read_number(text)) == (None, None)


def test_thousands_are_parted_and_parts_are_no_whole_number() -> None:
    assert read_whole("1,000") == read_whole("１，０００") == 1000
    assert (read_whole("5.5"), read_number("5.5"), read_number(".5")) == (None, 5.5, 0.5)
    assert read_whole("-1") == read_whole("−1") == read_whole("－１") == -1


def test_no_number_is_too_long_to_be_refused() -> None:
    assert read_whole("9" * 5000) is read_whole("9," * 5000) is read_number("9" * 5000) is None


@pytest.mark.parametrize(
    "text",
    [
        "文到「５」日",
        "文到 5 日內",
        "文到五日內",
        "５日",
        "「五」日",
        "「5日」",
        "5 天",
        "伍日",
        "5日之內",
    ],
)
def test_days_are_counted_as_documents_say_them(text: str) -> None:
    assert read_count_of_days(text) == 5


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("十日", 10),
        ("十五日", 15),
        ("廿一日", 21),
        ("卅日", 30),
        ("一百零五日", 105),
        ("一百二十日", 120),
    ],
)
def test_numerals_count_days(text: str, days: int) -> None:
    assert read_count_of_days(text) == days


@pytest.mark.parametrize(
    "text", ["", "日", "文到日", "三五日", "一百五日", "5六日", "五5日", "5.5日", "5個月"]
)
def test_what_may_be_two_counts_of_days_is_none(text: str) -> None:
    assert read_count_of_days(text) is None


@given(st.integers(1, 99))
def test_every_count_in_numerals_is_that_count(count: int) -> None:
    tens, ones = divmod(count, 10)
    ten = ("" if tens == 1 else NUMERALS[tens]) + "十" if tens else ""

    assert read_count_of_days(f"{ten}{NUMERALS[ones] if ones else ''}日") == count


@given(st.text(max_size=12))
def test_every_text_is_a_number_or_none(text: str) -> None:
    for read in (read_whole, read_number, read_count_of_days):
        assert read(text) is None or read(text) == read(f"「{text}」")
