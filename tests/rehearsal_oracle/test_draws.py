"""Draws are as independent as they must be: 8,000 documents that nobody keeps waiting, seed 3."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tests.rehearsal_oracle.tracing import Followed, followed
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.scenario import (
    Arrivals,
    Behaviour,
    Clock,
    Scenario,
    Service,
    Services,
    Staff,
    Weighted,
)

STATS: Any = stats  # scipy says no types
LEVEL = 1e-4  # of one test; there are about fifty
PER_DAY, DAYS, RETURNED, MEAN, CONDITION = 400.0, 20, 0.4, 20.0, 0.3
URGENCIES = {"最速件": 0.1, "速件": 0.3, "普通件": 0.6}
MIX = {"line:438": 3.0, "line:439": 1.0, "line:661": 1.0}
Values = NDArray[np.float64]


@cache
def documents(number: int = 1, seed: int = 3) -> Sequence[Followed]:
    """One replication where everybody finds a free holder."""
    scenario = Scenario(
        name="人人有空",
        start=date(2026, 3, 2),
        clock=Clock.CONTINUOUS,
        arrivals=Arrivals(
            per_day=PER_DAY,
            urgency=URGENCIES,
            mix=tuple(Weighted(row=row, weight=weight) for row, weight in MIX.items()),
        ),
        services=Services(default=Service(mean_minutes=MEAN)),
        staff=Staff(default=dict.fromkeys(("承辦人員", "主任", "專門委員"), 200)),
        behaviour=Behaviour(return_probability=RETURNED, condition_probability=CONDITION),
    )
    until = Until(warmup_days=0, days=DAYS)
    found = followed(scenario, a_rulebook(), until, seed=seed, number=number)
    return [each for each in found if each.is_decided]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One signature of one document."""

    document: int
    station: int
    visit: int
    minutes: float
    is_return: bool


@cache
def visits(number: int = 1, seed: int = 3) -> Sequence[Visit]:
    """All of them; where nobody waits, a signature takes from the one before to itself."""
    found: list[Visit] = []
    for document in documents(number, seed):
        began, seen = document.arrived, dict[int, int]()
        for each in document.signed:
            place = each.station.number
            seen[place] = seen.get(place, 0) + 1
            found.append(
                Visit(
                    document=document.number,
                    station=place,
                    visit=seen[place],
                    minutes=each.at - began,
                    is_return=bool(each.returned_to),
                )
            )
            began = each.at
    return found


def minutes(station: int, visit: int, number: int = 1, seed: int = 3) -> dict[int, float]:
    """The time of one station at one visit, by document."""
    return {
        each.document: each.minutes
        for each in visits(number, seed)
        if (each.station, each.visit) == (station, visit)
    }


def gaps() -> dict[int, float]:
    """The time from the document before, by document; of neighbours that both were decided."""
    found = documents()
    return {
        late.number: late.arrived - early.arrived
        for early, late in itertools.pairwise(found)
        if late.number == early.number + 1
    }


def unrelated(one: dict[int, float], other: dict[int, float]) -> bool:
    """Whether the ranks of what both have say nothing of each other."""
    both = sorted(one.keys() & other.keys())
    assert len(both) > 300
    found = STATS.spearmanr([one[each] for each in both], [other[each] for each in both])
    return bool(found.pvalue > LEVEL)


def is_exponential(values: Sequence[float], mean: float) -> bool:
    return bool(STATS.kstest(values, "expon", args=(0.0, mean)).pvalue > LEVEL)


def test_gaps_are_exponential_and_one_says_nothing_of_the_next() -> None:
    found = gaps()

    assert is_exponential(list(found.values()), 1440 / PER_DAY)
    assert unrelated(found, {number - 1: gap for number, gap in found.items()})


@pytest.mark.parametrize(("station", "visit"), list(itertools.product((0, 1), (1, 2, 3))))
def test_times_to_sign_are_exponential_at_every_visit(station: int, visit: int) -> None:
    assert is_exponential(list(minutes(station, visit).values()), MEAN)


PLACES = [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3)]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(PLACES, 2)))
def test_one_time_of_a_document_says_nothing_of_another(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert unrelated(minutes(*one), minutes(*other))


@pytest.mark.parametrize("place", PLACES[:2])
def test_a_time_says_nothing_of_that_of_a_neighbour_or_of_the_gap(place: tuple[int, int]) -> None:
    found = minutes(*place)

    for apart in (1, 2, 3):
        assert unrelated(found, {number + apart: each for number, each in found.items()})
    assert unrelated(found, gaps())


def test_replications_and_seeds_say_nothing_of_each_other() -> None:
    first = minutes(0, 1)

    assert unrelated(first, minutes(0, 1, number=2))
    assert unrelated(first, minutes(0, 1, seed=4))
    assert minutes(0, 1, number=2) != minutes(0, 1, number=1, seed=4)


def test_returns_come_as_often_as_said_whatever_came_before() -> None:
    found = [each for each in visits() if each.station == 1]
    for visit in (1, 2, 3):
        flags = [each.is_return for each in found if each.visit == visit]
        assert STATS.binomtest(sum(flags), len(flags), RETURNED).pvalue > LEVEL
    first = {each.document: each.is_return for each in found if each.visit == 1}
    returned, kept = (
        [at for number, at in minutes(1, 1).items() if first[number] is flag]
        for flag in (True, False)
    )
    assert STATS.ks_2samp(returned, kept).pvalue > LEVEL


def test_rows_and_urgencies_are_drawn_by_their_weights_and_apart() -> None:
    """Of all that came, by documents in time to be decided."""
    found = [each for each in documents() if each.arrived < (DAYS - 3) * 1440]
    table = np.zeros((len(MIX), len(URGENCIES)))
    for each in found:
        table[each.row, each.urgency] += 1

    for counts, weights in ((table.sum(1), MIX.values()), (table.sum(0), URGENCIES.values())):
        shares = np.array(list(weights)) / sum(weights)
        assert STATS.chisquare(counts, shares * len(found)).pvalue > LEVEL
    assert STATS.chi2_contingency(table).pvalue > LEVEL


def test_a_condition_holds_as_often_as_said_whatever_the_urgency() -> None:
    found = [each for each in documents() if each.row == 2 and each.arrived < (DAYS - 3) * 1440]
    asked = [any(one.station.key == "會計室/主任" for one in each.signed) for each in found]
    reached = [any(one.station.key == "機關/專門委員" for one in each.signed) for each in found]
    table = np.zeros((2, len(URGENCIES)))
    for each, is_asked in zip(found, asked, strict=True):
        table[int(is_asked), each.urgency] += 1

    assert all(reached)
    assert STATS.binomtest(sum(asked), len(asked), CONDITION).pvalue > LEVEL
    assert STATS.chi2_contingency(table).pvalue > LEVEL
