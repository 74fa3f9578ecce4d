"""稽核, 本機關: our own cases judged in place, kept like a file, equal to `chenhe audit`."""

import re
import sys
from dataclasses import replace
from datetime import timedelta
from json import loads
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.auditing import Inspector
from tests.workflow.offices import PLAIN, a_document
from tests.workflow.secrecy import SUBJECT
from web.cli import main
from web.services import Services
from workflow.audit.findings import finding_record
from workflow.audit.kept.running import AuditRuns
from workflow.case.case import Case
from workflow.office import taipei_now

CHOSEN_FINDING = re.compile(r'name="chosen" value="([0-9a-f]{16}[^"]*)"')


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


@pytest.fixture
def services(demo_app: FastAPI) -> Services:
    found = demo_app.state.services
    assert isinstance(found, Services)
    return found


def late(services: Services, subject: str = "示範逾限案", *, is_confidential: bool = False) -> Case:
    """A document that came forty days ago, and lies where it came."""
    came = taipei_now() - timedelta(days=40)
    document = a_document(PLAIN, subject=subject, received_at=came, is_receipt_confirmed=True)
    return services.casework.register(replace(document, is_confidential=is_confidential))


def in_time(services: Services) -> Case:
    """One that came just now: what is late is late by the last day of the log."""
    return services.casework.register(a_document(PLAIN))


def audited(inspector: Inspector, **fields: str) -> tuple[str, str]:
    """The address of an audit of our own cases, and its findings."""
    answer = inspector.post("/audits/own", fields)
    assert answer.status_code == 200, answer.text
    audit = "/".join(answer.url.path.split("/")[:3])
    return audit, inspector.ended(audit)


def by_command(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """What `chenhe audit` says of the demonstration."""
    words = ("chenhe", "audit", "--office", "demo", "--db", database, "--format", "json")
    monkeypatch.setattr(sys, "argv", [*words, "--organisation", "office"])
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main()
    return loads(capsys.readouterr().out)


def test_it_finds_what_the_command_finds_in_place(
    inspector: Inspector,
    services: Services,
    demo_app: FastAPI,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    late(services)
    late(services, SUBJECT, is_confidential=True)
    in_time(services)

    audit, page = audited(inspector, people="yes")

    runs: AuditRuns = demo_app.state.audits
    ledger = runs.folder.ledger(audit.rpartition("/")[2])
    assert ledger
    whole, said = ledger.whole(), by_command(database, monkeypatch, capsys)
    assert [finding_record(each) for each in whole.findings] == said["findings"]
    assert [each["code"] for each in said["findings"]] == ["OVERDUE"]
    assert (whole.cases, whole.events) == (said["cases"], said["events"]) == (3, 3)
    assert list(whole.notes) == said["notes"]
    assert [each.is_confidential for each in ledger.examined()] == [False, True, False]
    assert SUBJECT not in page


def test_a_finding_leads_to_the_document(inspector: Inspector, services: Services) -> None:
    case, _ = late(services), in_time(services)

    audit, page = audited(inspector)

    assert f'href="/cases/{case.id}"' in page
    assert f'href="/cases/{case.id}"' in inspector.page(f"{audit}/case", id=case.id)
    assert "改欄位對照" not in page


def test_judged_again_it_reads_what_was_recorded_meanwhile(
    inspector: Inspector, services: Services
) -> None:
    first, _ = late(services), in_time(services)
    audit, page = audited(inspector)
    assert page.count(f'href="/cases/{first.id}"') == 1
    second = late(services)

    inspector.post(f"{audit}/run", {})
    page = inspector.ended(audit)

    assert f'href="/cases/{second.id}"' in page
    assert inspector.made(audit, "xlsx").startswith(b"PK")
    assert inspector.page("/audits/own").count("data-row") == 1


def test_judged_again_it_keeps_what_was_made_of_its_findings(
    inspector: Inspector, services: Services
) -> None:
    late(services)
    in_time(services)
    audit, page = audited(inspector)
    (key,) = CHOSEN_FINDING.findall(page)
    inspector.post(f"{audit}/entries", {"action": "accept", "seen": "0", "chosen": key})
    late(services)

    inspector.post(f"{audit}/run", {})
    page = inspector.ended(audit)

    accepted = inspector.page(f"{audit}/findings", standing="accepted")
    assert len(CHOSEN_FINDING.findall(page)) == 2
    assert CHOSEN_FINDING.findall(accepted) == [key]


def test_sent_twice_it_is_begun_once(inspector: Inspector, services: Services) -> None:
    late(services)
    form = inspector.page("/audits/own")
    (once,) = re.findall(r'name="once" value="([^"]+)"', form)

    first, again = (inspector.post("/audits/own", {"once": once}).url.path for _ in range(2))

    begun = first.removesuffix("/findings")
    assert again.removesuffix("/findings") == begun
    inspector.ended(begun)
    assert inspector.page("/audits/own").count("data-row") == 1


def test_an_office_without_a_case_is_told_so(inspector: Inspector) -> None:
    _, page = audited(inspector)

    assert "本機關還沒有任何紀錄" in page


def test_its_columns_are_nobody_s_to_say(inspector: Inspector, services: Services) -> None:
    late(services)
    audit, _ = audited(inspector)

    answer = inspector.client.get(f"{audit}/mapping")

    assert answer.url.path == f"{audit}/findings"
