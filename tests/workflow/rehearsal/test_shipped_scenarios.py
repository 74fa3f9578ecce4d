"""The scenarios that come with the package: each says one thing, and nobody drowns by default."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache

import pytest

from rules.agency.agency import Mode
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.row_changes import row_changes
from workflow.rehearsal.scenario import Absence, Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.shipped import FOLDER, shipped_scenarios

DIFFERENT = {
    "secretary_away": {"absences"},
    "secretary_away_deputised": {"absences"},
    "urgent_surge": {"arrivals.urgency"},
    "one_more_section_chief": {"staff.units"},
    "cosign_in_turn": {"behaviour.cosign"},
    "delegation": {"edits"},
}


@cache
def shipped(name: str) -> Scenario:
    (found,) = (each for each in shipped_scenarios() if each.name == name)
    return read_scenario_file(found.path, a_rulebook())


def differences(one: object, other: object, place: str = "") -> Iterator[str]:
    """The fields in which two values of one dataclass differ."""
    for each in fields(one) if is_dataclass(one) else ():
        this, that = getattr(one, each.name), getattr(other, each.name)
        if is_dataclass(this):
            yield from differences(this, that, f"{place}{each.name}.")
        elif this != that:
            yield place + each.name


def test_every_file_is_listed() -> None:
    assert {each.path for each in shipped_scenarios()} == set(FOLDER.glob("*.toml"))


def test_a_scenario_bears_its_title_as_name() -> None:
    for each in shipped_scenarios():
        assert shipped(each.name).name == each.title


def test_every_file_warns_that_its_numbers_are_assumptions() -> None:
    for each in shipped_scenarios():
        assert "數字都是假設：請換成自己機關的數字" in each.path.read_text("utf-8")


@pytest.mark.parametrize(("name", "expected"), DIFFERENT.items(), ids=list(DIFFERENT))
def test_a_scenario_differs_from_the_baseline_only_in_what_it_is_named_for(
    name: str, expected: set[str]
) -> None:
    assert set(differences(shipped("baseline"), shipped(name))) == {"name"} | expected


def test_by_default_every_routable_row_is_followed() -> None:
    assert shipped("baseline").arrivals.mix == ()
    assert sum(row.is_routable for row in a_rulebook().rows) == 574


def test_the_secretary_is_away_for_two_weeks_of_the_window() -> None:
    (absence,) = shipped("secretary_away").absences
    (deputised,) = shipped("secretary_away_deputised").absences

    assert absence == Absence(
        position="主任秘書", unit="", since=date(2026, 4, 13), until=date(2026, 4, 24)
    )
    assert deputised == replace(absence, deputy="副局長")


def test_the_others_do_what_their_names_say() -> None:
    urgency = shipped("urgent_surge").arrivals.urgency
    chiefs = [
        shipped(name).staff.holders("綜合企劃組", "股長")
        for name in ("baseline", "one_more_section_chief")
    ]

    assert sum(urgency.values()) - urgency["普通件"] == pytest.approx(0.7)
    assert chiefs == [1, 2]
    assert shipped("cosign_in_turn").behaviour.cosign is Mode.SEQUENTIAL


def test_delegation_lowers_the_twenty_two_rows_that_its_comment_counts() -> None:
    (path,) = (each.path for each in shipped_scenarios() if each.name == "delegation")

    changes = row_changes(shipped("delegation").edits, a_rulebook())

    assert len(changes) == 22
    assert "22 列" in path.read_text("utf-8").splitlines()[0]
    assert {(each.lost_by, each.gained_by) for each in changes} == {("局長", "副局長")}
    assert {each.row.schedule for each in changes} == {"乙"}
