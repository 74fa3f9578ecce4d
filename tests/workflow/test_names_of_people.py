"""Names: one person however the name is spelled, two where records know two."""

import pytest

from rules.texts import folded_person, is_same_name
from workflow.organisation.directory import Directory, Person, directory_of

SPELLINGS = ("王明", "王　明", "王 明", " 王明 ", "王\u200b明", "王\U000e0100明", "王\u00a0明")


@pytest.mark.parametrize("text", SPELLINGS)
def test_spaces_and_what_takes_no_room_make_no_other_person(text: str) -> None:
    assert is_same_name(text, "王明")
    assert directory_of([Person(id="王明", name="王明")]).called(text)[0].id == "王明"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｊｏｈｎ　Smith", "john  smith"),
        ("伊斯坦大‧示範", "伊斯坦大．示範"),
        ("示範 · 明", "示範・明"),
        ("Ann–Mary", "Ann-Mary"),
        ("O’Hara", "O'Hara"),
        ("김 철수", "김철수"),
        ("示範員 7", "示範員7"),
    ],
)
def test_forms_of_one_letter_or_mark_are_one(one: str, other: str) -> None:
    assert folded_person(one) == folded_person(other)


def test_a_space_between_words_of_letters_tells_names_apart() -> None:
    assert not is_same_name("John Smith", "Johnsmith")
    assert not is_same_name("王明", "王小明")


def test_people_whom_records_spell_differently_stay_two() -> None:
    people = directory_of([Person(id="王 明", name="王 明"), Person(id="王明", name="王明")])

    assert [each.id for each in people.called("王明")] == ["王明"]
    assert [each.id for each in people.called("王 明")] == ["王 明"]
    assert [each.id for each in people.called("王　明")] == ["王 明", "王明"]
    assert people.id_of("王明") == "王明"
    assert not people.is_one("王 明", "王明")


def test_a_record_means_whoever_is_known_under_another_spelling() -> None:
    people = directory_of([Person(id="A012", name="王明", staff_number="A012")])

    assert people.is_one("王 明", "A012")
    assert people.id_of("王 明") == "王 明"  # a record of an appointment names people exactly
    assert Directory().is_one("王 明", "王明")


def test_a_staff_number_is_found_in_any_width_and_case() -> None:
    people = directory_of([Person(id="A012", name="王明", staff_number="A012")])

    assert people.numbered("ａ０１２") == people.numbered("A012") is not None
    assert people.called("王　明（a012）")[0].id == "A012"


def test_numbers_that_records_tell_apart_by_case_stay_two() -> None:
    people = directory_of(
        [
            Person(id="A012", name="王明", staff_number="A012"),
            Person(id="a012", name="李明", staff_number="a012"),
        ]
    )

    assert people.numbered("a012") == people.by_id["a012"]
    assert people.numbered("ａ０１２") is None
