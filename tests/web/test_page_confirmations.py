"""A whole page confirmed against the print, and what takes the confirmation back."""

from rules.correcting import RulebookSource
from rules.reviewing import page_digest
from tests.web.office import Visitor
from tests.web.reviewing import CLEAN_PAGE, COLLEAGUE, OTHER, own
from web.screens.review.page import reviews_page


def test_a_page_with_a_doubtful_row_says_why_it_cannot_be_confirmed(
    reviewer: Visitor, source: RulebookSource
) -> None:
    text = reviewer.client.get("/rules/review/1").text
    refused = reviewer.post("/rules/review/1", {"reviewer": "示範甲"})

    assert 'disabled aria-describedby="why-not"' in text
    assert f'href="/rules/review/row/{OTHER}"' in text
    assert refused.status_code == 409
    assert "還有存疑的列（第 13、17 行）" in refused.text


def test_a_page_confirmed_marks_each_of_its_rows(reviewer: Visitor, source: RulebookSource) -> None:
    seen = page_digest(source.current().rows_of_page(CLEAN_PAGE))

    shown = reviewer.post(f"/rules/review/{CLEAN_PAGE}", {"reviewer": "示範甲", "seen": seen})

    rows = source.current().rows_of_page(CLEAN_PAGE)
    page = reviews_page(source.current())
    assert {row.confirmed_by for row in rows} == {"示範甲"}
    assert "本頁已逐列核對無誤" in shown.text
    assert (page.confirmed_pages, page.confirmed_rows) == (1, len(rows))
    assert page.following == CLEAN_PAGE + 1


def test_a_page_confirmed_twice_or_seen_otherwise_is_refused(
    reviewer: Visitor, source: RulebookSource
) -> None:
    path = f"/rules/review/{CLEAN_PAGE}"

    seen_otherwise = reviewer.post(path, {"reviewer": "示範甲", "seen": "an earlier page"})
    source.confirm(CLEAN_PAGE, COLLEAGUE)
    twice = reviewer.post(path, {"reviewer": "示範甲"})

    assert (seen_otherwise.status_code, twice.status_code) == (412, 409)


def test_a_confirmation_lapses_when_a_row_of_the_page_reads_differently(
    reviewer: Visitor, source: RulebookSource
) -> None:
    source.confirm(CLEAN_PAGE, COLLEAGUE)

    reviewer.post("/rules/review/row/24", own(承辦人員="擬辦", 組長="核定"))

    page = reviewer.client.get(f"/rules/review/{CLEAN_PAGE}").text
    assert "之後讀法有變動" in page
    assert "逐列核對無誤，確認本頁" in page
    assert "確認後有變動" in reviewer.client.get("/rules/review").text


def test_a_confirmation_taken_back_leads_back_to_the_page(
    reviewer: Visitor, source: RulebookSource
) -> None:
    source.confirm(CLEAN_PAGE, COLLEAGUE)

    shown = reviewer.post("/rules/review/records/1", {"reviewer": "示範甲", "because": "示範"})

    assert shown.url.path == f"/rules/review/{CLEAN_PAGE}"
    assert source.current().rows_of_page(CLEAN_PAGE)[0].confirmed_by is None
