"""Cookies of one server alone, and the secret that outlives it."""

import logging
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from web.app import create_app
from web.http.secret import signing_secret
from web.services import secret_file
from web.settings import Settings

TOKEN = re.compile(r'name="csrftoken" value="([^"]+)"')
HERE = ("127.0.0.1", 50000)
SWITCH = {"acting": "綜合企劃組/股長", "back": "/rules"}


def served(app: FastAPI, port: int, **more: object) -> TestClient:
    return TestClient(app, base_url=f"http://127.0.0.1:{port}", client=HERE, **more)  # pyright: ignore[reportArgumentType]


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    assert found, "no form"
    return found[1]


def test_two_servers_on_one_machine_leave_each_others_forms_alone(
    demo_app: FastAPI, tmp_path: Path
) -> None:
    other_app = create_app(Settings(demo=True, database_url=f"sqlite:///{tmp_path / 'other.db'}"))
    one = served(demo_app, 8000)
    other = served(other_app, 8001, cookies=one.cookies)
    form = token_of(one.get("/acting").text)
    one.cookies.update(other.cookies)
    other.get("/acting")
    one.cookies.update(other.cookies)

    sent = one.post("/acting", data=SWITCH | {"csrftoken": form}, follow_redirects=False)

    assert sent.status_code == 303
    assert {"csrftoken_8000", "csrftoken_8001", "chenhe_session_8000"} <= set(one.cookies)


def test_servers_behind_one_proxy_share_their_cookies_wherever_each_listens(
    demo_app: FastAPI,
) -> None:
    def listening(port: int) -> ASGIApp:
        async def behind(scope: Scope, receive: Receive, send: Send) -> None:
            await demo_app({**scope, "server": ("127.0.0.1", port)}, receive, send)

        return behind

    named = set[tuple[str, ...]]()
    for port in (8001, 8002):
        client = TestClient(listening(port), base_url="http://127.0.0.1", client=HERE)
        client.get("/acting")
        named.add(tuple(sorted(client.cookies)))

    assert len(named) == 1
    assert "csrftoken_80" in named.pop()


def test_a_form_opened_before_a_restart_is_taken_after_it(database: str) -> None:
    settings = Settings(demo=True, database_url=database)
    before = served(create_app(settings), 8000)
    form = token_of(before.get("/acting").text)

    after = served(create_app(settings), 8000, cookies=before.cookies)
    sent = after.post("/acting", data=SWITCH | {"csrftoken": form}, follow_redirects=False)

    assert sent.status_code == 303


@pytest.mark.parametrize(
    "value",
    [
        *("x", "x" * 60_000, "eyJ9.x.y", '"', "=", "", "\\351", '"\\351\\012"', "a,b", "{}"),
        *(text.encode() for text in ("é", "陳核")),
        b"\xff\xfe",
    ],
)
def test_a_cookie_that_is_not_ours_counts_as_none(visitor: TestClient, value: str | bytes) -> None:
    said = value if isinstance(value, bytes) else value.encode()

    for name in ("csrftoken_8000", "chenhe_session_8000", "chenhe_language", "é"):
        jar = name.encode() + b"=" + said + b"; \xff=1"
        answer = visitor.get("/acting", headers={b"cookie": jar})
        assert answer.status_code == 200
        assert TOKEN.search(answer.text)


def test_the_cookies_of_others_do_not_hide_ours(visitor: TestClient) -> None:
    form = token_of(visitor.get("/acting").text)
    jar = f'other="é"; x=\xff; csrftoken=z; csrftoken_8000={form}; csrftoken_8000=later'

    sent = visitor.post(
        "/acting",
        data=SWITCH | {"csrftoken": form},
        headers={b"cookie": jar.encode("latin-1")},
        follow_redirects=False,
    )

    assert sent.status_code == 303


def test_a_secret_is_kept_for_its_owner_and_for_one_database(tmp_path: Path) -> None:
    one, other = (Settings(database_url=f"sqlite:///{tmp_path / name}.db") for name in "ab")

    secret = signing_secret(one)

    assert signing_secret(one) == secret != signing_secret(other)
    assert stat.S_IMODE(secret_file(one).stat().st_mode) == 0o600


def test_a_database_elsewhere_has_its_secret_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    one, other = (Settings(database_url=f"postgresql+psycopg://db/{name}") for name in "ab")

    assert signing_secret(one) == signing_secret(one) != signing_secret(other)
    assert secret_file(one).parent == tmp_path / "chenhe" / "secrets"


def test_those_who_start_at_once_agree(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")

    with ThreadPoolExecutor(8) as starters:
        made = set(starters.map(signing_secret, [settings] * 32))

    assert len(made) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["a.db.secret"]


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40, b"a\0" * 40, b"x" * 5000])
def test_a_broken_secret_is_made_anew_and_told(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")
    secret_file(settings).write_bytes(content)

    with caplog.at_level(logging.WARNING):
        secret = signing_secret(settings)

    assert signing_secret(settings) == secret
    assert "已重新產生" in caplog.text


def test_a_secret_that_can_be_kept_nowhere_lasts_as_long_as_the_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.db.secret").mkdir()

    assert len(signing_secret(Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}"))) > 32
    assert "a.db.secret" in caplog.text


def test_a_secret_that_others_could_read_is_closed(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.db'}")
    secret = signing_secret(settings)
    secret_file(settings).chmod(0o644)

    assert signing_secret(settings) == secret
    assert stat.S_IMODE(secret_file(settings).stat().st_mode) == 0o600


def test_the_secret_set_wins(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"

    given = Settings.model_validate({"database_url": url, "secret": "示範"})

    assert signing_secret(given) == "示範"
    assert list(tmp_path.iterdir()) == []
