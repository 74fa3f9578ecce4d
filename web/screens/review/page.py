"""校對: what waits for an answer, how far the pages are confirmed, and the whole record.

Everything comes from the table and the journal; nothing is counted that is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, groupby
from typing import ClassVar

from rules.correcting import record_of
from rules.corrections import Confirmation, Correction
from rules.marks import is_mark
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.links import Pager, pager, way
from web.screens.review.form import ReviewForm
from web.screens.shared.journal import Entry, entry_of

RECORDS_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A row without a reading, and the answers to it that no longer hold."""

    row: RuleRow
    marks: str  # as printed, from the first on
    answers: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStatus:
    """How far one printed page is confirmed.

    `confirmation` is the latest one not taken back; `is_confirmed` only while the page still reads
    as it did then.
    """

    number: int
    rows: int
    doubtful: int
    confirmation: Confirmation | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitProgress:
    """The pages of one unit."""

    unit: str
    pages: tuple[PageStatus, ...]

    @property
    def confirmed(self) -> int:
        """How many are confirmed as they read now."""
        return sum(page.is_confirmed for page in self.pages)

    @property
    def doubtful(self) -> int:
        """How many rows have no reading."""
        return sum(page.doubtful for page in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsPage:
    """Everything a reviewer has before them.

    `waiting` never had an answer, `overtaken` has one that no longer holds, `orphans` answer a row
    that the table does not have any more. `records` is one page of `record_count`, newest first.
    """

    template: ClassVar[str] = "screens/review/review.html.jinja"
    waiting: tuple[WaitingRow, ...]
    overtaken: tuple[WaitingRow, ...]
    orphans: tuple[Entry, ...]
    units: tuple[UnitProgress, ...]
    confirmed_rows: int
    rows: int
    following: int | None  # the first page that can be confirmed now
    standing: tuple[Entry, ...]
    records: tuple[Entry, ...]
    record_count: int
    pager: Pager

    @property
    def pages(self) -> int:
        """How many pages the table has."""
        return sum(len(unit.pages) for unit in self.units)

    @property
    def confirmed_pages(self) -> int:
        """How many are confirmed as they read now."""
        return sum(unit.confirmed for unit in self.units)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPage:
    """One record, and the form that takes it back."""

    template: ClassVar[str] = "screens/review/review_record.html.jinja"
    entry: Entry
    typed: ReviewForm
    faults: tuple[str, ...]


def reviews_page(rulebook: Rulebook, *, page: int = 1) -> ReviewsPage:
    """What waits, how far it has come, and a page of the record, newest first.

    A page beyond the end is the last one.
    """
    newest_first = rulebook.corrections.records[::-1]
    place = pager(
        page,
        found=len(newest_first),
        size=RECORDS_A_PAGE,
        way=lambda number: way("/rules/review", page=number) + "#record-title",
    )
    first = (place.number - 1) * RECORDS_A_PAGE
    waiting = [_waiting(rulebook, row) for row in rulebook.rows if not row.is_routable]
    units = _units(rulebook)
    open_pages = (each for unit in units for each in unit.pages if not each.is_confirmed)
    return ReviewsPage(
        waiting=tuple(each for each in waiting if not each.answers),
        overtaken=tuple(each for each in waiting if each.answers),
        orphans=tuple(entry_of(rulebook, each) for each in rulebook.orphans),
        units=units,
        confirmed_rows=sum(row.confirmed_by is not None for row in rulebook.rows),
        rows=len(rulebook.rows),
        following=next((each.number for each in open_pages if not each.doubtful), None),
        standing=tuple(
            entry_of(rulebook, each) for each in reversed(rulebook.corrections.standing)
        ),
        records=tuple(
            entry_of(rulebook, each) for each in newest_first[first : first + RECORDS_A_PAGE]
        ),
        record_count=len(newest_first),
        pager=place,
    )


def withdraw_page(
    rulebook: Rulebook, number: int, typed: ReviewForm, *, faults: Sequence[str] = ()
) -> WithdrawPage:
    """The page of the record with this number; raises UnknownRecordError."""
    record = record_of(rulebook.corrections, number)
    return WithdrawPage(entry=entry_of(rulebook, record), typed=typed, faults=tuple(faults))


def _waiting(rulebook: Rulebook, row: RuleRow) -> WaitingRow:
    standing = rulebook.corrections.standing
    marks = dropwhile(lambda text: not is_mark(text), row.printed)
    return WaitingRow(
        row=row,
        marks="｜".join(text or "　" for text in marks).rstrip("｜　"),
        answers=tuple(each for each in standing if each.key == row.key),
    )


def _units(rulebook: Rulebook) -> tuple[UnitProgress, ...]:
    pages = groupby(rulebook.rows, key=lambda row: (row.unit, row.page))
    statuses = [(unit, _status(rulebook, number, [*rows])) for (unit, number), rows in pages]
    return tuple(
        UnitProgress(unit=unit, pages=tuple(page for _, page in group))
        for unit, group in groupby(statuses, key=lambda each: each[0])
    )


def _status(rulebook: Rulebook, number: int, rows: Sequence[RuleRow]) -> PageStatus:
    return PageStatus(
        number=number,
        rows=len(rows),
        doubtful=sum(not row.is_routable for row in rows),
        confirmation=rulebook.corrections.confirmations.get(number),
        is_confirmed=rows[0].confirmed_by is not None,
    )
