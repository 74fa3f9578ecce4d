"""Durations as the kernel draws them: mean and scatter are those said."""

import math

import pytest

from workflow.rehearsal.network.services import Said
from workflow.rehearsal.network.tables import CONSTANT, GAMMA, LOGNORMAL
from workflow.rehearsal.network.timing import parameters
from workflow.rehearsal.scenario import Distribution

SCATTERING = (Distribution.LOGNORMAL, Distribution.GAMMA)


@pytest.mark.parametrize("distribution", SCATTERING)
@pytest.mark.parametrize("cv", [0.0, 1e-200])
def test_what_does_not_scatter_is_constant(distribution: Distribution, cv: float) -> None:
    said = Said(distribution=distribution, mean=12.0, cv=cv)

    assert parameters(said) == (CONSTANT, 12.0, 0.0)


@pytest.mark.parametrize("distribution", Distribution)
def test_no_time_is_no_time_however_it_scatters(distribution: Distribution) -> None:
    assert parameters(Said(distribution=distribution, mean=0.0, cv=2.0)) == (CONSTANT, 0.0, 0.0)


def test_a_gamma_has_the_mean_and_the_scatter_said() -> None:
    kind, scale, shape = parameters(Said(distribution=Distribution.GAMMA, mean=12.0, cv=0.5))

    assert kind == GAMMA
    assert scale * shape == pytest.approx(12.0)
    assert scale * math.sqrt(shape) == pytest.approx(0.5 * 12.0)


def test_a_lognormal_has_the_mean_and_the_scatter_said() -> None:
    kind, mu, sigma = parameters(Said(distribution=Distribution.LOGNORMAL, mean=12.0, cv=0.5))

    assert kind == LOGNORMAL
    assert math.exp(mu + sigma**2 / 2) == pytest.approx(12.0)
    assert math.sqrt(math.expm1(sigma**2)) == pytest.approx(0.5)
