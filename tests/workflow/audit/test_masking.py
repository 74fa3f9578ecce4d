"""遮蔽: no name can be read back, and nothing but names is lost."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rulebook import load_rulebook, shipped_agency
from workflow.audit.findings import Finding
from workflow.audit.reporting.masking import Mask, masked, words_of

WORDS = ("主任", "文化局", "秘書室")
NAMES = ("示範甲", "示範乙", "示範甲乙")


def said(mask: Mask) -> str:
    return "".join(map(str, mask.notes()))


def test_a_name_keeps_its_first_character_and_loses_its_length() -> None:
    mask = Mask(NAMES, WORDS)

    assert [mask.person(each) for each in (*NAMES, "")] == ["示○○", "示○○", "示○○", ""]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("請示範甲補件，示範甲乙已會", "請示○○補件，示○○已會"),
        ("請示 範　甲補件", "請示○○補件"),
        ("示範\u200b甲", "示○○"),
        ("這是示範", "這是示範"),
    ],
)
def test_it_is_masked_however_it_is_spelled(text: str, read: str) -> None:
    assert Mask(NAMES, WORDS).text(text) == read


def test_a_name_of_letters_is_masked_in_any_case_but_not_inside_a_word() -> None:
    mask = Mask(["Wang An"], ())

    assert mask.text("ask WANG AN, Ｗang, or the swan") == "ask ○○, ○○, or the swan"


def test_a_title_behind_a_name_is_no_part_of_it() -> None:
    mask = Mask(["示範甲主任"], WORDS)

    assert mask.text("示範甲已同意，主任核可") == "示○○已同意，主任核可"


def test_one_person_has_one_mark_only_where_that_is_asked() -> None:
    mask = Mask(NAMES, WORDS, tells_apart=True)

    assert mask.text("示範甲、示範乙、示範甲") == "人員1、人員2、人員1"
    assert mask.person("示 範乙") == "人員2"


def test_a_name_that_is_a_word_of_the_table_is_masked_where_a_person_stands_and_counted() -> None:
    mask = Mask(["主任", "文化", "示範甲"], WORDS)

    assert mask.person("主任") == "主○○"
    assert mask.text("主任請文化局文化簽辦") == "主任請文化局文○○簽辦"
    assert "有 2 個姓名" in said(mask)
    assert "文化" not in said(mask)


def test_a_name_too_short_to_be_looked_for_is_masked_where_a_person_stands_and_counted() -> None:
    mask = Mask(["甲", "10001"], WORDS)

    assert [mask.person(each) for each in ("甲", "10001")] == ["○○", "○○"]
    assert mask.text("甲表第 10001 號") == "甲表第 10001 號"
    assert "有 2 個姓名只有一個字或只有數字" in said(mask)


def test_a_form_of_two_persons_tells_neither() -> None:
    mask = Mask(["John Smith", "John Lee"], (), tells_apart=True)

    assert mask.text("John Smith met John") == "人員1 met ○○"


@dataclass(frozen=True, kw_only=True)
class Printed:
    key: str


def test_every_text_of_a_value_is_masked_but_what_is_of_the_table() -> None:
    finding = Finding(
        case_id="示範甲1",
        code="SAME_PERSON_TWICE",
        position="主任",
        evidence=(1, 2),
        facts={"person": "示範甲", "who": "承辦", "other": "主任"},
    )

    made = masked((finding, Printed(key="示範甲表"), 3), Mask(NAMES, WORDS), leaves=(Printed,))

    assert (made[0].case_id, made[0].facts["person"]) == ("示○○1", "示○○")
    assert "示範甲" not in made[0].message()
    assert made[1:] == (Printed(key="示範甲表"), 3)


def test_the_words_of_an_agency_are_its_units_positions_and_cosigners() -> None:
    words = words_of(load_rulebook(shipped_agency("taipei-doit")).agency)

    assert {"秘書室", "主任", "承辦人員", "會計室"} <= words


PERSON = st.text("示範王陳林甲乙丙明華", min_size=2, max_size=4)


@given(st.lists(PERSON, min_size=1, max_size=8), st.lists(st.text("請補件，。主任"), max_size=9))
def test_no_name_is_left_in_any_text(names: list[str], others: list[str]) -> None:
    mask = Mask(names, WORDS)
    text = "請".join(each for pair in zip(names * 9, others, strict=False) for each in pair)

    made = mask.text(text)

    assert [name for name in names if name in made] == []
    assert mask.text(made) == made
