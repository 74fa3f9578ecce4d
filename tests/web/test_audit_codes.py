"""代碼說明: every code has a page that says when it is found, in both languages."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.workflow.builders import a_rulebook
from web.language.i18n import Language
from web.screens.audit.teaching import teaching
from workflow.audit.codes import codes
from workflow.audit.lessons.advice import advice
from workflow.training.exercise import DefectAnswer, Kind
from workflow.training.making import Wanted, exercise_set
from workflow.training.questions import question_of


def test_the_list_holds_every_code_under_its_severity(guest: TestClient) -> None:
    text = guest.get("/audits/codes").text

    assert [code for code in codes() if f'href="/audits/codes/{code}"' not in text] == []
    grave, ordinary = text.index("severity-grave"), text.index("severity-ordinary")
    assert grave < text.index(">NO_DECISION<") < ordinary < text.index(">OVERDUE<")


def test_a_code_has_its_page(guest: TestClient) -> None:
    for code, about in codes().items():
        text = guest.get(f"/audits/codes/{code}").text

        assert about.meaning in text
        assert about.example in text
        assert "%(" not in text, code
        assert all(f'href="/audits/codes/{each}"' in text for each in about.covers), code


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


def test_a_code_teaches_by_two_records_what_helps_and_where_to_practise(guest: TestClient) -> None:
    for code, helps in advice().items():
        text = unescape(guest.get(f"/audits/codes/{code}").text)

        assert text.count('<table class="rows lesson-table">') == 3, code  # and one to try
        assert helps.next_time in text
        assert (helps.explained or "這裡不寫") in text, code
        assert re.search(r'href="(/practice\?[^"]*)"', text), code


@pytest.mark.parametrize("code", list(codes()))
def test_every_code_has_its_exercise_and_it_is_about_its_skill(code: str) -> None:
    practice, book = advice()[code].practice, a_rulebook()

    way = teaching(code, book, Language.CHINESE).practice_way

    asked = dict(parse_qsl(urlsplit(way).query))
    wanted = Wanted(
        kinds=(Kind(asked["kind"]),), level=int(asked["level"]), count=1, seed=int(asked["seed"])
    )
    exercise = exercise_set(wanted, book).exercises[0]
    assert practice.skill in exercise.skills
    assert practice.record in str(exercise.situation)
    key = question_of(exercise, book).key
    if isinstance(key, DefectAnswer):
        assert [each.code for each in key.findings or ()] == [code]


def test_a_table_that_makes_no_exercise_of_a_code_says_so() -> None:
    book = a_rulebook()
    routable = tuple(row for row in book.rows if row.is_routable)
    without = replace(book, as_read=routable, table_digest="示範：沒有疑義")

    assert teaching("ROW_DOUBTFUL", without, Language.CHINESE).practice_way == ""
    assert teaching("TIME_DISORDER", without, Language.CHINESE).practice_way


def test_from_a_finding_one_gets_to_its_code_and_back(guest: TestClient) -> None:
    there = "/audits/abc/case?id=115&finding=2"

    text = guest.get("/audits/codes/OVERDUE", params={"back": there}).text

    assert f'href="{there.replace("&", "&amp;")}"' in text


def test_nobody_is_led_elsewhere_than_to_a_finding(guest: TestClient) -> None:
    for back in ("https://示範.example/", "//示範.example/audits/", "/logout", ""):
        text = guest.get("/audits/codes/OVERDUE", params={"back": back}).text

        assert "回到那項發現" not in text, back
