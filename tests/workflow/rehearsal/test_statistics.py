"""A result: estimates over replications, totals of what is counted."""

import math
from dataclasses import replace
from importlib import import_module
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.rehearsal.replications import (
    COURT,
    HEAD,
    a_run,
    cases,
    position,
    replication,
)
from workflow.rehearsal.estimating import estimate
from workflow.rehearsal.figures import CaseFigures, Percentiles
from workflow.rehearsal.result import Estimate
from workflow.rehearsal.statistics import result_of
from workflow.reports.monthly import Figures

STATS: Any = import_module("scipy.stats")  # it has no types
VALUES = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(st.lists(VALUES, min_size=2, max_size=40))
def test_an_interval_is_that_of_student(values: list[float]) -> None:
    found = estimate(values)

    assert found is not None
    assert found.low is not None
    assert found.high is not None
    half = STATS.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values))
    assert found.mean == pytest.approx(np.mean(values), rel=1e-9, abs=1e-9)
    assert found.high - found.mean == pytest.approx(half, rel=1e-6, abs=1e-8)
    assert found.mean - found.low == pytest.approx(half, rel=1e-6, abs=1e-8)


def test_an_interval_worked_out_by_hand() -> None:
    found = estimate([1.0, 2.0, 3.0])

    assert found is not None
    assert found.mean == 2.0
    assert found.high == pytest.approx(2 + 4.302652729749 / math.sqrt(3))


def test_no_interval_of_a_rate_is_over_a_hundred_per_cent_and_none_of_days_below_nothing() -> None:
    few = [replication(1, cases(0.01, in_time=8)), replication(2, cases(3.0, in_time=0))]

    total = result_of(few, a_run()).total

    assert total.on_time_rate is not None
    assert (total.on_time_rate.low, total.on_time_rate.high) == (0.0, 1.0)
    assert total.closed_in_time_rate is not None
    assert (total.closed_in_time_rate.low, total.closed_in_time_rate.high) == (0.0, 1.0)
    assert total.cycle_days is not None
    assert total.cycle_days.mean.low == 0.0


@given(VALUES, st.integers(2, 50))
def test_values_all_alike_have_exactly_that_mean_and_no_width(value: float, count: int) -> None:
    assert estimate([value] * count) == Estimate(mean=value, low=value, high=value, count=count)


@given(st.lists(VALUES, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_replications_are_folded_by_number_however_they_come(
    values: list[float], random: Random
) -> None:
    ordered = [replication(n, cases(value)) for n, value in enumerate(values, start=1)]
    shuffled = list(ordered)
    random.shuffle(shuffled)

    assert result_of(shuffled, a_run()) == result_of(ordered, a_run())


def test_a_large_offset_costs_no_digits() -> None:
    found = estimate([1e9 + 0.001, 1e9 + 0.002, 1e9 + 0.003])

    assert found is not None
    assert found.high is not None
    assert found.high - found.mean == pytest.approx(0.001 * 4.3026527 / math.sqrt(3), rel=1e-3)


def test_one_replication_has_no_interval() -> None:
    result = result_of([replication(1)], a_run())

    assert result.total.cycle_days is not None
    assert result.total.cycle_days.mean == Estimate(mean=2.0, low=None, high=None, count=1)


def test_a_replication_without_a_value_is_left_out() -> None:
    result = result_of([replication(1, cases(None)), replication(2, cases(4.0))], a_run())

    assert result.total.cycle_days is not None
    assert result.total.cycle_days.p90 == Estimate(mean=4.0, low=None, high=None, count=1)
    assert result.total.cases == 20


def test_there_is_no_value_where_no_replication_has_one() -> None:
    result = result_of([replication(1, cases(None)), replication(2, cases(None))], a_run())

    assert result.total.cycle_days is None
    assert result.total.wait_days is None
    assert result.total.on_time_rate is None
    assert result.total.unfinished == 20


def test_a_percentile_is_the_mean_of_those_of_the_replications() -> None:
    apart = [Percentiles(mean=1, p50=2, p90=3, p95=4), Percentiles(mean=3, p50=4, p90=9, p95=10)]
    runs = [
        replication(number, replace(cases(), cycle_days=each))
        for number, each in enumerate(apart, start=1)
    ]

    spread = result_of(runs, a_run()).total.cycle_days

    assert spread is not None
    assert [each.mean for each in (spread.mean, spread.p50, spread.p90, spread.p95)] == [2, 3, 6, 7]


def test_counts_are_totals_of_all_replications() -> None:
    runs = [
        replication(n, cases(overdue=1), positions={HEAD: position(handled=n, longest=n)})
        for n in (1, 2, 3)
    ]

    result = result_of(runs, a_run())

    assert (result.replications, result.events) == (3, 21)
    assert (result.total.cases, result.total.unfinished, result.total.overdue) == (30, 6, 3)
    assert result.positions[HEAD].handled == 6
    assert result.positions[HEAD].longest_queue == 3


def test_a_group_is_counted_by_itself() -> None:
    result = result_of([replication(1), replication(2)], a_run())

    assert result.by_urgency == {"速件": result.total}
    assert result.by_unit == {"綜合企劃組": result.total}


def test_a_position_has_its_holders_and_its_load() -> None:
    outside = replace(position(), utilisation=None)
    result = result_of([replication(1, positions={HEAD: position(), COURT: outside})], a_run())

    assert (result.positions[HEAD].holders, result.positions[HEAD].load) == (2, 0.4)
    assert (result.positions[COURT].holders, result.positions[COURT].load) == (0, None)
    assert result.positions[COURT].utilisation is None
    assert result.positions[HEAD].worked_hours.mean == 1.5


def test_the_late_of_each_day_are_estimated_and_unknown_without_due_days() -> None:
    dated = result_of(
        [replication(1, late=(0, 1, 4)), replication(2, late=(0, 3, 2))], a_run()
    ).calendar
    undated = result_of([replication(1)], a_run()).calendar

    assert [each.late.mean for each in dated if each.late] == [0, 2, 3]
    assert [each.late for each in undated] == [None] * 3


def test_days_that_some_replication_did_not_reach_are_not_shown() -> None:
    result = result_of(
        [replication(1, in_office=(1, 2, 3)), replication(2, in_office=(3, 4))], a_run()
    )

    assert [each.in_office.mean for each in result.calendar] == [2, 3]
    assert [f"{each.day}" for each in result.calendar] == ["2026-03-02", "2026-03-03"]
    assert [each.is_warmup for each in result.calendar] == [True, False]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_official_rate_is_that_of_the_monthly_report(
    in_time: int, late: int, unfinished: int
) -> None:
    decided = in_time + late
    figures = CaseFigures(
        cases=decided + unfinished,
        unfinished=unfinished,
        overdue=0,
        in_time=in_time,
        cycle_days=None,
        wait_days=None,
    )

    rate = result_of([replication(1, figures)], a_run()).total.closed_in_time_rate

    official = Figures(closed=decided, in_time=in_time).in_time_rate
    assert (rate and rate.mean) == official
