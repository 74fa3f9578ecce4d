"""The shipped samples of an audit: as their script makes them, and found as planted."""

import json
from functools import cache

from tests.audit_trial.sample import DUE, HISTORY, LOG, Sample, history, pasted, sample
from tests.workflow.builders import a_rulebook
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import codes
from workflow.audit.findings import Audit
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sheets import Source
from workflow.audit.reading.sources import pasted_source, read_source
from workflow.audit.reading.suggesting import suggested

made = cache(sample)


def audited(source: Source, row: str = "") -> Audit:
    """The audit of a source as its columns are suggested; by this row if one is given."""
    book = a_rulebook()
    read = read_log(source, suggested(source, book.agency), book.agency)
    confirmed = {case.id: row for case in read.log.cases} if row else {}
    return audit(read, Basis(rulebooks=Rulebooks(current=book, kept=()), confirmed=confirmed))


def test_the_samples_are_as_the_script_makes_them() -> None:
    found: Sample = made()

    assert LOG.read_bytes() == found.csv
    assert HISTORY.read_text("utf-8") == pasted(history())
    assert json.loads(DUE.read_text("utf-8")) == found.due


def test_the_sample_holds_one_deviation_of_every_code() -> None:
    assert sorted(str(each["code"]) for each in made().due) == sorted(codes())


def test_in_the_sample_of_another_system_what_was_planted_is_found_and_nothing_else() -> None:
    result = audited(read_source(LOG.read_bytes(), file=LOG.name))

    due = json.loads(DUE.read_text("utf-8"))
    assert [*result.rejected, *result.unjudged] == []
    assert [(each.case_id, each.code) for each in result.findings] == [
        (each["case_id"], each["code"]) for each in due
    ]
    for finding, each in zip(result.findings, due, strict=True):
        assert "" in each["named"] or finding.position in each["named"]


def test_a_pasted_history_is_judged_once_its_row_is_named() -> None:
    source = pasted_source(HISTORY.read_text("utf-8"))
    (due,) = history().due

    unknown = audited(source)
    (finding,) = audited(source, row=history().lines[0]["流程列"]).findings

    assert [each.code for each in unknown.findings] == ["ROW_UNKNOWN"]
    assert finding.code == due.code == "COSIGN_MISSING"
    assert finding.position in due.named
