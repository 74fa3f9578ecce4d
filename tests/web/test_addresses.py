"""By which names the demonstration opens, and which requests cannot be read at all."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import HOME
from web.app import create_app
from web.commands.serve import address_of
from web.http.address import Authority, is_own_origin, read_authority
from web.settings import Settings

HERE = ("127.0.0.1", 50000)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000),
        ("LocalHost", "localhost", None),
        ("[::1]:8000", "::1", 8000),
        ("chenhe.gov.tw", "chenhe.gov.tw", None),
        ("localhost.", "localhost.", None),
    ],
)
def test_a_host_is_a_name_and_perhaps_a_port(text: str, host: str, port: int | None) -> None:
    assert read_authority(text) == Authority(host=host, port=port)


@pytest.mark.parametrize(
    "text",
    [
        *("127.0.0.1@evil.example", "127.0.0.1#.evil.example", "localhost:evil", "localhost:"),
        *("[::1", "::1", "[::1]evil", "[::1]:8000:1", "[1.2.3.4]", "[]", "localhost:0", ""),
        *("localhost:65536", "localhost:８０", "a b", " localhost", "localhost/", "localhost?x"),
        *("localhost\\.evil.example", "localhost,evil.example", "a..b", ".a", "x" * 256, "陳核"),
        *("localhost%00", "localhost%2eevil.example", "user:pass@localhost", "localhost\n"),
    ],
)
def test_what_is_more_than_a_name_is_none(text: str) -> None:
    assert read_authority(text) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1", "[::1]:8000", "LOCALHOST:8000"])
def test_the_demonstration_opens_by_the_names_of_its_machine(
    visitor: TestClient, host: str
) -> None:
    assert visitor.get("/inbox", headers={"host": host}).status_code == 200


def test_other_names_find_it_closed(visitor: TestClient) -> None:
    for host in (
        *("127.0.0.1.nip.io", "localhost.", "localhost.evil.example", "0x7f.0.0.1", "2130706433"),
        *("0177.0.0.1", "127.1", "evil.example:8000", "[::]", "0.0.0.0", "[::ffff:1.2.3.4]"),
    ):
        answer = visitor.get("/inbox", headers={"host": host})
        assert answer.status_code == 421, host


@pytest.mark.parametrize(
    "host", ["127.0.0.1@evil.example", "127.0.0.1#.evil.example", "localhost:evil", "[::1", ""]
)
def test_a_host_that_is_no_name_is_refused_everywhere(visitor: TestClient, host: str) -> None:
    for path in ("/inbox", "/rules", "/healthz", "/static/chenhe.css", "/nowhere"):
        answer = visitor.get(path, headers={"host": host})
        assert answer.status_code == 400
        assert "frame-ancestors" in answer.headers["content-security-policy"]


def test_two_hosts_are_none(visitor: TestClient) -> None:
    twice = [("host", "127.0.0.1:8000"), ("host", "127.0.0.1:8000")]

    assert visitor.get("/rules", headers=twice).status_code == 400


@pytest.mark.parametrize("value", ["127.0.0.1", ""])
def test_a_proxy_of_this_machine_does_not_open_it(visitor: TestClient, value: str) -> None:
    names = (
        *("forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-host"),
        *("x-forwarded-proto", "x-forwarded-anything", "x-original-host", "cf-connecting-ip"),
    )

    refused = {name: visitor.get("/inbox", headers={name: value}).status_code for name in names}

    assert refused == dict.fromkeys(names, 403)


def test_names_may_be_the_only_ones(database: str) -> None:
    served = create_app(Settings(database_url=database, hosts=" chenhe.gov.tw, Other.example"))
    client = TestClient(served, base_url=HOME, client=HERE)

    asked = {
        host: client.get("/rules", headers={"host": host}).status_code
        for host in ("chenhe.gov.tw", "other.example:8000", "127.0.0.1:8000", "evil.example")
    }

    assert list(asked.values()) == [200, 200, 200, 421]


def test_a_server_of_this_machine_alone_answers_to_no_name_from_elsewhere(database: str) -> None:
    names = ("localhost", "127.0.0.1:8000", "[::1]", "evil.example", "127.0.0.1.evil.example")
    given: tuple[dict[str, str | bool], ...] = (
        *({}, {"host": "0.0.0.0"}, {"proxies": "127.0.0.1"}, {"demo": True, "key": "k"}),
    )

    answers: dict[str, list[int]] = {}
    for settings in given:
        served = create_app(Settings.model_validate({"database_url": database, **settings}))
        client = TestClient(served, base_url=HOME, client=HERE)
        answers[str(settings)] = [
            client.get("/rules", headers={"host": name}).status_code for name in names
        ]

    alone, *others = answers.values()
    assert alone == [200, 200, 200, 421, 421]
    assert others == [[200] * 5] * 3


@pytest.fixture
def keyed(database: str, corrections: str) -> FastAPI:
    return create_app(
        Settings.model_validate(
            {"demo": True, "database_url": database, "corrections": corrections, "key": "示範鑰匙"}
        )
    )


def test_a_key_closes_the_demonstration_to_who_did_not_bring_it(keyed: FastAPI) -> None:
    client = TestClient(keyed, base_url=HOME, client=HERE)

    before, wrong = client.get("/inbox"), client.get("/key/x")
    opened, after = client.get("/key/示範鑰匙"), client.get("/inbox")

    assert "示範要用啟動時印出的網址打開" in before.text
    assert (before.status_code, wrong.status_code) == (403, 403)
    assert (opened.url.path, after.status_code) == ("/", 200)
    assert client.get("/rules").status_code == 200


def test_the_start_prints_the_address_that_opens_it() -> None:
    given = ({"demo": True, "key": "k"}, {"demo": True, "port": 81}, {"key": "k", "host": "::1"})

    told = [address_of(Settings.model_validate(each)) for each in given]

    assert told == ["http://127.0.0.1:8000/key/k", "http://127.0.0.1:81", "http://[::1]:8000"]


def test_a_key_opens_no_other_start(keyed: FastAPI, database: str, tmp_path: Path) -> None:
    client = TestClient(keyed, base_url=HOME, client=HERE)
    client.get("/key/示範鑰匙")
    given = {"demo": True, "database_url": database, "corrections": str(tmp_path / "c.toml")}

    later = create_app(Settings.model_validate(given | {"key": "another"}))
    again = TestClient(later, base_url=HOME, client=HERE, cookies=client.cookies)

    assert again.get("/inbox").status_code == 403


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("http://127.0.0.1:8000", True),
        ("HTTP://127.0.0.1:8000", False),
        ("https://127.0.0.1:8000", True),  # a proxy may have taken TLS off
        ("http://127.0.0.1", False),
        *((text, False) for text in ("http://[", "null", "", "http://a b", "http://[::1", "é")),
        *((f"{text}127.0.0.1:8000", False) for text in ("", "//", "ftp://", "http://u@")),
        *((f"http://127.0.0.1:8000{text}", False) for text in ("/", "/x", "#", "?", "@evil", ",")),
    ],
)
def test_an_origin_is_ours_if_it_is_this_host(origin: str, is_ours: bool) -> None:
    scope = {"type": "http", "headers": [(b"host", b"127.0.0.1:8000")]}

    assert is_own_origin(scope, origin) == is_ours


def test_a_slash_too_many_leads_to_the_page_on_this_server_whatever_it_was_called(
    visitor: TestClient,
) -> None:
    for asked, leads_to in (
        ("/rules/?q=%E6%A9%9F%E9%97%9C", "/rules?q=%E6%A9%9F%E9%97%9C"),
        ("/rules/9/", "/rules/9"),
        ("/api/v1/rules/", "/api/v1/rules"),
    ):
        answer = visitor.get(asked, headers={"host": "localhost:1"}, follow_redirects=False)

        assert (answer.status_code, answer.headers["location"]) == (307, leads_to)


@pytest.mark.parametrize("path", ["/api/v1/rules/%2F%2F%2F", "/rules//", "/evil.example/"])
def test_slashes_that_lead_nowhere_are_told_so(visitor: TestClient, path: str) -> None:
    assert visitor.get(path, follow_redirects=False).status_code == 404
