"""The log of the server: a line a request by its route, and nothing of what was asked or typed."""

import logging
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from tests.server_log import lines, the_log
from tests.web.signing_in import Site, opened, settings_of
from web.app import create_app
from web.settings import LogForm, LogLevel

PLANTED = "Kx7planted"  # in every place where a one-time code, a 文號 or a name may stand
WORDS = "示範機密字"
FIELDS = (
    *("name", "person", "subject", "opinion", "reason", "q", "code", "password", "before", "after"),
    *("label", "back", "row", "unit", "to", "acting", "words", "text", "by", "chosen", "key"),
)
QUERY = ("q", "back", "code", "person", "unit")
FORM = dict.fromkeys(FIELDS, f"{PLANTED}{WORDS}")
HEADERS = {"X-Request-ID": PLANTED, "User-Agent": PLANTED, "Referer": f"http://x/{PLANTED}"}


@pytest.fixture(scope="module")
def site(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("logged")
    database = shutil.copy(migrated_file, folder / "site.db")
    made = opened(create_app(settings_of(f"sqlite:///{database}", str(folder / "c.toml"))))
    yield made
    made.services.close()


@pytest.fixture
def client(site: Site) -> TestClient:
    """A browser at the site; what fails is answered, as a server answers it."""
    return TestClient(
        site.app,
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
    )


def asks(site: Site) -> Iterator[tuple[str, str, str]]:
    """Every method and route, and an address of it with something planted."""
    for route in iter_route_contexts(site.app.routes):
        template = "/static/{path}" if route.path == "/static" else route.path_format or ""
        numbered = re.sub(r"{\w+:number}", "9", route.path or "")
        path = re.sub(r"{(\w+)}", PLANTED, numbered).replace("/static", f"/static/{PLANTED}")
        for method in sorted(route.methods or {"GET"}):
            yield method, template, path


def signed_in(site: Site, client: TestClient, name: str) -> dict[str, str]:
    """The token of its forms; a guest for ""."""
    if name:
        client.cookies = site.signed_in(name).client.cookies
    client.get("/sign-in")
    return {"x-csrftoken": client.cookies["csrftoken_8000"]}


@pytest.mark.parametrize("name", ["", "registrar", "administrator"])
def test_nothing_that_was_asked_or_typed_stands_in_the_log(
    site: Site, client: TestClient, name: str
) -> None:
    token = HEADERS | signed_in(site, client, name)
    query: dict[str, str | None] = dict.fromkeys(QUERY, PLANTED + WORDS)
    every = list(asks(site))

    with the_log() as text:
        for method, _, path in every:
            form = FORM if method == "POST" else None
            client.request(
                method, path, params=query, headers=token, data=form, follow_redirects=False
            )
        client.post("/api/v1/cases", json=FORM, headers=token)
        client.get(f"/{PLANTED}/nowhere", headers=token)

    told = [line for line in lines(text) if line["logger"] == "chenhe.requests"]
    assert {line["route"] for line in told} == {template for _, template, _ in every} | {"-"}
    for planted in (PLANTED, WORDS, "示範甲", "127.0.0.1", "50000"):
        assert planted not in text.getvalue()


def test_a_line_says_how_a_request_went_and_what_kind_of_visitor_sent_it(
    site: Site, client: TestClient
) -> None:
    signed_in(site, client, "clerk")
    own = {"X-Request-ID": "0af7651916cd43dd8448eb211c80319c"}

    with the_log() as text:
        page, head = client.get("/account", headers=own), client.head("/rules/9")
        program = client.get("/api/v1/cases/nowhere", headers={"authorization": "Bearer none"})

    first, second, third = lines(text)
    milliseconds = first.pop("milliseconds")
    assert milliseconds > 0
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]{12}\+08:00", first.pop("at"))
    assert first == {
        "level": "info",
        "logger": "chenhe.requests",
        "message": f"GET /account 200 {milliseconds} ms",
        "request_id": "0af7651916cd43dd8448eb211c80319c",
        "route": "/account",
        "method": "GET",
        "status": 200,
        "by": "account",
    }
    assert (second["method"], second["route"], second["by"]) == ("HEAD", "/rules/{line}", "account")
    assert (third["route"], third["status"]) == ("/api/v1/cases/{case_id}", 401)
    assert page.headers["x-request-id"] == first["request_id"]
    assert head.headers["x-request-id"] == second["request_id"]
    assert program.json()["request_id"] == third["request_id"]


def test_a_page_that_fails_shows_the_id_by_which_the_log_knows_it(client: TestClient) -> None:
    answer = client.get("/rules/99999", headers={"X-Request-ID": "not one of ours"})

    known = answer.headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{16}", known)
    assert f"要求代號 <code>{known}</code>" in answer.text


@pytest.mark.parametrize(("level", "is_said"), [(LogLevel.INFO, False), (LogLevel.DEBUG, True)])
def test_an_error_nobody_foresaw_is_told_once_and_repeats_nothing_that_was_typed(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, level: LogLevel, *, is_said: bool
) -> None:
    def fails(*_: object) -> None:
        try:
            int(PLANTED)
        except ValueError as error:
            raise LookupError(WORDS) from error

    monkeypatch.setattr("web.screens.practice.routes.respond", fails)

    with the_log(level=level) as text:
        answer = client.get(f"/practice?q={PLANTED}")
        # As uvicorn tells what went on upwards.
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n")

    (failure,) = (line for line in lines(text) if "trace" in line)
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == failure["request_id"]
    assert (failure["level"], failure["route"]) == ("error", "/practice")
    assert "in fails\n" in failure["trace"]
    assert failure["trace"].endswith(f"LookupError: {WORDS}" if is_said else "LookupError")
    assert (PLANTED in text.getvalue()) == is_said


def test_an_error_stands_in_the_log_once(client: TestClient) -> None:
    error = OSError(28, "No space left on device", f"/srv/{PLANTED}")
    logger = logging.getLogger("uvicorn.error")

    with the_log() as text:
        for _ in range(2):
            logger.error("Exception in ASGI application", exc_info=error)

    (line,) = lines(text)
    assert line["trace"].endswith("OSError: No space left on device")


def test_on_a_terminal_a_line_is_a_sentence(client: TestClient) -> None:
    with the_log(LogForm.TEXT) as text:
        answer = client.get("/healthz")

    wanted = r"\d\d-\d\d [\d:]{8} INFO GET /healthz 200 [\d.]+ ms [0-9a-f]{16}\n"
    assert re.fullmatch(wanted, text.getvalue())
    assert text.getvalue().split()[-1] == answer.headers["x-request-id"]


def test_what_printing_says_of_the_characters_of_a_page_is_not_told() -> None:
    with the_log() as text:
        logging.getLogger("weasyprint").warning(".notdef glyph rendered for %r", WORDS)

    assert text.getvalue() == ""
