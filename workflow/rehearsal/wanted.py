"""How much of a rehearsal is wanted, and how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.rehearsal.result import Comparison, Difference, Result

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
    of: int  # with a precision, as many as seem to be needed so far; 0 where nobody knows
    stage: str = ""  # where no replications are counted: what is done, a message id


Progress = Callable[[Reached], None]  # may raise: the run ends, and nothing goes on behind it


DEMONSTRATED = 0.05  # a p below it, corrected where there are several


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One holder more at a position, and what differs by it."""

    key: str
    holders: int  # with the one more
    differences: Mapping[str, Difference]

    @property
    def helps(self) -> bool:
        """Whether documents are demonstrably decided sooner."""
        found = self.differences.get("cycle_days")
        if found is None or found.p_holm is None:
            return False
        return found.difference < 0 and found.p_holm < DEMONSTRATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What was tried for the bottleneck of a scenario; the last trial is the one that helps."""

    scenario: str
    trials: tuple[Trial, ...]  # none where nobody waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A scenario's result, and the others against it."""

    result: Result
    comparisons: tuple[Comparison, ...] = ()
    is_precise: bool = True  # False: the most replications allowed do not reach the precision
    relief: Relief | None = None  # of the last scenario, where that was asked
