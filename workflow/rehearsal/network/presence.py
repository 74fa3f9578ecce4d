"""How many of a position are there on which days of the clock, and when nobody signs."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rules.agency.agency import Agency
from workflow.rehearsal.network.positions import absent_key, deputy_key
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.scenario import Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of the clock by number, the last one not included."""

    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of people that changes with the days; before the first change it is 0."""

    changes: tuple[int, ...] = ()  # days, in order
    numbers: tuple[int, ...] = ()  # from each of them on

    def on(self, day: int) -> int:
        """The number on a day."""
        at = bisect_right(self.changes, day)
        return self.numbers[at - 1] if at else 0

    def total(self, days: Days) -> int:
        """The sum over days."""
        return sum(self.on(each.first) * (each.end - each.first) for each in self.spells(days))

    def spells(self, days: Days) -> Iterator[Days]:
        """The days in stretches over which the number stays."""
        within = (day for day in self.changes if days.first < day < days.end)
        for first, end in pairwise((days.first, *within, days.end)):
            yield Days(first=first, end=end)


@dataclass(frozen=True, kw_only=True)
class Absences:
    """Who is away from where, and for whom somebody stands in. Keys are those of positions."""

    away: Mapping[str, Count]
    deputised: Mapping[str, Mapping[str, Count]]  # absent -> deputy -> absences deputised

    def unattended(self, key: str, holders: Mapping[str, int], run: Days) -> tuple[Days, ...]:
        """The stretches of a run in which nobody signs for a position, no deputy either."""
        if key not in self.away:
            return ()
        counts = [self.away[key]]
        for deputy, count in self.deputised[key].items():
            counts += [count, self.away.get(deputy, Count())]
        spells = _merged(counts).spells(run)
        return tuple(_joined(each for each in spells if not self._is_served(key, holders, each)))

    def _is_served(self, key: str, holders: Mapping[str, int], spell: Days) -> bool:
        day = spell.first
        if self.away[key].on(day) < holders[key]:
            return True
        return any(
            count.on(day) and self.away.get(deputy, Count()).on(day) < holders[deputy]
            for deputy, count in self.deputised[key].items()
        )


def absences_of(absences: Iterable[Absence], agency: Agency, clock: OfficeClock) -> Absences:
    """The absences of a scenario by position."""
    away: defaultdict[str, list[Days]] = defaultdict(list)
    deputised: defaultdict[str, defaultdict[str, list[Days]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in absences:
        key, deputy = absent_key(each, agency), deputy_key(each, agency)
        days = Days(first=clock.day_number(each.since), end=clock.days_through(each.until))
        away[key].append(days)
        if deputy:
            deputised[key][deputy].append(days)
    return Absences(
        away={key: _count(spells) for key, spells in away.items()},
        deputised={
            key: {deputy: _count(spells) for deputy, spells in deputised[key].items()}
            for key in away
        },
    )


def _count(spells: Iterable[Days]) -> Count:
    """How many of these stretches cover a day."""
    by_day: defaultdict[int, int] = defaultdict(int)
    for spell in spells:
        by_day[spell.first] += 1
        by_day[spell.end] -= 1
    days = sorted(by_day)
    return Count(changes=tuple(days), numbers=tuple(accumulate(by_day[day] for day in days)))


def _merged(counts: Iterable[Count]) -> Count:
    """A count that changes whenever one of these does."""
    days = tuple(sorted({day for count in counts for day in count.changes}))
    return Count(changes=days, numbers=(0,) * len(days))


def _joined(spells: Iterable[Days]) -> Iterator[Days]:
    """Stretches that touch made one."""
    last: Days | None = None
    for spell in spells:
        if last and last.end == spell.first:
            last = Days(first=last.first, end=spell.end)
            continue
        if last:
            yield last
        last = spell
    if last:
        yield last
