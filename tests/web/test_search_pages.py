"""搜尋: everything of which a visitor may know, by kind; what they may not see finds nothing."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.auditing import Inspector, a_log
from tests.web.office import Visitor
from workflow.reports.board import MASK

SUBJECT = "示範圖書採購一案"
SECRET = "示範機密標案"
KIND = re.compile(r'<h2 id="found-(\w+)">')


@pytest.fixture
def office(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


def kinds(page: str) -> list[str]:
    return KIND.findall(page)


@pytest.mark.databases
def test_a_document_is_found_by_the_words_of_its_subject_and_by_its_number(
    office: Inspector,
) -> None:
    case = office.registered(subject=SUBJECT)

    assert f'<a href="{case}"><span class="hit">{SUBJECT}</span>' in office.page(
        "/search", q="圖書採購"
    )
    assert f'<a href="{case}">' in office.page("/search", q=case.removeprefix("/cases/"))


@pytest.mark.databases
def test_a_closed_document_is_found_too_and_all_of_them_are_one_link_away(
    office: Inspector,
) -> None:
    for number in range(6):
        office.registered(subject=f"{SUBJECT}{number}")
    closed = office.registered(subject=f"{SUBJECT}銷號")
    office.act_as("機關/總收文")
    office.post(f"{closed}/actions", {"action": "銷號", "reason": "誤收"})

    page = office.page("/search", q=SUBJECT)

    assert '<h2 id="found-cases">公文 <span class="note">7</span></h2>' in page
    assert page.count('<a href="/cases/') == 5
    assert re.search(r'<a href="/\?q=[^"]+closed=true">全部 7 項</a>', page)
    assert kinds(office.page("/search", q=closed[-4:])) == ["cases"]


@pytest.mark.databases
def test_no_word_of_a_confidential_document_finds_it_and_its_number_says_no_more(
    office: Inspector,
) -> None:
    answer = office.register(subject=SECRET, confidential="yes")
    number = answer.url.path.removeprefix("/cases/")
    office.act_as("政風室/主任")

    by_word, by_number = (office.page("/search", q=q) for q in (SECRET, number))

    assert "cases" not in kinds(by_word)
    assert MASK in by_number
    assert SECRET not in by_number


def test_people_rows_findings_and_exercises_are_found_beside_documents(office: Inspector) -> None:
    audit = office.brought(a_log(skips="主任"))
    office.judge(audit)

    everywhere = office.page("/search", q="核")
    found = office.page("/search", q="示範1 審核")

    assert kinds(everywhere) == ["rows", "findings", "exercises", "terms"]
    assert kinds(found) == ["findings"]
    assert f'href="{audit}/case?id=' in found
    assert f'<a href="{audit}/findings?q=' in found
    assert kinds(office.page("/search", q="主任秘書")) == ["people"]


def test_findings_of_every_audit_are_found_and_those_of_the_newest_are_counted(
    office: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.search.kinds.MOST_AUDITS", 1)
    oldest, middle, newest = (
        office.judged(a_log(skips="主任", case=case))[0] for case in ("舊1", "中1", "新1")
    )

    one, several = (office.page("/search", q=q) for q in ("舊1", "審核"))

    assert f'href="{oldest}/case?id=' in one
    assert f'<a href="{newest}/findings?q=' in several
    assert f'href="{middle}/' not in several
    assert '<a href="/audits">也有這些字的較舊稽核 2</a>' in several
    assert '<h2 id="found-findings">稽核的發現 <span class="note">1+</span></h2>' in several


def test_exercises_are_found_by_what_they_are_about(office: Inspector) -> None:
    blank, planted = (office.page("/search", q=q) for q in ("空白 不審核", "查缺失 漏簽"))

    assert "排流程　第 2 級" in blank
    assert 'href="/practice?kind=order&amp;level=2&amp;skill=M6&amp;do=next"' in blank
    assert "查缺失　第" in planted


def test_every_word_must_be_there_and_all_rows_are_a_link_away_with_the_words_kept(
    office: Inspector,
) -> None:
    page = office.page("/search", q="採購 會計")

    assert kinds(page) == ["rows"]
    assert re.search(r'<a href="/rules\?q=[^"]+\+[^"]+">全部 \d+ 項</a>', page)
    assert "沒有找到「魑魅」" in office.page("/search", q="魑魅")


def test_where_no_row_has_every_word_the_nearest_are_shown_as_such(office: Inspector) -> None:
    page = office.page("/search", q="員工職名章遺失，申請重刻")

    assert kinds(page) == ["rows"]
    assert "沒有一列有全部的字；最相近的：" in page
    assert '<p class="ways">' not in page


def test_before_anything_is_typed_the_page_says_what_can_be_searched(office: Inspector) -> None:
    page = office.page("/search", q=" \u200b ")

    assert kinds(page) == []
    assert page.count("<dt>公文</dt>") == page.count("<dt>稽核的發現</dt>") == 1


def test_a_guest_finds_the_table_exercises_and_terms_alone(guest: TestClient) -> None:
    page = Visitor(guest).page("/search", q="核")

    assert kinds(page) == ["rows", "exercises", "terms"]
    assert "<dt>公文</dt>" not in guest.get("/search").text


def test_the_field_at_the_top_keeps_what_was_searched_for(office: Inspector) -> None:
    assert 'name="q" type="search" value="採購 &amp; 會計"' in office.page(
        "/search", q="採購 & 會計"
    )
    assert 'id="search" name="q" type="search" value=""' in office.page("/rules", q="採購")
