"""Samples of replications of a trial: of the model, with or without a fault, and of the kernel."""

from collections.abc import Sequence
from functools import cache

from tests.rehearsal_oracle.comparing import Sample
from tests.rehearsal_oracle.model import Model
from tests.rehearsal_oracle.scenarios import Trial
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated


def of_model(trial: Trial, model: Model | None = None) -> Sample:
    """What the model makes of a trial."""
    player = model or Model()

    @cache
    def sample(count: int, seed: int) -> Sequence[Replication]:
        supposed = player.supposing(trial.scenario, trial.rulebook)
        return [
            player.replication(supposed, trial.until, seed=seed, number=number)
            for number in range(1, count + 1)
        ]

    return sample


def of_kernel(trial: Trial) -> Sample:
    """What the kernel makes of it."""
    network = network_of(trial.scenario, trial.rulebook)

    @cache
    def sample(count: int, seed: int) -> Sequence[Replication]:
        return [
            replicated(network, trial.until, seed=seed, number=number)
            for number in range(1, count + 1)
        ]

    return sample
