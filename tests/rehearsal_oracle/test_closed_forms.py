"""The kernel against what queueing theory says exactly: 12 runs of 300 days (15,000 documents).

A soak has 30 of 2,000 days. The 99.9 % interval of the mean must hold the exact value, and be
narrow enough to tell something.

A ladder whose other signatures take no time is a single queue: 承辦人員 in no time, then 主任.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from rules.agency.agency import Mode
from tests.rehearsal_oracle.comparing import STUDENT
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Replication, Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import (
    Arrivals,
    Behaviour,
    Clock,
    Distribution,
    Interarrival,
    ReturnTo,
    Scenario,
    Service,
    Services,
    Staff,
    Weighted,
)

SEED = 11
WARMUP, DAY = 20, 1440
HEAD = "秘書室/主任"
NO_TIME = Service(distribution=Distribution.CONSTANT, mean_minutes=0)
SERVICE, LOAD = 20.0, 0.7
PER_DAY = LOAD * DAY / SERVICE
WAIT = LOAD * SERVICE / (1 - LOAD)  # of an M/M/1


@dataclass(frozen=True, kw_only=True)
class Length:
    """How long a test may take, and how narrow its intervals are then."""

    replications: int
    days: int
    within: float  # of the exact value, half of an interval


SHORT = Length(replications=12, days=300, within=0.13)
LONG = Length(replications=30, days=2000, within=0.06)


@pytest.fixture(params=[SHORT, pytest.param(LONG, marks=pytest.mark.soak)], ids=["short", "long"])
def length(request: pytest.FixtureRequest) -> Length:
    return request.param


@dataclass(frozen=True, kw_only=True)
class Run:
    """The replications of a scenario."""

    replications: Sequence[Replication]
    length: Length

    def tells(self, exact: float, value: Callable[[Replication], float | None]) -> bool:
        """Whether a value of each replication is about the exact one in the mean."""
        found = [value(each) for each in self.replications]
        values = np.array([each for each in found if each is not None])
        half = float(STUDENT.ppf(0.9995, len(values) - 1) * values.std(ddof=1))
        half /= math.sqrt(len(values))
        return abs(float(values.mean()) - exact) <= half <= self.length.within * exact


def a_queue(service: Service, line: int = 438, **changes: object) -> Scenario:
    """主任 alone takes time; documents come at random, round the clock."""
    scenario = Scenario(
        name="一列隊伍",
        start=date(2026, 3, 2),
        clock=Clock.CONTINUOUS,
        arrivals=Arrivals(per_day=PER_DAY, mix=(Weighted(row=f"line:{line}"),)),
        services=Services(default=NO_TIME, positions={"主任": service}),
    )
    return replace(scenario, **changes)  # pyright: ignore[reportArgumentType]


def played(scenario: Scenario, length: Length, *, days: int | None = None) -> Run:
    """A run of a scenario, of other days where its documents are more."""
    network = network_of(scenario, a_rulebook())
    until = Until(warmup_days=WARMUP, days=days or length.days)
    numbers = range(1, length.replications + 1)
    replications = [replicated(network, until, seed=SEED, number=number) for number in numbers]
    return Run(replications=replications, length=length)


def wait(replication: Replication, key: str = HEAD) -> float | None:
    """Minutes before a position."""
    days = replication.positions[key].wait_days
    return None if days is None else days * DAY


def cycle(replication: Replication, part: str = "mean") -> float | None:
    """Minutes from receipt to decision."""
    days = replication.total.cycle_days
    return getattr(days, part) * DAY if days else None


def visits(replication: Replication, key: str) -> float:
    """How often a document comes to a position."""
    return replication.positions[key].handled / replication.total.cases


EXPONENTIAL = Service(distribution=Distribution.EXPONENTIAL, mean_minutes=SERVICE)


@cache
def one_server(length: Length) -> Run:
    return played(a_queue(EXPONENTIAL), length)


def test_one_holder_waits_as_an_m_m_1(length: Length) -> None:
    assert one_server(length).tells(WAIT, wait)


@pytest.mark.parametrize(("part", "share"), [("p50", 0.5), ("p90", 0.9), ("p95", 0.95)])
def test_the_time_in_an_m_m_1_is_exponential(length: Length, part: str, share: float) -> None:
    exact = -math.log(1 - share) * SERVICE / (1 - LOAD)

    assert one_server(length).tells(exact, lambda each: cycle(each, part))


def test_a_queue_is_its_rate_times_its_wait(length: Length) -> None:
    for each in one_server(length).replications:
        head = each.positions[HEAD]
        assert head.wait_days is not None
        rate = head.handled / length.days
        assert head.mean_queue == pytest.approx(rate * head.wait_days, rel=0.01)


def test_several_holders_wait_as_erlang_c_has_it(length: Length) -> None:
    holders, offered = 3, 3 * LOAD
    scenario = a_queue(EXPONENTIAL, staff=Staff(default={"主任": holders}))
    scenario = replace(scenario, arrivals=replace(scenario.arrivals, per_day=holders * PER_DAY))
    below = sum(offered**n / math.factorial(n) for n in range(holders))
    all_busy = offered**holders / math.factorial(holders) / (1 - LOAD)
    exact = all_busy / (below + all_busy) * SERVICE / (holders * (1 - LOAD))

    assert played(scenario, length, days=length.days // 2).tells(exact, wait)


@pytest.mark.parametrize(
    ("distribution", "cv"),
    [
        (Distribution.LOGNORMAL, 0.5),
        (Distribution.LOGNORMAL, 1.2),
        (Distribution.GAMMA, 0.5),
        (Distribution.GAMMA, 1.2),
        (Distribution.CONSTANT, 0.0),
    ],
)
def test_any_service_waits_as_pollaczek_and_khinchine_have_it(
    length: Length, distribution: Distribution, cv: float
) -> None:
    service = Service(distribution=distribution, mean_minutes=SERVICE, cv=cv)
    exact = LOAD * SERVICE * (1 + cv**2) / 2 / (1 - LOAD)

    assert played(a_queue(service), length).tells(exact, wait)


def test_constant_gaps_wait_as_a_d_m_1(length: Length) -> None:
    scenario = a_queue(EXPONENTIAL)
    arrivals = replace(scenario.arrivals, interarrival=Interarrival.CONSTANT)
    found_at_work = 0.5  # the share of documents that find the holder at work
    for _ in range(200):
        found_at_work = math.exp(-(1 - found_at_work) / LOAD)
    exact = found_at_work * SERVICE / (1 - found_at_work)

    assert played(replace(scenario, arrivals=arrivals), length).tells(exact, wait)


def test_urgencies_wait_as_cobham_has_it(length: Length) -> None:
    shares = {"最速件": 0.2, "速件": 0.3, "普通件": 0.5}
    scenario = a_queue(EXPONENTIAL)
    run = played(replace(scenario, arrivals=replace(scenario.arrivals, urgency=shares)), length)

    before = 0.0
    for urgency, share in shares.items():
        upto = before + share * LOAD
        exact = LOAD * SERVICE / (1 - before) / (1 - upto)
        assert run.tells(exact, lambda each, urgency=urgency: waited(each, urgency)), urgency
        before = upto


def waited(replication: Replication, urgency: str) -> float | None:
    """Minutes that documents of an urgency wait."""
    days = replication.by_urgency[urgency].wait_days
    return days.mean * DAY if days else None


def test_two_cosigners_at_once_take_as_long_as_flatto_and_hahn_say(length: Length) -> None:
    """Both queues get every document: (12 - load) / 8 times the time in one of them."""
    exact = (12 - LOAD) / 8 * SERVICE / (1 - LOAD)

    assert played(a_queue(EXPONENTIAL, line=110), length).tells(exact, cycle)


def test_two_cosigners_in_turn_take_the_sum_of_both(length: Length) -> None:
    """What leaves an M/M/1 comes at random again (Burke)."""
    behaviour = Behaviour(cosign=Mode.SEQUENTIAL)

    run = played(a_queue(EXPONENTIAL, line=110, behaviour=behaviour), length)

    assert run.tells(2 * SERVICE / (1 - LOAD), cycle)


def test_returns_are_geometric_and_wait_as_jackson_has_it(length: Length) -> None:
    """Each visit to 主任 sends back with p: 1 / (1 - p) visits to both, independent queues."""
    p, drafter = 0.4, "秘書室/承辦人員"
    scenario = a_queue(EXPONENTIAL, behaviour=Behaviour(return_probability=p))
    services = replace(scenario.services, default=EXPONENTIAL)
    arrivals = replace(scenario.arrivals, per_day=PER_DAY * (1 - p))

    run = played(
        replace(scenario, services=services, arrivals=arrivals), length, days=2 * length.days
    )

    for key in (drafter, HEAD):
        assert run.tells(1 / (1 - p), lambda each, key=key: visits(each, key)), key
        assert run.tells(WAIT, lambda each, key=key: wait(each, key)), key
    assert run.tells(2 * LOAD / (1 - LOAD) * DAY / arrivals.per_day, cycle)


def test_returns_one_step_back_are_a_walk_on_the_ladder(length: Length) -> None:
    """承辦人員, 主任, 專門委員: visits by one equation a rung."""
    p = 0.25
    behaviour = Behaviour(return_probability=p, return_to=ReturnTo.PREVIOUS)
    # (1 - p) of the visits to 專門委員 are the decision, (1 - p) of those to 主任 lead there.
    decisions = 1 / (1 - p)
    reviews = decisions / (1 - p)
    exact = {"秘書室/承辦人員": 1 + p * reviews, HEAD: reviews, "機關/專門委員": decisions}

    run = played(a_queue(NO_TIME, line=439, behaviour=behaviour), length)

    for key, often in exact.items():
        assert run.tells(often, lambda each, key=key: visits(each, key)), key
