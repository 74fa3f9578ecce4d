"""常用批示詞: the agency's for everybody, and each person's own."""

from dataclasses import replace

import pytest

from rules.marks import Action
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.phrases import (
    MOST_PHRASES,
    NobodySitsError,
    Phrases,
    TooManyPhrasesError,
    phrases_at,
    said_with,
)
from workflow.refusals.base import MissingInputError, TooLongError

pytestmark = pytest.mark.memory

HEAD = Actor(unit="秘書室", position="主任", person="示範甲")
OTHER = Actor(unit="秘書室", position="主任", person="示範乙")


@pytest.fixture
def phrases(work: Casework) -> Phrases:
    return Phrases(office=work.office)


def test_ones_own_come_first_and_are_ones_own_in_every_position(phrases: Phrases) -> None:
    phrases.add(HEAD, "  請  依限\n辦理 ")

    offered = phrases_at(phrases.office, replace(HEAD, position="承辦人員"), Action.DECIDE)

    assert offered == ("請 依限 辦理", "如擬", "可", "閱", "悉", "照辦")
    assert phrases.own(OTHER) == ()


def test_one_removed_can_be_added_again_and_one_twice_is_kept_once(phrases: Phrases) -> None:
    for words in ("甲", "乙", "甲"):
        phrases.add(HEAD, words)
    phrases.remove(HEAD, "乙")
    phrases.remove(HEAD, "沒有的")

    assert phrases.own(HEAD) == ("甲",)
    phrases.add(HEAD, "乙")
    assert set(phrases.own(HEAD)) == {"甲", "乙"}


def test_what_is_empty_too_long_too_many_or_nobodys_is_refused(phrases: Phrases) -> None:
    with pytest.raises(MissingInputError, match="文字"):
        phrases.add(HEAD, " \n ")
    with pytest.raises(TooLongError, match="60"):
        phrases.add(HEAD, "字" * 61)
    with pytest.raises(NobodySitsError, match="出缺"):
        phrases.add(replace(HEAD, person=""), "可")
    for number in range(MOST_PHRASES):
        phrases.add(HEAD, f"第{number}句")
    with pytest.raises(TooManyPhrasesError, match="最多 30 句"):
        phrases.add(HEAD, "再一句")


@pytest.mark.parametrize(
    ("opinion", "said"), [("", "如擬"), ("已閱。", "已閱。如擬"), ("已閱", "已閱，如擬")]
)
def test_a_phrase_goes_after_what_was_typed(opinion: str, said: str) -> None:
    assert said_with(opinion, "如擬") == said
