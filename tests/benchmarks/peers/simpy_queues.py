"""The route of one row in SimPy: eight signatures, two of them at once, a queue each."""

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

LADDER, BRANCHES, DEPTH = 8, (3, 4), 0  # signatures; those given at once; the drafter's


def fifo(cases: int, gap: float, minutes: float, seed: int) -> float:
    """The mean cycle time of so many documents, first come first served."""
    return _Office(cases, gap, minutes, seed, has_priorities=False).run()


def priorities(cases: int, gap: float, minutes: float, seed: int) -> float:
    """The same with three urgencies, which do not interrupt work."""
    return _Office(cases, gap, minutes, seed, has_priorities=True).run()


class _Office:
    def __init__(
        self, cases: int, gap: float, minutes: float, seed: int, *, has_priorities: bool
    ) -> None:
        self._env = simpy.Environment()
        kind = simpy.PriorityResource if has_priorities else simpy.Resource
        self._desks: list[Any] = [kind(self._env) for _ in range(LADDER)]
        self._random = np.random.default_rng(seed)
        self._cases, self._gap, self._minutes = cases, gap, minutes
        self._has_priorities = has_priorities
        self._spent = 0.0

    def run(self) -> float:
        self._env.process(self._arrivals())
        self._env.run()
        return self._spent / self._cases

    def _arrivals(self) -> Generator[simpy.Event, Any, None]:
        gaps = self._random.exponential(self._gap, self._cases).tolist()
        ranks = self._random.choice(3, self._cases, p=(0.05, 0.2, 0.75)).tolist()
        times = self._random.exponential(self._minutes, (self._cases, LADDER)).tolist()
        for gap, rank, minutes in zip(gaps, ranks, times, strict=True):
            yield self._env.timeout(gap)
            self._env.process(self._document(rank, minutes))

    def _document(self, rank: int, minutes: list[float]) -> Generator[simpy.Event, Any, None]:
        came = self._env.now
        first, second = BRANCHES
        for at in range(first):
            yield from self._sign(at, rank, minutes[at])
        both = [self._env.process(self._sign(at, rank, minutes[at])) for at in BRANCHES]
        yield self._env.all_of(both)
        for at in range(second + 1, LADDER):
            yield from self._sign(at, rank, minutes[at])
        self._spent += self._env.now - came

    def _sign(self, at: int, rank: int, minutes: float) -> Generator[simpy.Event, Any, None]:
        desk = self._desks[at]
        with desk.request(rank) if self._has_priorities else desk.request() as turn:
            yield turn
            yield self._env.timeout(minutes)
