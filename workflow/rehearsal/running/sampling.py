"""How many replications of every scenario there are to be, and running that many."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workflow.rehearsal.figures import Replication
from workflow.rehearsal.replicating import Sink
from workflow.rehearsal.running.chunks import Chunk, Job, in_order
from workflow.rehearsal.running.crew import Crew
from workflow.rehearsal.running.precision import enough, next_target
from workflow.rehearsal.wanted import FEWEST_FOR_PRECISION, MOST_FOR_PRECISION, Wanted


@dataclass(kw_only=True)
class Sample:
    """The replications of one scenario so far."""

    job: Job
    sink: Sink | None = None  # of replication 1
    chunks: list[Chunk] = field(default_factory=list[Chunk])
    replications: list[Replication] = field(default_factory=list[Replication])  # by number

    def grow(self, crew: Crew, target: int) -> None:
        """Go on to so many replications."""
        there = len(self.replications)
        numbers = range(there + 1, target + 1)
        self.chunks += crew.replicate(self.job, numbers, sink=None if there else self.sink)
        self.replications = in_order(self.chunks)


def first_count(wanted: Wanted) -> int:
    """How many replications of a scenario there will be, as far as one knows at first."""
    return FEWEST_FOR_PRECISION if wanted.precision else wanted.replications


def grow(samples: Sequence[Sample], wanted: Wanted, crew: Crew) -> bool:
    """Run as many replications of every scenario as are wanted; the crew expects the first ones.

    With a precision these are the fewest of which every scenario's mean cycle time is as precise;
    False where the most that are allowed are not.
    """
    _grow_to(samples, first_count(wanted), crew)
    return _grow_until_precise(samples, wanted.precision, crew) if wanted.precision else True


def _grow_to(samples: Sequence[Sample], count: int, crew: Crew) -> None:
    for sample in samples:
        sample.grow(crew, count)


def _grow_until_precise(samples: Sequence[Sample], share: float, crew: Crew) -> bool:
    looked_at = 0
    while True:
        grown = [sample.replications for sample in samples]
        there = len(grown[0])
        found = enough(grown, share, after=looked_at)
        if found or there >= MOST_FOR_PRECISION:
            break
        looked_at, target = there, next_target(grown, share)
        crew.expect((target - there) * len(samples))
        _grow_to(samples, target, crew)
    for sample in samples:
        sample.replications = sample.replications[: found or there]
    return found is not None
