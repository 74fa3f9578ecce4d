"""The right row from a 主旨."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import UnknownUnitError
from rules.suggesting import Suggestion, marked
from rules.texts import visible
from tests.rules.building import shipped
from tests.subjects.measuring import measure

STAMP = "員工職名章遺失，申請重刻"
TELEPHONE = "申請網路電話分機異動"


def suggested(subject: str, unit: str = "", top: int = 5) -> list[Suggestion]:
    return shipped().suggest(subject, unit, top)


@pytest.mark.parametrize(("subject", "line"), [(STAMP, 944), (TELEPHONE, 161)])
def test_an_everyday_subject_finds_its_row_first(subject: str, line: int) -> None:
    assert suggested(subject)[0].row.line == line


def test_the_words_that_matched_are_whole_and_as_typed_the_longest_first() -> None:
    assert suggested(STAMP)[0].matched == ("職名章", "遺失", "重刻")
    assert suggested("台北卡ＡＰＰ")[0].matched[0] in ("台北卡", "ＡＰＰ")


def test_a_word_that_stands_otherwise_in_the_row_is_shown_with_the_rows_word() -> None:
    best = suggested(TELEPHONE)[0]

    assert best.likened["異動"] == "變更"
    assert "異動" in best.matched


def test_half_a_word_is_not_shown_as_matched() -> None:
    matched = {each.row.line: each.matched for each in suggested("請派員參加檔案管理訓練")}

    assert matched[920] == ("參加", "訓練")


def test_no_matched_word_lies_over_another() -> None:
    for best in suggested("市議會議員書面質詢本局資訊委外案履約情形"):
        assert sum(map(len, best.matched)) <= len("市議會議員書面質詢本局資訊委外案履約情形")
        assert all(
            one == other or one not in other for one in best.matched for other in best.matched
        )


@pytest.mark.parametrize(
    "subject",
    [
        "違規停車檢舉",
        "",
        "　",
        "請查照",
        "有關本案，簽請核示。",
        "流浪犬捕捉",
        "qwer 1234 ????",
        "今天天氣真好",
    ],
)
def test_where_nothing_fits_nothing_is_suggested(subject: str) -> None:
    assert suggested(subject) == []


def test_words_of_what_is_done_alone_fit_nothing() -> None:
    assert suggested("變更、取消") == []


def test_words_of_form_change_nothing() -> None:
    plain = [each.row.line for each in suggested("替代役返鄉旅費")]

    assert [each.row.line for each in suggested("檢送替代役返鄉旅費一案，請查照。")] == plain


def test_a_matter_of_several_units_is_listed_in_printed_order() -> None:
    assert [each.row.line for each in suggested("新聞稿", top=3)] == [106, 202, 300]


def test_a_unit_narrows() -> None:
    rows = [each.row for each in suggested("新聞稿", "應用服務組")]

    assert rows[0].line == 300
    assert {row.unit for row in rows} == {"應用服務組"}


def test_an_unknown_unit_is_refused_with_the_units_there_are() -> None:
    with pytest.raises(UnknownUnitError, match="人事室"):
        suggested(STAMP, "沒有這個室")


def test_a_doubtful_row_is_suggested_too() -> None:
    best = suggested("同仁請託關說、受贈財物登錄報備")[0]

    assert best.row.line == 1046
    assert not best.row.is_routable


@given(st.text(max_size=600), st.integers(min_value=1, max_value=9))
def test_whatever_is_typed_scores_lie_between_0_and_1_best_first(subject: str, top: int) -> None:
    found = suggested(subject, top=top)
    scores = [each.score for each in found]

    assert len(found) <= top
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(word in visible(subject) for each in found for word in each.matched)


def test_marking_cuts_a_text_at_the_words() -> None:
    pieces = list(marked("臺北卡整合服務", ["台北卡", "服務"]))

    assert pieces == [("", False), ("臺北卡", True), ("整合", False), ("服務", True), ("", False)]
    assert list(marked("臺北卡", [])) == [("臺北卡", False)]


@pytest.mark.parametrize(("lot", "answered"), [("seen", 0), ("practice", 2)])
def test_most_of_the_subjects_looked_at_find_their_row(lot: str, answered: int) -> None:
    figures = measure(lot, shipped())

    assert figures.first >= 0.8 * figures.fitting
    assert figures.among_top >= 0.9 * figures.fitting
    assert figures.answered <= answered
    assert figures.milliseconds < 50


def test_the_figures_of_every_lot_are_printed() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.subjects"]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout

    assert [line.split()[0] for line in said.splitlines()] == ["seen", "practice", "unseen"]
