"""A sample drawn: the same plan on the same cases gives the same one, whoever draws it.

Random order is that of SHA-256 of the seed, a colon and the 文號, smallest first. So it hangs
neither on the order of the file nor on this program (`printf '%s' 7:1150000001 | sha256sum` gives
the place of a case), and a larger random sample holds the smaller one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from heapq import nsmallest
from itertools import chain, repeat

from workflow.audit.examined import ExaminedCase, Trait, trait_of
from workflow.audit.findings import Audit
from workflow.audit.sampling.plan import Plan, Spread, Way
from workflow.audit.sampling.population import (
    Exclusion,
    Population,
    Terms,
    population,
)
from workflow.audit.sampling.refusals import (
    FewerThanUnitsError,
    NobodyLeftError,
    TooLateError,
    TooManyWantedError,
)
from workflow.audit.sampling.sizing import Sizing, sized

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A unit of the population, and how much of it is in the sample."""

    unit: str  # "" where no record tells
    population: int
    drawn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many are to be drawn, from whom."""

    size: int
    sizing: Sizing | None  # None where the size was said
    strata: tuple[Stratum, ...]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A sample with all that is needed to draw it again, in the order in which it was drawn."""

    plan: Plan
    cases: int  # of the log
    population: int
    excluded: Mapping[Exclusion, int]
    strata: tuple[Stratum, ...]
    ids: tuple[str, ...]  # 文號
    sizing: Sizing | None = None  # None where the size was said
    tells_confidentiality: bool = True  # False: the log does not, so a 密件 may be among them


def quota(found: Population, plan: Plan) -> Quota:
    """How many this plan draws of a population.

    Raises NobodyLeftError, TooLateError, TooManyWantedError or FewerThanUnitsError.
    """
    if plan.terms.since and found.last and plan.terms.since > found.last:
        raise TooLateError(since=plan.terms.since, last=found.last)
    if not found.size:
        raise NobodyLeftError(found)
    sizing = sized(found.size, plan.rates) if plan.size is None else None
    size = sizing.size if sizing else plan.size or 0
    if plan.spread is Spread.EACH:  # of a unit that has fewer, all of them
        counts = {unit: min(count, size) for unit, count in found.units.items()}
    elif size > found.size:
        raise TooManyWantedError(size=size, population=found.size)
    elif plan.spread is Spread.PROPORTIONAL:
        counts = proportional(found.units, size)
    else:
        counts = dict[str, int]()
    strata = tuple(
        Stratum(unit=unit, population=found.units[unit], drawn=counts[unit]) for unit in counts
    )
    return Quota(size=sum(counts.values()) or size, sizing=sizing, strata=strata)


def proportional(units: Mapping[str, int], size: int) -> dict[str, int]:
    """A size shared out by how many each unit has: largest remainders, at least one for each.

    Of equal remainders the larger unit goes first, then the first by name. Raises
    FewerThanUnitsError.
    """
    if size < len(units):
        raise FewerThanUnitsError(size=size, units=len(units))
    small = _with_one(units, size)
    rest, left = sum(units.values()) - sum(units[each] for each in small), size - len(small)
    shares = {unit: Fraction(left * units[unit], rest) for unit in units if unit not in small}
    counts = {unit: int(shares[unit]) if unit in shares else 1 for unit in units}
    by_remainder = sorted(
        shares, key=lambda unit: (counts[unit] - shares[unit], -units[unit], unit)
    )
    for unit in by_remainder[: size - sum(counts.values())]:
        counts[unit] += 1
    return counts


def drawn(
    examined: Iterable[ExaminedCase], plan: Plan, *, tells_confidentiality: bool = True
) -> Drawn:
    """The sample; raises what `quota` raises."""
    alike = defaultdict[Trait, list[str]](list)
    for case in examined:
        alike[trait_of(case)].append(case.id)
    return drawn_of(alike, plan, tells_confidentiality=tells_confidentiality)


def drawn_of(
    alike: Mapping[Trait, Sequence[str]], plan: Plan, *, tells_confidentiality: bool = True
) -> Drawn:
    """The sample of cases told by their 文號, those alike together: what is asked once of each kind
    of case need not be asked of a million. Raises what `quota` raises.
    """
    found = population({trait: len(ids) for trait, ids in alike.items()}, plan.terms)
    wanted = quota(found, plan)
    members = _members(alike, plan.terms)
    if wanted.strata:
        pools = [(each.drawn, members[each.unit]) for each in wanted.strata]
    else:
        pools = [(wanted.size, list(chain.from_iterable(members.values())))]
    ids = chain.from_iterable(_first(count, pool, plan) for count, pool in pools)
    return Drawn(
        plan=plan,
        cases=found.cases,
        population=found.size,
        excluded=found.excluded,
        strata=wanted.strata,
        ids=tuple(ids),
        sizing=wanted.sizing,
        tells_confidentiality=tells_confidentiality,
    )


def of_sample(audit: Audit, sample: Drawn) -> Audit:
    """The audit with the findings of the sample alone."""
    ids = frozenset(sample.ids)
    return replace(audit, findings=tuple(each for each in audit.findings if each.case_id in ids))


def by_seed(seed: int, case: str) -> bytes:
    """The place of a case in the order of a seed."""
    return sha256(f"{seed}:{case}".encode(errors="surrogatepass")).digest()


def by_number(case: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """The place of a case in the order of 文號: numbers in it count as numbers."""
    pieces = filter(None, _DIGITS.split(case))
    return tuple((int(each), "") if each.isdecimal() else (-1, each) for each in pieces), case


def _first(count: int, pool: Sequence[str], plan: Plan) -> Iterator[str]:
    """So many of the pool that come first by the plan."""
    if plan.way is Way.CONSECUTIVE or plan.seed is None:
        yield from nsmallest(count, pool, key=by_number)
        return
    places = map(by_seed, repeat(plan.seed), pool)
    yield from (case for _, case in nsmallest(count, zip(places, pool, strict=True)))


def _members(alike: Mapping[Trait, Sequence[str]], terms: Terms) -> Mapping[str, list[str]]:
    """The cases of the population by unit."""
    members = defaultdict[str, list[str]](list)
    for trait, ids in alike.items():
        if terms.reason(trait) is None:
            members[trait.unit] += ids
    return members


def _with_one(units: Mapping[str, int], size: int) -> frozenset[str]:
    """The units whose share would be less than one case, once the others of them have one."""
    small: frozenset[str] = frozenset()
    while True:
        rest, left = sum(units.values()) - sum(units[each] for each in small), size - len(small)
        more = {unit for unit in units if unit not in small and left * units[unit] < rest}
        if not more:
            return small
        small |= more
