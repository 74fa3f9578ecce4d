"""Hands replications out to the workers of an executor, and tells how far they are."""

import math
from collections.abc import Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)

from workflow.rehearsal.network.tables import Floats
from workflow.rehearsal.refusals import WorkersLostError
from workflow.rehearsal.replicating import Sink
from workflow.rehearsal.running.chunks import Chunk, Job, compile_kernel, run_chunk
from workflow.rehearsal.running.executors import RETRIES
from workflow.rehearsal.wanted import Progress, Reached

SECONDS_A_CHUNK = 0.5  # of work, so that handing it out costs little
FIRST_ONES = 16  # replications handed out one by one, until it is known how long one takes
HEARTBEAT_SECONDS = 0.5  # at most between two calls of progress


class Crew:
    """The workers of one rehearsal.

    Whatever ends it, progress that raises too, takes back all that is not yet begun.
    """

    def __init__(self, executor: Executor, progress: Progress | None) -> None:
        self._done, self._of = 0, 0
        self._executor, self._progress = executor, progress

    def expect(self, more: int) -> None:
        """So many replications more are to be run."""
        self._of += more

    def replicate(
        self, job: Job, numbers: Sequence[int], *, sink: Sink | None = None
    ) -> list[Chunk]:
        """Run these replications. With a sink the first is run here, and traced."""
        compile_kernel(job)
        own = tuple(numbers[:1]) if sink else ()
        task = _Task(self._executor, job, numbers[len(own) :])
        try:
            task.begin()
            found = [run_chunk(job, own, self._telling(sink))] if sink and own else []
            self._tell(len(own))
            while task.is_under_way:
                chunks = task.next_chunks()
                self._tell(sum(len(chunk.replications) for chunk in chunks))
                found += chunks
        finally:
            task.cancel()
        return found

    def _tell(self, more: int = 0) -> None:
        self._done += more
        if self._progress:
            self._progress(Reached(done=self._done, of=self._of))

    def _telling(self, sink: Sink) -> Sink:
        """The same sink; each piece of the trace is a moment to stop at, too."""

        def told(trace: Floats) -> None:
            self._tell()
            sink(trace)

        return told


class _Task:
    """Replications of one job under way."""

    def __init__(self, executor: Executor, job: Job, numbers: Sequence[int]) -> None:
        self._executor, self._job = executor, job
        self._waiting = list(numbers)
        self._pending: dict[Future[Chunk], Sequence[int]] = {}
        self._losses: dict[int, int] = {}  # by the first number of a chunk

    @property
    def is_under_way(self) -> bool:
        """Whether some are not done."""
        return bool(self._pending)

    def begin(self) -> None:
        """Hand out the first ones."""
        for number in self._waiting[:FIRST_ONES]:
            self._submit([number])
        del self._waiting[:FIRST_ONES]

    def next_chunks(self) -> list[Chunk]:
        """What is done by now, or nothing after a while; the rest goes out with the first."""
        done, _ = wait(self._pending, timeout=HEARTBEAT_SECONDS, return_when=FIRST_COMPLETED)
        results = [self._result(future, self._pending.pop(future)) for future in done]
        chunks = [chunk for chunk in results if chunk]
        if chunks:
            self._submit_rest(chunks[0].seconds_each)
        return chunks

    def cancel(self) -> None:
        """Take back what is not yet begun."""
        for future in self._pending:
            future.cancel()

    def _submit_rest(self, seconds_each: float) -> None:
        size = max(1, math.ceil(SECONDS_A_CHUNK / max(seconds_each, 1e-6)))
        for first in range(0, len(self._waiting), size):
            self._submit(self._waiting[first : first + size])
        self._waiting.clear()

    def _submit(self, numbers: Sequence[int]) -> None:
        try:
            future = self._executor.submit(run_chunk, self._job, numbers)
        except BrokenExecutor as error:
            raise WorkersLostError(times=RETRIES) from error
        self._pending[future] = numbers

    def _result(self, future: Future[Chunk], numbers: Sequence[int]) -> Chunk | None:
        """The chunk; None where its worker died, and then it is handed out again."""
        try:
            return future.result()
        except (BrokenExecutor, CancelledError) as error:
            losses = self._losses[numbers[0]] = self._losses.get(numbers[0], 0) + 1
            if losses > RETRIES:
                raise WorkersLostError(times=RETRIES) from error
            self._submit(numbers)
            return None
