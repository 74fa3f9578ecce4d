"""What people type finds what the office calls otherwise: units, positions, people, subjects."""

import pytest

from rules.marks import Action
from tests.rules.building import shipped
from web.commands.offices import read_actor
from workflow.actions import read_action
from workflow.organisation.directory import Person, directory_of
from workflow.organisation.people import known_holder
from workflow.organisation.roster import read_roster

AGENCY = shipped().agency


@pytest.mark.parametrize(
    "text",
    [
        *("\u2f08事室/承辦\u2f08員", "人\u200b事室／承辦人員"),
        *("人事\u3000室/承辦人員", "\ufeff人事室/承辦人員"),
    ],
)
def test_whom_one_acts_as_goes_by_the_agencys_names(text: str) -> None:
    actor = read_actor(text, "", "", AGENCY)

    assert (actor.unit, actor.position) == ("人事室", "承辦人員")


def test_a_shared_position_and_an_outside_agency_alone_do_too() -> None:
    assert read_actor("局\u2ed1", "", "", AGENCY).position == "局長"
    assert read_actor("法務\u200b局", "", "", AGENCY).unit == "法務局"


def test_an_alias_is_the_unit_it_stands_for() -> None:
    assert known_holder(AGENCY, "應服\u200b組", "組\u2ed1") == ("應用服務組", "組長")


@pytest.mark.parametrize("word", ["擬\u200b辦", "ｄｒａｆｔ", "擬 辦"])
def test_an_action_goes_by_its_word(word: str) -> None:
    assert read_action(word) is Action.DRAFT


@pytest.mark.parametrize("word", ["示範\u2f08員", "示範 人員", "示範人\u200b員"])
def test_a_person_is_called_by_any_spelling_of_the_name(word: str) -> None:
    person = Person(id="示範人員", name="示範人員")

    assert directory_of([person]).called(word) == (person,)


def test_of_two_spellings_the_one_that_is_typed_is_meant() -> None:
    one, other = (Person(id=name, name=name) for name in ("示範台明", "示範臺明"))

    assert directory_of([one, other]).called("示範臺明") == (other,)


def test_a_roster_in_another_spelling_is_kept_by_the_agencys_names() -> None:
    raw = "姓\u3000名,單位,職稱,到職日\n示範甲,\u2f08事室,承\u200b辦人員,2026-01-02\n"

    (row,) = read_roster(raw.encode(), file="名冊.csv", agency=AGENCY).rows

    assert (row.unit, row.position, row.person) == ("人事室", "承辦人員", "示範甲")
