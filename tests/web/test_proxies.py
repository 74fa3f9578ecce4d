"""Behind a proxy that ends TLS: it alone is believed about who asks; cookies go over TLS alone."""

import re
from collections.abc import Generator
from contextlib import contextmanager

import httpx2
import pytest

from tests.server_log import the_log
from tests.serving import on_a_port
from tests.web.signing_in import WORDS, Site, settings_of
from web.app import create_app
from web.commands.serve import configured
from web.health.line import Condition
from web.health.machine import proxies_line
from web.http.forwarded import unnamed_proxies
from workflow.accounts.signing_in import MOST_BY_BOTH


@contextmanager
def office(database: str, corrections: str, proxies: str) -> Generator[str]:
    """The address of a site with one administrator, as `chenhe serve` runs it."""
    settings = settings_of(database, corrections).model_copy(update={"proxies": proxies})
    site = Site(create_app(settings))
    site.accounts.open_first(site.accounts.first_link(), "head", WORDS)
    with on_a_port(configured(site.app, proxies)) as url:
        yield url
    site.services.close()


def signs_in(url: str, password: str, caller: str) -> httpx2.Response:
    """The answer to a sign-in that a proxy says comes from `caller`, over TLS."""
    relayed = {"X-Forwarded-For": caller, "X-Forwarded-Proto": "https"}
    with httpx2.Client(base_url=url, headers=relayed) as client:
        page = client.get("/sign-in")
        token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
        assert token
        cookies = "; ".join(each.partition(";")[0] for each in page.headers.get_list("set-cookie"))
        sent = {"csrftoken": token[1], "name": "head", "password": password}
        return client.post("/sign-in", data=sent, headers={"Cookie": cookies})


@pytest.mark.parametrize(
    ("proxies", "others"), [("127.0.0.1", 303), ("", 429), ("10.9.9.9", 429)], ids=str
)
def test_the_address_that_a_proxy_names_counts_if_it_is_ours(
    proxies: str, others: int, database: str, corrections: str
) -> None:
    with office(database, corrections, proxies) as url:
        guesses = [signs_in(url, "a guess", "192.0.2.1") for _ in range(MOST_BY_BOTH + 1)]
        answer = signs_in(url, WORDS, "192.0.2.2")

    assert guesses[-1].status_code == 429
    assert answer.status_code == others


def test_behind_tls_every_cookie_that_signs_in_goes_over_tls_alone(
    database: str, corrections: str
) -> None:
    with office(database, corrections, "127.0.0.1") as url:
        answer = signs_in(url, WORDS, "192.0.2.2")

    (session,) = [each for each in answer.headers.get_list("set-cookie") if "session" in each]
    assert {"secure", "httponly", "samesite=lax"} <= {
        each.strip().lower() for each in session.split(";")
    }


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [("", "192.0.2.1", True), ("127.0.0.1", "192.0.2.1", False), ("", "", False)],
    ids=["not named", "named", "none"],
)
def test_a_proxy_that_nobody_named_is_told_once_and_on_the_page_of_health(
    proxies: str, forwarded: str, told: bool, database: str, corrections: str
) -> None:
    settings = settings_of(database, corrections).model_copy(update={"proxies": proxies})
    app = create_app(settings)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    with the_log() as text, on_a_port(configured(app, proxies)) as url:
        for _ in range(2):
            httpx2.get(f"{url}/healthz", headers=headers)

    assert unnamed_proxies(app) == (("127.0.0.1",) if told else ())
    assert text.getvalue().count("a proxy forwards") == told
    line = proxies_line(unnamed_proxies(app))
    assert (line.condition, "127.0.0.1" in str(line.found)) == (
        (Condition.HINT, True) if told else (Condition.WELL, False)
    )
    app.state.services.close()
