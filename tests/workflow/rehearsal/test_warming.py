"""MSER-5: where a rehearsal has settled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.rehearsal.replications import replication
from workflow.rehearsal.refusals import PilotTooShortError, WarmupTooLateError
from workflow.rehearsal.warming import mean_in_office, mser_5, warmup_of


@given(st.lists(st.integers(0, 200), min_size=50, max_size=150))
def test_the_cut_has_the_smallest_statistic(daily: list[int]) -> None:
    found = mser_5(daily)

    means = np.array(daily[: len(daily) // 5 * 5]).reshape(-1, 5).mean(axis=1)
    statistic = [float(np.var(means[cut:]) / len(means[cut:])) for cut in range(len(means) - 4)]
    assert statistic[found // 5] == pytest.approx(min(statistic), abs=1e-9)


def test_a_course_that_settles_is_cut_where_it_does() -> None:
    daily = [*range(0, 30, 2), *[30] * 85]

    assert mser_5(daily) == 15


def test_a_course_that_is_level_from_the_start_needs_no_warm_up() -> None:
    assert mser_5([24.3] * 60) == 0


def test_days_are_averaged_over_the_replications_of_the_pilot() -> None:
    pilot = [replication(1, in_office=(1, 2, 9)), replication(2, in_office=(3, 4))]

    assert mean_in_office(pilot) == [2, 3]


def test_a_warm_up_is_found() -> None:
    pilot = [replication(1, in_office=(*range(0, 30, 2), *[30] * 85))]

    assert warmup_of(pilot, "示範") == 15


def test_a_queue_that_grows_for_ever_never_settles() -> None:
    pilot = [replication(1, in_office=tuple(range(100)))]

    with pytest.raises(WarmupTooLateError, match=r"情境「示範」.*試跑 100 日.*後半段"):
        warmup_of(pilot, "示範")


def test_a_cut_in_the_first_day_of_the_last_half_is_refused() -> None:
    pilot = [replication(1, in_office=(*range(50), *[50] * 50))]

    with pytest.raises(WarmupTooLateError, match="第 50 日"):
        warmup_of(pilot, "示範")


def test_a_few_days_tell_nothing() -> None:
    pilot = [replication(1, in_office=(3,) * 49)]

    with pytest.raises(PilotTooShortError, match="至少要 50 日，行事曆只剩 49 日"):
        warmup_of(pilot, "示範")
