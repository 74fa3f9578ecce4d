"""chenhe rules suggest."""

import pytest

from tests.cli.conftest import Chenhe

FIELDS = {"key", "line", "unit", "score", "matched", "routable"}


@pytest.mark.parametrize(
    ("subject", "line"), [("員工職名章遺失，申請重刻", 944), ("申請網路電話分機異動", 161)]
)
def test_the_best_row_comes_first(chenhe: Chenhe, subject: str, line: int) -> None:
    answer = chenhe("rules", "suggest", subject, "--format", "json")
    best = answer.json[0]

    assert answer.code == 0
    assert best["line"] == line
    assert best.keys() >= FIELDS
    assert 0 < best["score"] <= 1
    assert best["routable"] is True


def test_no_more_rows_than_asked_for_and_only_of_the_unit(chenhe: Chenhe) -> None:
    asked = ("rules", "suggest", "新聞稿", "--format", "json")
    three = chenhe(*asked, "--top", "3").json
    unit = chenhe(*asked, "--unit", "應用服務組").json

    assert len(three) == 3
    assert {each["unit"] for each in unit} == {"應用服務組"}


def test_nothing_fits_is_an_empty_list_and_a_word_of_advice(chenhe: Chenhe) -> None:
    listed = chenhe("rules", "suggest", "流浪犬捕捉", "--format", "json")
    told = chenhe("rules", "suggest", "流浪犬捕捉")

    assert (listed.code, listed.json) == (0, [])
    assert told.code == 0
    assert "沒有適用的明細表項目。請改用表上的說法" in told.out


def test_the_text_says_what_matched_and_what_cannot_be_routed(chenhe: Chenhe) -> None:
    assert "「異動」在表上是「變更」" in chenhe("rules", "suggest", "申請網路電話分機異動").out
    assert "存疑" in chenhe("rules", "suggest", "請託關說、受贈財物登錄報備").out


def test_an_unknown_unit_is_bad_input(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "suggest", "新聞稿", "--unit", "某室", "--format", "json")

    assert answer.code == 2
    assert answer.out == ""
    assert "可用：綜合企劃組" in answer.err
