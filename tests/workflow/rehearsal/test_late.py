"""A document is late at the close of each day after its due day, until it is decided."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from tests.workflow.rehearsal.small import a_scenario, rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import Network, network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Absence, Clock, Scenario
from workflow.rehearsal.tracing import Record, Tracing

UNTIL = Until(warmup_days=0, days=14)
AWAY = Absence(position="主任秘書", unit="", since=date(2026, 3, 3), until=date(2026, 3, 12))
BUSY = a_scenario(days=14, absences=(AWAY,))


def traced(network: Network) -> list[Record]:
    """The log of one replication."""
    tracing, records = Tracing(network=network), list[Record]()
    replicated(
        network,
        UNTIL,
        seed=3,
        number=1,
        sink=lambda trace: records.extend(tracing.records(trace)),
    )
    return records


def late_by_log(scenario: Scenario) -> list[int]:
    """The same counted from the log: a document at a time, over the days of the run."""
    network = network_of(scenario, rulebook())
    records = traced(network)
    days = [network.clock.date_of(number).isoformat() for number in range(UNTIL.days or 0)]
    decided = {each["文號"]: each["時間"][:10] for each in records if each["動作"] == "核定"}
    dues = {each["文號"]: each["限辦日期"] for each in records}
    late = Counter(
        day
        for number, due in dues.items()
        for day in days
        if due < day and day < decided.get(number, "9999")
    )
    return [late[day] for day in days]


@pytest.mark.parametrize("per_day", [6.0, 12.0])
def test_each_day_has_the_late_that_its_log_bears_out(per_day: float) -> None:
    scenario = replace(BUSY, arrivals=replace(BUSY.arrivals, per_day=per_day))

    found = replicated(network_of(scenario, rulebook()), UNTIL, seed=3, number=1).late

    assert list(found) == late_by_log(scenario)
    assert max(found) > 5


def test_nothing_is_late_where_there_is_no_calendar() -> None:
    scenario = replace(BUSY, clock=Clock.CONTINUOUS, absences=())

    found = replicated(network_of(scenario, rulebook()), UNTIL, seed=3, number=1)

    assert found.late == ()
    assert len(found.in_office) == UNTIL.days
