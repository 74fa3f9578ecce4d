"""A whole rehearsal, run in this process: what is checked, warmed up, replicated, compared."""

import pickle
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rules.errors import BadInputError, ChenheError, UnknownKeyError
from tests.workflow.rehearsal.small import (
    MONDAY,
    Dying,
    Here,
    Threads,
    a_scenario,
    but_for_seconds,
    rulebook,
    run_here,
)
from workflow.rehearsal.network.tables import UNSIGNED, Records
from workflow.rehearsal.refusals import (
    NoEndError,
    RunLeavesCalendarError,
    WarmupTooLateError,
    WorkersLostError,
)
from workflow.rehearsal.replicating import CalendarLeftError
from workflow.rehearsal.running import rehearsed
from workflow.rehearsal.running.chunks import Chunk, simulated_seconds
from workflow.rehearsal.scenario import Absence
from workflow.rehearsal.wanted import Reached, Wanted

SHORT = Wanted(replications=3)


class EnoughError(Exception):
    """Somebody wants no more of it."""


def test_a_result_says_what_was_run() -> None:
    result = run_here(a_scenario(warmup_days=2), seed=7).result

    assert (result.scenario, result.seed, result.replications) == ("示範", 7, 3)
    assert (result.warmup_days, result.days, len(result.calendar)) == (2, 3, 5)
    assert result.total.cases > 0
    assert result.seconds > 0
    assert result.positions["機關/局長"].load is not None
    assert any("平均收文 10 件" in str(each) for each in result.supposed)


def test_events_are_the_sum_of_what_the_positions_handled() -> None:
    result = run_here(a_scenario()).result

    assert result.events == sum(each.handled for each in result.positions.values())


def test_days_and_cases_of_the_command_come_before_those_of_the_scenario() -> None:
    assert run_here(a_scenario(), days=2).result.days == 2
    counted = run_here(a_scenario(), cases=15).result
    assert (counted.total.cases, counted.total.unfinished, counted.days) == (45, 0, None)


def test_a_scenario_less_itself_is_exactly_zero() -> None:
    (comparison,) = run_here(a_scenario(), a_scenario("同一個")).comparisons

    assert comparison.differences
    for each in comparison.differences.values():
        assert (each.difference, each.low, each.high) == (0.0, 0.0, 0.0)


def test_what_is_compared_runs_as_long_as_the_base() -> None:
    base, other = a_scenario(warmup_days=1), a_scenario("久", days=9, warmup_days=2)

    rehearsal = run_here(base, other)

    for result in (rehearsal.result, rehearsal.comparisons[0].other):
        assert (result.warmup_days, result.days) == (2, 3)


def test_a_second_scenario_changes_nothing_of_the_first() -> None:
    alone = run_here(a_scenario())
    beside = run_here(a_scenario(), a_scenario("忙", per_day=20))

    assert but_for_seconds(alone).result == but_for_seconds(beside).result


def test_the_first_go_out_one_by_one_and_the_rest_by_how_long_one_takes() -> None:
    executor = Here()

    rehearsed([a_scenario()], rulebook(), Wanted(replications=60), executor=executor)

    assert executor.sizes[:16] == [1] * 16
    assert sum(executor.sizes) == 60
    assert max(executor.sizes) > 1


def test_progress_is_told_of_every_replication() -> None:
    told: list[Reached] = []

    rehearsed(
        [a_scenario(), a_scenario("乙")], rulebook(), SHORT, executor=Here(), progress=told.append
    )

    assert told[-1] == Reached(done=6, of=6)
    assert [each.done for each in told] == sorted(each.done for each in told)


def test_nothing_is_begun_once_progress_raises() -> None:
    def enough(reached: Reached) -> None:
        if reached.done:
            raise EnoughError

    with Threads(1) as executor, pytest.raises(EnoughError):
        rehearsed(
            [a_scenario()],
            rulebook(),
            Wanted(replications=1000),
            executor=executor,
            progress=enough,
        )

    assert executor.handed_out[-1].cancelled()
    assert sum(not future.cancelled() for future in executor.handed_out) <= 3


def test_the_trace_is_that_of_the_first_replication_alone() -> None:
    pieces: list[Records] = []
    other = a_scenario("乙", per_day=20)

    traced = rehearsed(
        [a_scenario(), other], rulebook(), SHORT, executor=Here(), sink=pieces.append
    )

    first = run_here(a_scenario(), replications=1).result
    trace = np.concatenate(pieces)
    signed = int(((trace["place"] >= 0) & (trace["to"] != UNSIGNED)).sum())
    assert signed == first.events
    assert but_for_seconds(traced) == but_for_seconds(run_here(a_scenario(), other))


def test_a_precision_goes_on_until_the_interval_is_narrow_enough() -> None:
    rehearsal = run_here(a_scenario(), precision=0.05)

    cycle = rehearsal.result.total.cycle_days
    assert cycle is not None
    assert cycle.mean.high is not None
    assert rehearsal.is_precise
    assert 10 <= rehearsal.result.replications < 1000
    assert cycle.mean.high - cycle.mean.mean <= 0.05 * cycle.mean.mean


def test_the_warm_up_found_is_used_by_all_and_an_absence_does_not_move_it() -> None:
    auto = a_scenario(warmup_days=None)
    away = Absence(position="局長", unit="", since=MONDAY, until=date(2026, 3, 20))
    told: list[Reached] = []

    rehearsal = rehearsed(
        [a_scenario(), auto, replace(auto, name="請假", absences=(away,))],
        rulebook(),
        SHORT,
        executor=Here(),
        progress=told.append,
    )

    others = [each.other for each in rehearsal.comparisons]
    assert {each.warmup_days for each in others} == {rehearsal.result.warmup_days}
    assert rehearsal.result.warmup_found
    assert told[-1] == Reached(done=14, of=14)  # one pilot of five, and three of each


def test_a_scenario_that_never_settles_has_no_warm_up() -> None:
    with pytest.raises(WarmupTooLateError, match="情境「示範」"):
        run_here(a_scenario(warmup_days=None, per_day=28))


def test_every_fault_of_what_is_wanted_is_named_at_once() -> None:
    with pytest.raises(BadInputError) as caught:
        run_here(a_scenario(), replications=0, seed=-1, days=3, cases=5, precision=2.0)

    assert len(caught.value.faults) == 4


def test_a_run_without_an_end_is_refused() -> None:
    with pytest.raises(NoEndError, match="沒有說要預演多久"):
        run_here(a_scenario(days=None))


def test_a_run_that_would_leave_the_calendar_is_refused_before_it_begins() -> None:
    executor = Here()

    with pytest.raises(RunLeavesCalendarError, match=r"只到 119\.12\.31"):
        rehearsed(
            [a_scenario(), a_scenario("晚", start=date(2030, 12, 30))],
            rulebook(),
            SHORT,
            executor=executor,
        )

    assert executor.sizes == []


def test_cases_that_the_calendar_has_no_room_for_are_refused_when_it_ends() -> None:
    with pytest.raises(CalendarLeftError, match=r"只到 119\.12\.31"):
        run_here(a_scenario(start=date(2030, 12, 2)), cases=5000)


def test_what_a_dead_worker_had_in_hand_is_run_again() -> None:
    rehearsal = rehearsed([a_scenario()], rulebook(), SHORT, executor=Dying(losses=3))

    assert but_for_seconds(rehearsal) == but_for_seconds(run_here(a_scenario()))


def test_workers_that_die_again_and_again_end_the_run() -> None:
    with pytest.raises(WorkersLostError, match="已重試 3 次"):
        rehearsed([a_scenario()], rulebook(), SHORT, executor=Dying(losses=1000))


def test_seconds_are_those_in_which_somebody_simulated() -> None:
    spans = [(10.0, 12.0), (11.0, 13.0), (20.0, 21.0), (11.5, 11.75)]

    chunks = [Chunk(replications=(), began=began, ended=ended) for began, ended in spans]

    assert simulated_seconds(chunks) == 4.0


@pytest.mark.parametrize(
    "error",
    [
        CalendarLeftError(last=date(2030, 12, 31)),
        BadInputError([UnknownKeyError("甲", ["甲/乙"])]),
        UnknownKeyError("甲", ["甲/乙"]),
    ],
)
def test_an_error_comes_out_of_another_process_as_it_was(error: ChenheError) -> None:
    again = pickle.loads(pickle.dumps(error))

    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.sentences == error.sentences
