"""統計: what counts, by unit, kind, position and month; what was dismissed counts nowhere."""

from pathlib import Path

import pytest

from tests.web.reports import a_log, brought, ordered
from workflow.audit.codes import Severity
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Standing
from workflow.audit.reporting.figures import figures_of

CASES = 4


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ordered(brought(a_log(CASES)), tmp_path).ledger


def test_every_case_is_counted_once_in_each_table(ledger: Ledger) -> None:
    figures = figures_of(ledger)

    assert figures.cases == CASES + 1  # one that could not be judged
    assert sum(each.cases for each in figures.units) == figures.cases
    assert sum(each.cases for each in figures.months) == figures.cases
    assert figures.findings == sum(each.count for each in figures.codes)
    assert figures.findings == sum(count for _, count in figures.positions)
    assert figures.findings == sum(each.findings for each in figures.units)


def test_rates_are_of_the_cases_examined(ledger: Ledger) -> None:
    figures = figures_of(ledger)

    unit = next(each for each in figures.units if each.name == "秘書室")
    assert unit.rate == unit.clean / unit.cases
    skipped = next(each for each in figures.codes if each.code.id == "REVIEW_SKIPPED")
    assert skipped.per_hundred == 100 * CASES / figures.cases
    assert figures.severities[Severity.GRAVE] >= CASES


def test_what_was_dismissed_or_allowed_counts_nowhere_but_is_told(ledger: Ledger) -> None:
    before = figures_of(ledger)
    skipped, other = (each.finding.key for each in ledger.of_case("示範A1"))

    ledger.mark({skipped: Standing.DISMISSED, other: Standing.ALLOWED})

    after = figures_of(ledger)
    assert after.findings == before.findings - 2
    assert after.clean == before.clean + 1
    assert (after.standings[Standing.DISMISSED], after.standings[Standing.ALLOWED]) == (1, 1)


def test_of_the_sample_only_what_was_drawn_is_counted(ledger: Ledger) -> None:
    ledger.draw(["示範A1", "示範A2"])

    figures = figures_of(ledger, sampled=True)

    assert (figures.cases, figures.clean) == (2, 0)
    assert {each.name for each in figures.units} == {"秘書室"}


def test_the_period_is_the_first_and_the_last_month_of_receipt(ledger: Ledger) -> None:
    figures = figures_of(ledger)

    assert figures.period == ("", "")  # these records hold no 收文
    assert [each.name for each in figures.months] == [""]
