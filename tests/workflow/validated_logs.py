"""Logs of a small office whose load is known, and scenarios to set beside them."""

from dataclasses import replace
from functools import cache

from tests.workflow.builders import a_rulebook
from tests.workflow.fitted_logs import a_scenario, rows_of
from workflow.audit.log import Log
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.fitting.parting import Parted, parted
from workflow.fitting.validating import compared, scenario_of
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import (
    Distribution,
    Scenario,
    Service,
    Services,
    Staff,
    Weighted,
)
from workflow.rehearsal.statistics import Run, result_of
from workflow.rehearsal.tracing import Record
from workflow.rehearsal.validation.answer import Validation

ROW = "line:9"  # without 會辦, from the drafter up to the 局長
LADDER = ("承辦人員", "股長", "組長", "專門委員", "主任秘書", "副局長", "局長")
MINUTES, HOLDERS, DAYS = 16.0, 2, 24


def an_office(*, minutes: float = MINUTES, holders: int = HOLDERS, days: int = DAYS) -> Scenario:
    """Everybody signs half of the time; at twice as much the queues never settle."""
    base = a_scenario(days)
    return replace(
        base,
        arrivals=replace(base.arrivals, mix=(Weighted(row=ROW),)),
        services=Services(
            default=Service(distribution=Distribution.EXPONENTIAL, mean_minutes=minutes)
        ),
        staff=Staff(default=dict.fromkeys(LADDER, holders)),
    )


@cache
def records(seed: int = 1) -> tuple[Record, ...]:
    """What the office wrote down."""
    return tuple(rows_of(an_office(), seed=seed))


def kept(rows: tuple[Record, ...]) -> Log:
    """The same as the audit reads it."""
    return log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log


@cache
def parts_of_log() -> Parted:
    """Its two parts."""
    return parted(kept(records()), Rulebooks(current=a_rulebook()), an_office())


def beside(like: Scenario, difference: float | None = None) -> Validation:
    """The log set beside a scenario."""
    parts = parts_of_log()
    scenario = scenario_of(parts, Rulebooks(current=a_rulebook()), like)
    return compared(parts, scenario, run(scenario), difference)


def run(scenario: Scenario, replications: int = 8) -> Result:
    """A scenario rehearsed in this process."""
    network = network_of(scenario, a_rulebook())
    until = Until(warmup_days=scenario.warmup_days or 0, days=scenario.days)
    done = [
        replicated(network, until, seed=0, number=number) for number in range(1, replications + 1)
    ]
    about = Run(
        scenario=scenario.name,
        seed=0,
        until=until,
        clock=network.clock,
        holders={each.key: each.holders for each in network.positions},
        loads={},
    )
    return result_of(done, about)
