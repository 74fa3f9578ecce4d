"""Drawing: the same seed, the same sample; every unit its share; by number from a day on."""

import random
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.audit.sampling.cases import MONDAY, a_case, many
from workflow.audit.examined import CaseEnd
from workflow.audit.sampling.drawing import Drawn, drawn, proportional
from workflow.audit.sampling.plan import Plan, Spread, Way
from workflow.audit.sampling.population import Terms
from workflow.audit.sampling.refusals import (
    FewerThanUnitsError,
    NobodyLeftError,
    TooLateError,
    TooManyWantedError,
)

THREE = many(秘書室=70, 人事室=25, 政風室=5)
BY_SEED = Plan(seed=7, size=10)
BY_NUMBER = Plan(way=Way.CONSECUTIVE, size=3)


def test_drawn_again_with_its_seed_it_is_the_same_whatever_the_order_of_the_file() -> None:
    shuffled = list(THREE)
    random.Random(1).shuffle(shuffled)

    assert drawn(THREE, BY_SEED) == drawn(shuffled, BY_SEED)


def test_anybody_can_draw_it_again_by_hashing_the_seed_and_the_numbers() -> None:
    hashes = {sha256(f"7:{case.id}".encode()).hexdigest(): case.id for case in THREE}

    assert list(drawn(THREE, BY_SEED).ids) == [hashes[each] for each in sorted(hashes)[:10]]


@given(size=st.integers(min_value=1, max_value=99), seed=st.integers(min_value=0, max_value=10**9))
def test_a_larger_sample_holds_the_smaller_one(size: int, seed: int) -> None:
    smaller, larger = (drawn(THREE, Plan(seed=seed, size=each)).ids for each in (size, size + 1))

    assert larger[:size] == smaller
    assert len(set(larger)) == size + 1


def test_another_seed_draws_others() -> None:
    assert drawn(THREE, BY_SEED).ids != drawn(THREE, replace(BY_SEED, seed=8)).ids


def test_every_case_may_be_drawn_and_about_equally_often() -> None:
    cases = many(秘書室=10)
    first = [drawn(cases, Plan(seed=seed, size=1)).ids[0] for seed in range(1000)]

    counts = [first.count(case.id) for case in cases]
    assert 60 < min(counts) <= max(counts) < 140  # 100 give or take four standard deviations


def test_nothing_excluded_is_drawn() -> None:
    cases = (
        *many(秘書室=5),
        a_case("未結1", end=CaseEnd.OPEN),
        a_case("密1", is_confidential=True),
    )

    found = drawn(cases, Plan(seed=1, size=5))

    assert set(found.ids) == {case.id for case in many(秘書室=5)}
    assert (found.cases, found.population) == (7, 5)


def test_consecutive_begins_with_the_first_number_received_on_the_day_or_later() -> None:
    cases = [
        *(a_case("1150000009", on=date(2026, 2, 27)), a_case("1150000012", on=date(2026, 3, 4))),
        *(a_case("1150000010"), a_case("1150000011", end=CaseEnd.OPEN), a_case("1150000013")),
    ]

    found = drawn(cases, replace(BY_NUMBER, size=2, terms=Terms(since=MONDAY)))

    assert found.ids == ("1150000010", "1150000012")


def test_numbers_within_a_number_count_as_numbers() -> None:
    cases = [a_case(f"示範{at}") for at in (10, 9, 2, 1, 100)]

    assert drawn(cases, BY_NUMBER).ids == ("示範1", "示範2", "示範9")


def by_unit(found: Drawn) -> dict[str, int]:
    return {each.unit: each.drawn for each in found.strata}


def test_each_unit_has_its_share_and_at_least_one() -> None:
    found = drawn(THREE, replace(BY_SEED, spread=Spread.PROPORTIONAL, size=11))

    assert by_unit(found) == {"人事室": 3, "政風室": 1, "秘書室": 7}
    units = {case.id: case.unit for case in THREE}
    assert sorted(units[each] for each in found.ids) == sorted(
        unit for unit, count in by_unit(found).items() for _ in range(count)
    )


def test_the_same_number_from_each_unit_is_all_of_one_that_has_fewer() -> None:
    found = drawn(THREE, replace(BY_NUMBER, spread=Spread.EACH, size=10))

    assert by_unit(found) == {"人事室": 10, "政風室": 5, "秘書室": 10}
    assert found.ids[:2] == ("1150000071", "1150000072")
    assert len(found.ids) == 25


@given(
    counts=st.lists(st.integers(min_value=1, max_value=500), min_size=1, max_size=12),
    share=st.floats(min_value=0, max_value=1),
)
def test_shares_add_up_and_none_is_more_than_there_is(counts: list[int], share: float) -> None:
    units = {f"單位{at}": count for at, count in enumerate(counts)}
    size = max(len(units), round(share * sum(counts)))

    shares = proportional(units, size)

    assert sum(shares.values()) == size
    assert all(1 <= shares[unit] <= units[unit] for unit in units)


@given(counts=st.lists(st.integers(min_value=50, max_value=500), min_size=2, max_size=8))
def test_a_share_is_within_one_of_its_due(counts: list[int]) -> None:
    units = {f"單位{at}": count for at, count in enumerate(counts)}
    size = sum(counts) // 10  # so much that nobody is lifted to one

    shares = proportional(units, size)

    assert all(abs(shares[each] - size * units[each] / sum(counts)) < 1 for each in units)


def test_of_one_size_worked_out_the_formula_is_kept_with_its_numbers() -> None:
    found = drawn(THREE, Plan(seed=1))

    assert found.sizing is not None
    assert (found.sizing.population, found.sizing.size, len(found.ids)) == (100, 45, 45)


def test_an_empty_population_says_what_was_excluded_and_how_many() -> None:
    cases = [a_case("1", end=CaseEnd.OPEN), a_case("2", is_confidential=True)]

    with pytest.raises(NobodyLeftError, match="共 2 件，都排除了") as refused:
        drawn(cases, BY_SEED)

    assert str(refused.value).splitlines()[1:] == ["排除密件 1 件", "排除未結 1 件"]


def test_more_than_there_are_are_not_drawn() -> None:
    with pytest.raises(TooManyWantedError, match="要抽 101 件，母體只有 100 件"):
        drawn(THREE, replace(BY_SEED, size=101))


def test_a_day_after_the_last_is_refused_with_the_last() -> None:
    with pytest.raises(TooLateError, match=r"115\.03\.03 晚於最後一件的收文日 115\.03\.02"):
        drawn(THREE, replace(BY_NUMBER, terms=Terms(since=date(2026, 3, 3))))


def test_fewer_than_units_cannot_be_shared_out() -> None:
    with pytest.raises(FewerThanUnitsError, match="分屬 3 個單位"):
        drawn(THREE, replace(BY_SEED, spread=Spread.PROPORTIONAL, size=2))
