"""A small rehearsal for tests, and executors that run it here or not at all."""

from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any, ParamSpec, TypeVar

from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from workflow.rehearsal.running import rehearsed
from workflow.rehearsal.scenario import Arrivals, Scenario, Weighted
from workflow.rehearsal.wanted import Rehearsal, Wanted

MONDAY = date(2026, 3, 2)
ROW = Weighted(row="line:109")
P = ParamSpec("P")
Answer = TypeVar("Answer")


@cache
def rulebook() -> Rulebook:
    """The shipped one."""
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


def a_scenario(name: str = "示範", *, per_day: float = 10, **changes: object) -> Scenario:
    """Ten documents a day of one row, for three days."""
    made = Scenario(name=name, start=MONDAY, days=3, arrivals=Arrivals(per_day=per_day, mix=(ROW,)))
    return replace(made, **changes)


@dataclass(kw_only=True)
class Here(Executor):
    """Runs everything in this process; the sizes of what it was handed stay on record."""

    sizes: list[int] = field(default_factory=list[int])

    def submit(
        self, fn: Callable[P, Answer], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Answer]:
        """Run it at once."""
        self.sizes.append(len(args[1]))  # pyright: ignore[reportArgumentType]
        future: Future[Answer] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Threads(ThreadPoolExecutor):
    """Threads of this process; all that was handed out stays on record."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self.handed_out: list[Future[Any]] = []

    def submit(
        self, fn: Callable[P, Answer], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Answer]:
        """Hand it out, and keep what is promised."""
        future = super().submit(fn, *args, **kwargs)
        self.handed_out.append(future)
        return future


@dataclass(kw_only=True)
class Dying(Executor):
    """Loses what it has in hand as often as it is told to, then runs it here."""

    losses: int
    here: Here = field(default_factory=Here)

    def submit(
        self, fn: Callable[P, Answer], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Answer]:
        """Lose it, or run it."""
        if not self.losses:
            return self.here.submit(fn, *args, **kwargs)
        self.losses -= 1
        future: Future[Answer] = Future()
        future.set_exception(BrokenProcessPool("示範"))
        return future


def run_here(*scenarios: Scenario, **wanted: object) -> Rehearsal:
    """Rehearse in this process, three replications if nothing is said."""
    return rehearsed(
        scenarios, rulebook(), replace(Wanted(replications=3), **wanted), executor=Here()
    )


def but_for_seconds(rehearsal: Rehearsal) -> Rehearsal:
    """All that has to be the same, whoever ran it."""
    return replace(
        rehearsal,
        result=replace(rehearsal.result, seconds=0.0),
        comparisons=tuple(
            replace(each, other=replace(each.other, seconds=0.0)) for each in rehearsal.comparisons
        ),
    )


@contextmanager
def threads(workers: int | None) -> Generator[Executor]:
    """Workers that need not be started: the same results, sooner."""
    with ThreadPoolExecutor(workers) as pool:
        yield pool
