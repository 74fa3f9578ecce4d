"""Both languages say everything."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from tests.web.messages import all_messages
from web.language.i18n import LOCALE_FOLDER, Language, translate
from workflow.kept.about import Said

PLACES = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    with (LOCALE_FOLDER / "en" / "LC_MESSAGES" / "chenhe.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_no_message_stands_twice() -> None:
    text = (LOCALE_FOLDER / "en" / "LC_MESSAGES" / "chenhe.po").read_text("utf-8")
    counted = Counter(re.findall(r'^msgid (".+")$', text, re.MULTILINE))

    assert [each for each, count in counted.items() if count > 1] == []


def test_every_message_has_its_english(english: dict[str, str]) -> None:
    missing = sorted(text for text in all_messages() if not english.get(text))

    assert missing == []


def test_no_english_is_left_over(english: dict[str, str]) -> None:
    assert sorted(english.keys() - all_messages()) == []


def test_a_translation_fills_the_same_places(english: dict[str, str]) -> None:
    for chinese, text in english.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(chinese)), chinese


def test_facts_that_are_words_of_the_trade_are_translated_too() -> None:
    sentence = translate(Language.ENGLISH, "條件：%(condition)s", {"condition": "核定"})

    assert sentence == "Only if: Decide"


def test_a_sentence_within_a_sentence_is_translated_too() -> None:
    within = Said(template="第 %(line)s 行：%(why)s", facts={"line": 7, "why": "核定"})

    sentence = translate(Language.ENGLISH, "條件：%(condition)s", {"condition": within})

    assert sentence == "Only if: line 7: Decide"
    assert str(within) == "第 7 行：核定"


def test_nothing_is_translated_into_nothing() -> None:
    assert translate(Language.ENGLISH, "") == ""
