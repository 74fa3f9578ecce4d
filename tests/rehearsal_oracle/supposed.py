"""What a scenario supposes, looked up plainly and by nothing that the kernel reads."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from statistics import fmean
from typing import TypeVar

from numpy.random import Generator

from rules.agency.agency import CosignerKind, Mode
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import Branch, CosignStage, Route, SignStage
from rules.rulebook import Rulebook
from workflow.calendar import taiwan_calendar
from workflow.rehearsal.office_clock import OfficeClock, office_clock
from workflow.rehearsal.scenario import (
    Absence,
    Assignment,
    Clock,
    Distribution,
    Scenario,
    Service,
    Span,
)

T = TypeVar("T")
ORDINARY = "普通件"
UNSAID = Service(distribution=Distribution.EXPONENTIAL, mean_minutes=20.0, cv=1.0)
AGENCY_WIDE, ROLES, OUTSIDE = "機關", "職務", "府外"


@dataclass(frozen=True, kw_only=True)
class Away:
    """An absence in office minutes: from its first day's opening to its last day's closing."""

    since: float
    until: float
    deputy: str  # the key of a position; "" = nobody


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """A scenario and the rulebook it is played under."""

    scenario: Scenario
    rulebook: Rulebook

    @cached_property
    def clock(self) -> OfficeClock:
        """The office clock of the scenario."""
        return office_clock(self.scenario, taiwan_calendar(self.rulebook.agency.closures))

    @cached_property
    def day(self) -> float:
        """The minutes of a day."""
        return float(self.scenario.day_minutes)

    # documents

    def mix(self) -> list[tuple[Route, float]]:
        """The routes that documents take, and their weights."""
        book, mix = self.rulebook, self.scenario.arrivals.mix
        if mix:
            return [(book.route(book.find(each.row)), each.weight) for each in mix]
        return [(book.route(row), 1.0) for row in book.rows if row.is_routable]

    def urgencies(self) -> list[tuple[str, float]]:
        """The urgencies, shortest limit first, and their weights."""
        limits = self.rulebook.agency.limits
        shares = self.scenario.arrivals.urgency or {ORDINARY: 1.0}
        return sorted(shares.items(), key=lambda share: limits[share[0]])

    def limit(self, urgency: str) -> int:
        """The working days of an urgency."""
        return self.rulebook.agency.limits[urgency]

    def waits(self, stage: CosignStage, asked: set[str]) -> list[tuple[str, str]]:
        """Who signs before whom of those asked, pair by pair."""
        mode = self.scenario.behaviour.cosign or stage.mode
        if mode is Mode.SEQUENTIAL:
            names = [name for name in replace(stage, mode=mode).queue if name in asked]
            return list(itertools.pairwise(names))
        return [pair for pair in _closed(stage.before) if asked.issuperset(pair)]

    def rates(self) -> Iterator[tuple[float, float, float]]:
        """When more comes than on average: from, to, and how many times the average."""
        profile, clock = self.scenario.arrivals.profile, self.clock
        if not profile.weekdays and not profile.hours:
            yield 0.0, math.inf, 1.0
        usual = range(7) if self.scenario.clock is Clock.CONTINUOUS else range(5)
        mean = fmean(profile.weekdays.get(each, 1.0) for each in usual)
        parts = self._parts()
        for day in itertools.count():
            weekday = profile.weekdays.get(clock.date_of(day).weekday(), 1.0) / mean
            for since, until, weight in parts:
                yield day * self.day + since, day * self.day + until, weekday * weight

    def _parts(self) -> list[tuple[float, float, float]]:
        """The minutes of an office day, each with its weight over that of the day."""
        hours, found = self.scenario.arrivals.profile.hours, list[tuple[float, float, float]]()
        for minute in (each for span in self.scenario.day_hours for each in _minutes(span)):
            said = (weight for span, weight in hours.items() if minute in _minutes(span))
            found.append((len(found), len(found) + 1, next(said, 1.0)))
        mean = fmean(weight for _, _, weight in found)
        return [(since, until, weight / mean) for since, until, weight in found]

    # positions

    def key_of(self, unit: str, position: str, ladder: Ladder) -> str:
        """The key of a position of a ladder."""
        above = ladder.positions.index(position) > ladder.positions.index(ladder.head)
        return f"{AGENCY_WIDE if above else unit}/{position}"

    def keys_of_branch(self, branch: Branch) -> list[str]:
        """The keys of those who sign for a co-signer, in order."""
        if branch.kind is CosignerKind.AGENCY:
            return [f"{OUTSIDE}/{branch.name}"]
        if branch.kind is CosignerKind.ROLE:
            return [f"{ROLES}/{branch.name}"]
        ladder = self.rulebook.agency.unit(branch.name).ladder
        return [self.key_of(branch.name, each, ladder) for each in branch.signers]

    def keys(self) -> set[str]:
        """Every position that occurs: on a route, or as a deputy of one that does."""
        found: set[str] = set()
        for route, _ in self.mix():
            for stage in route.stages:
                if isinstance(stage, SignStage):
                    found.add(self.key_of(route.unit, stage.position, route.ladder))
                else:
                    found.update(
                        key for each in stage.branches for key in self.keys_of_branch(each)
                    )
        while deputies := self._deputies(found) - found:
            found |= deputies
        return found

    def _deputies(self, keys: set[str]) -> set[str]:
        return {away.deputy for key in keys for away in self.absences(key) if away.deputy}

    def has_holders(self, key: str) -> bool:
        """Whether somebody of the agency holds it: no outside agency, no mayor left to himself."""
        unit, name = key.split("/")
        if unit == OUTSIDE:
            return False
        ladder = self.rulebook.agency.units[0].ladder
        if unit != AGENCY_WIDE or name not in ladder.positions:
            return True
        if ladder.positions.index(name) <= ladder.positions.index(ladder.agency_head):
            return True
        staff, services = self.scenario.staff, self.scenario.services.positions
        named = name in staff.default or name in staff.units.get(AGENCY_WIDE, {})
        return named or name in services or key in services

    def holders(self, key: str) -> int:
        """How many hold a position."""
        unit, name = key.split("/")
        staff = self.scenario.staff
        if name in staff.units.get(unit, {}):
            return staff.units[unit][name]
        return staff.default.get(name, 1)

    def owns(self, key: str) -> bool:
        """Whether each of its holders has documents of his own."""
        unit, name = key.split("/")
        if self.scenario.staff.assignment is not Assignment.OWN or unit in (AGENCY_WIDE, ROLES):
            return False
        return name == self.rulebook.agency.unit(unit).ladder.drafter

    def hours(self, key: str) -> list[tuple[float, float]]:
        """When a position signs: minutes of the office day, from and to, in order."""
        said = self.scenario.hours
        named = said.get(key) or said.get(key.split("/")[1]) or self.scenario.day_hours
        found: list[tuple[float, float]] = []
        for span in sorted(named, key=lambda each: each.opens):
            opens, closes = self._passed(span.opens), self._passed(span.closes)
            if found and found[-1][1] == opens:
                opens = found.pop()[0]
            found.append((opens, closes))
        return found

    def _passed(self, minute: int) -> float:
        """The office minutes of a day that lie before a minute after midnight."""
        return float(
            sum(
                min(max(minute, each.opens), each.closes) - each.opens
                for each in self.scenario.day_hours
            )
        )

    # absences

    def key_of_absent(self, absence: Absence) -> str:
        """The position that somebody is away from."""
        if absence.unit:
            return f"{absence.unit}/{absence.position}"
        roles = self.rulebook.agency.roles
        return f"{ROLES if absence.position in roles else AGENCY_WIDE}/{absence.position}"

    def key_of_deputy(self, absence: Absence) -> str:
        """The position that stands in: one of the same unit, or one the agency shares."""
        if not absence.unit:
            return self.key_of_absent(replace(absence, position=absence.deputy))
        ladder = self.rulebook.agency.unit(absence.unit).ladder
        return self.key_of(absence.unit, absence.deputy, ladder)

    def absences(self, key: str) -> list[Away]:
        """The absences of a position, as written."""
        clock = self.clock
        return [
            Away(
                since=clock.day_number(each.since) * self.day,
                until=clock.day_number(each.until + timedelta(days=1)) * self.day,
                deputy=self.key_of_deputy(each) if each.deputy else "",
            )
            for each in self.scenario.absences
            if self.key_of_absent(each) == key
        ]

    # times

    def service(self, key: str, action: Action) -> Service:
        """The time to sign: each part as said most particularly."""
        services = self.scenario.services
        said = (
            services.positions.get(key, Service()),
            services.positions.get(key.split("/")[1], Service()),
            services.actions.get(action, Service()),
            services.default,
            UNSAID,
        )
        return Service(
            distribution=_first(each.distribution for each in said),
            mean_minutes=_first(each.mean_minutes for each in said),
            cv=_first(each.cv for each in said),
        )

    def minutes_to_sign(self, random: Generator, key: str, action: Action) -> float:
        """A time to sign, drawn."""
        said = self.service(key, action)
        assert said.distribution is not None
        assert said.mean_minutes is not None
        assert said.cv is not None
        return self.drawn(random, said.distribution, said.mean_minutes, said.cv)

    def minutes_outside(self, random: Generator) -> float:
        """A turnaround, drawn, in office minutes."""
        said = self.scenario.behaviour.outside
        return self.drawn(random, said.distribution, said.mean, said.cv) * self.day

    def drawn(self, random: Generator, by: Distribution, mean: float, cv: float) -> float:
        """A duration of this distribution; cv is standard deviation / mean."""
        if by is Distribution.EXPONENTIAL:
            return mean * random.standard_exponential()
        if by is Distribution.CONSTANT or not cv or not mean:
            return mean
        if by is Distribution.GAMMA:
            shape = 1 / cv**2
            return random.gamma(shape, mean / shape)
        variance = math.log(1 + cv**2)
        return random.lognormal(math.log(mean) - variance / 2, math.sqrt(variance))


def _minutes(span: Span) -> range:
    return range(span.opens, span.closes)


def _first(said: Iterable[T | None]) -> T:
    return next(each for each in said if each is not None)


def _closed(before: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who is ahead of whom, also through somebody between."""
    pairs = dict.fromkeys(before)
    for early, between in list(pairs):
        for again, late in list(pairs):
            if again == between:
                pairs[early, late] = None
    return list(pairs) if len(pairs) == len(before) else _closed(list(pairs))
