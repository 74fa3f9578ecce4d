"""Requests as no browser sends them, byte by byte: each has an answer, none a failure of ours."""

import socket
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tests.serving import on_a_port
from tests.web.conftest import HOME
from web.app import create_app
from web.commands.serve import configured
from web.settings import Settings

HOST = b"Host: 127.0.0.1:8000\r\n"
READ = (  # in all of which a header may say anything
    *("accept-language", "authorization", "content-type", "cookie", "hx-current-url"),
    *("hx-request", "idempotency-key", "if-match", "if-none-match", "origin", "range"),
    *("referer", "sec-fetch-site", "x-csrftoken"),
)
WAYS = ("/", "/inbox", "/register", "/acting", "/rules", "/cases/1/actions", "/organisation/import")
API = ("/api/v1/rules", "/api/v1/exercises/scores", "/api/v1/rehearsals")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("raw")
    return create_app(Settings(demo=True, database_url=f"sqlite:///{folder / 'raw.db'}"))


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 1)) as client:
        yield client


@pytest.fixture(scope="module")
def port(app: FastAPI) -> Iterator[int]:
    """Where the server that `chenhe serve` runs listens."""
    with on_a_port(configured(app)) as url:
        yield int(url.rpartition(":")[2])


def answer(port: int, request: bytes) -> bytes:
    """All that comes back until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        (b"GET /rules HTTP/1.1", HOST, 200),
        (b"GET /inbox HTTP/1.1", HOST, 200),
        (b"GET /inbox HTTP/1.0", HOST, 403),  # as a proxy speaks to those behind it
        (b"GET /inbox HTTP/1.0", b"", 403),
        (b"GET /rules HTTP/1.1", b"", 400),
        (b"GET /rules HTTP/1.1", HOST + HOST, 400),
        (b"GET /inbox HTTP/1.1", b"Host: 127.0.0.1@evil.example\r\n", 400),
        (b"GET /inbox HTTP/1.1", b"Host: \xff\r\n", 400),
        (b"GET http://127.0.0.1:8000/inbox HTTP/1.1", HOST, 400),
        (b"GET http://evil.example/inbox HTTP/1.1", HOST, 400),
        (b"OPTIONS * HTTP/1.1", HOST, 400),
        (b"GET /\xff HTTP/1.1", HOST, 400),
        (b"GET /%ff%00 HTTP/1.1", HOST, 400),
        (b"GET /%ff HTTP/1.1", HOST, 404),
        (b"GET //evil.example/ HTTP/1.1", HOST, 404),
        (b"GET /" + b"a" * 30_000 + b" HTTP/1.1", HOST, 404),
        (b"GET /rules?q=" + b"a" * 50_000 + b" HTTP/1.1", HOST, 200),
        (b"no request at all", b"", 400),
        (b"GET /rules HTTP/1.1", HOST + b"Cookie: \xe9=\xff; csrftoken_8000=\xff\r\n", 200),
        (b"GET /rules HTTP/1.1", HOST + b"X-Forwarded-For: \xff\r\n", 200),
        (b"GET /rules HTTP/1.1", HOST + b"Upgrade: websocket\r\nConnection: upgrade\r\n", 200),
        (b"POST /acting HTTP/1.1", HOST + b"Origin: http://[\r\nContent-Length: 0\r\n", 403),
        (b"POST /acting HTTP/1.1", HOST + b"Origin: \xff\r\nContent-Length: 0\r\n", 403),
        (b"POST /acting HTTP/1.1", HOST + b"X-CSRFToken: \xff\r\nContent-Length: 0\r\n", 403),
        (b"POST /acting HTTP/1.1", HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n", 400),
        (b"POST /acting HTTP/1.1", HOST + b"Content-Length: -1\r\n", 400),
        (b"POST /acting HTTP/1.1", HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"FOO /rules HTTP/1.1", HOST, 405),
    ],
)
def test_every_request_has_an_answer_with_its_headers(
    port: int, request_line: bytes, headers: bytes, status: int
) -> None:
    said = answer(port, request_line + b"\r\n" + headers + b"Connection: close\r\n\r\n")

    assert said.split(b" ", 2)[1] == str(status).encode()
    assert b"frame-ancestors 'none'" in said
    assert b"server: uvicorn" not in said


def test_who_goes_away_in_the_middle_stops_nothing(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"POST /register HTTP/1.1\r\n" + HOST + b"Content-Length: 90\r\n\r\nsubject=")

    assert b"200 OK" in answer(
        port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    )


@pytest.mark.parametrize("length", [b"Content-Length: 90", b"Transfer-Encoding: chunked"])
def test_a_body_that_stops_midway_is_answered_and_the_line_ended(
    port: int, length: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.http.middleware.STALLED_SECONDS", 0.1)
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"

    said = answer(
        port, b"POST /register HTTP/1.1\r\n" + HOST + kind + length + b"\r\n\r\nsubject=x"
    )

    assert said.split(b" ", 2)[1] == b"408"
    assert "內容沒有送完".encode() in said


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS"]),
    path=st.sampled_from([*WAYS, *API]),
    headers=st.lists(st.tuples(st.sampled_from(READ), st.binary(max_size=40)), max_size=4),
    has_token=st.booleans(),
    body=st.binary(max_size=60),
)
def test_no_header_and_no_body_is_a_failure_of_ours(
    client: TestClient,
    method: str,
    path: str,
    headers: list[tuple[str, bytes]],
    has_token: bool,
    body: bytes,
) -> None:
    client.get("/rules")
    token = [(b"x-csrftoken", client.cookies["csrftoken_8000"].encode())] if has_token else []
    said = [(name.encode(), value.translate(None, b"\r\n")) for name, value in headers]

    given_back = client.request(method, path, headers=[*token, *said], content=body)

    assert given_back.status_code < 500
    assert "frame-ancestors" in given_back.headers["content-security-policy"]


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize(
    "body",
    [
        *("[" * 100_000, '{"a":' * 50_000, "NaN", '{"scenario":NaN}', '"\\ud800"', "1" * 6000),
        *('{"name":"\\ud800\\u0000"}', '{"a":1,"a":2}', "null", "\ufeff{}", "a=" + "[" * 50_000),
    ],
)
def test_no_json_is_a_failure_of_ours(client: TestClient, path: str, body: str) -> None:
    kinds = ("application/json", "application/json; charset=utf-16", "application/toml")

    statuses = {
        client.post(path, content=body, headers={"content-type": kind}).status_code
        for kind in kinds
    }

    assert statuses <= {200, 202, 400, 405, 415, 422}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/api/v1/rules", "/api/v1/rules/9", "/api/v1/doubts"])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
def test_the_api_says_which_methods_an_address_takes(
    client: TestClient, method: str, path: str, kind: str
) -> None:
    refused = client.request(method, path, content=b"x", headers={"content-type": kind})
    unknown = client.request(method, "/api/v1/nowhere", headers={"content-type": kind})

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert refused.headers["content-type"] == "application/problem+json"
    assert (unknown.status_code, unknown.json()["status"]) == (404, 404)


def test_an_address_tells_all_its_methods(client: TestClient) -> None:
    allow = {
        path: client.request("PUT", path).headers["allow"]
        for path in (
            "/api/v1/rehearsals",
            "/register",
            "/organisation/import/confirm",
            "/static/chenhe.css",
        )
    }

    assert list(allow.values()) == ["GET, HEAD, POST", "GET, HEAD, POST", "POST", "GET, HEAD"]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/inbox",
            "/cases/nobody",
            "/organisation",
            "/audits",
            "/audits/nobody",
            "/register",
        ),
        *("/api/v1/audits/1", "/rules/review", "/reminders", "/performance", "/nowhere"),
    ],
)
def test_what_holds_documents_or_names_is_kept_nowhere(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/rules", "/rules/9", "/static/chenhe.css", "/api/v1/rules"])
def test_rules_and_files_may_be_kept(client: TestClient, path: str) -> None:
    assert "no-store" not in client.get(path).headers.get("cache-control", "")


def test_a_board_that_has_not_changed_is_told_so_all_the_same(client: TestClient) -> None:
    first = client.get("/")

    again = client.get("/", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.headers["cache-control"]) == (304, "no-store")
