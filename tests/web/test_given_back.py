"""What was typed is given back, whoever refused it, and can be sent again as the same form."""

import re
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.web.conftest import HOME
from tests.web.office import ALONE, Visitor
from web.http.middleware import BODY_LIMIT
from workflow.store.log import Store
from workflow.store.unusable import DatabaseAwayError

OWN = {"origin": HOME}
FORM = {"content-type": "application/x-www-form-urlencoded"}
TYPED = {
    **{"once": "示範-1", "row": ALONE, "subject": '第一行\r\n<第二行> & "三"', "urgency": "普通件"},
    **{"category": "一般", "due": "", "opinion": ""},
}
RESENT = re.compile(
    r'<input type="hidden" name="([^"]+)" value="([^"]*)">|'
    r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>',
    re.DOTALL,
)


def resent(answer: Response) -> list[tuple[str, str]]:
    """The fields of the form that offers to send it again."""
    form = re.search(r'<section class="typed".*?<form[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    assert form, "nothing to send again"
    found = [(a or c, unescape(b or d)) for a, b, c, d in RESENT.findall(form[1])]
    return [(name, value.replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in found]


def post(client: TestClient, path: str, fields: list[tuple[str, str]]) -> Response:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return client.post(path, data=data, headers=OWN)  # pyright: ignore[reportArgumentType]


def is_given_back(answer: Response) -> bool:
    return "您填的都在這裡" in answer.text and "&lt;第二行&gt;" in answer.text


def test_an_expired_form_comes_back_and_is_done_once(visitor: TestClient) -> None:
    office = Visitor(visitor)
    refused = visitor.post("/register", data=TYPED | {"csrftoken": "expired"}, headers=OWN)
    fields = resent(refused)

    first, second = (post(visitor, "/register", fields) for _ in range(2))

    assert refused.status_code == 403
    assert is_given_back(refused)
    assert [(name, value) for name, value in fields if name != "csrftoken"] == [*TYPED.items()]
    assert first.url.path.startswith("/cases/")
    assert first.url.path == second.url.path
    assert "沒有再記一次" in second.text
    assert office.page("/").count("第一行") == 1


def test_a_form_that_names_no_sender_is_given_back_without_a_button(visitor: TestClient) -> None:
    answer = visitor.post("/register", data=TYPED | {"csrftoken": "expired"})

    assert is_given_back(answer)
    assert "再送一次</button>" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": HOME},
        {"sec-fetch-site": "陳".encode()},
    ],
)
def test_what_another_site_sent_is_never_shown(
    visitor: TestClient, headers: dict[str, str]
) -> None:
    short, long = (
        visitor.post("/register", content=b"subject=Elsewhere" * size, headers=FORM | headers)
        for size in (1, BODY_LIMIT // 10)
    )

    assert (short.status_code, long.status_code) == (403, 413)
    assert "Elsewhere" not in short.text + long.text


def test_a_form_too_large_comes_back_as_far_as_it_was_read(visitor: TestClient) -> None:
    typed = b"subject=" + b"x" * BODY_LIMIT

    answer = visitor.post("/register", content=typed, headers=FORM | OWN)

    assert answer.status_code == 413
    assert "x" * (BODY_LIMIT - len("subject=")) in answer.text
    assert "再送一次</button>" not in answer.text  # what was cut off would be lost in silence


def test_a_form_that_is_no_text_comes_back_as_far_as_it_is(visitor: TestClient) -> None:
    raw = "subject=第二".encode() + b"\xff"

    answer = visitor.post("/register", content=raw, headers=FORM | OWN)

    assert answer.status_code == 400
    assert "第二�</textarea>" in answer.text
    assert "再送一次</button>" not in answer.text


@pytest.mark.parametrize("failing", ["reading", "writing"])
def test_an_outage_keeps_the_text_without_asking_the_database(
    visitor: TestClient, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.get("/rules")
    token = {"csrftoken": visitor.cookies["csrftoken_8000"]}

    def away(*_: object, **__: object) -> None:
        raise DatabaseAwayError

    with monkeypatch.context() as patched:
        patched.setattr(Store, failing, away)
        answer = visitor.post("/register", data=TYPED | token)

    assert answer.status_code == 503
    assert "第一行\r\n&lt;第二行&gt;" in answer.text


def test_rules_go_on_without_the_offices_people(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseAwayError

    monkeypatch.setattr(Store, "reading", away)

    assert visitor.get("/rules").status_code == 200
    assert visitor.get("/inbox").headers["retry-after"] == "5"


def test_a_failure_of_ours_keeps_the_text_too(demo_app: FastAPI) -> None:
    @demo_app.post("/broken")
    def broken() -> None:
        raise RuntimeError

    client = TestClient(
        demo_app, base_url=HOME, client=("127.0.0.1", 1), raise_server_exceptions=False
    )
    client.get("/rules")
    token = {"csrftoken": client.cookies["csrftoken_8000"]}

    answer = client.post("/broken", data=TYPED | token)

    assert answer.status_code == 500
    assert is_given_back(answer)
    assert resent(answer)


def test_who_is_not_signed_in_gets_the_text_back_to_be_sent_once_that_is_done(
    guest: TestClient,
) -> None:
    guest.get("/rules")
    token = {"csrftoken": guest.cookies["csrftoken_8000"]}

    answer = guest.post("/register", data=TYPED | token, headers=OWN)

    assert answer.status_code == 401
    assert is_given_back(answer)
    assert "再送一次</button>" in answer.text


def test_files_are_named_to_be_chosen_again(visitor: TestClient) -> None:
    files = {"roster": ("名冊<1>.csv", b"PK\xff\xfe", "text/csv")}

    answer = visitor.post("/organisation/import", data={"reason": "示範"}, files=files, headers=OWN)

    assert answer.status_code == 403
    assert "名冊&lt;1&gt;.csv" in answer.text
    assert '<input id="typed-2" type="file" name="roster">' in answer.text
    assert 'enctype="multipart/form-data"' in answer.text
    assert "示範</textarea>" in answer.text


def test_a_part_of_a_page_still_has_its_text(visitor: TestClient) -> None:
    answer = visitor.post("/register", data=TYPED, headers=OWN | {"hx-request": "true"})

    assert answer.status_code == 403
    assert "第二行" not in answer.text


def test_a_form_of_too_many_fields_comes_back_in_part(visitor: TestClient) -> None:
    many = "&".join(f"f{number}=x" for number in range(20_000))

    answer = visitor.post("/register", content=f"subject=甲&{many}".encode(), headers=FORM | OWN)

    assert answer.status_code == 403
    assert "甲</textarea>" in answer.text
    assert "再送一次</button>" not in answer.text


def test_a_form_of_nothing_but_parts_costs_little(visitor: TestClient) -> None:
    headers = OWN | {"content-type": "multipart/form-data; boundary=B"}

    for part in (b"--B", b"--B\r\n\r\n\r\n", b"\r\n"):
        body = (part * BODY_LIMIT)[: BODY_LIMIT - 1]
        answer = visitor.post("/register", content=body, headers=headers)
        assert answer.status_code in (400, 403)


@pytest.mark.parametrize("path", ["/register", "//evil.example/register", "/register?x=%22%3E%3C"])
def test_the_form_goes_back_to_this_server(visitor: TestClient, path: str) -> None:
    answer = visitor.post(f"{HOME}{path}", data=TYPED, headers=OWN)

    ways = re.findall(r'<form class="form" method="post" action="([^"]+)"', answer.text)

    assert all(way.startswith("/") and not way.startswith("//") for way in ways)
    assert is_given_back(answer)


def test_a_page_that_has_no_place_for_what_was_typed_shows_it_below(visitor: TestClient) -> None:
    visitor.get("/rules")
    token = {"csrftoken": visitor.cookies["csrftoken_8000"]}
    typed = {"row": "", "subject": "", "due": "三月\r\n<二日>"}

    answer = visitor.post("/register", data=typed | token, headers=OWN)

    assert answer.status_code == 422
    assert "您剛才輸入的文字" in answer.text
    assert "三月\r\n&lt;二日&gt;</textarea>" in answer.text


def test_a_page_that_shows_all_of_it_shows_it_once(visitor: TestClient) -> None:
    office = Visitor(visitor)
    office.act_as("機關/總收文")

    answer = office.register(subject="示範 <主旨>", due="三月二日")

    assert answer.status_code == 422
    assert "示範 &lt;主旨&gt;" in answer.text
    assert "您剛才輸入的文字" not in answer.text
