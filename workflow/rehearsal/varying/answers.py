"""What comes of changing the inputs of a scenario: values to keep, to tell and to show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from workflow.kept.about import Said
from workflow.rehearsal.result import Difference, Estimate, Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Rehearsal

Rehearse = Callable[[Sequence[Scenario]], Rehearsal]  # the first is what the others are less


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """How the documents of an answer were drawn."""

    scenario: str  # the name of the base
    seed: int
    replications: int
    warmup_days: int
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A scenario with some inputs changed; differences are it less the base."""

    values: tuple[str, ...]  # of the keys, in their order
    metrics: Mapping[str, Estimate | None]
    differences: Mapping[str, Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A key of the scenario and the values that it takes, as written."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Every combination of the values of one key or more."""

    sampled: Sampled
    axes: tuple[Axis, ...]
    base: Point
    points: tuple[Point, ...]  # the last key changes fastest


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An input with a little less and a little more of it; None where that is not allowed."""

    key: str
    at: str  # what it is in the base
    less: Point | None
    more: Point | None

    @property
    def size(self) -> float:
        """By how many days documents take longer or shorter, at most."""
        there = [each.differences.get("cycle_days") for each in (self.less, self.more) if each]
        return max((abs(each.difference) for each in there if each), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """Each input changed alone, that with the largest effect first."""

    sampled: Sampled
    by: float
    base: Point
    effects: tuple[Effect, ...]
    notes: tuple[Said, ...]


class Move(Enum):
    """What a step of a search does."""

    BASE = "base"
    ADD = "add"
    TAKE = "take"  # one was not needed
    KEEP = "keep"  # one was needed: taken away on trial only
    AMPLE = "ample"  # as many as one likes, everywhere: what people can reach at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One staff plan tried."""

    move: Move
    key: str  # of the position; "" for the base and for ample staff
    holders: int  # of it, in this plan
    persons: int  # of all positions
    rate: Estimate | None
    reaches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPlan:
    """The fewest people found with whom enough is in time; `why` says why there are none."""

    sampled: Sampled
    aim: float
    steps: tuple[Step, ...]
    holders: Mapping[str, int]  # of the plan, where it differs from the base
    persons: int
    base_persons: int
    toml: str  # the scenario of the plan; "" where none was found
    why: Said | None = None


def sampled(result: Result) -> Sampled:
    """How a result was drawn."""
    return Sampled(
        scenario=result.scenario,
        seed=result.seed,
        replications=result.replications,
        warmup_days=result.warmup_days,
        days=result.days,
    )


def metrics(result: Result) -> dict[str, Estimate | None]:
    """What is compared of a result, each with its interval."""
    total = result.total
    return {
        "cycle_days": total.cycle_days.mean if total.cycle_days else None,
        "wait_days": total.wait_days.mean if total.wait_days else None,
        "on_time_rate": total.on_time_rate,
    }
