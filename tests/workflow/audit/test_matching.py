"""Which row a case runs by: as it says, in the version of its day; suggestions judge nobody."""

from dataclasses import replace
from datetime import date

import pytest

from tests.workflow.audit.telling import BASIS, BOOK, WHOLE, audited, told
from workflow.audit.matching import Rulebooks
from workflow.reports.board import MASK

KEY = BOOK.find("line:123").key
CONTENT = BOOK.find("line:123").content


@pytest.mark.parametrize("row", ["line:123", KEY, f" {KEY} ", KEY.replace("/", "／")])
def test_a_row_is_found_by_line_or_key_however_it_is_spelled(row: str) -> None:
    assert audited(told(*WHOLE, row=row)).findings == ()


def test_a_row_is_found_by_its_texts_if_only_one_has_them() -> None:
    assert audited(told(*WHOLE, row=f"綜合企劃組{CONTENT}")).findings == ()


def test_a_row_that_the_table_lacks_is_said_and_not_guessed() -> None:
    (found,) = audited(told(*WHOLE, row="綜合企劃組/乙/沒有這一項")).findings

    assert (found.code, found.sentence) == ("ROW_UNKNOWN", "unknown")


def test_a_row_in_doubt_is_not_judged() -> None:
    doubtful = next(row for row in BOOK.rows if not row.is_routable)

    (found,) = audited(told(*WHOLE, row=f"line:{doubtful.line}")).findings

    assert found.code == "ROW_DOUBTFUL"
    assert found.row is not None
    assert found.row.line == doubtful.line


def without_row(subject: str) -> list[dict[str, str]]:
    skipped = (WHOLE[0], *WHOLE[2:])
    return [row | {"主旨": subject} for row in told(*skipped, row="")]


def test_a_suggested_row_judges_nobody_until_it_is_confirmed() -> None:
    rows = without_row(CONTENT)

    result = audited(rows)

    (found,) = result.findings
    (assumption,) = result.assumptions
    assert (found.code, found.sentence) == ("ROW_UNKNOWN", "suggested")
    assert assumption.row.line == 123
    assert assumption.cases == ("1150000001",)


def test_the_subject_of_a_confidential_document_suggests_nothing() -> None:
    assert audited(without_row(MASK)).assumptions == ()


@pytest.mark.parametrize("what", ["1150000001", CONTENT])
def test_a_confirmed_row_judges_a_case_or_all_of_a_subject(what: str) -> None:
    result = audited(without_row(CONTENT), replace(BASIS, confirmed={what: "line:123"}))

    (found,) = result.findings
    (confirmed,) = result.assumptions
    assert (found.code, found.is_assumed) == ("REVIEW_SKIPPED", False)
    assert (confirmed.row.line, confirmed.is_confirmed) == (123, True)


def test_what_is_judged_by_an_assumed_row_says_so() -> None:
    (found,) = audited(without_row(CONTENT), replace(BASIS, assumes=True)).findings

    assert (found.code, found.is_assumed) == ("REVIEW_SKIPPED", True)


def test_the_version_in_force_on_the_day_of_receipt_counts() -> None:
    agency = BOOK.agency
    later = replace(agency, schedules=tuple(
        replace(each, issued_on=date(2026, 6, 1)) for each in agency.schedules
    ))  # fmt: skip
    books = Rulebooks(current=replace(BOOK, agency=later, table_digest="0" * 12), kept=(BOOK,))

    assert books.in_force(date(2026, 3, 2)) is BOOK
    assert books.in_force(date(2026, 6, 1)) is books.current
    assert books.in_force(None) is books.current
    assert books.in_force(date(2000, 1, 1)) is BOOK
