"""One replication, worked out by hand: two co-signers at once, nobody waits."""

from datetime import date

import pytest

from rules.marks import Action
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import (
    Arrivals,
    Clock,
    Distribution,
    Interarrival,
    Scenario,
    Service,
    Services,
    Weighted,
)
from workflow.rehearsal.tracing import Tracing

MINUTES = {"股長": 20, "組長": 10, "法務人員": 45, "主任": 30, "主任秘書": 5, "副局長": 10}
SCENARIO = Scenario(
    name="會辦兩單位",
    start=date(2026, 3, 2),
    days=2,
    clock=Clock.CONTINUOUS,
    arrivals=Arrivals(
        per_day=12.8, interarrival=Interarrival.CONSTANT, mix=(Weighted(row="line:109"),)
    ),
    services=Services(
        default=Service(distribution=Distribution.CONSTANT, mean_minutes=60),
        positions={name: Service(mean_minutes=mean) for name, mean in MINUTES.items()},
        actions={Action.DECIDE: Service(mean_minutes=15)},
    ),
)


def test_a_document_takes_the_longer_of_two_branches() -> None:
    network = network_of(SCENARIO, a_rulebook())

    figures = replicated(network, Until(warmup_days=0, days=2), seed=7, number=1)

    assert (figures.total.cases, figures.total.unfinished, figures.events) == (25, 1, 193)
    assert figures.total.cycle_days
    assert figures.total.cycle_days.mean == pytest.approx(165 / 1440, abs=1e-12)
    assert figures.positions["職務/法務人員"].utilisation == pytest.approx(0.375, abs=1e-12)
    assert figures.positions["綜合企劃組/股長"].worked_minutes == pytest.approx(487.5)


def test_a_trace_tells_every_signature_in_order_of_time() -> None:
    network = network_of(SCENARIO, a_rulebook())
    records: list[dict[str, str]] = []
    tracing = Tracing(network=network)

    replicated(
        network,
        Until(warmup_days=0, days=2),
        seed=7,
        number=1,
        sink=lambda trace: records.extend(tracing.records(trace)),
    )

    times = [record["時間"] for record in records]
    first = [(each["職稱"], each["動作"]) for each in records if each["文號"] == "1"]
    assert times == sorted(times)
    assert first == [
        ("總收文", "收文"),
        ("承辦人員", "擬辦"),
        ("股長", "審核"),
        ("組長", "審核"),
        ("主任", "會辦"),
        ("法務人員", "會辦"),
        ("主任秘書", "審核"),
        ("副局長", "審核"),
        ("局長", "核定"),
    ]
