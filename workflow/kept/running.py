"""The one thread that carries out what is kept, one after the other, and says how far it is.

One at a time: a run takes a core or two and a good deal of memory, and the pages of the same server
have to be answered meanwhile. Whoever waits is told so.
"""

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from logging import Logger, getLogger
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

from rules.errors import ChenheError
from workflow.kept.about import Kept, Room, Said, State, UnknownKeptError, said_of
from workflow.kept.folder import KeptFolder

CLOSE_SECONDS = 10  # for the run under way to reach its next step
LOOK_SECONDS = 0.5  # between two looks whether another process stopped it or took it away
About = TypeVar("About", bound=Kept)
At = TypeVar("At")  # how far a run is, as its room says it


class _StoppedError(Exception):
    """Nobody wants this run any more."""


@dataclass(kw_only=True)
class _Run(Generic[At]):
    """One that waits or runs, its lock held until it ends."""

    which: str
    lock: ExitStack
    reached: At | None = None
    is_begun: bool = False
    is_unwanted: bool = False


@dataclass(kw_only=True)
class RunQueue(Generic[About, At]):
    """The runs of a folder, begun and watched; `close` ends the thread.

    `work` carries out one and keeps what came of it; it calls its second argument at every step,
    which raises once nobody wants the run, and may raise ChenheError itself. What was under way
    when the process ended is found cut off: nobody holds its lock.
    """

    folder: KeptFolder[About]
    work: Callable[[About, Callable[[At], None]], None]
    clock: Callable[[], datetime]
    seconds: Callable[[], float] = time.monotonic
    longest_minutes: int
    failed: Callable[[str], None] = lambda which: None  # what else is done with one that failed
    _runs: dict[str, _Run[At]] = field(default_factory=dict[str, _Run[At]])
    _queue: "SimpleQueue[_Run[At] | None]" = field(default_factory=SimpleQueue["_Run[At] | None"])
    _changing: Lock = field(default_factory=Lock)
    _thread: Thread | None = None
    _is_closing: bool = False

    @property
    def _room(self) -> Room:
        return self.folder.room

    @property
    def _logger(self) -> Logger:
        return getLogger(f"chenhe.{self._room.name}")

    def start(self, which: str, changed: Callable[[About], About], *, most: int) -> About:
        """Put one into the queue, as `changed` makes it.

        Raises the room's refusals: unknown, busy, or its queue full where `most` wait or run.
        """
        with self._changing:
            kept = self.folder.find(which)
            if len(self._runs) >= most:
                raise self._room.queue_full(count=len(self._runs))
            with ExitStack() as lock:
                if not lock.enter_context(self.folder.held(which)):
                    raise self._room.busy(title=kept.title)
                queued = replace(
                    changed(kept), state=State.QUEUED, problem=(), begun_at=None, ended_at=None
                )
                self.folder.change(which, lambda _: queued)
                run = self._runs[which] = _Run[At](which=which, lock=lock.pop_all())
            self._queue.put(run)
            self._wake()
        return queued

    def reached(self, which: str) -> At | None:
        """How far it is; None unless this process runs it."""
        run = self._runs.get(which)
        return run.reached if run else None

    def cancel(self, which: str) -> About:
        """Stop one that waits or runs, whichever process has it; another is left as it is."""
        kept = self.folder.find(which)
        if not kept.state.is_busy:
            return kept
        stopped = self.folder.change(which, self._cancelled)
        with self._changing:
            if run := self._runs.get(which):
                run.is_unwanted = True
                if not run.is_begun:  # it need not wait for its turn to be let go
                    run.lock.close()
                    del self._runs[which]
        return stopped

    def delete(self, which: str) -> None:
        """Take one away; if it runs, it ends at its next step."""
        if run := self._runs.get(which):
            run.is_unwanted = True
        self.folder.delete(which)

    def close(self) -> None:
        """End the thread; what runs is cut off at its next step, what waits at once."""
        self._is_closing = True
        self._queue.put(None)
        if self._thread:
            self._thread.join(CLOSE_SECONDS)
        with suppress(Empty):
            while True:
                if waiting := self._queue.get_nowait():
                    waiting.lock.close()

    def _wake(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            name = f"chenhe-{self._room.name}"
            self._thread = Thread(target=self._work, name=name, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (run := self._queue.get()) and not self._is_closing:
            if self._begins(run):
                with self._running(run):
                    self._carry_out(run)
        if run:
            run.lock.close()

    def _begins(self, run: _Run[At]) -> bool:
        with self._changing:
            run.is_begun = self._runs.get(run.which) is run  # else it was cancelled meanwhile
        return run.is_begun

    @contextmanager
    def _running(self, run: _Run[At]) -> Generator[None]:
        try:
            yield
        except (_StoppedError, UnknownKeptError):
            self._logger.info("a run was given up: cancelled, deleted, or the server ends")
        except ChenheError as error:
            self._fail(run, said_of(error))
        except Exception:
            self._logger.exception("a run failed")
            self._fail(run, (self._room.failed,))
        finally:
            run.lock.close()
            with self._changing:
                if self._runs.get(run.which) is run:  # else it was begun again meanwhile
                    del self._runs[run.which]

    def _carry_out(self, run: _Run[At]) -> None:
        kept = self.folder.change(run.which, self._begun)
        if kept.state is State.CANCELLED:
            raise _StoppedError
        self.work(kept, self._watched(run))
        self._end(run, State.DONE)

    def _begun(self, kept: About) -> About:
        """Under way, unless it was cancelled while it waited."""
        if kept.state is State.CANCELLED:
            return kept
        return replace(kept, state=State.RUNNING, begun_at=self.clock())

    def _watched(self, run: _Run[At]) -> Callable[[At], None]:
        looked = self.seconds()
        ends = looked + self.longest_minutes * 60

        def told(reached: At) -> None:
            nonlocal looked
            now = self.seconds()
            if run.is_unwanted or self._is_closing:
                raise _StoppedError
            if now > ends:
                raise self._room.too_long(minutes=self.longest_minutes)
            if now - looked >= LOOK_SECONDS:
                looked = now
                self._check_wanted(run)
            run.reached = reached

        return told

    def _check_wanted(self, run: _Run[At]) -> None:
        if self.folder.find(run.which).state is State.CANCELLED:
            raise _StoppedError

    def _cancelled(self, kept: About) -> About:
        is_late = not kept.state.is_busy  # it ended a moment ago
        return kept if is_late else replace(kept, state=State.CANCELLED, ended_at=self.clock())

    def _fail(self, run: _Run[At], problem: tuple[Said, ...]) -> None:
        """What is to go with it goes first: whoever sees that it failed finds it gone."""
        try:
            self.failed(run.which)
        except ChenheError:
            self._logger.exception("what should go with a run that failed is still there")
        self._end(run, State.FAILED, problem)

    def _end(self, run: _Run[At], state: State, problem: tuple[Said, ...] = ()) -> None:
        ended_at = self.clock()

        def ended(kept: About) -> About:
            if kept.state is State.CANCELLED:
                return kept
            return replace(kept, state=state, problem=problem, ended_at=ended_at)

        try:
            self.folder.change(run.which, ended)
        except UnknownKeptError:
            self._logger.info("a run ended that was deleted meanwhile")
        except ChenheError:
            self._logger.exception("how a run ended could not be kept")
