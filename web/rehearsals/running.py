"""Scenarios rehearsed by processes or a cluster; the simulator is loaded only here.

It needs packages of the extra `sim`, which are dear to import for pages that run nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal, Wanted

SIMULATOR = "workflow.rehearsal.running"
PACKAGES = frozenset({"numba", "numpy", "scipy", "llvmlite"})


class SimulatorMissingError(ChenheError):
    """This machine lacks what rehearses."""

    template = "這台電腦還不能預演：缺少套件 %(package)s。請執行 pip install 'chenhe[sim]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who runs the replications: so many processes (None: one a core), or a Dask cluster."""

    workers: int | None = None
    cluster: str = ""  # the address of its scheduler


def rehearsed(
    scenarios: Sequence[Scenario],
    rulebook: Rulebook,
    wanted: Wanted,
    *,
    crew: Crew,
    progress: Progress | None = None,
    sink: Any = None,
) -> Rehearsal:
    """The first scenario rehearsed, and the others compared with it.

    `sink` gets the trace of replication 1 of the first. Raises SimulatorMissingError, or what the
    simulator refuses; when it raises, KeyboardInterrupt and `progress` too, no worker is left.
    """
    with _executor(crew) as (simulator, by):
        found: Rehearsal = simulator.rehearsed(
            scenarios, rulebook, wanted, executor=by, progress=progress, sink=sink
        )
    return found


class Again(Protocol):
    """Rehearses scenarios once more, with something else wanted if that is said."""

    def __call__(
        self, scenarios: Sequence[Scenario], instead: Wanted | None = None, /
    ) -> Rehearsal:
        """The first scenario rehearsed, and the others compared with it."""
        ...


@contextmanager
def rehearsing(
    rulebook: Rulebook, wanted: Wanted, *, crew: Crew, progress: Progress | None = None
) -> Generator[Again]:
    """Rehearses as often as it is called, by the same processes; progress counts all of it.

    Raises what `rehearsed` raises.
    """
    counting = _Counting(progress)
    with _executor(crew) as (simulator, by):

        def again(scenarios: Sequence[Scenario], instead: Wanted | None = None, /) -> Rehearsal:
            found: Rehearsal = simulator.rehearsed(
                scenarios, rulebook, instead or wanted, executor=by, progress=counting.told
            )
            counting.end()
            return found

        yield again


@contextmanager
def _executor(crew: Crew) -> Generator[tuple[Any, Executor]]:
    """The simulator and who runs it; raises SimulatorMissingError."""
    simulator = simulator_part(SIMULATOR)
    executor: AbstractContextManager[Executor] = (
        simulator.cluster(crew.cluster) if crew.cluster else simulator.processes(crew.workers)
    )
    with executor as by:
        yield simulator, by


class _Counting:
    """Progress over several rehearsals one after the other."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._before, self._now = progress, 0, 0

    def told(self, reached: Reached) -> None:
        """How far the rehearsal is that runs."""
        self._now = reached.of
        if self._progress:
            before = self._before
            self._progress(Reached(done=before + reached.done, of=before + reached.of))

    def end(self) -> None:
        """It is done."""
        self._before, self._now = self._before + self._now, 0


def simulator_part(name: str) -> Any:
    """A module of the simulator; raises SimulatorMissingError."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in PACKAGES:
            raise
        raise SimulatorMissingError(package=error.name) from error
