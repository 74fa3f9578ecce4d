"""From what the kernel counted to the figures of a replication."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from workflow.rehearsal.figures import CaseFigures, PositionFigures
from workflow.rehearsal.kernel.state import (
    CYCLE,
    ENDS_AT,
    HANDLED,
    IS_COUNTED,
    LONGEST,
    OF_UNIT,
    OF_URGENCY,
    RECEIVED,
    ROW_OF,
    URGENCY_OF,
    WAIT,
    WARM_AT,
    State,
)
from workflow.rehearsal.network.network import Network
from workflow.rehearsal.network.tables import NOWHERE, UNIT, Floats, Ints
from workflow.rehearsal.spreading import Spreading


class Figures(NamedTuple):
    """The documents of a replication, all and by group."""

    total: CaseFigures
    by_urgency: Mapping[str, CaseFigures]
    by_unit: Mapping[str, CaseFigures]


class _Times(NamedTuple):
    """Cycle and waiting times of a group."""

    cycle: Spreading
    wait: Spreading


class DecidedCases:
    """The times of decided documents, by 速別 and by unit."""

    def __init__(self, urgencies: int, units: int) -> None:
        self._total = _times()
        self._by_urgency = [_times() for _ in range(urgencies)]
        self._by_unit = [_times() for _ in range(units)]

    def add(self, decided: Floats) -> None:
        """Take in what the kernel has put into its buffer."""
        _add(self._total, decided)
        for urgency, times in enumerate(self._by_urgency):
            _add(times, decided[decided[:, OF_URGENCY] == urgency])
        for unit, times in enumerate(self._by_unit):
            _add(times, decided[decided[:, OF_UNIT] == unit])

    def figures(self, network: Network, state: State) -> Figures:
        """The figures once the window has ended."""
        counts = _counts(network, state)
        by_urgency = zip(network.urgencies, self._by_urgency, counts.sum(axis=1), strict=True)
        by_unit = zip(network.units, self._by_unit, counts.sum(axis=0), strict=True)
        return Figures(
            total=_case_figures(network, counts.sum(axis=(0, 1)), self._total),
            by_urgency={
                name: _case_figures(network, count, times) for name, times, count in by_urgency
            },
            by_unit={name: _case_figures(network, count, times) for name, times, count in by_unit},
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
    handled = int(state.positions[at, HANDLED])
    waited, served = (float(value) for value in state.signed[at])
    queued, worked, there = (float(value) for value in state.worked[servers, :3].sum(axis=0))
    return PositionFigures(
        handled=handled,
        wait_days=waited / handled / network.tables.day_minutes if handled else None,
        service_minutes=served / handled if handled else None,
        utilisation=worked / there if there else None,
        worked_minutes=worked,
        mean_queue=queued / minutes if minutes else 0.0,
        longest_queue=int(state.positions[at, LONGEST]),
    )


def _counts(network: Network, state: State) -> Ints:
    """[urgency, unit, count]: cases, decided, in time, overdue."""
    return np.dstack((state.groups, _overdue(network, state)))


def _overdue(network: Network, state: State) -> Ints:
    """[urgency, unit]: counted, not decided, and the due day is over."""
    overdue = np.zeros(state.groups.shape[:2], np.int64)
    if network.clock.calendar is None:
        return overdue
    docs = state.documents
    left = docs[(docs[:, RECEIVED] != NOWHERE) & (docs[:, IS_COUNTED] == 1)]
    due = network.tables.due_day[left[:, URGENCY_OF], left[:, RECEIVED]]
    late = left[due <= network.clock.day_of(float(state.times[ENDS_AT]))]
    units = network.tables.rows[late[:, ROW_OF], UNIT]
    np.add.at(overdue, (late[:, URGENCY_OF], units), 1)
    return overdue


def _case_figures(network: Network, counts: Ints, times: _Times) -> CaseFigures:
    """One group of documents."""
    cases, decided, in_time, overdue = (int(count) for count in counts)
    day = network.tables.day_minutes
    return CaseFigures(
        cases=cases,
        unfinished=cases - decided,
        overdue=overdue,
        in_time=in_time,
        cycle_days=times.cycle.percentiles(day),
        wait_days=times.wait.percentiles(day),
        is_dated=network.clock.calendar is not None,
    )


def _times() -> _Times:
    return _Times(cycle=Spreading(), wait=Spreading())


def _add(times: _Times, decided: Floats) -> None:
    times.cycle.add(decided[:, CYCLE])
    times.wait.add(decided[:, WAIT])
