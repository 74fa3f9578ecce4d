"""Hostile files sent to the demonstration: refused there, and everybody else goes on."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response

from tests.hostile.texts import ROSTER
from tests.hostile.workbooks import XLSX, with_rows
from tests.web.office import Visitor
from web.uploads import apart
from web.uploads.job import Allowance

BOUNDARY = "示範".encode().hex()
FORM = f"multipart/form-data; boundary={BOUNDARY}"
SOUND = f"{ROSTER}示範甲,綜合企劃組,股長,2026-01-02,,,,\n"


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(apart, "SMALL", Allowance(seconds=1))
    yield
    apart.FOR_PAGES.close()


def token(office: Visitor) -> str:
    return next(value for name, value in office.client.cookies.items() if "csrf" in name)


def sent(office: Visitor, content: bytes, name: str = "名冊.xlsx") -> Response:
    files = {"roster": (name, content, "application/octet-stream")}
    fields = {"csrftoken": token(office)}
    return office.client.post("/organisation/import", data=fields, files=files)


@pytest.mark.usefixtures("brief")
def test_a_file_that_would_hang_the_server_is_refused_and_the_pages_of_others_go_on(
    office: Visitor,
) -> None:
    hostile = XLSX["rows without a place"]()
    sent(office, SOUND.encode(), "名冊.csv")  # whoever reads is there
    with ThreadPoolExecutor() as others:
        asked = [others.submit(sent, office, hostile) for _ in range(2)]
        began = time.monotonic()
        healthy, page = office.client.get("/healthz"), office.client.get("/rules")
        seconds = time.monotonic() - began

        assert not all(each.done() for each in asked)
        answers = [each.result() for each in asked]

    assert (healthy.status_code, page.status_code) == (200, 200)
    assert seconds < 5
    assert [each.status_code for each in answers] == [422, 422]
    assert "讀這個檔案太花時間" in answers[0].text
    assert sent(office, SOUND.encode(), "名冊.csv").status_code == 200


def test_a_file_that_asks_for_more_than_there_is_costs_itself_alone(office: Visitor) -> None:
    answer = sent(
        office,
        with_rows(
            "<row><c><v>1</v></c></row>" + "<c/>" * 60_000 + "<row r='20000'><c><v>1</v></c></row>"
        ),
    )

    assert answer.status_code == 422
    assert sent(office, SOUND.encode(), "名冊.csv").status_code == 200


def test_files_that_cannot_be_read_now_may_be_sent_again(
    office: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "FOR_PAGES", apart.Readers(most=0))
    monkeypatch.setattr(apart, "MOST_WAITING", 0)

    answer = sent(office, SOUND.encode(), "名冊.csv")

    assert answer.status_code == 503
    assert "同時要讀的檔案太多" in answer.text


def part(name: str, *, filename: str | None = None, more: str = "", body: str = "x") -> str:
    said = f'; filename="{filename}"' if filename is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{said}\r\n{more}\r\n'
    return f"{head}{body}\r\n"


END = f"--{BOUNDARY}--\r\n"
BROKEN = {
    "no boundary": ("multipart/form-data", part("roster", filename="a.csv") + END),
    "empty boundary": ("multipart/form-data; boundary=", END),
    "boundary of 60 kB": (f"multipart/form-data; boundary={'b' * 60_000}", END),
    "no end": (FORM, part("roster", filename="a.csv")),
    "cut off": (FORM, part("roster", filename="a.csv")[:-20]),
    "no body": (FORM, ""),
    "words before": (FORM, "words" * 1_000 + part("roster", filename="a.csv") + END),
    "10,000 fields": (FORM, part("a") * 10_000 + END),
    "10,000 files": (FORM, part("a", filename="a") * 10_000 + END),
    "long header": (FORM, part("roster", filename="a", more=f"X: {'y' * 2_000_000}\r\n") + END),
    "many headers": (FORM, part("roster", filename="a", more="X: y\r\n" * 10_000) + END),
    "long name": (FORM, part("roster", filename="a" * 1_000_000) + END),
    "no name": (FORM, f"--{BOUNDARY}\r\n\r\nx\r\n{END}"),
    "a text": (FORM, part("roster") + END),
    "line feeds alone": (FORM, (part("roster", filename="a") + END).replace("\r\n", "\n")),
    "another encoding": (f"{FORM}; charset=rot13", part("roster", filename="a.csv") + END),
    "no form": ("text/plain", "roster=x"),
    "many fields": ("application/x-www-form-urlencoded", "&a=1" * 100_000),
}


# Starlette forgets a file whose part never ends; the collector closes it, and says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", ["/organisation/import", "/rules/versions", "/audits"])
def test_a_form_that_is_none_is_refused(office: Visitor, way: str) -> None:
    for name, (kind, body) in BROKEN.items():
        headers = {"content-type": kind, "x-csrftoken": token(office)}

        answer = office.client.post(way, content=body.encode(), headers=headers)

        assert 400 <= answer.status_code < 500, name


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\示範\\\\名冊.csv", "名冊.csv"),
        ("a\0b.csv", "a b.csv"),
        ("\x1b[2J\u202e名冊.csv", "名冊.csv"),
        ("長" * 900 + ".csv", "長長長.csv"),
        ("\u202e", "檔案"),
    ],
)
def test_a_file_is_called_by_what_of_its_name_can_be_shown(
    office: Visitor, filename: str, shown: str
) -> None:
    body = part("roster", filename=filename) + END
    headers = {"content-type": FORM, "x-csrftoken": token(office)}

    answer = office.client.post("/organisation/import", content=body.encode(), headers=headers)

    assert answer.status_code == 422
    assert shown in answer.text
    assert not any(each in answer.text for each in "\0\x1b\u202e")


EMPTY = (b"\xef\xbb\xbf", b",,,\r\n,,,", b" \n", ROSTER.encode(), XLSX["reach that is not so"]())


@pytest.mark.parametrize("content", EMPTY)
def test_a_roster_of_nobody_is_said_to_be_empty(office: Visitor, content: bytes) -> None:
    answer = sent(office, content)

    assert answer.status_code == 422
    assert "檔案是空的" in answer.text or "只有欄名，沒有任何人員" in answer.text
