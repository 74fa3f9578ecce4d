"""How many replications a precision takes: told by the beginning of them, in order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.rehearsal.replications import cases, replication
from workflow.rehearsal.estimating import estimate
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.running.precision import enough, next_target

DAYS = st.lists(st.floats(1, 5).map(lambda value: round(value, 2)), min_size=10, max_size=40)


def taking(values: Sequence[float | None]) -> list[Replication]:
    return [replication(number, cases(value)) for number, value in enumerate(values, start=1)]


@given(DAYS)
def test_it_is_the_first_beginning_that_is_precise(values: list[float]) -> None:
    found = enough([taking(values)], 0.1, after=0)

    def is_precise(length: int) -> bool:
        mean = estimate(values[:length])
        return mean is not None and (mean.high or 0) - mean.mean <= 0.1 * mean.mean + 1e-12

    precise = [length for length in range(10, len(values) + 1) if is_precise(length)]
    assert found == (precise[0] if precise else None)


def test_ten_replications_are_the_fewest() -> None:
    assert enough([taking([2.0] * 30)], 0.01, after=0) == 10


def test_every_scenario_has_to_be_precise() -> None:
    steady, loose = taking([2.0] * 12), taking([1.0, 3.0] * 6)

    assert enough([steady, loose], 0.05, after=0) is None


def test_replications_without_a_value_count_for_nothing() -> None:
    assert enough([taking([None] * 20)], 0.5, after=0) is None


@pytest.mark.parametrize(
    ("values", "target"), [([2.0, 2.1] * 5, 20), ([1.0, 3.0] * 50, 200), ([None] * 10, 20)]
)
def test_it_goes_on_by_what_seems_to_be_needed_but_never_more_than_twice(
    values: list[float | None], target: int
) -> None:
    assert next_target([taking(values)], 0.01) == target


def test_a_thousand_are_the_most() -> None:
    assert next_target([taking([1.0, 3.0] * 450)], 0.0001) == 1000
