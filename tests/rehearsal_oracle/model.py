"""One replication of a scenario, played by SimPy."""

from dataclasses import dataclass

import simpy
from numpy.random import Generator, default_rng

from rules.rulebook import Rulebook
from tests.rehearsal_oracle.counting import Counting
from tests.rehearsal_oracle.office import Office
from tests.rehearsal_oracle.supposed import Supposed
from tests.rehearsal_oracle.walking import Document, Walking
from workflow.rehearsal.figures import Replication, Until
from workflow.rehearsal.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Model:
    """The parts of the model; a planted fault stands in for one of them."""

    office: type[Office] = Office
    walking: type[Walking] = Walking
    counting: type[Counting] = Counting
    supposed: type[Supposed] = Supposed

    def supposing(self, scenario: Scenario, rulebook: Rulebook) -> Supposed:
        """What all replications of a scenario share."""
        return self.supposed(scenario=scenario, rulebook=rulebook)

    def replication(
        self, supposed: Supposed, until: Until, *, seed: int, number: int
    ) -> Replication:
        """One replication."""
        env = simpy.Environment()
        office = self.office(env, supposed)
        walking = self.walking(supposed, office, _random(seed, number))
        since = until.warmup_days * supposed.day
        if until.cases is None:
            assert until.days is not None
            ends = since + until.days * supposed.day
            _run(env, ends)
        else:
            _run_until_decided(env, walking, since, until.cases)
            ends = env.now
        counting = self.counting(
            supposed=supposed,
            office=office,
            documents=walking.documents,
            since=since,
            until=ends,
            most=until.cases,
        )
        return counting.replication(number)


def _random(seed: int, number: int) -> Generator:
    return default_rng([seed, number])


def _run(env: simpy.Environment, ends: float) -> None:
    """All that happens up to this instant, and at it."""
    while env.peek() <= ends:
        env.step()


def _run_until_decided(env: simpy.Environment, walking: Walking, since: float, count: int) -> None:
    """Until the last of so many arrivals after `since` is decided, and all of that instant."""
    counted: list[Document] = []
    while len(counted) < count or any(each.decided is None for each in counted):
        _run(env, env.peek())
        counted = [each for each in walking.documents if each.arrived > since][:count]
