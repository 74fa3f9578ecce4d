"""How long a signature takes: what is said of the position, else of the action, else of all."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.marks import Action
from workflow.rehearsal.scenario import Distribution, Service, Services

OTHERWISE = Service(distribution=Distribution.EXPONENTIAL, mean_minutes=20.0, cv=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A distribution of durations, nothing left open."""

    distribution: Distribution
    mean: float  # minutes
    cv: float  # standard deviation / mean; counts for lognormal and gamma


def service_of(services: Services, key: str, action: Action) -> Said:
    """Distribution, mean and cv, each looked up by itself.

    First by the key of the position (會計室/主任), then its name (主任), the action, the default;
    last exponential, 20 minutes, 1.
    """
    name = key.rpartition("/")[2]
    positions, actions = services.positions, services.actions
    found = (positions.get(key), positions.get(name), actions.get(action), services.default)
    said = [each for each in (*found, OTHERWISE) if each]
    distributions = [each.distribution for each in said]
    return Said(
        distribution=next(each for each in distributions if each),
        mean=_first([each.mean_minutes for each in said]),
        cv=_first([each.cv for each in said]),
    )


def _first(values: Sequence[float | None]) -> float:
    """The most particular that is said."""
    return next(value for value in values if value is not None)
