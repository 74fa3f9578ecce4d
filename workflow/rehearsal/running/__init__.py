"""Running a whole rehearsal: scenarios checked, warmed up, replicated side by side, compared."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from rules.editing.applying import edited
from rules.rulebook import Rulebook
from workflow.calendar import taiwan_calendar
from workflow.rehearsal.checking import check_calendar, check_wanted, window_of
from workflow.rehearsal.comparing import compared
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.loads import load_of
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.network.tables import FOREVER
from workflow.rehearsal.office_clock import office_clock
from workflow.rehearsal.replicating import Sink
from workflow.rehearsal.result import Result
from workflow.rehearsal.running.chunks import Job, simulated_seconds
from workflow.rehearsal.running.crew import Crew
from workflow.rehearsal.running.executors import cluster, processes
from workflow.rehearsal.running.piloting import (
    PILOT_REPLICATIONS,
    found_warmup,
    pilot_until,
    pilots_of,
)
from workflow.rehearsal.running.sampling import Sample, first_count, grow
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.statistics import Run, result_of
from workflow.rehearsal.supposing import supposed_of
from workflow.rehearsal.wanted import Progress, Rehearsal, Wanted

__all__ = ["cluster", "processes", "rehearsed"]


def rehearsed(
    scenarios: Sequence[Scenario],
    rulebook: Rulebook,
    wanted: Wanted,
    *,
    executor: Executor,
    progress: Progress | None = None,
    sink: Sink | None = None,
) -> Rehearsal:
    """The first scenario rehearsed, and the others compared with it.

    All run as long as the first says, after the longest warm-up of any, so that they are paired.
    `sink` gets the trace of replication 1 of the first. Raises BadInputError, NoEndError,
    RunLeavesCalendarError, CalendarLeftError, WarmupTooLateError, PilotTooShortError or
    WorkersLostError, and whatever `progress` raises; then no replication is begun any more.
    """
    check_wanted(wanted)
    plan = _Plan(scenarios=scenarios, rulebook=rulebook, wanted=wanted)
    crew = Crew(executor, progress)
    warmup = plan.warmup(crew)
    samples = [Sample(job=plan.job(each, warmup.days)) for each in scenarios]
    samples[0].sink = sink
    is_precise = grow(samples, wanted, crew)
    base, *others = (
        plan.result(each, sample, warmup) for each, sample in zip(scenarios, samples, strict=True)
    )
    return Rehearsal(result=base, comparisons=compared(base, others), is_precise=is_precise)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Warmup:
    """The warm-up of all scenarios."""

    days: int
    is_found: bool  # by a pilot


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to run."""

    scenarios: Sequence[Scenario]
    rulebook: Rulebook
    wanted: Wanted

    def warmup(self, crew: Crew) -> _Warmup:
        """The longest that any scenario has, or takes."""
        said = max(each.warmup_days or 0 for each in self.scenarios)
        self._check_calendars(said)
        pilots = pilots_of(self.scenarios)
        first = first_count(self.wanted) * len(self.scenarios)
        crew.expect(PILOT_REPLICATIONS * len(pilots) + first)
        found = max((self._found(each, crew) for each in pilots), default=-1)
        self._check_calendars(max(said, found))
        return _Warmup(days=max(said, found), is_found=found >= said)

    def job(self, scenario: Scenario, warmup_days: int) -> Job:
        """What is replicated of a scenario."""
        until = self._until(warmup_days)
        minutes = (warmup_days + until.days) * scenario.day_minutes if until.days else FOREVER
        network = network_of(scenario, self.rulebook, horizon=minutes)
        return Job(network=network, until=until, seed=self.wanted.seed)

    def result(self, scenario: Scenario, sample: Sample, warmup: _Warmup) -> Result:
        """What came of a scenario."""
        until, network = sample.job.until, sample.job.network
        edits = len(edited(self.rulebook, scenario.edits).edits)
        as_run = replace(scenario, warmup_days=until.warmup_days, days=until.days)
        run = Run(
            scenario=scenario.name,
            seed=sample.job.seed,
            until=until,
            clock=network.clock,
            holders={each.key: each.holders for each in network.positions},
            loads={key: each.load for key, each in load_of(as_run, self.rulebook).items()},
            seconds=simulated_seconds(sample.chunks),
            warmup_found=warmup.is_found,
            supposed=supposed_of(scenario, edits),
            edits=edits,
        )
        return result_of(sample.replications, run)

    def _until(self, warmup_days: int) -> Until:
        return replace(window_of(self.scenarios[0], self.wanted), warmup_days=warmup_days)

    def _found(self, pilot: Scenario, crew: Crew) -> int:
        network = network_of(pilot, self.rulebook)
        job = Job(network=network, until=pilot_until(network.clock), seed=self.wanted.seed)
        return found_warmup(job, crew, pilot.name)

    def _check_calendars(self, warmup_days: int) -> None:
        calendar = taiwan_calendar(self.rulebook.agency.closures)
        for scenario in self.scenarios:
            check_calendar(scenario, office_clock(scenario, calendar), self._until(warmup_days))
