"""Whatever the scenario: its log, CSV or XES, breaks no rule, and is late where its clock is."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.rehearsal_oracle.drawing import trials
from tests.rehearsal_oracle.replaying import replayed
from tests.rehearsal_oracle.scenarios import Trial
from tests.rehearsal_oracle.tracing import followed
from web.audits.judging import judged
from web.commands.trace_file import traced_to
from workflow.audit.auditing import Basis
from workflow.audit.findings import Finding
from workflow.audit.kept.about import Asked
from workflow.audit.log import Order
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.sources import read_source_file
from workflow.calendar import taiwan_calendar
from workflow.deadlines import limits_of
from workflow.rehearsal.figures import Replication
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.tracing import Record, Tracing

MOST_REPLAYED = 12  # of each scenario: the machine is slower than the kernel
LATE, COSIGNED_LATE = "OVERDUE", "COSIGN_OVERDUE"
FEW = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def simulated(trial: Trial, log: Path) -> tuple[Replication, list[Record]]:
    """A replication whose log is written, and the records of it."""
    network = network_of(trial.scenario, trial.rulebook)
    tracing, records = Tracing(network=network), list[Record]()
    with traced_to(log, trial.scenario, trial.rulebook) as sink:

        def both(trace: object) -> None:
            assert sink
            sink(trace)
            records.extend(tracing.records(trace))  # pyright: ignore[reportArgumentType]

        found = replicated(network, trial.until, seed=5, number=1, sink=both)
    return found, records


def findings(trial: Trial, log: Path) -> tuple[Finding, ...]:
    """What an audit of the file says."""
    basis = Basis(rulebooks=Rulebooks(current=trial.rulebook))
    read = judged(read_source_file(log), Asked(order=Order.FILE), basis)
    assert not read.read.rejected
    return read.audit.findings


def late_by_the_clock(records: list[Record]) -> tuple[set[str], set[str]]:
    """The documents decided after their due day, and those open when it is over."""
    last = max(each["時間"] for each in records)[:10]
    decided = {each["文號"]: each["時間"][:10] for each in records if each["動作"] == "核定"}
    dues = {each["文號"]: each["限辦日期"] for each in records if each["限辦日期"]}
    late = {number for number, due in dues.items() if due < decided.get(number, last)}
    return late & decided.keys(), late - decided.keys()


def is_borne_out(found: Finding, trial: Trial, records: dict[int, Record]) -> bool:
    """Whether a co-signature that is said to be late came after its limit."""
    opened, signed = (records[each] for each in found.evidence)
    agency = trial.rulebook.agency
    limits = limits_of(agency, taiwan_calendar(agency.closures))
    due = limits.cosign_due(datetime.fromisoformat(opened["時間"]), signed["速別"])
    assert opened["文號"] == signed["文號"] == found.case_id
    return due is not None and date.fromisoformat(signed["時間"][:10]) > due


@pytest.mark.parametrize("ending", ["csv", "xes"])
@FEW
@given(trial=trials())
def test_a_simulated_log_breaks_no_rule_and_is_late_where_its_clock_is(
    ending: str, tmp_path: Path, trial: Trial
) -> None:
    log = tmp_path / f"log.{ending}"
    replication, records = simulated(trial, log)
    closed, still_open = late_by_the_clock(records)
    last_day = network_of(trial.scenario, trial.rulebook).clock.day_number(
        date.fromisoformat(records[-1]["時間"][:10])
    )

    found = findings(trial, log)

    assert {each.code for each in found} <= {LATE, COSIGNED_LATE}, trial.scenario
    assert {each.case_id for each in found if each.code == LATE} == closed | still_open
    assert len(closed) == replication.total.decided - replication.total.in_time
    assert len(still_open) == replication.late[last_day]
    if ending == "csv":  # in XES the numbers are those of its events, case by case
        by_number = dict(enumerate(records, start=1))
        assert all(is_borne_out(each, trial, by_number) for each in found if each.code != LATE)


@FEW
@given(trial=trials())
def test_every_document_of_any_scenario_replays_through_the_machine(trial: Trial) -> None:
    documents = followed(trial.scenario, trial.rulebook, trial.until)
    for document in [each for each in documents if each.is_decided][:MOST_REPLAYED]:
        assert replayed(document, trial).case.outcome is not None, document.number
