"""Logs of rehearsals whose every parameter is known."""

from collections.abc import Iterator
from dataclasses import replace
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
    Profile,
    Scenario,
    Service,
    Services,
    Span,
    Staff,
    Turnaround,
    Weighted,
)
from workflow.rehearsal.scenario_file.arrivals import WEEKDAYS
from workflow.rehearsal.scenario_file.spans import span_text
from workflow.rehearsal.tracing import Record, Tracing

MINUTES, PER_DAY, RETURNED, HOLDS = 8.0, 30.0, 0.05, 0.5
SHARES = {"最速件": 0.1, "速件": 0.2, "普通件": 0.7}
OUTSIDE_DAYS = 2.0
SLOW, SLOW_MINUTES = "主任秘書", 14.0
JULY = date(2026, 7, 6)  # a Monday; eight weeks without a holiday, so weekdays count alike
WEEK = {0: 1.3, 1: 1.0, 2: 1.0, 3: 1.0, 4: 0.7}
DAY = dict(zip(range(8), (1.6, 1.3, 1.0, 0.9, 0.9, 0.9, 0.8, 0.6), strict=True))  # its hours
ROWS = {
    **{"line:31": 2.0, "line:9": 2.0},  # three and six signatures
    **{"line:83": 3.0, "line:109": 2.0, "line:512": 2.0},  # several units co-sign
    **{"line:95": 2.0, "line:132": 2.0, "line:191": 2.0},  # an outside agency
    **{"line:113": 2.0, "line:215": 2.0, "line:660": 2.0, "line:661": 2.0},  # on a condition
}


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


def a_known_office(days: int) -> Scenario:
    """The same, of rows that have all there is to estimate, busier on Mondays and in mornings."""
    scenario = a_scenario(days)
    hours = dict(zip(_hours(scenario), DAY.values(), strict=True))
    default = scenario.services.default
    slow = {SLOW: replace(default, mean_minutes=SLOW_MINUTES)}
    return replace(
        scenario,
        start=JULY,
        arrivals=replace(
            scenario.arrivals,
            profile=Profile(weekdays=WEEK, hours=hours),
            mix=tuple(Weighted(row=row, weight=weight) for row, weight in ROWS.items()),
        ),
        services=replace(scenario.services, positions=slow),
    )


def _hours(scenario: Scenario) -> list[Span]:
    """Each hour of its day."""
    return [
        Span(opens=opens, closes=opens + 60)
        for span in scenario.office_hours
        for opens in range(span.opens, span.closes, 60)
    ]


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
    """The parameters of a known office that have an interval, each with what is true."""
    known = known_values()
    return [
        (each, known[each.key]) for each in parameters if each.low is not None and each.key in known
    ]


def known_values() -> dict[str, float]:
    """What was put into a known office, by the key of the file."""
    weight = sum(ROWS.values())
    return {
        "arrivals.per_day": PER_DAY,
        "behaviour.return_probability": RETURNED,
        "behaviour.condition_probability": HOLDS,
        "behaviour.outside_agency_days.mean": OUTSIDE_DAYS,
        **{f"arrivals.urgency.{name}": share for name, share in SHARES.items()},
        **{
            f"service.action.{name}.mean_minutes": MINUTES
            for name in ("擬辦", "審核", "會辦", "核定")
        },
        f"service.position.{SLOW}.mean_minutes": SLOW_MINUTES,
        **{f"arrivals.profile.weekdays.{WEEKDAYS[day]}": share for day, share in WEEK.items()},
        **{
            f"arrivals.profile.hours.{span_text(span)}": share
            for span, share in zip(_hours(a_scenario(1)), DAY.values(), strict=True)
        },
        **{f"arrivals.mix.{row}": share / weight for row, share in ROWS.items()},
    }


def covers(parameter: Parameter, truth: float) -> bool:
    """Whether the interval holds what is true."""
    low, high = parameter.low, parameter.high
    return low is not None and high is not None and low <= truth <= high
