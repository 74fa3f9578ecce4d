"""/metrics: figures of one process, for this machine and for who looks after the server."""

import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.office import ALONE, REGISTRY, Visitor
from tests.web.signing_in import HOME, Site, opened, settings_of
from web.app import create_app
from web.http.metrics import MetricsExtraError
from web.settings import Settings

AT_HOME, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)
SUBJECT = "示範：數據裡沒有的主旨"


@pytest.fixture(scope="module")
def site(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that others reach, and whose figures are kept."""
    folder = tmp_path_factory.mktemp("metrics")
    url = f"sqlite:///{shutil.copy(migrated_file, folder / 'site.db')}"
    more = {"metrics": True, "hosts": "chenhe.example"}
    made = opened(create_app(settings_of(url, str(folder / "c.toml")).model_copy(update=more)))
    yield made
    made.services.close()


def asked(site: Site, caller: tuple[str, int], **headers: str) -> int:
    """How /metrics answers this caller."""
    client = TestClient(site.app, base_url=HOME, client=caller)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/metrics", headers=named, follow_redirects=False).status_code


def test_only_this_machine_and_who_looks_after_it_reads_the_figures(site: Site) -> None:
    token = site.accounts.issue(
        "administrator", "Prometheus", frozenset({"operate"}), timedelta(days=1), by="administrator"
    )
    other = site.accounts.issue(
        "auditor", "Prometheus", frozenset({"audit"}), timedelta(days=1), by="auditor"
    )

    assert asked(site, AT_HOME) == 200
    assert asked(site, AT_HOME, x_forwarded_for="192.0.2.7") == 303
    assert asked(site, AT_HOME, host="chenhe.example") == 303
    assert asked(site, ELSEWHERE) == 303
    assert asked(site, ELSEWHERE, authorization=f"Bearer {token}") == 200
    assert asked(site, ELSEWHERE, authorization=f"Bearer {other}") == 403


def test_nobody_is_told_of_figures_that_are_not_kept(visitor: TestClient) -> None:
    assert visitor.get("/metrics").status_code == 404


def test_the_figures_say_what_was_asked_signed_and_refused_and_name_nobody(
    database: str, corrections: str
) -> None:
    settings = Settings(demo=True, database_url=database, corrections=corrections, metrics=True)
    app = create_app(settings)
    with TestClient(app, base_url=HOME, client=AT_HOME) as client:
        office = Visitor(client)
        office.post("/acting", {"acting": REGISTRY})
        fields = {"row": ALONE, "subject": SUBJECT, "urgency": "普通件", "category": "一般"}
        case = office.post("/register", fields).url.path
        office.post(f"{case}/actions", {"action": "銷號", "reason": ""})
        office.post(f"{case}/actions", {"action": "銷號", "reason": "示範：重複"})
        client.get("/nowhere")
        text = client.get("/metrics").text

    wanted = (
        'chenhe_requests_total{method="POST",route="/cases/{case_id}/actions",status="4xx"} 1.0',
        'chenhe_requests_total{method="GET",route="-",status="4xx"} 1.0',
        'chenhe_request_seconds_count{route="/register"} 1.0',
        'chenhe_actions_total{action="cancel"} 1.0',
        'chenhe_refusals_total{kind="missing-input"} 1.0',
        "chenhe_changes_waiting 0.0",
        "chenhe_open_streams 0.0",
        "chenhe_database_connections_in_use",
        "chenhe_build_info{version=",
    )
    assert [each for each in wanted if each not in text] == [], text
    assert SUBJECT not in text
    assert case.removeprefix("/cases/") not in text
    app.state.services.close()


def test_a_server_without_the_extra_says_what_to_install(
    database: str, corrections: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    settings = settings_of(database, corrections).model_copy(update={"metrics": True})

    with pytest.raises(MetricsExtraError, match=r"pip install 'chenhe\[metrics\]'"):
        create_app(settings)
