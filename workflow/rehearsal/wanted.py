"""How much of a rehearsal is wanted, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.rehearsal.result import Comparison, Result

REPLICATIONS, SEED = 20, 0
FEWEST_FOR_PRECISION, MOST_FOR_PRECISION = 10, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to run. `days` and `cases` exclude each other; neither: the scenario's own days.

    With `precision` replications go on until the interval of the mean cycle time is within that
    share of the mean (0.05: plus or minus 5 %), from 10 to 1,000 of them.
    """

    replications: int = REPLICATIONS
    seed: int = SEED
    days: int | None = None
    cases: int | None = None
    precision: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a run is: replications of all scenarios done, and how many there will be."""

    done: int
    of: int  # with a precision, as many as seem to be needed so far


Progress = Callable[[Reached], None]  # may raise: the run ends, and nothing goes on behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A scenario's result, and the others against it."""

    result: Result
    comparisons: tuple[Comparison, ...] = ()
    is_precise: bool = True  # False: the most replications allowed do not reach the precision
