"""即時更新: pages that stay open are told that the log has grown, as long as they may be."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.serving import on_a_port
from tests.streams import STREAM, listening
from tests.web.signing_in import PEOPLE, Site, opened, settings_of
from web.app import SESSION, create_app
from web.commands.serve import configured
from web.http.listeners import Listeners, ManyListenersError, ManyOfOneError
from web.screens.live import routes, watching
from web.screens.live.watching import Watching
from web.services import Services
from workflow.actions.registering import Registration
from workflow.case.duties import Actor
from workflow.refusals.base import RefusedError


def register(services: Services, person: str = "示範總收文") -> str:
    actor = Actor(position="總收文", person=person)
    row = services.rulebook.at_line(9)
    return services.casework.register(Registration(row=row, subject="示範", actor=actor)).id


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    """Where a demonstration is served."""
    with on_a_port(configured(app)) as found:
        yield found


def test_a_stream_tells_of_each_case_once(url: str, app: FastAPI) -> None:
    with listening(url) as stream:
        one = register(app.state.services)
        assert stream.told() == {"within": 2, "cases": [one]}
        another = register(app.state.services)
        assert stream.told() == {"within": 2, "cases": [another]}


def test_a_stream_that_was_cut_is_told_what_it_missed(url: str, app: FastAPI) -> None:
    with listening(url) as stream:
        known = stream.last["id"]
    missed = {register(app.state.services), register(app.state.services)}

    with listening(url, {"Last-Event-ID": known}) as resumed:
        told = resumed.last
    with listening(url, {"Last-Event-ID": told["id"]}) as again:
        assert "data" not in again.last

    assert all(each in told["data"] for each in missed)
    assert int(told["id"]) == int(known) + len(missed)
    assert again.last["id"] == told["id"]


def test_a_silent_stream_is_kept_open(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "HEARTBEAT", 0.01)

    with listening(url) as stream:
        while stream.heartbeats < 2:
            stream.block()


def test_nobody_looks_at_the_log_while_nobody_listens(url: str, app: FastAPI) -> None:
    looks = app.state.watching
    with listening(url):
        assert len(looks.listeners) == 1

    while looks.is_looking:
        sleep(0.02)

    assert looks.listeners.open == ()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_asks_for_no_stream_is_told_once(client: TestClient, method: str) -> None:
    answer = client.request(method, "/live", headers=STREAM if method == "HEAD" else {})

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert ("id: " in answer.text) == (method == "GET")


def test_a_guest_is_told_nothing(guest: TestClient) -> None:
    answer = guest.get("/live", headers=STREAM)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("most", "most_of_one", "status", "error"),
    [(1, 9, 503, ManyListenersError(most=1)), (9, 1, 429, ManyOfOneError(most=1))],
    ids=["in all", "of one visitor"],
)
def test_more_streams_than_may_be_are_refused(
    demo_app: FastAPI, most: int, most_of_one: int, status: int, error: RefusedError
) -> None:
    few = Watching(demo_app.state.services, Listeners(most=most, most_of_one=most_of_one))
    demo_app.state.watching = few

    with on_a_port(configured(demo_app)) as url:
        with listening(url):
            refused = httpx2.get(f"{url}/live", headers=STREAM)
        while few.listeners.open:
            sleep(0.02)
        with listening(url) as stream:
            assert stream.last["id"]

    assert refused.status_code == status
    assert refused.json()["detail"] == str(error)


@pytest.fixture(scope="module")
def site(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    database = shutil.copy(migrated_file, folder / "site.db")
    settings = settings_of(f"sqlite:///{database}", str(folder / "corrections.toml"))
    made = opened(create_app(settings))
    yield made
    made.services.close()


@pytest.mark.parametrize("end", ["sign_out", "lock"])
def test_a_stream_ends_with_the_session_that_it_was_asked_for_in(
    site: Site, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(watching, "CHECK_EVERY", 0.0)
    kept = site.signed_in("clerk").client.cookies[f"{SESSION}_8000"]

    with on_a_port(configured(site.app)) as url:
        cookie = {"Cookie": f"{SESSION}_{url.rpartition(':')[2]}={kept}"}
        with listening(url, cookie) as stream:
            known = register(site.services, PEOPLE["registrar"])
            assert stream.told() == {"within": 2, "cases": [known]}
            getattr(site.accounts, end)("clerk", by="administrator")
            assert stream.told() is None
        assert httpx2.get(f"{url}/live", headers=STREAM | cookie).status_code == 401


def test_a_page_is_the_same_page_however_far_the_log_is(client: TestClient, app: FastAPI) -> None:
    first = client.get("/?unit=會計室")
    register(app.state.services)

    again = client.get("/?unit=會計室", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
