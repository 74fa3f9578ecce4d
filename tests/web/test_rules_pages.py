"""流程表: the list with its filters, and one row."""

import pytest
from fastapi.testclient import TestClient

from rules.rulebook import Rulebook
from rules.rulerow import Status
from web.language.i18n import Language
from web.screens.rules.page import ROWS_A_PAGE, RulesFilter, rule_page, rules_page


def test_the_list_counts_the_whole_table(rulebook: Rulebook) -> None:
    page = rules_page(rulebook, RulesFilter())

    assert page.found == page.total == len(rulebook.rows)
    assert sum(count.count for count in page.counts) == page.total
    assert len(page.rows) == ROWS_A_PAGE


def test_pages_follow_one_another_and_hold_every_row_once(rulebook: Rulebook) -> None:
    wanted = RulesFilter(unit="秘書室")
    count = rules_page(rulebook, wanted).pager.count

    pages = [rules_page(rulebook, wanted.changed(page=at)) for at in range(1, count + 1)]

    lines = [row.line for page in pages for row in page.rows]
    assert lines == [row.line for row in rulebook.search(unit="秘書室")]
    assert pages[0].pager.previous is None
    assert pages[-1].pager.following is None


@pytest.mark.parametrize("page", [-1, 0, 10_000])
def test_a_page_beyond_the_ends_is_the_nearest(rulebook: Rulebook, page: int) -> None:
    assert rules_page(rulebook, RulesFilter(page=page)).rows


def test_filters_stay_in_the_addresses_of_the_pages(rulebook: Rulebook) -> None:
    wanted = RulesFilter(decider="局長", unit="綜合企劃組")

    following = rules_page(rulebook, wanted).pager.following or ""

    assert "unit=%E7%B6%9C" in following
    assert "decider=%E5%B1%80%E9%95%B7" in following
    assert "page=2" in following


def test_a_count_leads_to_just_those_rows(rulebook: Rulebook) -> None:
    counts = {count.status: count for count in rules_page(rulebook, RulesFilter()).counts}

    page = rules_page(rulebook, RulesFilter(status="doubtful"))

    assert counts[Status.DOUBTFUL].way == "/rules?status=doubtful"
    assert page.found == counts[Status.DOUBTFUL].count
    assert all(row.status is Status.DOUBTFUL for row in page.rows)


def test_a_search_without_a_find_says_so(guest: TestClient) -> None:
    answer = guest.get("/rules", params={"q": "不存在的公務"})

    assert "沒有符合的列" in answer.text
    assert 'value="不存在的公務"' in answer.text


def test_what_was_searched_for_stays_text(guest: TestClient) -> None:
    answer = guest.get("/rules", params={"q": '"><script>alert(1)</script>'})

    assert "<script>alert" not in answer.text


def test_a_row_shows_its_printed_cells_under_their_headers(rulebook: Rulebook) -> None:
    page = rule_page(rulebook, rulebook.at_line(8), Language.CHINESE)

    printed = {cell.heading: cell.text for cell in page.printed if cell.text}
    assert printed["表別"] == "甲"
    assert printed["市長"] == "核定"
    assert page.reading[-1] == ("市長", "核定")


def test_a_row_shows_its_route_as_pictures_and_list(guest: TestClient) -> None:
    text = guest.get("/rules/500").text

    assert text.count('role="img"') == 2
    assert '<ol class="route-list">' in text
    assert "先於法務局" in text
    assert "taipei-doit.md" in text


def test_a_doubtful_row_has_doubts_instead_of_a_route(
    guest: TestClient, rulebook: Rulebook
) -> None:
    row = rulebook.search(status=Status.DOUBTFUL)[0]

    text = guest.get(f"/rules/{row.line}").text

    assert "存疑，尚不能依此列陳核" in text
    assert row.doubts[0].code in text
    assert 'role="img"' not in text


def test_a_repaired_row_gives_its_reason(guest: TestClient, rulebook: Rulebook) -> None:
    row = rulebook.search(status=Status.REPAIRED)[0]

    assert row.repair is not None
    assert row.repair[:12] in guest.get(f"/rules/{row.line}").text


def test_every_row_has_a_page_in_both_languages(rulebook: Rulebook) -> None:
    for row in rulebook.rows:
        for language in Language:
            assert rule_page(rulebook, row, language).printed


def test_only_the_demonstration_offers_to_register_by_a_row(
    guest: TestClient, visitor: TestClient
) -> None:
    assert "以此列收文" not in guest.get("/rules/8").text
    assert 'href="/register?row=line:8"' in visitor.get("/rules/8").text
