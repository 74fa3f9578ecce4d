"""What every answer carries, and what is refused before any route runs."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.web.conftest import HOME
from web.http.middleware import BODY_LIMIT

NUMBERED = (
    *("/rules/{}", "/rules/{}/route.svg"),
    *("/rules/review/{}", "/rules/review/row/{}", "/rules/review/records/{}"),
)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/rules", "/healthz", "/nowhere", "/static/chenhe.css"])
def test_every_answer_keeps_to_itself(visitor: TestClient, path: str) -> None:
    headers = visitor.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_hold_no_inline_style_or_script(visitor: TestClient) -> None:
    for path in ("/rules", "/rules/500", "/rules/13", "/nowhere"):
        text = visitor.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text


def test_a_failure_of_ours_has_the_same_headers(demo_app: FastAPI) -> None:
    @demo_app.get("/broken")
    def broken() -> None:
        raise RuntimeError

    answer = TestClient(demo_app, base_url=HOME, raise_server_exceptions=False).get("/broken")

    assert answer.status_code == 500
    assert "程式出了問題" in answer.text
    assert "frame-ancestors" in answer.headers["content-security-policy"]


def test_a_broken_file_is_named_to_visitors_and_its_folder_to_the_log_only(
    guest: TestClient, corrections: str, caplog: pytest.LogCaptureFixture
) -> None:
    Path(corrections).write_text("[[record", encoding="utf-8")

    answer = guest.get("/rules")

    assert answer.status_code == 503
    assert "無法讀取檔案 corrections.toml" in answer.text
    assert str(Path(corrections).parent) not in answer.text
    assert corrections in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "找不到這一頁"),
        ("/rules/9999", 404, "找不到「line:9999」這一列"),
        *((path.format("9" * 5000), 404, "找不到這一頁") for path in NUMBERED),
        ("/rules?page=first", 422, "看不懂的內容"),
        ("/rules?page=x", 422, "看不懂的內容"),
    ],
)
def test_a_problem_page_says_what_to_do(
    visitor: TestClient, path: str, status: int, sentence: str
) -> None:
    answer = visitor.get(path)

    assert answer.status_code == status
    assert sentence in answer.text
    assert "到流程表" in answer.text


@pytest.mark.parametrize(
    ("path", "room", "name"),
    [
        *(("/audits/nobody", "/audits", "稽核"), ("/rehearsals/nobody", "/rehearsals", "預演")),
        ("/organisation/person?person=示範申", "/organisation", "管理"),
        *(("/cases/nowhere/route-sheet", "/", "看板"), ("/nowhere", "/", "看板")),
    ],
)
def test_a_problem_page_leads_to_the_room_one_was_in(
    visitor: TestClient, path: str, room: str, name: str
) -> None:
    answer = visitor.get(path)

    assert answer.status_code == 404
    assert f'<a href="{room}">到{name}</a>' in answer.text
    assert ("/search?q=" in answer.text) == ("person" in path or "cases" in path)


def test_programs_get_problem_json(visitor: TestClient) -> None:
    answer = visitor.get("/api/v1/nowhere")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_the_wrong_method_is_explained(visitor: TestClient) -> None:
    token = visitor.get("/rules") and visitor.cookies["csrftoken_8000"]

    answer = visitor.post("/rules", data={"csrftoken": token})

    assert answer.status_code == 405
    assert "這個網址不能這樣使用" in answer.text


def test_an_oversized_form_is_refused_whole(visitor: TestClient) -> None:
    answer = visitor.post("/acting", content=b"subject=" + b"x" * BODY_LIMIT, headers=FORM)

    assert answer.status_code == 413
    assert "送出的內容太大" in answer.text
    assert "一份表單最多 8 MB，帶簽核紀錄的最多 50 MB" in answer.text


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_its_token_is_refused(visitor: TestClient, token: str) -> None:
    visitor.get("/rules")

    answer = visitor.post("/acting", data={"acting": "綜合企劃組/股長", "csrftoken": token})

    assert answer.status_code == 403
    assert "表單已經過期" in answer.text


def test_a_form_that_is_no_text_is_refused(visitor: TestClient) -> None:
    answer = visitor.post("/acting", content=b"acting=\xff", headers=FORM)

    assert answer.status_code == 400
    assert "看不懂的內容" in answer.text


@pytest.mark.parametrize("charset", ["unicode_escape", "punycode", "undefined", "utf-16"])
@pytest.mark.parametrize("field", ["csrftoken", "acting"])
def test_a_form_in_no_charset_of_browsers_is_refused(
    visitor: TestClient, charset: str, field: str
) -> None:
    visitor.get("/rules")
    token = {} if field == "csrftoken" else {"x-csrftoken": visitor.cookies["csrftoken_8000"]}
    kind = f"multipart/form-data; boundary=B; charset={charset}"
    part = f'--B\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n\\ud800\r\n--B--\r\n'

    answer = visitor.post("/acting", content=part, headers={"content-type": kind} | token)

    assert answer.status_code == 403


def test_a_form_from_a_browser_without_cookies_is_refused_too(demo_app: FastAPI) -> None:
    answer = TestClient(demo_app, base_url=HOME).post("/acting", data={"acting": "綜合企劃組/股長"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_send_our_forms(visitor: TestClient, headers: dict[str, str]) -> None:
    visitor.get("/rules")
    token = visitor.cookies["csrftoken_8000"]

    answer = visitor.post("/acting", data={"csrftoken": token}, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "way",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "x", "http://["],
)
def test_the_language_switch_leads_nowhere_else(guest: TestClient, way: str) -> None:
    answer = guest.get("/language/en", params={"back": way}, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_the_language_switch_comes_back_in_english(guest: TestClient) -> None:
    answer = guest.get("/language/en", params={"back": "/rules?q=法務"})

    assert answer.url.path == "/rules"
    assert '<html lang="en">' in answer.text
    assert '<span lang="zh-Hant">' in answer.text


@pytest.mark.parametrize("token", ["é", "%C3%A9", "%FF", "%ED%A0%80", "%00", "陳核"])
def test_a_token_beyond_ascii_is_refused_as_any_other(visitor: TestClient, token: str) -> None:
    visitor.get("/rules")
    raw = token.encode()

    in_form = visitor.post("/acting", content=b"csrftoken=" + raw, headers=FORM)
    in_header = visitor.post("/acting", headers={b"x-csrftoken": raw} | {b"content-type": b""})

    assert (in_form.status_code, in_header.status_code) == (403, 403)


@pytest.mark.parametrize("path", ["/rules", "/healthz", "/nowhere", "/api/v1/doubts", "/acting"])
def test_head_answers_as_get_without_the_body(visitor: TestClient, path: str) -> None:
    visitor.get("/rules")
    whole = visitor.get(path)

    head = visitor.head(path)

    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers.get("etag") == whole.headers.get("etag")


@pytest.mark.parametrize("path", ["/readyz", "/openapi.json", "/api/v1/rules"])
def test_programs_are_told_that_the_rules_cannot_be_read(
    guest: TestClient, corrections: str, path: str
) -> None:
    Path(corrections).write_text("[[record", encoding="utf-8")

    answer = guest.get(path)

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
