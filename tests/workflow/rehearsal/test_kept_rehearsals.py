"""Kept rehearsals: given, run in the background, cancelled, renamed, cut off and run again."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest

from rules.errors import BadInputError, FileUnreadableError
from tests.workflow.rehearsal.results import A_REHEARSAL
from workflow.calendar import TAIPEI
from workflow.kept.about import State
from workflow.refusals.base import TooLongError
from workflow.rehearsal.kept import folder as folder_module
from workflow.rehearsal.kept import limits, running
from workflow.rehearsal.kept.about import (
    MOST_COMPARED,
    MOST_DOCUMENTS,
    Given,
    KeptRehearsal,
    NamelessError,
    NotRunningError,
    Ordered,
    RehearsalBusyError,
    RehearsalUnkeepableError,
    RunTooLargeError,
    TooManyComparedError,
    TooManyRehearsalsError,
    TooManyRehearsalsWaitingError,
    UnknownRehearsalError,
)
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.question import COMPARE
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.scenario import Arrivals, Scenario
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal, Wanted

NOON = datetime(2026, 3, 2, 12, tzinfo=TAIPEI)
LATER = datetime(2026, 3, 2, 13, tzinfo=TAIPEI)
BASE, OTHER = (
    Given(file=file, raw=raw) for file, raw in (("甲.toml", b"\xff"), ("乙.toml", b"[scenario]"))
)


@pytest.fixture
def kept(tmp_path: Path) -> RehearsalFolder:
    return RehearsalFolder(tmp_path / "rehearsals")


def a_kept(
    kept: RehearsalFolder, name: str = "示範預演", *, given: tuple[Given, ...] = (BASE, OTHER)
) -> KeptRehearsal:
    ordered = Ordered(name=name, by="示範甲", wanted=Wanted(seed=7))
    return kept.keep(given, ordered=ordered, at=NOON)


class Rehearsing:
    """Rehearses as the test wants, and can be held up."""

    def __init__(self) -> None:
        self.came, self.may_go = Event(), Event()
        self.may_go.set()
        self.seen: list[tuple[str, tuple[Given, ...]]] = []
        self.stopped: list[str] = []
        self.error: Exception | None = None

    def __call__(
        self, kept: KeptRehearsal, given: tuple[Given, ...], progress: Progress
    ) -> Rehearsal:
        self.seen.append((kept.name, given))
        progress(Reached(done=1, of=4))
        self.came.set()
        assert self.may_go.wait(10)
        try:
            progress(Reached(done=2, of=4))
        except Exception:
            self.stopped.append(kept.name)
            raise
        if self.error:
            raise self.error
        return A_REHEARSAL


@pytest.fixture
def rehearsing() -> Rehearsing:
    return Rehearsing()


@pytest.fixture
def runs(kept: RehearsalFolder, rehearsing: Rehearsing) -> Iterator[RehearsalRuns]:
    made = RehearsalRuns(folder=kept, rehearse=rehearsing, clock=lambda: LATER)
    yield made
    rehearsing.may_go.set()
    made.close()


def ended(runs: RehearsalRuns, rehearsal: str) -> KeptRehearsal:
    """The rehearsal, once nobody is at it."""
    while runs.folder.is_held(rehearsal):
        Event().wait(0.01)
    return runs.folder.find(rehearsal)


def start(runs: RehearsalRuns, kept: KeptRehearsal) -> KeptRehearsal:
    return runs.start(kept.id, rulebook="taipei-doit@1")


# The folder


def test_what_was_kept_before_there_were_other_questions_is_a_comparison(
    kept: RehearsalFolder,
) -> None:
    made = a_kept(kept)
    about = kept.folder / made.id / "about.json"
    told = json.loads(about.read_text())
    del told["question"]
    about.write_text(json.dumps(told))

    assert kept.find(made.id).question == COMPARE


def test_scenarios_are_kept_as_given_and_found_by_another_process(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    other = RehearsalFolder(kept.folder)

    assert other.given(made.id) == (BASE, OTHER)
    assert other.result(made.id) is None
    found = other.find(made.id)
    assert (found.name, found.by, found.wanted) == ("示範預演", "示範甲", Wanted(seed=7))
    assert found.scenarios == ("甲.toml", "乙.toml")


def test_one_that_ends_while_it_is_looked_at_is_not_cut_off(
    kept: RehearsalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_kept(kept)
    written = kept.folder / made.id / "about.json"
    busy = written.read_text("utf-8")

    def ends(_: RehearsalFolder, __: str) -> bool:
        """Its runner says that it is done, and lets go of it, just before it is asked."""
        written.write_text(busy.replace('"queued"', '"done"'), "utf-8")
        return False

    monkeypatch.setattr(RehearsalFolder, "is_held", ends)

    assert made.state is State.QUEUED
    assert kept.find(made.id).state is State.DONE


def test_one_that_nobody_began_is_cut_off(kept: RehearsalFolder) -> None:
    assert kept.find(a_kept(kept).id).state is State.CUT_OFF


def test_a_new_name_is_kept_on_one_line(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    kept.rename(made.id, "  主秘\n請假  ")

    assert RehearsalFolder(kept.folder).find(made.id).name == "主秘 請假"


def test_a_name_of_nothing_or_too_long_changes_nothing(kept: RehearsalFolder) -> None:
    made = a_kept(kept)

    with pytest.raises(NamelessError, match="名稱是空的"):
        kept.rename(made.id, " \n ")
    with pytest.raises(TooLongError, match="100"):
        kept.rename(made.id, "長" * 101)
    with pytest.raises(NamelessError, match="名稱是空的"):
        a_kept(kept, "")

    assert [each.name for each in kept.all()] == ["示範預演"]


@pytest.mark.parametrize("rehearsal", ["nobody", "", "..", "a/b", ".new-x", "甲"])
def test_an_id_that_is_none_is_unknown(kept: RehearsalFolder, rehearsal: str) -> None:
    a_kept(kept)

    for ask in (kept.find, kept.given, kept.result, kept.delete):
        with pytest.raises(UnknownRehearsalError, match="找不到這一份預演"):
            ask(rehearsal)


def test_too_many_scenarios_are_not_kept(kept: RehearsalFolder) -> None:
    many = (BASE, *[OTHER] * (MOST_COMPARED + 1))

    with pytest.raises(TooManyComparedError, match=f"有 {MOST_COMPARED + 1} 個"):
        a_kept(kept, given=many)

    assert kept.all() == ()


def test_no_more_are_kept_than_may_be(
    kept: RehearsalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "MOST_KEPT", 1)
    a_kept(kept)

    with pytest.raises(TooManyRehearsalsError, match="已經留存 1 份預演"):
        a_kept(kept)


def test_a_result_that_cannot_be_read_says_where(
    kept: RehearsalFolder, runs: RehearsalRuns
) -> None:
    made = a_kept(kept)
    start(runs, made)
    ended(runs, made.id)
    (kept.folder / made.id / "rehearsal.json").write_text("{")

    with pytest.raises(RehearsalUnkeepableError, match=made.id):
        kept.result(made.id)


# How large a run may be


def test_documents_are_those_of_every_replication_with_the_warm_up() -> None:
    scenario = Scenario(
        name="甲", start=date(2026, 3, 2), days=10, warmup_days=4, arrivals=Arrivals(per_day=20)
    )

    assert limits.documents(scenario, Wanted(replications=3)) == 3 * 14 * 20
    assert limits.documents(scenario, Wanted(replications=3, days=1)) == 3 * 5 * 20
    assert limits.documents(scenario, Wanted(replications=3, cases=7)) == 3 * (4 * 20 + 7)
    assert limits.documents(scenario, Wanted(precision=0.05)) == 1000 * 14 * 20


def test_a_run_too_large_is_refused() -> None:
    scenario = Scenario(
        name="甲", start=date(2026, 3, 2), days=10, arrivals=Arrivals(per_day=MOST_DOCUMENTS / 10)
    )

    limits.check_size((scenario,), Wanted(replications=1))
    with pytest.raises(RunTooLargeError, match="大約要模擬 100,000,000 件公文"):
        limits.check_size((scenario, scenario), Wanted(replications=1))


# Runs


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
    rehearsing.may_go.clear()
    start(runs, made)
    assert rehearsing.came.wait(10)

    cancelled = runs.cancel(made.id)
    rehearsing.may_go.set()
    stopped = ended(runs, made.id)
    start(runs, made)

    assert (cancelled.state, stopped.state) == (State.CANCELLED, State.CANCELLED)
    assert stopped.ended_at == LATER
    assert rehearsing.stopped == ["示範預演"]
    assert ended(runs, made.id).state is State.DONE


def test_one_cancelled_while_it_waits_is_let_go_at_once_and_can_be_run_again(
    kept: RehearsalFolder, runs: RehearsalRuns, rehearsing: Rehearsing
) -> None:
    first, second = a_kept(kept, "一"), a_kept(kept, "二")
    rehearsing.may_go.clear()
    start(runs, first)
    assert rehearsing.came.wait(10)
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
    rehearsing.may_go.clear()
    start(runs, made)
    assert rehearsing.came.wait(10)

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
