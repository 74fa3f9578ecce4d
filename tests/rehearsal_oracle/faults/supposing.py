"""Faults of what a scenario supposes."""

import math
from collections.abc import Iterator
from dataclasses import replace

from numpy.random import Generator

from rules.agency.agency import Mode
from rules.marks import Action
from rules.route import Branch, CosignStage, Route
from tests.rehearsal_oracle.supposed import OUTSIDE, Away, Supposed
from workflow.rehearsal.scenario import Distribution, Service

Interval = tuple[float, float]


class OwnIsAPool(Supposed):
    def owns(self, key: str) -> bool:
        return False


class OneHolderEach(Supposed):
    def holders(self, key: str) -> int:
        return 1


class OwnHoursIgnored(Supposed):
    def hours(self, key: str) -> list[Interval]:
        return [(0.0, self.day)]


class LastDayOfAnAbsenceIsWorked(Supposed):
    def absences(self, key: str) -> list[Away]:
        return [replace(each, until=each.until - self.day) for each in super().absences(key)]


class DeviationForCv(Supposed):
    """cv is taken for the standard deviation in minutes."""

    def drawn(self, random: Generator, by: Distribution, mean: float, cv: float) -> float:
        return super().drawn(random, by, mean, cv / mean if mean else 0.0)


class GammaTurnedRound(Supposed):
    """Shape and scale of a gamma in each other's place."""

    def drawn(self, random: Generator, by: Distribution, mean: float, cv: float) -> float:
        if by is not Distribution.GAMMA:
            return super().drawn(random, by, mean, cv)
        return random.gamma(mean * cv**2, 1 / cv**2)


class MeanForMedian(Supposed):
    """The mean of a lognormal is taken for its median."""

    def drawn(self, random: Generator, by: Distribution, mean: float, cv: float) -> float:
        if by is not Distribution.LOGNORMAL:
            return super().drawn(random, by, mean, cv)
        return random.lognormal(math.log(mean), math.sqrt(math.log(1 + cv**2)))


class ServiceAllOrNothing(Supposed):
    """What is said most particularly says all: its gaps are filled from nothing said at all."""

    def service(self, key: str, action: Action) -> Service:
        services = self.scenario.services
        said = services.positions.get(key) or services.positions.get(key.split("/")[1])
        if said is None:
            return super().service(key, action)
        return Service(
            distribution=said.distribution or Distribution.EXPONENTIAL,
            mean_minutes=20.0 if said.mean_minutes is None else said.mean_minutes,
            cv=1.0 if said.cv is None else said.cv,
        )


class ActionBeforePosition(Supposed):
    """What is said of an action goes before what is said of a position."""

    def service(self, key: str, action: Action) -> Service:
        said, usual = self.scenario.services.actions.get(action), super().service(key, action)
        return replace(usual, mean_minutes=said.mean_minutes) if said else usual


class EveryAgencyIsOneHolder(Supposed):
    """An outside agency takes up one document after the other."""

    def has_holders(self, key: str) -> bool:
        return key.startswith(OUTSIDE) or super().has_holders(key)

    def minutes_to_sign(self, random: Generator, key: str, action: Action) -> float:
        if key.startswith(OUTSIDE):
            return self.minutes_outside(random)
        return super().minutes_to_sign(random, key, action)


class MayorIsAlwaysAQueue(Supposed):
    def has_holders(self, key: str) -> bool:
        return not key.startswith(OUTSIDE)


class MayorIsNeverAQueue(Supposed):
    def has_holders(self, key: str) -> bool:
        return not key.endswith("/市長") and super().has_holders(key)


class CosignModeIgnored(Supposed):
    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        usual = replace(self.scenario.behaviour, cosign=stage.mode)
        plain = Supposed(scenario=replace(self.scenario, behaviour=usual), rulebook=self.rulebook)
        return plain.waits(stage, asked)


class SequentialInReverse(Supposed):
    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        return [(late, early) for early, late in super().waits(stage, asked)]


class BeforeIgnored(Supposed):
    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        return super().waits(replace(stage, before=()), asked)


class BeforeFallsWithItsFirst(Supposed):
    """Where one between is not asked, nobody waits for whom he waited for."""

    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        mode = self.scenario.behaviour.cosign or stage.mode
        if mode is Mode.SEQUENTIAL:
            return super().waits(stage, asked)
        return [pair for pair in stage.before if asked.issuperset(pair)]


class HeadSignsAlone(Supposed):
    def keys_of_branch(self, branch: Branch) -> list[str]:
        return super().keys_of_branch(branch)[-1:]


class ProfileIgnored(Supposed):
    def rates(self) -> Iterator[tuple[float, float, float]]:
        yield 0.0, math.inf, 1.0


class ProfileNotEvenedOut(Supposed):
    """Its weights as written: their mean is not brought to 1."""

    def rates(self) -> Iterator[tuple[float, float, float]]:
        first = self.scenario.arrivals.profile.weekdays
        for since, until, weight in super().rates():
            yield since, until, weight * (sum(first.values()) + 5 - len(first)) / 5


class WeightsIgnored(Supposed):
    def mix(self) -> list[tuple[Route, float]]:
        return [(route, 1.0) for route, _ in super().mix()]
