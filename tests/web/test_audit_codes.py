"""代碼說明: every code has a page that says when it is found, in both languages."""

import pytest
from fastapi.testclient import TestClient

from workflow.audit.codes import codes


def test_the_list_holds_every_code_under_its_severity(guest: TestClient) -> None:
    text = guest.get("/audits/codes").text

    assert [code for code in codes() if f'href="/audits/codes/{code}"' not in text] == []
    grave, ordinary = text.index("severity-grave"), text.index("severity-ordinary")
    assert grave < text.index(">NO_DECISION<") < ordinary < text.index(">OVERDUE<")


@pytest.mark.parametrize("code", codes())
def test_a_code_has_its_page(guest: TestClient, code: str) -> None:
    about = codes()[code]

    text = guest.get(f"/audits/codes/{code}").text

    assert about.meaning in text
    assert about.example in text
    assert "%(" not in text
    assert all(f'href="/audits/codes/{each}"' in text for each in about.covers)


def test_a_page_is_english_for_who_reads_english(guest: TestClient) -> None:
    guest.get("/language/en")

    text = guest.get("/audits/codes/OVERDUE").text

    assert codes()["OVERDUE"].meaning_en in text
    assert codes()["OVERDUE"].meaning not in text


def test_an_unknown_code_names_those_there_are(guest: TestClient) -> None:
    answer = guest.get("/audits/codes/LATE")

    assert answer.status_code == 404
    assert "沒有「LATE」這個代碼" in answer.text
    assert "COSIGN_LATE" in answer.text
