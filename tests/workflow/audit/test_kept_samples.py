"""Samples of a kept audit: none is forgotten, and none is drawn while the audit changes."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.workflow.audit.sampling.cases import a_case, many
from workflow.audit.examined import CaseEnd, trait_of
from workflow.audit.findings import Audit
from workflow.audit.kept.about import (
    Asked,
    AuditBusyError,
    AuditUnkeepableError,
    KeptAudit,
    UnknownAuditError,
)
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.samples import (
    MOST_DRAWN,
    KeptSample,
    TooOftenDrawnError,
    keep_sample,
    samples_of,
    told_of_samples,
)
from workflow.audit.log import Log, LoggedCase
from workflow.audit.reporting.masking import Mask, masked
from workflow.audit.sampling.drawing import drawn, drawn_of
from workflow.audit.sampling.plan import Plan, Spread
from workflow.audit.sampling.population import Terms
from workflow.audit.sampling.sizing import Rates
from workflow.calendar import TAIPEI
from workflow.kept.about import State

NOON = datetime(2026, 3, 2, 12, tzinfo=TAIPEI)
PLAN = Plan(
    spread=Spread.PROPORTIONAL,
    rates=Rates(confidence=Decimal("0.9"), tolerable=Decimal("0.10")),
    seed=7,
    terms=Terms(since=date(2026, 3, 1)),
)
CASES = (*many(秘書室=70, 人事室=30), a_case("未結1", end=CaseEnd.OPEN))


@pytest.fixture
def folder(tmp_path: Path) -> AuditFolder:
    return AuditFolder(tmp_path / "audits")


@pytest.fixture
def audit(folder: AuditFolder) -> KeptAudit:
    kept = folder.keep(b"x", file="紀錄.csv", by="示範甲", asked=Asked(), at=NOON)
    return folder.change(kept.id, lambda each: replace(each, ended_at=NOON))


def a_sample(seed: int = 7, judged_at: datetime = NOON) -> KeptSample:
    found = drawn(CASES, replace(PLAN, seed=seed))
    return KeptSample(drawn=found, by="示範乙", at=NOON, judged_at=judged_at)


def test_a_sample_is_read_back_as_it_was_drawn(folder: AuditFolder, audit: KeptAudit) -> None:
    keep_sample(folder, audit, a_sample())

    assert samples_of(folder, audit.id) == (a_sample(),)


def test_drawn_anew_the_earlier_ones_are_told(folder: AuditFolder, audit: KeptAudit) -> None:
    for seed in (7, 8, 7):
        keep_sample(folder, audit, a_sample(seed))

    assert [each.drawn.plan.seed for each in samples_of(folder, audit.id)] == [7, 8, 7]


def test_nothing_is_drawn_before_anybody_draws(folder: AuditFolder, audit: KeptAudit) -> None:
    assert samples_of(folder, audit.id) == ()


def test_an_audit_that_is_gone_has_no_samples(folder: AuditFolder) -> None:
    with pytest.raises(UnknownAuditError):
        samples_of(folder, "nobody")


def test_while_it_runs_nothing_is_drawn(folder: AuditFolder, audit: KeptAudit) -> None:
    with folder.held(audit.id), pytest.raises(AuditBusyError, match=r"紀錄\.csv"):
        keep_sample(folder, audit, a_sample())

    assert samples_of(folder, audit.id) == ()


def test_what_was_judged_again_meanwhile_is_not_what_was_drawn_from(
    folder: AuditFolder, audit: KeptAudit
) -> None:
    with pytest.raises(AuditBusyError):
        keep_sample(folder, audit, a_sample(judged_at=NOON - timedelta(hours=1)))


def test_judged_again_a_sample_is_of_another_audit(folder: AuditFolder, audit: KeptAudit) -> None:
    again = replace(audit, ended_at=NOON + timedelta(hours=1))

    assert a_sample().is_of(audit)
    assert not a_sample().is_of(again)


def test_drawing_has_an_end_and_says_why(
    folder: AuditFolder, audit: KeptAudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.audit.kept.samples.MOST_DRAWN", 2)
    for seed in (1, 2):
        keep_sample(folder, audit, a_sample(seed))

    with pytest.raises(TooOftenDrawnError, match="已經抽過 2 次"):
        keep_sample(folder, audit, a_sample(3))

    assert MOST_DRAWN > 2
    assert len(samples_of(folder, audit.id)) == 2


def test_what_was_damaged_on_the_disk_is_told(folder: AuditFolder, audit: KeptAudit) -> None:
    folder.put(audit.id, "sample.json", b"[{]")

    with pytest.raises(AuditUnkeepableError):
        samples_of(folder, audit.id)


def test_the_cases_of_the_last_sample_are_marked_in_what_was_found(
    folder: AuditFolder, audit: KeptAudit
) -> None:
    log = Log(file="紀錄.csv", cases=[LoggedCase(case.id, 0, 0) for case in CASES], steps=())
    found = Audit(file="紀錄.csv", cases=len(CASES), events=0, findings=(), examined=CASES)
    folder.keep_found(audit.id, found, log)
    folder.change(audit.id, lambda each: replace(each, state=State.DONE))

    for seed in (8, 7):
        keep_sample(folder, audit, a_sample(seed))

    ledger = folder.ledger(audit.id)
    assert ledger is not None
    assert {case.id for case in ledger.examined(sampled=True)} == set(a_sample(7).drawn.ids)
    assert ledger.traits() == Counter(map(trait_of, CASES))
    assert drawn_of(ledger.ids(), replace(PLAN, seed=7)) == a_sample(7).drawn


def test_a_report_says_who_drew_it_when_and_of_which_units_or_masks_who(audit: KeptAudit) -> None:
    told = told_of_samples((a_sample(8), a_sample()), audit)

    said = [str(each) for each in told]
    assert said[0] == "115.03.02 12:00 由 示範乙 抽出。"
    assert "人事室：母體 30 件，抽 6 件。" in said
    assert said[-1] == "這份稽核抽過 2 次樣，這是最後一次；每一次都留著。"
    assert str(masked(told, Mask(("示範乙",), ()))[0]) == "115.03.02 12:00 由 示○○ 抽出。"
