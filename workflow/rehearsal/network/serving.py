"""Who serves which queue, when: servers, their hours, absences and deputies as arrays."""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from rules.agency.agency import Agency
from workflow.rehearsal.network.positions import Position, absent_key, deputy_key
from workflow.rehearsal.network.tables import CHANGE, HELP, HOURS, NOWHERE, SERVER, Ints, records
from workflow.rehearsal.office_clock import OfficeClock, within
from workflow.rehearsal.scenario import Absence


class Away(NamedTuple):
    """One absence on the office clock."""

    key: str
    deputy: str  # key; "" for nobody
    since: float  # office minutes
    until: float


class _Help(NamedTuple):
    """Who serves whose queue during which absence."""

    server: int
    helped: int
    absence: int


@dataclass(frozen=True, kw_only=True)
class Serving:
    """The servers of some positions, and who of them is away when."""

    positions: Sequence[Position]
    away: Sequence[Away]
    clock: OfficeClock

    def arrays(self) -> dict[str, Any]:
        """The arrays of `Tables` that say who serves."""
        first = self._first_servers()
        of = self._servers()
        hours = [
            within(each.hours, self.clock.spans) if each.hours else ()
            for each in (self.positions[at] for at, _ in of)
        ]
        absent = self._absent_servers(first)
        helps = sorted(self._helps(absent, first))
        helped = sorted(helps, key=lambda each: each.helped)
        count = len(of)
        servers = zip(
            [*(at for at, _ in of), NOWHERE],
            [*(holders for _, holders in of), 0],
            [*(each in absent for each in range(count)), False],
            [0, *itertools.accumulate(len(spans) for spans in hours)],
            _starts([each.server for each in helps], count),
            _starts([each.helped for each in helped], count),
            strict=True,
        )
        return {
            "position_server": first,
            "servers": records(servers, SERVER),
            "hours": records((span for spans in hours for span in spans), HOURS),
            "helped": records(((each.helped, each.absence) for each in helps), HELP),
            "helpers": records(((each.server, each.absence) for each in helped), HELP),
            "changes": records(self._changes(absent), CHANGE),
        }

    def _servers(self) -> list[tuple[int, int]]:
        """(position, holders) of every server."""
        return [
            (at, 1 if each.has_own else each.holders)
            for at, each in enumerate(self.positions)
            for _ in range(each.servers)
        ]

    def _first_servers(self) -> Ints:
        counts = [each.servers for each in self.positions]
        return np.array([0, *np.cumsum(counts, dtype=np.int64)], np.int64)

    def _absent_servers(self, first: Ints) -> list[int]:
        """The server that each absence takes somebody away from.

        Where holders have documents of their own it is the first of them who is there.
        """
        at = {each.key: index for index, each in enumerate(self.positions)}
        free_from: dict[int, float] = {}
        found = [0] * len(self.away)
        for index in sorted(range(len(self.away)), key=lambda each: self.away[each].since):
            away = self.away[index]
            servers = range(first[at[away.key]], first[at[away.key] + 1])
            there = (each for each in servers if free_from.get(each, 0.0) <= away.since)
            server = next(there, servers[0])
            found[index] = server
            if len(servers) > 1:
                free_from[server] = away.until
        return found

    def _changes(self, absent: Sequence[int]) -> list[tuple[float, int, int, int]]:
        """When somebody goes away or comes back, in order of time."""
        gone = [(away.since, absent[at], -1, at) for at, away in enumerate(self.away)]
        back = [(away.until, absent[at], 1, at) for at, away in enumerate(self.away)]
        return sorted(gone + back)

    def _helps(self, absent: Sequence[int], first: Ints) -> list[_Help]:
        """Who serves whose queue during which absence: one step, never a deputy of a deputy."""
        at = {each.key: index for index, each in enumerate(self.positions)}
        return [
            _Help(server, absent[index], index)
            for index, away in enumerate(self.away)
            if away.deputy in at
            for server in range(first[at[away.deputy]], first[at[away.deputy] + 1])
            if server != absent[index]
        ]


def aways(absences: Iterable[Absence], agency: Agency, clock: OfficeClock) -> list[Away]:
    """The absences on the office clock, less those that fall on days off or before day 0."""
    found = (
        Away(
            key=absent_key(each, agency),
            deputy=deputy_key(each, agency),
            since=max(0.0, clock.opening_of(each.since)),
            until=float(clock.days_through(each.until) * clock.day_minutes),
        )
        for each in absences
    )
    return [each for each in found if each.since < each.until]


def _starts(sorted_values: Sequence[int], count: int) -> list[int]:
    """Where each of so many values begins in a sorted list."""
    return [bisect_left(sorted_values, value) for value in range(count + 1)]
