"""Processes and clusters: whoever runs the replications, and dies of it, changes no number."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest

from tests.workflow.rehearsal.small import a_scenario, but_for_seconds, rulebook, run_here
from workflow.rehearsal.refusals import ClusterUnavailableError, WorkersLostError
from workflow.rehearsal.replicating import CalendarLeftError
from workflow.rehearsal.running import cluster, processes, rehearsed
from workflow.rehearsal.running.executors import Processes
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal, Wanted

DISTRIBUTED: Any = import_module("distributed")  # it has no types
ROOT = Path(__file__).parents[3]
WANTED = Wanted(replications=40, seed=5)
PATIENCE_SECONDS = 30
PARENT = """
import multiprocessing, sys, time
from tests.workflow.rehearsal.small import a_scenario, rulebook
from workflow.rehearsal.running import processes, rehearsed
from workflow.rehearsal.wanted import Wanted

def told(reached):
    if reached.done:
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        time.sleep(60)

if __name__ == "__main__":
    with processes(1) as executor:
        rehearsed([a_scenario()], rulebook(), Wanted(replications=2), executor=executor,
                  progress=told)
"""


class EnoughError(Exception):
    """Somebody wants no more of it."""


class FakeClient:
    """A connection to nobody; its executor runs what it is handed at once."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def wait_for_workers(self, *_: object, **__: object) -> None:
        """There are enough."""

    def get_executor(self, **_: object) -> Self:
        """Itself."""
        return self

    def submit(self, do: Callable[..., object], *args: object) -> object:
        """Do it."""
        return do(*args)

    def shutdown(self, *, wait: bool) -> None:
        """There is nothing to take back."""


def fail(kind: type[Exception]) -> None:
    raise kind


@pytest.fixture(scope="module")
def expected() -> Rehearsal:
    """What this process makes of it alone."""
    rehearsal = run_here(a_scenario(), a_scenario("忙", per_day=14), replications=40, seed=5)
    return but_for_seconds(rehearsal)


@pytest.fixture(scope="module")
def local_cluster() -> Generator[Any]:
    """Two workers, each watched by a nanny that begins another when it dies."""
    with DISTRIBUTED.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local


def run_by(executor: Any, progress: Progress | None = None) -> Rehearsal:
    scenarios = [a_scenario(), a_scenario("忙", per_day=14)]
    rehearsal = rehearsed(scenarios, rulebook(), WANTED, executor=executor, progress=progress)
    return but_for_seconds(rehearsal)


def once(do: Callable[[], None]) -> Progress:
    """Do it when the first replication is done."""
    done: list[Reached] = []

    def told(reached: Reached) -> None:
        if reached.done and not done:
            done.append(reached)
            do()

    return told


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def children() -> set[int]:
    return {each.pid for each in multiprocessing.active_children() if each.pid}


def test_processes_give_what_one_process_gives_and_one_killed_changes_nothing(
    expected: Rehearsal,
) -> None:
    before, killed = children(), list[int]()

    def kill() -> None:
        killed.append((children() - before).pop())
        os.kill(killed[0], signal.SIGKILL)

    with processes(2) as executor:
        undisturbed = run_by(executor)
        disturbed = run_by(executor, once(kill))

    assert killed
    assert undisturbed == expected
    assert disturbed == expected
    assert children() == before


def test_a_run_that_is_stopped_leaves_no_process_behind() -> None:
    before, stopped_at = children(), list[float]()

    def stop() -> None:
        stopped_at.append(time.monotonic())
        raise EnoughError

    with pytest.raises(EnoughError), processes(1) as executor:
        rehearsed(
            [a_scenario(days=200, per_day=12)],
            rulebook(),
            Wanted(replications=1000),
            executor=executor,
            progress=once(stop),
        )

    assert children() == before
    assert time.monotonic() - stopped_at[0] < PATIENCE_SECONDS


def test_what_was_taken_back_does_not_keep_a_stopped_pool_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its thread may learn of the dead workers before it hears that the pool ends."""
    terminate = BaseProcess.terminate

    def slowly(process: BaseProcess) -> None:
        terminate(process)
        time.sleep(0.3)

    monkeypatch.setattr(BaseProcess, "terminate", slowly)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    pool = Processes(1)
    assert pool.submit(os.getpid).result() != os.getpid()
    tasks = [pool.submit(time.sleep, PATIENCE_SECONDS) for _ in range(8)]
    while not tasks[1].running():  # handed out, as is the one before it
        time.sleep(0.01)

    for task in tasks:
        task.cancel()
    pool.stop()

    assert failed == []


def _blocked() -> set[int]:
    return {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, ())}


def test_ctrl_c_never_reaches_a_worker_not_even_while_it_begins() -> None:
    before = _blocked()

    pool = Processes(1)
    try:
        assert signal.SIGINT in pool.submit(_blocked).result()
    finally:
        pool.shutdown()

    assert _blocked() == before


def test_workers_end_with_the_process_that_they_work_for() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout
        workers = [int(each) for each in parent.stdout.readline().split()]
        parent.kill()

    until = time.monotonic() + PATIENCE_SECONDS
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert workers
    assert not any(map(is_running, workers))


def test_a_cluster_gives_what_one_process_gives_and_a_worker_killed_changes_nothing(
    expected: Rehearsal, local_cluster: Any
) -> None:
    killed = local_cluster.workers[0].pid

    with cluster(local_cluster.scheduler_address) as executor:
        disturbed = run_by(executor, once(lambda: os.kill(killed, signal.SIGKILL)))

    assert disturbed == expected
    assert not is_running(killed)


def test_an_error_of_a_worker_is_the_error_of_the_run(local_cluster: Any) -> None:
    late = a_scenario(start=a_scenario().start.replace(year=2030, month=12))

    with (
        cluster(local_cluster.scheduler_address) as executor,
        pytest.raises(CalendarLeftError, match=r"只到 119\.12\.31"),
    ):
        rehearsed([late], rulebook(), Wanted(replications=2, cases=5000), executor=executor)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "tcp://127.0.0.1:99999"])
def test_a_cluster_that_cannot_be_reached_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.rehearsal.running.executors.CONNECT_SECONDS", 0.5)

    with pytest.raises(ClusterUnavailableError, match=address), cluster(address):
        pass


@pytest.fixture
def a_cluster_of_fakes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What `distributed` would be, with a connection on which nothing happens."""
    fake = SimpleNamespace(
        Client=FakeClient,
        KilledWorker=type("KilledWorker", (Exception,), {}),
        client=SimpleNamespace(ClosedClientError=type("ClosedClientError", (Exception,), {})),
    )
    monkeypatch.setitem(sys.modules, "distributed", fake)
    return fake


def test_a_scheduler_that_is_lost_is_named(a_cluster_of_fakes: Any) -> None:
    with (
        pytest.raises(ClusterUnavailableError, match="示範:8786：連線中斷"),
        cluster("示範:8786") as executor,
    ):
        executor.submit(fail, a_cluster_of_fakes.client.ClosedClientError)


def test_workers_of_a_cluster_that_die_again_and_again_are_lost(a_cluster_of_fakes: Any) -> None:
    with pytest.raises(WorkersLostError, match="已重試 3 次"), cluster("示範:8786") as executor:
        executor.submit(fail, a_cluster_of_fakes.KilledWorker)


def test_a_cluster_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with (
        pytest.raises(ClusterUnavailableError, match=r"pip install 'chenhe\[cluster\]'"),
        cluster("示範:8786"),
    ):
        pass
