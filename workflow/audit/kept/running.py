"""The one thread that carries out kept audits, one after the other, and says how far it is.

One at a time: an audit takes a core and a good deal of memory, and the pages of the same server
have to be answered meanwhile. Whoever waits is told so.
"""

import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from logging import getLogger
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from rules.errors import ChenheError
from workflow.audit.findings import Audit
from workflow.audit.kept.about import (
    LONGEST_RUN_MINUTES,
    MOST_WAITING,
    Asked,
    AuditBusyError,
    KeptAudit,
    RunTooLongError,
    Said,
    State,
    TooManyWaitingError,
    UnknownAuditError,
)
from workflow.audit.kept.folder import AuditFolder
from workflow.texts import msgid

FAILED = Said(
    template=msgid(
        "稽核時程式出了問題，這是程式的錯誤，不是檔案造成的；已記在伺服器的紀錄裡。"
        "請把時間告訴管理人員"
    )
)
CLOSE_SECONDS = 10  # for the run under way to reach its next step
logger = getLogger("chenhe.audit")

Progress = Callable[[str, int, int], None]
Judge = Callable[[KeptAudit, bytes, Progress], Audit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a run is: the stage, and how much of it is done."""

    stage: str
    done: int
    of: int


class _StoppedError(Exception):
    """Nobody wants this run any more."""


@dataclass(kw_only=True)
class _Run:
    """One audit that waits or runs, its lock held until it ends."""

    audit: str
    lock: ExitStack
    reached: Reached | None = None
    is_unwanted: bool = False


@dataclass(kw_only=True)
class AuditRuns:
    """The audits of a folder, begun and watched; `close` ends the thread.

    `judge` makes the findings of a file, and may raise ChenheError for one that it cannot read.
    What was under way when the process ended is found cut off: nobody holds its lock.
    """

    folder: AuditFolder
    judge: Judge
    clock: Callable[[], datetime]
    seconds: Callable[[], float] = time.monotonic
    _runs: dict[str, _Run] = field(default_factory=dict[str, _Run])
    _queue: "SimpleQueue[_Run | None]" = field(default_factory=SimpleQueue["_Run | None"])
    _changing: Lock = field(default_factory=Lock)
    _thread: Thread | None = None
    _is_closing: bool = False

    def start(self, audit: str, asked: Asked | None = None) -> KeptAudit:
        """Put an audit into the queue, read as `asked` if that is new.

        Raises UnknownAuditError, AuditBusyError or TooManyWaitingError.
        """
        with self._changing:
            kept = self.folder.find(audit)
            if len(self._runs) >= MOST_WAITING:
                raise TooManyWaitingError(count=len(self._runs))
            with ExitStack() as lock:
                if not lock.enter_context(self.folder.held(audit)):
                    raise AuditBusyError(file=kept.file)
                queued = replace(
                    kept, state=State.QUEUED, asked=asked or kept.asked, problem=(), ended_at=None
                )
                self.folder.change(audit, lambda _: queued)
                run = self._runs[audit] = _Run(audit=audit, lock=lock.pop_all())
            self._queue.put(run)
            self._wake()
        return queued

    def reached(self, audit: str) -> Reached | None:
        """How far it is; None unless this process runs it."""
        run = self._runs.get(audit)
        return run.reached if run else None

    def delete(self, audit: str) -> None:
        """Take an audit away; one that runs ends at its next step. Raises UnknownAuditError."""
        if run := self._runs.get(audit):
            run.is_unwanted = True
        self.folder.delete(audit)

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
            self._thread = Thread(target=self._work, name="chenhe-audit", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (run := self._queue.get()) and not self._is_closing:
            with self._running(run):
                self._carry_out(run)
        if run:
            run.lock.close()

    @contextmanager
    def _running(self, run: _Run) -> Generator[None]:
        try:
            yield
        except (_StoppedError, UnknownAuditError):
            logger.info("an audit was given up: deleted, or the server ends")
        except ChenheError as error:
            problem = tuple(
                Said(template=template, facts={name: str(fact) for name, fact in facts.items()})
                for template, facts in error.sentences
            )
            self._end(run, State.FAILED, problem)
        except Exception:
            logger.exception("an audit failed")
            self._end(run, State.FAILED, (FAILED,))
        finally:
            run.lock.close()
            with self._changing:
                self._runs.pop(run.audit, None)

    def _carry_out(self, run: _Run) -> None:
        kept = self.folder.change(run.audit, lambda each: replace(each, state=State.RUNNING))
        found = self.judge(kept, self.folder.upload(run.audit), self._watched(run))
        self.folder.keep_findings(run.audit, found)
        self._end(run, State.DONE)

    def _watched(self, run: _Run) -> Progress:
        ends = self.seconds() + LONGEST_RUN_MINUTES * 60

        def told(stage: str, done: int, of: int) -> None:
            if run.is_unwanted or self._is_closing:
                raise _StoppedError
            if self.seconds() > ends:
                raise RunTooLongError(minutes=LONGEST_RUN_MINUTES)
            run.reached = Reached(stage=stage, done=done, of=of)

        return told

    def _end(self, run: _Run, state: State, problem: tuple[Said, ...] = ()) -> None:
        try:
            ended_at = self.clock()
            self.folder.change(
                run.audit,
                lambda kept: replace(kept, state=state, problem=problem, ended_at=ended_at),
            )
        except ChenheError:
            logger.exception("how an audit ended could not be kept")
