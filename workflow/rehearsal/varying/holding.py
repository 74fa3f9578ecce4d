"""Staff plans: who holds how many, and a scenario with one person more or less."""

from collections.abc import Mapping
from dataclasses import replace

from rules.errors import BadInputError
from rules.rulebook import Rulebook
from workflow.rehearsal.network.loads import Load, load_of
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml

AMPLE_LOAD = 0.02  # so little of the time is anybody at work: hardly a wait is left
Holders = Mapping[str, int]


def loads_held(scenario: Scenario, rulebook: Rulebook) -> dict[str, Load]:
    """The positions that people of the agency hold, by key."""
    return {key: each for key, each in load_of(scenario, rulebook).items() if each.holders}


def with_holders(scenario: Scenario, holders: Holders) -> Scenario:
    """The scenario with so many holders of these positions."""
    units = {unit: dict(names) for unit, names in scenario.staff.units.items()}
    for key, number in holders.items():
        unit, _, name = key.rpartition("/")
        units.setdefault(unit, {})[name] = number
    return replace(scenario, staff=replace(scenario.staff, units=units))


def is_allowed(scenario: Scenario, rulebook: Rulebook) -> bool:
    """Whether a file may say so: more may not be absent than there are."""
    try:
        read_scenario(scenario_toml(scenario).encode(), file="-", rulebook=rulebook)
    except BadInputError:
        return False
    return True


def ample(scenario: Scenario, rulebook: Rulebook) -> Scenario:
    """The scenario with so many people everywhere that next to nobody waits."""
    loads = loads_held(scenario, rulebook)
    found = {
        key: max(each.holders, 2, int((each.load or 1.0) * each.holders / AMPLE_LOAD))
        for key, each in loads.items()
    }
    return with_holders(scenario, found)
