"""What would relieve the bottleneck: one holder more there, else where one waits next longest."""

from dataclasses import replace

from rules.rulebook import Rulebook
from workflow.rehearsal.comparing import paired
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.answers import Rehearse
from workflow.rehearsal.varying.holding import loads_held, with_holders
from workflow.rehearsal.wanted import Relief, Trial, Wanted

MOST_TRIALS = 2


def as_run(scenario: Scenario, found: Result) -> Scenario:
    """The scenario over the days that were run, so that what is tried is paired with it."""
    return replace(scenario, warmup_days=found.warmup_days, days=found.days)


def wanted_again(wanted: Wanted, found: Result) -> Wanted:
    """As many replications as there were."""
    return replace(wanted, precision=None, replications=found.replications, days=found.days)


def relieved(scenario: Scenario, found: Result, rulebook: Rulebook, rehearse: Rehearse) -> Relief:
    """One holder more at the bottleneck; where that does not demonstrably help, at the next."""
    base = as_run(scenario, found)
    loads, waits = loads_held(base, rulebook), found.waiting_days
    places = [key for key in sorted(waits, key=lambda key: -waits[key]) if waits[key]]
    trials: list[Trial] = []
    for key in [each for each in places if each in loads][:MOST_TRIALS]:
        holders = loads[key].holders + 1
        other = rehearse([with_holders(base, {key: holders})]).result
        trial = Trial(key=key, holders=holders, differences=paired(found, other).differences)
        trials.append(trial)
        if trial.helps:
            break
    return Relief(scenario=found.scenario, trials=tuple(trials))
