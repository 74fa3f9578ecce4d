"""The population: what is excluded is counted by its reason, and nothing else is missing."""

from datetime import date

import pytest

from tests.workflow.audit.sampling.cases import MONDAY, a_case
from workflow.audit.examined import CaseEnd, ExaminedCase, trait_of
from workflow.audit.sampling.population import (
    CHOICES,
    Exclusion,
    Population,
    Terms,
    population,
)

MIXED = (
    a_case("1"),
    a_case("2", is_confidential=True),
    a_case("3", end=CaseEnd.OPEN),
    a_case("4", end=CaseEnd.CANCELLED),
    a_case("5", end=CaseEnd.JOINED),
    a_case("6", end=CaseEnd.OPEN, is_confidential=True),
)


def found(cases: tuple[ExaminedCase, ...], terms: Terms) -> Population:
    traits = [trait_of(case) for case in cases]
    return population({each: traits.count(each) for each in traits}, terms)


def test_by_default_it_holds_closed_papers_that_may_be_opened() -> None:
    known = found(MIXED, Terms())

    assert (known.cases, known.size) == (6, 1)
    assert known.excluded == {
        Exclusion.CONFIDENTIAL: 2,  # an open one among them: it counts once
        Exclusion.OPEN: 1,
        Exclusion.CANCELLED: 1,
        Exclusion.JOINED: 1,
    }


@pytest.mark.parametrize("reason", CHOICES)
def test_what_is_not_excluded_is_in_it(reason: Exclusion) -> None:
    known = found(MIXED, Terms(excluded=frozenset(CHOICES) - {reason}))

    assert reason not in known.excluded
    assert known.size == 2
    assert known.size + sum(known.excluded.values()) == known.cases


def test_of_a_period_it_holds_what_came_on_its_first_day_or_later() -> None:
    days = (date(2026, 3, 1), MONDAY, date(2026, 3, 3), None)
    cases = tuple(a_case(str(at), on=day) for at, day in enumerate(days))

    known = found(cases, Terms(since=MONDAY))

    assert known.size == 2
    assert known.excluded == {Exclusion.EARLIER: 1, Exclusion.UNDATED: 1}
    assert known.last == date(2026, 3, 3)


def test_a_day_of_receipt_is_asked_only_where_a_first_day_is_chosen() -> None:
    assert found((a_case("1", on=None),), Terms()).size == 1


def test_units_are_told_by_name() -> None:
    cases = (a_case("1", unit="秘書室"), a_case("2", unit="人事室"), a_case("3", unit="秘書室"))

    assert list(found(cases, Terms()).units.items()) == [("人事室", 1), ("秘書室", 2)]
