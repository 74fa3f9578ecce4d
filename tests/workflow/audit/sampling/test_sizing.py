"""The size of a sample agrees with the published tables, and is the smallest that is enough."""

from decimal import Decimal
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.audit.sampling.sizing import Rates, sized

LARGE = 10_000_000


def rates(confidence: str, tolerable: str) -> Rates:
    return Rates(confidence=Decimal(confidence), tolerable=Decimal(tolerable))


# AICPA, Audit Guide: Audit Sampling, appendix A, tables A-1 (risk 5 %) and A-2 (risk 10 %), the
# column for an expected deviation rate of 0.00 %.
AICPA = {
    "0.95": {"0.02": 149, "0.03": 99, "0.04": 74, "0.05": 59, "0.06": 49, "0.07": 42, "0.10": 29},
    "0.90": {"0.02": 114, "0.03": 76, "0.04": 57, "0.05": 45, "0.06": 38, "0.07": 32, "0.10": 22},
}


@pytest.mark.parametrize(
    ("confidence", "tolerable", "size"),
    [(c, t, size) for c, sizes in AICPA.items() for t, size in sizes.items()],
)
def test_of_a_large_population_it_is_that_of_the_auditors_tables(
    confidence: str, tolerable: str, size: int
) -> None:
    assert sized(LARGE, rates(confidence, tolerable)).size == size


# Cannon and Roe (1982), Livestock Disease Surveys, table 1: confidence 95 %; the last from the
# workbook that computes its tables, at 99 %.
@pytest.mark.parametrize(
    ("population", "confidence", "tolerable", "size"),
    [
        *((20, "0.95", "0.05", 19), (40, "0.95", "0.05", 31), (60, "0.95", "0.05", 38)),
        *((100, "0.95", "0.05", 45), (200, "0.95", "0.05", 51), (500, "0.95", "0.05", 56)),
        *((1000, "0.95", "0.05", 57), (100, "0.95", "0.10", 25), (300, "0.95", "0.10", 28)),
        *((1000, "0.95", "0.10", 29), (1600, "0.99", "0.01", 399)),
    ],
)
def test_of_a_finite_population_it_is_that_of_the_published_table(
    population: int, confidence: str, tolerable: str, size: int
) -> None:
    assert sized(population, rates(confidence, tolerable)).size == size


@given(
    population=st.integers(min_value=1, max_value=3000),
    confidence=st.decimals("0.5", "0.9999", places=4),
    tolerable=st.decimals("0.001", "0.5", places=3),
)
def test_it_is_the_smallest_that_is_enough(
    population: int, confidence: Decimal, tolerable: Decimal
) -> None:
    found = sized(population, Rates(confidence=confidence, tolerable=tolerable))

    deviations, allowed = found.deviations, Fraction(1 - confidence)
    whole, clean = population, population - deviations
    assert deviations - 1 < population * tolerable <= deviations
    assert 1 <= found.size <= population
    assert comb(clean, found.size) <= allowed * comb(whole, found.size)
    assert comb(clean, found.size - 1) > allowed * comb(whole, found.size - 1)


def test_a_population_of_one_is_looked_at_whole() -> None:
    assert sized(1, Rates()).size == 1
