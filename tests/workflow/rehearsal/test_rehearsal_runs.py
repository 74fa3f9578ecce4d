"""Kept rehearsals run in the background: watched, cancelled, cut off, begun again."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Event

import pytest

from rules.errors import BadInputError, FileUnreadableError
from tests.workflow.rehearsal.kept import (
    BASE,
    LATER,
    OTHER,
    Rehearsing,
    a_kept,
    begin,
    ended,
    start,
)
from tests.workflow.rehearsal.results import A_REHEARSAL
from workflow.kept.about import State
from workflow.rehearsal.kept import running
from workflow.rehearsal.kept.about import (
    NotRunningError,
    RehearsalBusyError,
    TooManyRehearsalsWaitingError,
    UnknownRehearsalError,
)
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.wanted import Reached


def test_a_rehearsal_runs_in_the_background_and_its_result_is_read_back(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    made = a_kept(kept)

    queued = start(runs, made)
    done = ended(runs, made.id)

    assert (queued.state, queued.rulebook) == (State.QUEUED, "taipei-doit@1")
    assert (done.state, done.ended_at, done.problem) == (State.DONE, LATER, ())
    assert done.begun_at == LATER  # not when it was queued
    assert rehearsing.seen == [("示範預演", (BASE, OTHER))]
    assert kept.result(made.id) == A_REHEARSAL
    assert list(A_REHEARSAL.result.by_urgency) == ["最速件", "普通件"]


def test_while_it_runs_it_says_how_far_it_is(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    made = a_kept(kept)
    rehearsing.may_go.clear()

    start(runs, made)
    assert rehearsing.came.wait(10)

    assert kept.find(made.id).state is State.RUNNING
    assert runs.reached(made.id) == Reached(done=1, of=4)
    with pytest.raises(RehearsalBusyError, match="還沒有結束"):
        start(runs, made)


def test_one_cancelled_while_it_runs_stops_and_can_be_run_again(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    made = a_kept(kept)
    begin(rehearsing, runs, made)

    cancelled = runs.cancel(made.id)
    rehearsing.may_go.set()
    stopped = ended(runs, made.id)
    start(runs, made)

    assert (cancelled.state, stopped.state) == (State.CANCELLED, State.CANCELLED)
    assert stopped.ended_at == LATER
    assert rehearsing.stopped == ["示範預演"]
    assert ended(runs, made.id).state is State.DONE


def test_one_begun_again_while_the_one_before_it_ends_runs_as_well(
    kept: RehearsalFolder,
    runs: RehearsalRuns,
    rehearsing: Rehearsing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, held, is_done = a_kept(kept), kept.held, Event()

    @contextmanager
    def let_go(which: str) -> Generator[bool]:
        """Its lock; the moment the first run lets it go, it is begun again."""
        with held(which) as is_mine:
            yield is_mine
        if len(rehearsing.seen) == 1:
            start(runs, made)
        else:
            is_done.set()

    monkeypatch.setattr(kept, "held", let_go)

    start(runs, made)

    assert is_done.wait(10)
    assert len(rehearsing.seen) == 2
    assert kept.find(made.id).state is State.DONE


def test_one_cancelled_while_it_waits_is_let_go_at_once_and_can_be_run_again(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    first, second = a_kept(kept, "一"), a_kept(kept, "二")
    begin(rehearsing, runs, first)
    start(runs, second)

    runs.cancel(second.id)
    is_held = kept.is_held(second.id)
    state = kept.find(second.id).state
    start(runs, second)
    rehearsing.may_go.set()

    assert (is_held, state) == (False, State.CANCELLED)
    assert [ended(runs, each.id).state for each in (first, second)] == [State.DONE] * 2
    assert [name for name, _ in rehearsing.seen] == ["一", "二"]


def test_one_that_another_process_runs_is_cancelled_and_renamed_there(
    kept: RehearsalFolder, rehearsing: Rehearsing
) -> None:
    seconds = iter(range(100))
    here = RehearsalRuns(
        folder=kept, rehearse=rehearsing, clock=lambda: LATER, seconds=lambda: next(seconds)
    )
    there = RehearsalRuns(
        folder=RehearsalFolder(kept.folder), rehearse=rehearsing, clock=lambda: LATER
    )
    made = a_kept(kept)
    rehearsing.may_go.clear()
    start(here, made)
    assert rehearsing.came.wait(10)

    there.folder.rename(made.id, "改過")
    there.cancel(made.id)
    rehearsing.may_go.set()

    stopped = ended(here, made.id)
    assert (stopped.state, stopped.name) == (State.CANCELLED, "改過")
    assert rehearsing.stopped == ["示範預演"]
    for each in (here, there):
        each.close()


def test_one_that_does_not_run_cannot_be_cancelled(
    kept: RehearsalFolder, runs: RehearsalRuns
) -> None:
    made = a_kept(kept)
    start(runs, made)
    ended(runs, made.id)

    with pytest.raises(NotRunningError, match="沒有在執行"):
        runs.cancel(made.id)
    with pytest.raises(UnknownRehearsalError, match="找不到"):
        runs.cancel("nobody")

    assert kept.find(made.id).state is State.DONE


def test_one_deleted_while_it_runs_stops(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    made, other = a_kept(kept, "一"), a_kept(kept, "二")
    begin(rehearsing, runs, made)

    runs.delete(made.id)
    rehearsing.may_go.set()
    start(runs, other)

    assert ended(runs, other.id).state is State.DONE
    assert rehearsing.stopped == ["一"]
    assert kept.all() == (kept.find(other.id),)


def test_a_scenario_that_cannot_be_read_says_every_fault(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    rehearsing.error = BadInputError(
        [FileUnreadableError(file="甲.toml", why=why) for why in ("一", "二")]
    )
    made = a_kept(kept)

    start(runs, made)
    failed = ended(runs, made.id)

    assert failed.state is State.FAILED
    assert [str(each) for each in failed.problem] == [
        "無法讀取檔案 甲.toml：一",
        "無法讀取檔案 甲.toml：二",
    ]


def test_a_fault_of_the_program_is_not_told_as_one_of_the_scenario(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    rehearsing.error = ZeroDivisionError("示範")
    made = a_kept(kept)

    start(runs, made)
    failed = ended(runs, made.id)

    assert failed.state is State.FAILED
    assert "不是情境造成的" in str(failed.problem[0])


def test_a_full_queue_refuses(
    kept: RehearsalFolder,
    runs: RehearsalRuns,
    rehearsing: Rehearsing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "MOST_WAITING", 1)
    rehearsing.may_go.clear()
    start(runs, a_kept(kept))

    with pytest.raises(TooManyRehearsalsWaitingError, match="已有 1 份預演"):
        start(runs, a_kept(kept))


def test_one_that_takes_too_long_is_stopped(kept: RehearsalFolder, rehearsing: Rehearsing) -> None:
    seconds = iter([0.0, 0.1, 1801.0])
    runs = RehearsalRuns(
        folder=kept, rehearse=rehearsing, clock=lambda: LATER, seconds=lambda: next(seconds)
    )
    made = a_kept(kept)

    start(runs, made)
    failed = ended(runs, made.id)

    assert failed.state is State.FAILED
    assert "超過 30 分鐘" in str(failed.problem[0])
    runs.close()
