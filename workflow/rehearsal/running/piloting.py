"""Pilots: how long a scenario takes to settle, where it does not say so itself.

A pilot has no warm-up and the seeds of the rehearsal, and nobody is absent in it: what is looked
for is how long an empty office takes to fill, not what an absence does to it later.
"""

from collections.abc import Sequence
from dataclasses import replace

from workflow.rehearsal.figures import Until
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.running.chunks import Job, in_order
from workflow.rehearsal.running.crew import Crew
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.warming import warmup_of

PILOT_REPLICATIONS = 5
PILOT_DAYS = 1000  # of a shorter course MSER-5 takes a calm end for the only settled part too often


def pilots_of(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The scenarios to try, each once, however many differ in their absences alone."""
    found: list[Scenario] = []
    for scenario in scenarios:
        if scenario.warmup_days is None:
            pilot = replace(scenario, absences=(), days=None)
            if all(replace(each, name=pilot.name) != pilot for each in found):
                found.append(pilot)
    return tuple(found)


def pilot_until(clock: OfficeClock) -> Until:
    """As long as a pilot is, or as the calendar lasts."""
    return Until(warmup_days=0, days=min(PILOT_DAYS, clock.days_left))


def found_warmup(job: Job, crew: Crew, scenario: str) -> int:
    """The warm-up that a pilot asks for; raises PilotTooShortError or WarmupTooLateError."""
    chunks = crew.replicate(job, range(1, PILOT_REPLICATIONS + 1))
    return warmup_of(in_order(chunks), scenario)
