"""Replications that a worker runs in one go: what it is handed, and what it hands back.

A replication depends on its job and number alone, so that it does not matter who runs which.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from threading import Event

from workflow.rehearsal.figures import Replication, Until
from workflow.rehearsal.network.network import Network
from workflow.rehearsal.replicating import Sink, replicated

FIRST_RUN = Until(warmup_days=0, days=1)
_compiled = Event()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is replicated."""

    network: Network
    until: Until
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Replications that were run one after the other, and when (seconds since 1970)."""

    replications: tuple[Replication, ...]
    began: float
    ended: float

    @property
    def seconds_each(self) -> float:
        """How long one of them took."""
        return (self.ended - self.began) / len(self.replications)


def run_chunk(job: Job, numbers: Sequence[int], sink: Sink | None = None) -> Chunk:
    """Run these replications; `sink` gets what happens in them."""
    compile_kernel(job)
    began = time.time()
    found = tuple(
        replicated(job.network, job.until, seed=job.seed, number=number, sink=sink)
        for number in numbers
    )
    return Chunk(replications=found, began=began, ended=time.time())


def compile_kernel(job: Job) -> None:
    """Compile the kernel, or take it from the cache, once a process: time which is not counted."""
    if not _compiled.is_set():
        replicated(job.network, FIRST_RUN, seed=0, number=1)
        _compiled.set()


def simulated_seconds(chunks: Sequence[Chunk]) -> float:
    """For how long one worker at least was simulating."""
    total, until = 0.0, 0.0
    for chunk in sorted(chunks, key=lambda each: each.began):
        total += max(0.0, chunk.ended - max(chunk.began, until))
        until = max(until, chunk.ended)
    return total


def in_order(chunks: Sequence[Chunk]) -> list[Replication]:
    """Their replications by number."""
    return sorted(
        (each for chunk in chunks for each in chunk.replications), key=attrgetter("number")
    )
