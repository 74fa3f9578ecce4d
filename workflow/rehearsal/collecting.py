"""From what the kernel counted to the figures of a replication."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from workflow.rehearsal.figures import LEVELS, CaseFigures, PositionFigures
from workflow.rehearsal.kernel.state import ENDS_AT, WARM_AT, State
from workflow.rehearsal.network.network import Network
from workflow.rehearsal.network.tables import NOWHERE, Ints, Records
from workflow.rehearsal.spreading import Spreading

COUNTED = ("cases", "decided", "in_time")


class Figures(NamedTuple):
    """The documents of a replication, all and by group."""

    total: CaseFigures
    by_urgency: Mapping[str, CaseFigures]
    by_unit: Mapping[str, CaseFigures]


class DecidedCases:
    """The times of decided documents, by 速別 and drafting unit."""

    def __init__(self, urgencies: int, units: int) -> None:
        self._cells = np.arange(urgencies * units).reshape(urgencies, units)
        self._cycle, self._wait = Spreading(self._cells.size), Spreading(self._cells.size)

    def add(self, decided: Records) -> None:
        """Take in what the kernel has put into its buffer."""
        cells = self._cells[decided["urgency"], decided["unit"]]
        self._cycle.add(decided["cycle"].copy(), cells)
        self._wait.add(decided["wait"].copy(), cells)

    def curve(self, network: Network) -> tuple[float, ...]:
        """The days of all of them at equal shares."""
        return self._cycle.quantiles(LEVELS, network.tables.day_minutes)

    def figures(self, network: Network, state: State) -> Figures:
        """The figures once the window has ended."""
        counts, cells = _counts(network, state), self._cells
        by_urgency = zip(network.urgencies, counts, cells, strict=True)
        by_unit = zip(network.units, counts.swapaxes(0, 1), cells.T, strict=True)
        return Figures(
            total=self._case_figures(network, counts, cells),
            by_urgency={
                name: self._case_figures(network, count, own) for name, count, own in by_urgency
            },
            by_unit={name: self._case_figures(network, count, own) for name, count, own in by_unit},
        )

    def _case_figures(self, network: Network, counts: Ints, cells: Ints) -> CaseFigures:
        """The documents of some cells; the last axis of `counts` says what is counted."""
        cases, decided, in_time, overdue = (int(each.sum()) for each in np.moveaxis(counts, -1, 0))
        day = network.tables.day_minutes
        return CaseFigures(
            cases=cases,
            unfinished=cases - decided,
            overdue=overdue,
            in_time=in_time,
            cycle_days=self._cycle.percentiles(cells.ravel(), day),
            wait_days=self._wait.percentiles(cells.ravel(), day),
            is_dated=network.clock.calendar is not None,
        )


def position_figures(network: Network, state: State) -> dict[str, PositionFigures]:
    """The figures of each position, by key."""
    minutes = float(state.times[ENDS_AT] - state.times[WARM_AT])
    return {
        each.key: _position(network, state, at, minutes)
        for at, each in enumerate(network.positions)
    }


def _position(network: Network, state: State, at: int, minutes: float) -> PositionFigures:
    """One position: its servers together."""
    servers = slice(*network.tables.position_server[at : at + 2])
    signing, serving = state.positions[at], state.servers[servers]
    handled = int(signing["handled"])
    waited, served = float(signing["waited"]), float(signing["served"])
    queued, worked, there = (float(serving[each].sum()) for each in ("queued", "worked", "there"))
    return PositionFigures(
        handled=handled,
        wait_days=waited / handled / network.tables.day_minutes if handled else None,
        service_minutes=served / handled if handled else None,
        utilisation=worked / there if there else None,
        worked_minutes=worked,
        mean_queue=queued / minutes if minutes else 0.0,
        longest_queue=int(signing["longest"]),
    )


def _counts(network: Network, state: State) -> Ints:
    """[urgency, unit, count]: cases, decided, in time, overdue."""
    return np.dstack([*(state.groups[each] for each in COUNTED), _overdue(network, state)])


def _overdue(network: Network, state: State) -> Ints:
    """[urgency, unit]: counted, not decided, and the due day is over."""
    overdue = np.zeros(state.groups.shape, np.int64)
    if network.clock.calendar is None:
        return overdue
    docs = state.documents
    left = docs[(docs["received"] != NOWHERE) & (docs["is_counted"] == 1)]
    due = network.tables.due_day[left["urgency"], left["received"]]
    late = left[due <= network.clock.day_of(float(state.times[ENDS_AT]))]
    units = network.tables.rows["unit"][late["row"]]
    np.add.at(overdue, (late["urgency"], units), 1)
    return overdue
