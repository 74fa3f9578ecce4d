"""Who runs the replications: processes of this machine, or a Dask cluster."""

import os
import signal
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context, parent_process, resource_tracker
from threading import Lock, Thread
from typing import Any, ParamSpec, TypeVar

from workflow.rehearsal.refusals import ClusterUnavailableError, WorkersLostError
from workflow.texts import msgid

P = ParamSpec("P")
Answer = TypeVar("Answer")
RETRIES = 3  # of what a dead worker had in hand
CONNECT_SECONDS = 10
FORGET_SECONDS, PAUSE = 5, 0.01
MISSING = msgid("缺少 Python 套件 distributed，請執行 pip install 'chenhe[cluster]'")
NOBODY = msgid("叢集上沒有工作程序（worker），請先啟動")
LOST = msgid("連線中斷，已停止；請確認排程程序（scheduler）還在執行")


class Processes(Executor):
    """Worker processes. Where one dies, the rest goes too, and the next task starts new ones."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._changing = Lock()
        self._pool = self._new_pool()

    def submit(
        self, fn: Callable[P, Answer], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Answer]:
        """Hand out a task."""
        with self._changing, _uninterrupted():
            try:
                return self._pool.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._pool = self._new_pool()
                return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; the processes end with what they have in hand."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def stop(self) -> None:
        """End the processes in the midst of what they have in hand.

        The pool first forgets what was taken back: its thread cannot tell a task that is cancelled
        of dead workers, and would end without letting go of the pipe to them.
        """
        pool = self._pool
        running: dict[int, Any] = vars(pool).get("_processes") or {}
        thread: Thread | None = vars(pool).get("_executor_manager_thread")
        workers = list(running.values())
        pool.shutdown(wait=False, cancel_futures=True)
        if thread is not None:
            _forgotten(pool, thread)
        for process in workers:
            process.terminate()
        if thread is not None:
            thread.join()

    def _new_pool(self) -> ProcessPoolExecutor:
        # Not by fork: the server has threads.
        return ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=_begin_work
        )


@contextmanager
def _uninterrupted() -> Generator[None]:
    """Ctrl-C waits; processes begun meanwhile never get it, not even while they import."""
    resource_tracker.ensure_running()  # would lift the mask if it were begun within
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(workers: int | None = None) -> Generator[Executor]:
    """So many worker processes, one a core if nothing is said; none is left behind."""
    pool = Processes(workers or os.cpu_count() or 1)
    try:
        yield pool
    except BaseException:
        pool.stop()
        raise
    pool.shutdown()


@contextmanager
def cluster(address: str) -> Generator[Executor]:
    """The workers of a Dask cluster, by the address of its scheduler.

    Raises ClusterUnavailableError; WorkersLostError where workers die again and again.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise ClusterUnavailableError(address=address, why=MISSING) from error
    try:
        with _client(distributed, address) as client:
            executor = client.get_executor(retries=RETRIES, pure=False)
            try:
                yield executor
            finally:
                executor.shutdown(wait=False)
    except distributed.KilledWorker as error:
        raise WorkersLostError(times=RETRIES) from error
    except distributed.client.ClosedClientError as error:
        raise ClusterUnavailableError(address=address, why=LOST) from error


@contextmanager
def _client(distributed: Any, address: str) -> Generator[Any]:
    """A connection to the scheduler, on which there is a worker."""
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterUnavailableError(address=address, why=str(error)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise ClusterUnavailableError(address=address, why=NOBODY) from error
        yield client


def _forgotten(pool: ProcessPoolExecutor, thread: Thread) -> None:
    """Wait until the pool's thread knows of no task that is cancelled."""
    ends = time.monotonic() + FORGET_SECONDS
    while vars(pool).get("_cancel_pending_futures") and thread.is_alive():
        if time.monotonic() > ends:
            break
        time.sleep(PAUSE)


def _begin_work() -> None:
    """A worker leaves Ctrl-C to whoever started it, and does not outlive them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
