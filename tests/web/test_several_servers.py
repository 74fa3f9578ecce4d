"""Several servers on one database: what is done at one holds at the other, and nothing twice."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import repeat

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from tests.databases import emptied
from tests.web.signing_in import HOME, Browser, Site, opened
from web.app import create_app
from web.settings import Settings
from workflow.store import database as opening

pytestmark = pytest.mark.databases
DOCUMENT = {"row": "line:9", "subject": "示範主旨", "urgency": "普通件", "category": "一般"}
REGISTERED = 4  # documents at each server
AT_ONCE = 4  # who sign one desk at each server


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Two, each with an engine and checkpoints of its own, on one database and one file."""

    one: Site
    other: Site

    @property
    def both(self) -> tuple[Site, Site]:
        return self.one, self.other

    def moved(self, browser: Browser) -> Browser:
        """A browser whose next request the other server answers."""
        client = self.other.client()
        client.cookies.update(dict(browser.client.cookies))
        return Browser(client)


@pytest.fixture(scope="module")
def servers(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    settings = Settings(
        demo=False,
        database_url=shared_database,
        corrections=str(folder / "corrections.toml"),
        checkpoints=str(folder / "checkpoints"),
    )
    one, other = create_app(settings), create_app(settings)
    with closing(one.state.services), closing(other.state.services):
        yield Servers(one=opened(one), other=Site(other))


def restarted(servers: Servers) -> None:
    """The database ends every connection, as it does when it is started anew."""
    engine = servers.one.services.store.engine
    if engine.dialect.name == "sqlite":
        return
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )


def registered(browser: Browser) -> str:
    answer = browser.post("/register", **DOCUMENT)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def number_of(case: str) -> int:
    return int(case.rsplit("/", 1)[1].partition("?")[0])


def signed(browser: Browser, case: str) -> int:
    """The status of a draft signed by the form on its page."""
    desk = re.search(r'name="desk" value="([^"]+)"', browser.get(case).text)
    assert desk
    return sign(browser, case, desk[1])


def sign(browser: Browser, case: str, desk: str) -> int:
    fields = {"action": "擬辦", "desk": desk, "opinion": "擬如擬"}
    return browser.post(f"{case}/actions", **fields).status_code


def test_a_document_registered_at_one_is_signed_at_the_other_after_a_restart(
    servers: Servers,
) -> None:
    case = registered(servers.one.signed_in("registrar"))
    clerk = servers.one.signed_in("clerk")
    assert clerk.get(case).status_code == 200

    restarted(servers)

    assert signed(servers.moved(clerk), case) == 303
    assert "擬如擬" in clerk.get(case).text
    for site in servers.both:
        verdicts = {each: site.services.store.verify(each) for each in site.services.store.traces()}
        assert all(each.is_sound for each in verdicts.values()), verdicts
        assert {each.unchecked for each in verdicts.values()} == {0}


def test_a_session_opened_at_one_holds_at_the_other_until_a_lock_ends_it_everywhere(
    servers: Servers,
) -> None:
    trainee = servers.one.signed_in("trainee")
    assert servers.moved(trainee).get("/account").status_code == 200

    servers.other.accounts.lock("trainee", by="administrator")

    assert trainee.get("/account").status_code != 200
    assert servers.moved(trainee).get("/account").status_code != 200


def test_wrong_passwords_count_at_all_servers_together(servers: Servers) -> None:
    browsers = [Browser(site.client()) for site in servers.both]

    answers = [
        browsers[each % 2].post("/sign-in", name="auditor", password="guess") for each in range(6)
    ]

    assert [each.status_code for each in answers] == [422] * 5 + [429]


def test_numbers_have_no_gap_and_none_is_given_twice(servers: Servers) -> None:
    registrar = servers.one.signed_in("registrar")

    def register(browser: Browser) -> list[int]:
        return [number_of(registered(browser)) for _ in range(REGISTERED)]

    with ThreadPoolExecutor(2) as at_once:
        given = at_once.map(register, (registrar, servers.moved(registrar)))
        serials = sorted(each for some in given for each in some)

    assert serials == [*range(serials[0], serials[0] + 2 * REGISTERED)]
    assert servers.one.services.store.verify("live").is_sound


def test_of_many_at_one_desk_at_both_servers_one_signs(servers: Servers) -> None:
    case = registered(servers.one.signed_in("registrar"))
    clerk = servers.one.signed_in("clerk")
    page = clerk.get(case).text
    desk = re.search(r'name="desk" value="([^"]+)"', page)
    assert desk
    browsers = [clerk, servers.moved(clerk)] * AT_ONCE

    with ThreadPoolExecutor(len(browsers)) as at_once:
        statuses = sorted(at_once.map(sign, browsers, repeat(case), repeat(desk[1])))

    assert statuses[0] == 303
    assert {*statuses[1:]} <= {409, 412}
    assert clerk.get(case).text.count("擬如擬") == 1


@pytest.mark.postgres
def test_a_statement_that_hangs_is_ended_and_the_page_says_to_try_again(
    postgres_engine: Engine, corrections: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "STATEMENT_SECONDS", 0.2)
    settings = Settings(demo=True, database_url=emptied(postgres_engine), corrections=corrections)
    app = create_app(settings)
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000)) as client:
        with postgres_engine.begin() as connection:
            connection.execute(text("LOCK TABLE case_state, desk IN ACCESS EXCLUSIVE MODE"))
            answer = client.get("/inbox")
        assert answer.status_code == 503
        assert "請稍後再試" in answer.text
        assert client.get("/inbox").status_code == 200
