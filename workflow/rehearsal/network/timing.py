"""Where each signature is given and how long it takes, as arrays."""

import itertools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from workflow.rehearsal.network.positions import Position
from workflow.rehearsal.network.routing import Routing, Station
from workflow.rehearsal.network.services import Said, service_of
from workflow.rehearsal.network.tables import (
    CONSTANT,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    NOWHERE,
    ROW,
    STATION,
    records,
)
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.scenario import Distribution, Scenario


def station_arrays(
    routing: Routing,
    scenario: Scenario,
    positions: Sequence[Position],
    units: Sequence[str],
    clock: OfficeClock,
) -> dict[str, Any]:
    """The arrays of `Tables` about rows and about positions, servers and times of stations."""
    at = {each.key: index for index, each in enumerate(positions)}
    first = _first_servers(positions)
    where = [at[each.key] for each in routing.stations]
    times = [_time(each, positions[at[each.key]], scenario, clock) for each in routing.stations]
    turns = _turns(routing, where, positions)
    stations = [
        (
            each.number,
            each.stage,
            each.branch,
            place,
            NOWHERE if positions[place].is_turnaround else first[place],
            turn,
            each.returns_to,
            *time,
        )
        for each, place, turn, time in zip(
            routing.stations, where, turns.of_station, times, strict=True
        )
    ]
    rows = zip(
        [*(units.index(route.unit) for route in routing.routes), NOWHERE],
        routing.row_stage,
        routing.row_station,
        turns.row_own,
        strict=True,
    )
    return {
        "rows": records(rows, ROW),
        "stations": records(stations, STATION),
        "own_position": np.array(turns.own_position, np.int64),
    }


class _Turns(NamedTuple):
    """The positions of each row that deal it out by turn, and which of them each station is."""

    of_station: list[int]
    row_own: list[int]
    own_position: list[int]


def _first_servers(positions: Sequence[Position]) -> list[int]:
    """The number of the first server of each position."""
    first = [0]
    for each in positions:
        first.append(first[-1] + each.servers)
    return first


def _turns(routing: Routing, where: Sequence[int], positions: Sequence[Position]) -> _Turns:
    """Find the positions whose holders have documents of their own."""
    turns = _Turns([], [0], [])
    for start, end in itertools.pairwise(routing.row_station):
        row = where[start:end]
        own = sorted({each for each in row if positions[each].has_own})
        turns.of_station.extend(own.index(each) if each in own else NOWHERE for each in row)
        turns.own_position.extend(own)
        turns.row_own.append(len(turns.own_position))
    return turns


def _time(
    station: Station, position: Position, scenario: Scenario, clock: OfficeClock
) -> tuple[int, float, float]:
    """(kind, a, b) of the time that a station takes."""
    if position.is_turnaround:
        outside = scenario.behaviour.outside
        mean = outside.mean * clock.day_minutes
        return parameters(Said(distribution=outside.distribution, mean=mean, cv=outside.cv))
    return parameters(service_of(scenario.services, station.key, station.action))


def parameters(said: Said) -> tuple[int, float, float]:
    """A distribution as the kernel draws from it.

    Lognormal by mu and sigma of the logarithm: sigma² = ln(1 + cv²), mu = ln mean - sigma²/2.
    Gamma by scale and shape: shape = 1 / cv², scale = mean cv².
    """
    squared = said.cv * said.cv  # 0 too where it is too small to be told from it
    scatters = said.distribution in (Distribution.LOGNORMAL, Distribution.GAMMA)
    if said.mean == 0 or said.distribution is Distribution.CONSTANT or (scatters and not squared):
        return CONSTANT, said.mean, 0.0
    if said.distribution is Distribution.EXPONENTIAL:
        return EXPONENTIAL, said.mean, 0.0
    if said.distribution is Distribution.GAMMA:
        return GAMMA, said.mean * squared, 1 / squared
    variance = math.log1p(squared)
    return LOGNORMAL, math.log(said.mean) - variance / 2, math.sqrt(variance)
