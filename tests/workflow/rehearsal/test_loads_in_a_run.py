"""What the loads say before a run is what the kernel then does, on all rows."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from statistics import fmean

import pytest

from rules.agency.agency import Mode
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Replication, Until
from workflow.rehearsal.network.loads import Load, load_of
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Absence, Behaviour, ReturnTo, Scenario, Span, Staff
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.shipped import scenario_path

RUNS, DAYS = 3, 200
FEWEST = 1_000  # sign-offs that say anything of a load


@cache
def baseline() -> Scenario:
    found = read_scenario_file(scenario_path("baseline"), a_rulebook())
    return replace(found, days=DAYS, warmup_days=20)


def otherwise() -> Scenario:
    """Returns to who signed before, own hours, an absence of one of two, fewer conditions."""
    absence = Absence(
        position="專門委員", unit="", since=date(2026, 5, 4), until=date(2026, 8, 28), deputy=""
    )
    return replace(
        baseline(),
        staff=Staff(default={"承辦人員": 5, "專門委員": 2}),
        hours={"局長": (Span(opens=510, closes=750), Span(opens=810, closes=930))},
        absences=(absence,),
        behaviour=Behaviour(
            return_probability=0.15,
            return_to=ReturnTo.PREVIOUS,
            condition_probability=0.2,
            cosign=Mode.SEQUENTIAL,
        ),
    )


def ran(scenario: Scenario) -> tuple[Mapping[str, Load], list[Replication]]:
    network = network_of(scenario, a_rulebook())
    until = Until(warmup_days=20, days=DAYS)
    runs = [replicated(network, until, seed=115, number=number) for number in range(1, RUNS + 1)]
    return load_of(scenario, a_rulebook()), runs


@pytest.mark.parametrize("scenario", [baseline, otherwise])
def test_a_run_asks_for_as_much_and_uses_as_much(scenario: Callable[[], Scenario]) -> None:
    loads, runs = ran(scenario())

    handled = Counter[str]()
    for run in runs:
        handled.update({key: each.handled for key, each in run.positions.items()})
    assert list(loads) == list(runs[0].positions)
    for key, load in loads.items():
        expected = load.signoffs_a_day * DAYS * RUNS
        assert handled[key] == pytest.approx(expected, abs=6 * expected**0.5 + 6), key
        used = [run.positions[key].utilisation for run in runs]
        if load.load is not None and expected > FEWEST:
            assert fmean(each or 0.0 for each in used) == pytest.approx(load.load, rel=0.08), key
