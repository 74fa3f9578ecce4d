"""Two samples of replications, figure by figure: where they cannot be of one office."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from workflow.rehearsal.figures import CaseFigures, PositionFigures, Replication

LEVEL = 0.001  # of one comparison; 99.9 %
FEWEST = 4  # replications with a value on each side, to compare it at all
ROUNDING = 1e-9
STUDENT: Any = stats.t  # scipy says no types
Values = NDArray[np.float64]
Figures = Mapping[str, float | None]
Sample = Callable[[int, int], Sequence[Replication]]  # of so many replications, by a seed


@dataclass(frozen=True, kw_only=True)
class Miss:
    """A figure that differs by more than chance."""

    figure: str
    one: float
    other: float
    p: float


def missed(one: Sample, other: Sample, sizes: tuple[int, int], seed: int) -> list[Miss]:
    """What differs, and differs again with other seeds.

    Of a thousand figures one differs at this level by chance, but not the same one again.
    """
    first = differing(one(sizes[0], seed), other(sizes[1], seed))
    if not first:
        return []
    again = {miss.figure for miss in differing(one(sizes[0], seed + 1), other(sizes[1], seed + 1))}
    return [miss for miss in first if miss.figure in again]


def differing(one: Sequence[Replication], other: Sequence[Replication]) -> list[Miss]:
    """The figures whose means differ, by Welch's t."""
    ours, theirs = ([figures_of(each) for each in sample] for sample in (one, other))
    names = dict.fromkeys(name for figures in (*ours, *theirs) for name in figures)
    return [miss for name in names if (miss := _compared(name, ours, theirs))]


def figures_of(replication: Replication) -> dict[str, float | None]:
    """Every figure of a replication, by name."""
    found: dict[str, float | None] = {
        "events": replication.events,
        "ended_at": replication.ended_at,
        "in_office": fmean(replication.in_office) if replication.in_office else None,
        "late": fmean(replication.late) if replication.late else None,
    }
    groups = {
        "": replication.total,
        **{f"{name} ": each for name, each in replication.by_urgency.items() if each.cases},
        **{f"{name} ": each for name, each in replication.by_unit.items() if each.cases},
    }
    for name, cases in groups.items():
        found |= {f"{name}{figure}": value for figure, value in _of_cases(cases)}
    for key, position in replication.positions.items():
        found |= {f"{key} {figure}": value for figure, value in _of_position(position)}
    return found


def _of_cases(cases: CaseFigures) -> Iterator[tuple[str, float | None]]:
    yield "cases", cases.cases
    yield "unfinished", cases.unfinished
    yield "overdue", cases.overdue
    yield "on_time_rate", cases.on_time_rate
    yield "closed_in_time_rate", cases.closed_in_time_rate
    for name, spread in (("cycle_days", cases.cycle_days), ("wait_days", cases.wait_days)):
        for part in ("mean", "p50", "p90", "p95"):
            yield f"{name} {part}", getattr(spread, part) if spread else None


def _of_position(position: PositionFigures) -> Iterator[tuple[str, float | None]]:
    yield "handled", position.handled
    yield "wait_days", position.wait_days
    yield "service_minutes", position.service_minutes
    yield "utilisation", position.utilisation
    yield "worked_minutes", position.worked_minutes
    yield "mean_queue", position.mean_queue
    yield "longest_queue", position.longest_queue


def _compared(name: str, one: Sequence[Figures], other: Sequence[Figures]) -> Miss | None:
    """One figure of both samples; a group that never occurs counts as 0, a mean of it as absent."""
    sides = [[each.get(name) for each in sample] for sample in (one, other)]
    if lacking := _lacking(name, sides):
        return lacking
    ours, theirs = (np.array([each for each in side if each is not None]) for side in sides)
    if min(len(ours), len(theirs)) < FEWEST:
        return None
    means, p = (float(ours.mean()), float(theirs.mean())), welch(ours, theirs)
    return Miss(figure=name, one=means[0], other=means[1], p=p) if p < LEVEL else None


def welch(ours: Values, theirs: Values) -> float:
    """The p of Welch's t, two-sided; of two constants 1 where they are the same, else 0."""
    parts = [side.var(ddof=1) / len(side) for side in (ours, theirs)]
    apart, variance = float(ours.mean() - theirs.mean()), float(sum(parts))
    if math.sqrt(variance) <= ROUNDING * max(1.0, abs(float(ours.mean()))):
        return float(
            math.isclose(apart, 0.0, abs_tol=ROUNDING * abs(float(ours.mean())) + ROUNDING)
        )
    shares = (part**2 / (len(side) - 1) for part, side in zip(parts, (ours, theirs), strict=True))
    freedom = variance**2 / float(sum(shares))
    return 2 * float(STUDENT.sf(abs(apart) / math.sqrt(variance), freedom))


def _lacking(name: str, sides: Sequence[Sequence[float | None]]) -> Miss | None:
    """A figure that one side always has and the other never."""
    have = [sum(each is not None for each in side) for side in sides]
    if sorted((have[0] == 0, have[1] == 0)) != [False, True]:
        return None
    one, other = (count / len(side) for count, side in zip(have, sides, strict=True))
    certain = max(one, other) == 1.0
    return Miss(figure=f"{name} (lacking)", one=one, other=other, p=0.0) if certain else None
