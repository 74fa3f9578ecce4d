"""校對 a whole page against the print: every row with its cells, and the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.correcting import UnknownPageError
from rules.corrections import Confirmation
from rules.reviewing import page_digest
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.screens.review.form import ReviewForm
from web.screens.shared.printed import PrintedRows, printed_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """One printed page to confirm.

    `seen` is a digest of how the page reads: the form sends it back, and a confirmation of what has
    changed since is refused. A page with doubtful rows cannot be confirmed.
    """

    template: ClassVar[str] = "screens/review/review_page.html.jinja"
    number: int
    last: int
    unit: str
    printed: PrintedRows
    doubtful: tuple[RuleRow, ...]
    confirmation: Confirmation | None  # the latest not taken back, lapsed or not
    is_confirmed: bool
    typed: ReviewForm
    seen: str
    faults: tuple[str, ...]


def review_page(
    rulebook: Rulebook, number: int, typed: ReviewForm, *, faults: Sequence[str] = ()
) -> ReviewPage:
    """The page with this number; raises UnknownPageError."""
    rows, last = rulebook.rows_of_page(number), len(rulebook.table.pages)
    if not rows:
        raise UnknownPageError(page=number, last=last)
    return ReviewPage(
        number=number,
        last=last,
        unit=rows[0].unit,
        printed=printed_rows(rulebook, rows),
        doubtful=tuple(row for row in rows if not row.is_routable),
        confirmation=rulebook.corrections.confirmations.get(number),
        is_confirmed=rows[0].confirmed_by is not None,
        typed=typed,
        seen=page_digest(rows),
        faults=tuple(faults),
    )
