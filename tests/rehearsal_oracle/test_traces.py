"""What a rehearsal wrote down is what the office would do: the machine and the audit say so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.rehearsal_oracle.replaying import replayed
from tests.rehearsal_oracle.scenarios import (
    TRIALS,
    Trial,
    returned_to_a_position,
    returned_to_idle_hands,
)
from tests.rehearsal_oracle.tracing import Followed, followed
from tests.workflow.audit.telling import audited
from workflow.audit.auditing import Basis
from workflow.audit.matching import Rulebooks
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.network.tables import FOREVER
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Absence, Span, Staff
from workflow.rehearsal.tracing import Tracing

MOST = 40  # documents of each scenario: the machine is slower than the kernel
# What an audit may find: documents or 會辦 late, or documents under way.
NOT_LATE = {"OVERDUE", "COSIGN_OVERDUE", "NOT_DECIDED"}
EACH_TRIAL = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
IN_THE_TABLE = pytest.mark.parametrize(
    "trial",
    [trial for trial in TRIALS if trial is not returned_to_a_position],
    ids=lambda trial: trial.__name__,
)


@EACH_TRIAL
def test_every_document_replays_through_the_machine(trial: Callable[[], Trial]) -> None:
    tried = trial()
    documents = followed(tried.scenario, tried.rulebook, tried.until)
    decided = [each for each in documents if each.is_decided][:MOST]
    assert len(decided) >= 15

    for document in decided:
        history = replayed(document, tried)

        assert history.case.outcome is not None, document.number


@EACH_TRIAL
def test_the_documents_of_a_trace_are_those_counted(trial: Callable[[], Trial]) -> None:
    tried = trial()
    network, day = network_of(tried.scenario, tried.rulebook), tried.scenario.day_minutes
    documents = followed(tried.scenario, tried.rulebook, tried.until)

    replication = replicated(network, tried.until, seed=1, number=1)

    since, until = tried.until.warmup_days * day, replication.ended_at
    counted = [each for each in documents if since < each.arrived <= until][: tried.until.cases]
    signed = [each for document in documents for each in document.signed]
    total = replication.total
    assert (total.cases, total.unfinished) == (
        len(counted),
        sum(not each.is_decided for each in counted),
    )
    assert replication.events == sum(since < each.at <= until for each in signed)
    cycles = [(each.signed[-1].at - each.arrived) / day for each in counted if each.is_decided]
    assert total.cycle_days is not None
    assert total.cycle_days.mean == pytest.approx(sum(cycles) / len(cycles), abs=1e-9)


@EACH_TRIAL
def test_a_trace_says_when_each_desk_opened_and_was_taken_up(trial: Callable[[], Trial]) -> None:
    """The waits and the queues that the result counts are those of the desks of the trace."""
    tried = trial()
    network = network_of(tried.scenario, tried.rulebook)
    documents = followed(tried.scenario, tried.rulebook, tried.until)

    replication = replicated(network, tried.until, seed=1, number=1)

    since = tried.until.warmup_days * tried.scenario.day_minutes
    signed = [each for document in documents for each in document.signed]
    assert all(each.came <= each.began <= each.at for each in signed)
    for key, figures in replication.positions.items():
        own = [each for each in signed if each.station.key == key and each.at > since]
        waited = [(each.began - each.came) / tried.scenario.day_minutes for each in own]
        assert len(own) == figures.handled
        if figures.wait_days is not None:
            assert sum(waited) / len(own) == pytest.approx(figures.wait_days, abs=1e-9)


@EACH_TRIAL
def test_a_trace_ends_with_the_desks_that_are_open(trial: Callable[[], Trial]) -> None:
    tried = trial()
    documents = followed(tried.scenario, tried.rulebook, tried.until)

    opened = [each for document in documents for each in document.open]

    assert all((not each.open) == each.is_decided for each in documents)
    assert all(each.came <= each.at for each in opened)
    assert any(each.began > each.at for each in opened) == any(
        each.began == FOREVER for each in opened
    )


@IN_THE_TABLE
def test_an_audit_of_the_log_finds_nothing_but_lateness(trial: Callable[[], Trial]) -> None:
    tried = trial()
    network = network_of(tried.scenario, tried.rulebook)
    tracing, rows = Tracing(network=network), list[dict[str, str]]()
    replicated(
        network,
        tried.until,
        seed=1,
        number=1,
        sink=lambda trace: rows.extend(tracing.records(trace)),
    )

    found = audited(rows, Basis(rulebooks=Rulebooks(current=tried.rulebook)))

    assert len(rows) > 100
    assert {each.code for each in found.findings} <= NOT_LATE


@pytest.mark.parametrize("probability", [0.0, 0.6])
def test_the_nth_document_is_the_same_whatever_the_staff(probability: float) -> None:
    """Its arrival, row, urgency, times to sign and returns: nobody waits in either scenario."""
    tried = returned_to_idle_hands()
    behaviour = replace(tried.scenario.behaviour, return_probability=probability)
    few, many = (
        replace(
            tried.scenario,
            behaviour=behaviour,
            staff=Staff(default={"承辦人員": drafters, "主任": heads}),
        )
        for drafters, heads in ((30, 5), (40, 9))
    )

    one = followed(few, tried.rulebook, tried.until)
    two = followed(many, tried.rulebook, tried.until)

    assert len(one) == len(two) > 40
    for mine, yours in zip(one, two, strict=True):
        assert (mine.arrived, mine.row, mine.urgency) == (
            yours.arrived,
            yours.row,
            yours.urgency,
        )
        assert [(each.at, each.returned_to) for each in mine.signed] == [
            (each.at, each.returned_to) for each in yours.signed
        ]


@EACH_TRIAL
def test_a_scenario_that_is_slower_meets_the_same_documents(trial: Callable[[], Trial]) -> None:
    tried = trial()
    slower = replace(
        tried.scenario,
        staff=replace(tried.scenario.staff, default={}, units={}),
        absences=(),
        hours={},
    )

    one = followed(tried.scenario, tried.rulebook, tried.until)
    two = followed(slower, tried.rulebook, tried.until)

    for mine, yours in zip(one, two, strict=False):
        assert (mine.arrived, mine.row, mine.urgency) == (
            yours.arrived,
            yours.row,
            yours.urgency,
        )
        assert returns(mine, yours) == returns(yours, mine)


def returns(document: Followed, other: Followed) -> dict[tuple[int, int], str]:
    """Which visits to which station ended in a 退回, as far as the other has them too."""
    mine, yours = (_visits(each) for each in (document, other))
    return {visit: to for visit, to in mine.items() if visit in yours}


def _visits(document: Followed) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for each in document.signed:
        station = each.station.number
        visit = sum(number == station for number, _ in found)
        found[station, visit] = each.returned_to
    return found


def test_an_absence_after_the_end_changes_nothing_to_the_bit() -> None:
    tried = returned_to_idle_hands()
    later = Absence(
        position="主任",
        unit="秘書室",
        since=date(2026, 6, 1),
        until=date(2026, 6, 12),
        deputy="局長",
    )
    ends = (tried.until.days or 0) * tried.scenario.day_minutes
    with_it = network_of(
        replace(tried.scenario, absences=(later,)), tried.rulebook, horizon=float(ends)
    )
    without = network_of(tried.scenario, tried.rulebook)

    one, two = (replicated(each, tried.until, seed=4, number=3) for each in (with_it, without))

    assert one == two


def test_a_calendar_costs_nothing() -> None:
    """Nights, days off and lunch are nowhere on the clock: only the minutes of a day count."""
    tried = returned_to_idle_hands()
    early = replace(
        tried.scenario, start=date(2026, 9, 24), office_hours=(Span(opens=420, closes=900),)
    )
    networks = [network_of(each, tried.rulebook) for each in (tried.scenario, early)]

    one, two = (replicated(each, tried.until, seed=4, number=3) for each in networks)

    assert one == two
