"""校對: the record of a long journal, a page at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rules.correcting import withdrawable
from rules.corrections import Correction, Corrections, JournalRecord, Withdrawal
from rules.rulebook import Rulebook
from web.screens.review import page as review
from web.screens.review.page import RECORDS_A_PAGE, entry_of, reviews_page

WHO: dict[str, Any] = {
    "reviewer": "示範校對員",
    "at": datetime(2026, 3, 7, tzinfo=UTC),
    "because": "示範",
}


@pytest.fixture
def long_journal(rulebook: Rulebook) -> Rulebook:
    """A hundred corrections, every one but the last two taken back."""
    corrections = [
        Correction(
            number=number,
            key=row.key,
            line=row.line,
            printed=row.printed,
            steps=row.steps,
            cosign_text=row.cosign_text,
            remark=row.remark,
            **WHO,
        )
        for number, row in enumerate(rulebook.rows[:100], start=1)
    ]
    taken_back = [Withdrawal(number=100 + each, of=each, **WHO) for each in range(1, 99)]
    return replace(rulebook, corrections=Corrections(records=(*corrections, *taken_back)))


def test_every_record_is_shown_once_newest_first(long_journal: Rulebook) -> None:
    pages = [reviews_page(long_journal, page=number) for number in range(1, 5)]

    shown = [entry.record.number for page in pages for entry in page.records]
    assert shown == [*range(198, 0, -1)]
    assert [entry.record.number for entry in pages[0].standing] == [100, 99]


def test_only_the_records_shown_are_looked_up(
    long_journal: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[int] = []

    def counted(rulebook: Rulebook, record: JournalRecord) -> review.Entry:
        looked_up.append(record.number)
        return entry_of(rulebook, record)

    monkeypatch.setattr(review, "entry_of", counted)
    page = reviews_page(long_journal)

    assert len(looked_up) == RECORDS_A_PAGE + len(page.standing)


def test_what_can_be_taken_back_is_what_may_be(long_journal: Rulebook) -> None:
    journal = long_journal.corrections

    offered = [each for each in journal.records if entry_of(long_journal, each).is_withdrawable]

    assert tuple(each.number for each in offered) == withdrawable(journal) == (99, 100)
