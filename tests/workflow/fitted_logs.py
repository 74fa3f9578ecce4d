"""Logs of rehearsals whose every parameter is known."""

from collections.abc import Iterator
from datetime import date

from tests.workflow.builders import a_rulebook
from workflow.audit.log import Log
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.fitting.fitting import fitted, seen_in
from workflow.fitting.parameter import Fitted
from workflow.rehearsal.figures import Until
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.network.tables import Records
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import (
    Arrivals,
    Behaviour,
    Distribution,
    Scenario,
    Service,
    Services,
    Staff,
    Turnaround,
    Weighted,
)
from workflow.rehearsal.tracing import Record, Tracing

MINUTES, PER_DAY, RETURNED, HOLDS = 8.0, 30.0, 0.05, 0.5
SHARES = {"最速件": 0.1, "速件": 0.2, "普通件": 0.7}
OUTSIDE_DAYS = 2.0


def a_scenario(days: int, *, outside: str = "", conditional: str = "") -> Scenario:
    """An office with one person a position, by all rows or these two."""
    rows = tuple(filter(None, (outside, conditional)))
    return Scenario(
        name="已知",
        start=date(2026, 3, 2),
        days=days,
        arrivals=Arrivals(
            per_day=PER_DAY, urgency=SHARES, mix=tuple(Weighted(row=row) for row in rows)
        ),
        services=Services(
            default=Service(distribution=Distribution.EXPONENTIAL, mean_minutes=MINUTES)
        ),
        staff=Staff(default={"承辦人員": 1}),
        behaviour=Behaviour(
            return_probability=RETURNED,
            condition_probability=HOLDS,
            outside=Turnaround(distribution=Distribution.GAMMA, mean=OUTSIDE_DAYS, cv=0.5),
        ),
    )


def rows_of(scenario: Scenario, *, seed: int) -> Iterator[Record]:
    """The records of its first replication."""
    network, traces = network_of(scenario, a_rulebook()), list[Records]()
    until = Until(warmup_days=0, days=scenario.days)
    replicated(network, until, seed=seed, number=1, sink=traces.append)
    tracing = Tracing(network=network)
    for trace in traces:
        yield from tracing.records(trace)


def a_log(scenario: Scenario, *, seed: int) -> Log:
    """The same as the audit reads it."""
    return log_of_rows(rows_of(scenario, seed=seed), a_rulebook().agency, file="已知.csv").log


def fitted_to(log: Log, like: Scenario) -> Fitted:
    """The scenario of a log."""
    books = Rulebooks(current=a_rulebook())
    return fitted(seen_in(log, books, like), books, like)


def truths(parameters: tuple[Parameter, ...]) -> list[tuple[Parameter, float]]:
    """The parameters that have an interval, each with what is true."""
    known = {
        "arrivals.per_day": PER_DAY,
        "behaviour.return_probability": RETURNED,
        "behaviour.condition_probability": HOLDS,
        "behaviour.outside_agency_days.mean": OUTSIDE_DAYS,
        **{f"arrivals.urgency.{name}": share for name, share in SHARES.items()},
        **{
            f"service.action.{name}.mean_minutes": MINUTES
            for name in ("擬辦", "審核", "會辦", "核定")
        },
    }
    profiled = "arrivals.profile."
    return [
        (each, 1.0 if each.key.startswith(profiled) else known[each.key])
        for each in parameters
        if each.low is not None and (each.key in known or each.key.startswith(profiled))
    ]


def covers(parameter: Parameter, truth: float) -> bool:
    """Whether the interval holds what is true."""
    low, high = parameter.low, parameter.high
    return low is not None and high is not None and low <= truth <= high
