"""檢查 and 統計: what the pages show of the findings and of the reading."""

import pytest
from fastapi.testclient import TestClient

from rules.lint import Check
from rules.rulebook import Rulebook
from rules.statistics import statistics_of
from web.language.words import CHECK_REASONS, CHECK_WORDS
from web.screens.rules.lint import LintFilter, findings_about, lint_page


def test_every_check_has_a_name_and_a_reason() -> None:
    assert set(CHECK_WORDS) == set(CHECK_REASONS) == set(Check)


def test_the_page_shows_every_finding_once(rulebook: Rulebook) -> None:
    page = lint_page(rulebook, LintFilter())

    shown = [view.finding for group in page.groups for view in group.findings]
    assert sorted(map(str, shown)) == sorted(map(str, rulebook.findings))
    assert sum(count.count for count in page.counts) == page.found == len(shown)


def test_the_address_chooses_check_and_unit(rulebook: Rulebook) -> None:
    page = lint_page(rulebook, LintFilter(code="LOOK_ALIKE", unit="人事室"))

    assert [group.check for group in page.groups] == [Check.LOOK_ALIKE]
    assert page.found == 1
    assert all("unit=" in count.way for count in page.counts)


def test_only_the_characters_that_differ_are_marked(rulebook: Rulebook) -> None:
    (group,) = lint_page(rulebook, LintFilter(code="LOOK_ALIKE")).groups

    marked = [
        {piece.text for each in view.rows for piece in each.pieces if piece.differs}
        for view in group.findings
    ]
    assert marked == [{"故", "放"}, {"擲"}, {"情", "惰"}]


def test_a_row_shows_the_findings_that_involve_it(rulebook: Rulebook) -> None:
    about = findings_about(rulebook, rulebook.at_line(317))

    assert [view.finding.line for view in about] == [123]


def test_the_pages_answer(visitor: TestClient) -> None:
    assert "表頭可答疑義" in visitor.get("/rules/645").text
    assert "<mark>擲</mark>" in visitor.get("/rules/lint").text
    assert "沒有要再看的列" in visitor.get("/rules/lint?code=SISTERS_DISAGREE").text
    assert 'href="/rules/review/49"' in visitor.get("/rules/statistics").text
    assert "/rules/914#findings-title" in visitor.get("/rules?q=差假勤情").text


@pytest.mark.parametrize(
    ("address", "refused", "allowed"),
    [
        ("/rules/lint?code=NOTHING", "NOTHING", "LOOK_ALIKE"),
        ("/rules/lint?unit=示範室", "示範室", "政風室"),
    ],
)
def test_an_unknown_check_or_unit_is_refused_with_those_there_are(
    guest: TestClient, address: str, refused: str, allowed: str
) -> None:
    answer = guest.get(address)

    assert answer.status_code == 422
    assert f"「{refused}」" in answer.text
    assert allowed in answer.text


def test_the_statistics_count_every_row_once(rulebook: Rulebook) -> None:
    figures = statistics_of(rulebook)

    for tallies in ([each for _, each in figures.units], [each.tally for each in figures.pages]):
        assert sum(each.rows for each in tallies) == figures.total.rows == len(rulebook.rows)
        assert sum(each.readable for each in tallies) == figures.total.readable
    assert len(figures.pages) == len(rulebook.table.pages)
