"""Kept audits begun, watched and carried out in the background."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from workflow.audit.findings import Audit
from workflow.audit.kept.about import LONGEST_RUN_MINUTES, MOST_WAITING, Asked, KeptAudit
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.log import Log
from workflow.kept.running import RunQueue
from workflow.texts import msgid

Progress = Callable[[str, int, int], None]
Judge = Callable[[KeptAudit, bytes, Progress], tuple[Audit, Log]]
WRITING = msgid("存下發現")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a run is: the stage, and how much of it is done."""

    stage: str
    done: int
    of: int


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
    _queue: RunQueue[KeptAudit, Reached] = field(init=False)

    def __post_init__(self) -> None:
        self._queue = RunQueue(
            folder=self.folder,
            work=self._carry_out,
            clock=self.clock,
            seconds=self.seconds,
            longest_minutes=LONGEST_RUN_MINUTES,
        )

    def start(self, audit: str, asked: Asked | None = None) -> KeptAudit:
        """Put an audit into the queue, read as `asked` if that is new.

        Raises UnknownAuditError, AuditBusyError or TooManyWaitingError; UploadGoneError where there
        is no file any more, and what was found then stays.
        """
        if not self.folder.find(audit).asked.is_own:  # which is read anew
            self.folder.check_upload(audit)

        def changed(kept: KeptAudit) -> KeptAudit:
            return replace(kept, asked=asked or kept.asked)

        return self._queue.start(audit, changed, most=MOST_WAITING)

    def reached(self, audit: str) -> Reached | None:
        """How far it is; None unless this process runs it."""
        return self._queue.reached(audit)

    def delete(self, audit: str) -> None:
        """Take an audit away; one that runs ends at its next step. Raises UnknownAuditError."""
        self._queue.delete(audit)

    def close(self) -> None:
        """End the thread; what runs is cut off at its next step, what waits at once."""
        self._queue.close()

    def _carry_out(self, kept: KeptAudit, told: Callable[[Reached], None]) -> None:
        def progress(stage: str, done: int, of: int) -> None:
            told(Reached(stage=stage, done=done, of=of))

        content = b"" if kept.asked.is_own else self.folder.upload(kept.id)
        found, log = self.judge(kept, content, progress)
        self.folder.keep_found(kept.id, found, log, partial(progress, WRITING))
        self.folder.bring_work(kept.id, self.clock())
