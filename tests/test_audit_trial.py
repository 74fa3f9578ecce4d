"""The trial of the audit: what it plants is one deviation, in a record that was in order."""

from functools import cache
from random import Random

import pytest

from tests.audit_trial.planted import CODES, PLANTS, collide, pairs, planted, singles
from tests.audit_trial.planting.base import Plant
from tests.audit_trial.traces import Trace, chained, traces
from tests.audit_trial.trying import ASKED_OF_PAIRS, Trial, tried
from tests.audit_trial.walking import EVENTFUL, TURNED
from tests.workflow.builders import a_rulebook
from workflow.audit.codes import codes


@cache
def records() -> tuple[Trace, ...]:
    """Some of every kind: plain ones, eventful ones, and those of an agency with 順會."""
    book = a_rulebook()
    return (
        *traces(book, Random(1), 200),
        *traces(book, Random(2), 100, TURNED),
        *traces(book, Random(3), 60, EVENTFUL),
        *traces(chained(book), Random(4), 150),
    )


def test_every_code_of_the_table_is_planted() -> None:
    assert set(CODES) == set(codes())


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.way)
def test_a_plant_changes_the_record_it_finds_a_place_in(plant: Plant) -> None:
    random = Random(4)
    cases = [(trace, planted(trace, (plant,), random)) for trace in records()]

    found = [(trace, case) for trace, case in cases if case]

    assert len(found) >= 2
    assert all(list(case.lines) != list(trace.lines) for trace, case in found)
    assert all([due.code for due in case.due] == [plant.code] for _, case in found)


def test_only_a_plant_of_time_lets_times_run_back() -> None:
    for case in singles(records(), Random(5), each=5):
        times = [line["時間"] for line in case.lines]
        assert (times == sorted(times)) is (case.due[0].code != "TIME_DISORDER"), case.ways


def test_the_same_seed_plants_the_same() -> None:
    assert list(singles(records(), Random(6), each=2)) == list(
        singles(records(), Random(6), each=2)
    )


def test_two_plants_of_a_case_are_of_two_codes_and_do_not_collide() -> None:
    plants = {plant.way: plant for plant in PLANTS}

    for case in pairs(records()[:60], Random(7), each=1):
        one, other = (plants[way] for way in case.ways)
        assert not collide(one, other)
        assert {due.code for due in case.due} == {one.code, other.code}


@pytest.fixture(scope="module")
def trial() -> Trial:
    return tried(Random(8), records=60, each=3, pairs_each=1)


def test_nothing_is_found_in_records_that_are_in_order(trial: Trial) -> None:
    assert trial.clean.cases > 200
    assert [miss.found for miss in trial.clean.misses] == []


def test_one_deviation_is_found_as_that_and_as_nothing_else(trial: Trial) -> None:
    assert set(trial.singles.right) == set(codes())
    assert [(miss.case.ways, miss.found) for miss in trial.singles.misses] == []


def test_of_two_deviations_both_are_found(trial: Trial) -> None:
    assert trial.pairs.cases > 400
    assert trial.pairs.recall_of_all >= ASKED_OF_PAIRS
    assert trial.pairs.precision_of_all >= ASKED_OF_PAIRS
