"""What the days judged come to, in the record and beside it in the simulation.

The bounds of a simulated figure hold one run more, 19 times of 20 (Student t): a log is one run
too, and what was learned for the simulation comes from days that are another. An interval of the
mean would be narrower, and leave out most logs of a scenario that is right.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from statistics import NormalDist
from typing import Any

import numpy as np

from workflow.fitting.clock import Floats, Ints
from workflow.fitting.parting import Parted
from workflow.rehearsal.estimating import estimate, t_quantile
from workflow.rehearsal.result import Estimate, Result
from workflow.rehearsal.scenario import OUTSIDE
from workflow.rehearsal.validation.answer import MEAN, SHARES, Figure, Part, Stay

LEVEL, POWER = 0.05, 0.8
SPREAD = {MEAN: "mean", "cycle_days_p50": "p50", "cycle_days_p90": "p90"}


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The documents received on the days judged, as seen at the close of the last."""

    cycle_days: Floats  # of the decided
    decided_day: Ints  # the working day of receipt, likewise
    in_time: Ints  # 1, 0; of those of which it is known
    part: Part


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Standard errors of mean days; None where too little was simulated."""

    clustered: float  # of the record, documents of one day together
    apart: float  # standard deviation between replications: that of one run
    simulated: float  # of the mean of all replications
    count: int  # replications
    learned: float  # from what was learned from days that are themselves one run

    @property
    def difference(self) -> float:
        """Of the difference between record and simulation."""
        return math.hypot(max(self.clustered, self.apart), self.simulated, self.learned)


def judged_of(parts: Parted) -> Judged:
    """The documents that are judged."""
    documents, clock = parts.judged.documents, parts.judged.clock
    mine = documents.day >= parts.first
    cycle, in_time = documents.cycle[mine] / clock.day_minutes, documents.in_time[mine]
    is_decided = ~np.isnan(cycle)
    part = Part(
        first=clock.date_of(parts.first),
        last=clock.date_of(parts.last),
        days=parts.last + 1 - parts.first,
        received=len(cycle),
        decided=int(is_decided.sum()),
    )
    return Judged(
        cycle_days=cycle[is_decided],
        decided_day=documents.day[mine][is_decided],
        in_time=in_time[in_time >= 0],
        part=part,
    )


def figures_of(
    judged: Judged, result: Result, errors: Errors | None, share: float
) -> Iterator[Figure]:
    """Days from receipt to 核定, shares, and how many came."""
    cycle = judged.cycle_days
    spread = result.total.cycle_days
    recorded = float(cycle.mean()), *map(float, np.quantile(cycle, (0.5, 0.9)))
    for (key, name), value in zip(SPREAD.items(), recorded, strict=True):
        found = figure(key, value, getattr(spread, name) if spread else None, share)
        yield _with_errors(found, errors) if key == MEAN and errors else found
    rate = float(judged.in_time.mean()) if len(judged.in_time) else None
    yield figure("on_time_rate", rate, result.total.on_time_rate, share)
    part, each = judged.part, result.by_replication
    yield figure(
        "unfinished_rate",
        part.unfinished / part.received,
        estimate(each["unfinished_rate"]),
        share,
    )
    coming = estimate(None if count is None else count / part.days for count in each["cases"])
    yield figure("documents_a_day", part.received / part.days, coming, share)


def figure(key: str, recorded: float | None, simulated: Estimate | None, share: float) -> Figure:
    """A figure of both, with the bounds of one run more.

    `share` are the days judged, of those learned from: the more there are of these, the surer is
    what was learned.
    """
    if simulated is None:
        return Figure(key=key, recorded=recorded, simulated=None)
    mean, half = simulated.mean, _half_of_one_more(simulated, share)
    if half is None:
        return Figure(key=key, recorded=recorded, simulated=mean)
    return Figure(
        key=key,
        recorded=recorded,
        simulated=mean,
        low=max(0.0, mean - half),
        high=min(1.0 if key in SHARES else math.inf, mean + half),
    )


def _with_errors(found: Figure, errors: Errors) -> Figure:
    """The mean with the bounds by which a difference of means is seen."""
    assert found.simulated is not None
    half = t_quantile(errors.count - 1) * errors.difference
    return replace(found, low=max(0.0, found.simulated - half), high=found.simulated + half)


def _half_width(found: Estimate) -> float | None:
    """Half of the interval of the mean; a bound may be cut off where no value can be."""
    if found.low is None or found.high is None:
        return None
    return max(found.mean - found.low, found.high - found.mean)


def _half_of_one_more(found: Estimate, share: float) -> float | None:
    half = _half_width(found)
    return None if half is None else half * math.sqrt(found.count * (1 + share) + 1)


def stays_of(parts: Parted, opened: Floats, result: Result) -> list[Stay]:
    """Days of stay by position, of the signatures given on the days judged.

    What waited for an agency outside stays out of the mean, for its desk opened nobody knows when;
    agencies of which nothing is on record have no line.
    """
    signed, day = parts.judged.signatures, parts.judged.clock.day_minutes
    begins, ends = parts.first * day, (parts.last + 1) * day
    mine = (signed.minute > begins) & (signed.minute <= ends)
    days = (signed.minute - opened) / day
    received = int((parts.judged.documents.day >= parts.first).sum())
    found: list[Stay] = []
    given = {key: days[mine & (signed.key == at)] for at, key in enumerate(signed.keys)}
    for key in {**given, **result.positions}:
        if key not in given and key.startswith(f"{OUTSIDE}/"):
            continue
        position, own = result.positions.get(key), given.get(key, days[:0])
        known = own[~np.isnan(own)]
        recorded = float(known.mean()) if len(known) else None
        beside = figure(key, recorded, position.stay_days if position else None, parts.share)
        found.append(_stay(beside, len(own), received, result))
    there = [each for each in found if each.signatures or each.figure.simulated is not None]
    return sorted(there, key=lambda each: -abs(each.excess))


def _stay(found: Figure, signatures: int, received: int, result: Result) -> Stay:
    position = result.positions.get(found.key)
    simulated, recorded = 0.0, (found.recorded or 0.0) * signatures / received
    if position and found.simulated and result.total.cases:
        simulated = found.simulated * position.handled / result.total.cases
    if signatures and found.recorded is None:
        recorded = simulated  # nobody can tell
    return Stay(
        figure=found,
        signatures=signatures,
        excess=simulated - recorded,
    )


def errors_of(judged: Judged, result: Result, share: float) -> Errors | None:
    """How far means may be off by chance; None where a single replication had any."""
    spread = result.total.cycle_days
    half = _half_width(spread.mean) if spread else None
    if spread is None or half is None:
        return None
    count = spread.mean.count
    simulated = half / t_quantile(count - 1)
    apart = simulated * math.sqrt(count)
    return Errors(
        clustered=clustered_error(judged.cycle_days, judged.decided_day),
        apart=apart,
        count=count,
        simulated=simulated,
        learned=apart * math.sqrt(share),
    )


def clustered_error(values: Floats, cluster: Ints) -> float:
    """The standard error of a mean whose values go together in clusters."""
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.bincount(place, values - values.mean())
    return math.sqrt(float((sums**2).sum()) * len(sums) / max(1, len(sums) - 1)) / len(values)


def smallest_seen(error: float) -> float:
    """The smallest difference that is seen 4 times of 5, tested at 5 % from both sides."""
    normal = NormalDist()
    return (normal.inv_cdf(1 - LEVEL / 2) + normal.inv_cdf(POWER)) * error


def distance(recorded: tuple[float, ...], simulated: tuple[float, ...]) -> float | None:
    """The earth mover's distance between two curves, taken at the same shares."""
    if not recorded or not simulated:
        return None
    statistics: Any = import_module("scipy.stats")  # dear to import, needed at the very end
    return float(statistics.wasserstein_distance(recorded, simulated))
