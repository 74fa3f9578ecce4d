"""Constant times, worked out by hand: the model and the kernel come to the same, to 1e-9."""

import pytest

from tests.rehearsal_oracle.model import Model
from tests.rehearsal_oracle.vectors import Vector, found, vectors
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated

EACH = pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.file)


def wrong(vector: Vector, replication: Replication) -> list[str]:
    """What came out otherwise."""
    got = found(replication)
    return [
        f"{name}: {got[name]} instead of {value}"
        for name, value in vector.expected().items()
        if got[name] != (value if value is None else pytest.approx(value, rel=0, abs=1e-9))
    ]


@EACH
def test_the_model_comes_to_what_the_hand_counted(vector: Vector) -> None:
    model = Model()
    supposed = model.supposing(vector.scenario, a_rulebook())

    replication = model.replication(supposed, vector.until, seed=1, number=1)

    assert wrong(vector, replication) == []


@EACH
def test_the_kernel_comes_to_what_the_hand_counted(vector: Vector) -> None:
    network = network_of(vector.scenario, a_rulebook())

    for number in range(1, vector.replications + 1):
        replication = replicated(network, vector.until, seed=1, number=number)

        assert wrong(vector, replication) == []
