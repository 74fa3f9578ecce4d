"""How many cases are enough: attribute sampling that expects no deviation.

If as much as the tolerable rate of the population deviated, a sample of this size would hold at
least one deviation with the confidence asked; a sample without any says that fewer deviate. Drawn
without putting back, that is hypergeometric: the smallest n with C(N-D, n) / C(N, n) <= 1 - c,
where D = N t rounded up. For a large population it is ln(1 - c) / ln(1 - t), the column for no
expected deviation of tables A-1 and A-2 in the AICPA audit guide *Audit Sampling*
(https://pl.scribd.com/document/407003314/Statistical-Sampling-Table-Attribute-Sampling); for a
finite one it is table 1 of Cannon and Roe, *Livestock Disease Surveys* (1982).

Cochran's formula for a proportion answers another question (how large a rate is, give or take) and
asks for some hundreds; an inspection asks whether a rate is small enough.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

CONFIDENCE, TOLERABLE = Decimal("0.95"), Decimal("0.05")  # where nobody says otherwise
CONFIDENCES = (Decimal("0.5"), Decimal("0.9999"))  # lowest, highest
TOLERABLES = (Decimal("0.001"), Decimal("0.5"))
_ROUNDING = 1e-9  # of a product of some thousand quotients: what is equal is met


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How sure one wants to be that how large a rate of deviations is not reached."""

    confidence: Decimal = CONFIDENCE
    tolerable: Decimal = TOLERABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """A size worked out, with the numbers that its formula holds."""

    rates: Rates
    population: int
    deviations: int  # D: the fewest that make the tolerable rate
    size: int
    chance: float  # that a sample of this size holds none of them
    chance_of_fewer: float  # the same of a sample by one smaller


def sized(population: int, rates: Rates) -> Sizing:
    """The smallest sample that is enough; a population of at least one case."""
    exact = rates.tolerable * population
    deviations = int(exact.to_integral_value(ROUND_CEILING))
    limit = float(1 - rates.confidence) * (1 + _ROUNDING)
    size, chance, before = 0, 1.0, 1.0
    while chance > limit:
        before = chance
        chance *= (population - deviations - size) / (population - size)
        size += 1
    return Sizing(
        rates=rates,
        population=population,
        deviations=deviations,
        size=size,
        chance=chance,
        chance_of_fewer=before,
    )
