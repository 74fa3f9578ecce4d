"""A scenario over the routes of a rulebook: what the kernel runs, and what its numbers mean."""

from dataclasses import dataclass

from rules.route import Route
from rules.rulebook import Rulebook
from workflow.calendar import taiwan_calendar
from workflow.deadlines import limits_of
from workflow.rehearsal.network.demand import cumulative, demand_arrays, urgencies_of
from workflow.rehearsal.network.following import followed
from workflow.rehearsal.network.positions import Position, positions_of
from workflow.rehearsal.network.routing import Routing, Station, in_mode
from workflow.rehearsal.network.serving import Serving, aways
from workflow.rehearsal.network.tables import FOREVER, Tables
from workflow.rehearsal.network.timing import station_arrays
from workflow.rehearsal.office_clock import OfficeClock, office_clock
from workflow.rehearsal.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Network:
    """The arrays of a scenario, and the names of their numbers. Can be sent to other processes."""

    tables: Tables
    clock: OfficeClock
    positions: tuple[Position, ...]  # in the order of tables.position_server
    stations: tuple[Station, ...]
    routes: tuple[Route, ...]  # of the rows, in the order of the mix
    urgencies: tuple[str, ...]  # most urgent first
    units: tuple[str, ...]  # that draft, in the agency's order
    registry: str  # the position that registers documents


def network_of(scenario: Scenario, rulebook: Rulebook, *, horizon: float = FOREVER) -> Network:
    """The network of a checked scenario.

    Absences that begin at the office minute `horizon` or later are outside the run and left out.
    Raises DoubtfulRowError, UnknownKeyError and OutsideCalendarError for what was not checked.
    """
    agency = rulebook.agency
    clock = office_clock(scenario, taiwan_calendar(agency.closures))
    rows = followed(scenario, rulebook)
    routing = Routing(behaviour=scenario.behaviour)
    for each in rows:
        routing.add(in_mode(each.route, scenario.behaviour.cosign), each.issued)
    absences = [each for each in scenario.absences if clock.opening_of(each.since) < horizon]
    positions = positions_of(scenario, routing.routes, absences, agency)
    queued = {each.key for each in positions if not each.is_turnaround}
    away = [each for each in aways(absences, agency, clock) if each.key in queued]
    drafting = {route.unit for route in routing.routes}
    units = tuple(each.name for each in agency.units if each.name in drafting)
    limits = limits_of(agency, taiwan_calendar(agency.closures))
    return Network(
        tables=Tables(
            **demand_arrays(scenario, clock, limits),
            row_shares=cumulative([each.weight for each in rows]),
            **routing.arrays(),
            **station_arrays(routing, scenario, positions, units, clock),
            **Serving(positions=positions, away=away, clock=clock).arrays(),
        ),
        clock=clock,
        positions=positions,
        stations=tuple(routing.stations),
        routes=tuple(routing.routes),
        urgencies=urgencies_of(limits),
        units=units,
        registry=agency.registry_positions[0],
    )
