"""Differences: paired by number, corrected for how many of them one table has."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.rehearsal.replications import a_run, cases, replication
from workflow.rehearsal.comparing import (
    REPLICATIONS_DIFFER,
    SEEDS_DIFFER,
    WINDOWS_DIFFER,
    compared,
    paired,
    why_unpaired,
)
from workflow.rehearsal.estimating import holm
from workflow.rehearsal.figures import METRICS
from workflow.rehearsal.result import Difference, Result
from workflow.rehearsal.statistics import result_of

STATS: Any = import_module("scipy.stats")  # it has no types
DAYS = st.floats(0.01, 100).map(lambda value: round(value, 4))
PAIRS = st.lists(st.tuples(DAYS, DAYS), min_size=3, max_size=30)
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def simulated(cycles: Sequence[float | None], *, in_time: int = 8) -> Result:
    """A scenario whose replications took so long, each waiting half of it."""
    runs = [
        replication(number, cases(cycle, cycle and cycle / 2, in_time=in_time))
        for number, cycle in enumerate(cycles, start=1)
    ]
    return result_of(runs, a_run())


def differences(base: Result, *others: Result) -> list[dict[str, Difference]]:
    return [dict(each.differences) for each in compared(base, others)]


def test_a_scenario_less_itself_is_exactly_zero() -> None:
    base = simulated([1.1, 2.3, 0.7])

    (table,) = differences(base, base)

    assert list(table) == list(METRICS)
    for each in table.values():
        assert (each.difference, each.low, each.high) == (0.0, 0.0, 0.0)
        assert (each.p, each.p_holm) == (1.0, 1.0)


@given(PAIRS)
def test_a_difference_is_that_of_the_paired_t_test(pairs: list[tuple[float, float]]) -> None:
    gaps = {round(new - old, 4) for old, new in pairs}
    if len(gaps) == 1:
        pairs = [(old, new + number) for number, (old, new) in enumerate(pairs)]
    before, after = zip(*pairs, strict=True)

    found = differences(simulated(before), simulated(after))[0]["cycle_days"]

    test = STATS.ttest_rel(after, before)
    interval = test.confidence_interval(0.95)
    assert found.difference == pytest.approx((interval.low + interval.high) / 2, abs=1e-9)
    assert found.low == pytest.approx(interval.low, rel=1e-6, abs=1e-8)
    assert found.high == pytest.approx(interval.high, rel=1e-6, abs=1e-8)
    assert found.p == pytest.approx(test.pvalue, rel=1e-6, abs=1e-12)


def test_a_number_that_has_no_value_on_either_side_is_left_out() -> None:
    base, other = simulated([1.0, None, 3.0, 4.0]), simulated([2.0, 9.0, None, 7.0])

    found = differences(base, other)[0]["cycle_days"]

    assert found.difference == 2.0  # of the first and the last: 1 and 3


def test_a_metric_that_nobody_has_in_both_is_no_difference() -> None:
    (table,) = differences(simulated([1.0, None]), simulated([None, 2.0]))

    assert table == {}


def test_a_single_pair_has_neither_interval_nor_p() -> None:
    (table,) = differences(simulated([1.0]), simulated([1.5]))

    assert table["cycle_days"] == Difference(
        difference=0.5, low=None, high=None, p=None, p_holm=None
    )


def test_no_rate_changes_by_more_than_a_hundred_percentage_points() -> None:
    runs = [replication(1, cases(in_time=8)), replication(2, cases(in_time=0))]
    none = [replication(1, cases(in_time=0)), replication(2, cases(in_time=0))]

    (table,) = differences(result_of(none, a_run()), result_of(runs, a_run()))

    assert (table["on_time_rate"].low, table["on_time_rate"].high) == (-1.0, 1.0)


def test_what_differs_by_as_much_every_time_is_beyond_chance() -> None:
    (table,) = differences(simulated([1.0, 2.0]), simulated([1.0, 2.0], in_time=4))

    assert (table["on_time_rate"].difference, table["on_time_rate"].p) == (-0.5, 0.0)


@given(P_VALUES)
def test_holm_is_worked_out_as_he_says(raw: list[float]) -> None:
    corrected = holm({f"{number}": p for number, p in enumerate(raw)})

    order = sorted(range(len(raw)), key=raw.__getitem__)
    for rank, number in enumerate(order):
        steps = [(len(raw) - k) * raw[order[k]] for k in range(rank + 1)]
        assert corrected[f"{number}"] == pytest.approx(min(1.0, max(steps)))


def test_holm_counts_the_differences_that_have_a_p() -> None:
    assert holm({"a": 0.01, "b": None, "c": 0.04}) == {"a": 0.02, "b": None, "c": 0.04}


def test_p_is_corrected_for_all_differences_of_a_table() -> None:
    base = simulated([1.0, 2.0, 3.0])
    near, far = simulated([1.2, 2.1, 3.3]), simulated([4.0, 5.5, 6.1])

    alone = differences(base, near)[0]["cycle_days"]
    together = differences(base, near, far)[0]["cycle_days"]

    assert alone.p == together.p
    assert alone.p_holm is not None
    assert together.p_holm is not None
    assert together.p_holm > alone.p_holm


def test_two_results_kept_are_paired_as_if_they_had_run_together() -> None:
    base, other = simulated([1.0, None, 3.0, 4.0]), simulated([2.0, 9.0, None, 7.0], in_time=3)

    assert why_unpaired(base, other) == ()
    assert paired(base, other) == compared(base, [other])[0]


def test_results_of_other_documents_or_another_window_are_not_paired() -> None:
    base = simulated([1.0, 2.0])

    assert why_unpaired(base, replace(base, seed=base.seed + 1)) == (SEEDS_DIFFER,)
    assert why_unpaired(base, simulated([1.0])) == (REPLICATIONS_DIFFER,)
    for changes in ({"warmup_days": 99}, {"days": 99}, {"calendar": base.calendar[1:]}):
        assert why_unpaired(base, replace(base, **changes)) == (WINDOWS_DIFFER,)
