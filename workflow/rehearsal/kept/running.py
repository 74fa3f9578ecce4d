"""Kept rehearsals begun, watched, cancelled and carried out in the background."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from workflow.kept.running import RunQueue
from workflow.rehearsal.kept.about import (
    LONGEST_RUN_MINUTES,
    MOST_WAITING,
    Given,
    KeptRehearsal,
    NotRunningError,
)
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.wanted import Progress, Reached

# The answer is of the kind that `workflow.rehearsal.kept.answers` names for the question.
Rehearse = Callable[[KeptRehearsal, tuple[Given, ...], Progress], object]


@dataclass(kw_only=True)
class RehearsalRuns:
    """The rehearsals of a folder, begun and watched; `close` ends the thread.

    `rehearse` carries out one by processes of its own; when its progress raises it ends them. What
    was under way when the process ended is found cut off: nobody holds its lock.
    """

    folder: RehearsalFolder
    rehearse: Rehearse
    clock: Callable[[], datetime]
    seconds: Callable[[], float] = time.monotonic
    _queue: RunQueue[KeptRehearsal, Reached] = field(init=False)

    def __post_init__(self) -> None:
        self._queue = RunQueue(
            folder=self.folder,
            work=self._carry_out,
            clock=self.clock,
            seconds=self.seconds,
            longest_minutes=LONGEST_RUN_MINUTES,
            failed=self.folder.forget_log,
        )

    def start(self, rehearsal: str, *, rulebook: str) -> KeptRehearsal:
        """Put a rehearsal into the queue, by this version of the rules.

        Raises UnknownRehearsalError, RehearsalBusyError or TooManyRehearsalsWaitingError.
        """

        def changed(kept: KeptRehearsal) -> KeptRehearsal:
            return replace(kept, rulebook=rulebook)

        return self._queue.start(rehearsal, changed, most=MOST_WAITING)

    def reached(self, rehearsal: str) -> Reached | None:
        """How far it is; None unless this process runs it."""
        return self._queue.reached(rehearsal)

    def cancel(self, rehearsal: str) -> KeptRehearsal:
        """Stop one that waits or runs; it can be run again. Raises NotRunningError for another."""
        before = self.folder.find(rehearsal)
        if not before.state.is_busy:
            raise NotRunningError(title=before.name)
        return self._queue.cancel(rehearsal)

    def delete(self, rehearsal: str) -> None:
        """Take a rehearsal away; one that runs is stopped. Raises UnknownRehearsalError."""
        self._queue.delete(rehearsal)

    def close(self) -> None:
        """End the thread; what runs is cut off, what waits too."""
        self._queue.close()

    def _carry_out(self, kept: KeptRehearsal, told: Progress) -> None:
        self.folder.keep_answer(kept.id, self.rehearse(kept, self.folder.given(kept.id), told))
