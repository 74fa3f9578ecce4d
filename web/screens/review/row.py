"""校對 one row: the printed cells beside the candidate readings, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.corrections import Correction
from rules.lint import Finding
from rules.marks import mark_of
from rules.reviewing import OWN, PRINTED_MARKS, agreed_marks, printed_marks, sight
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.words import STATUS_WORDS
from web.screens.review.form import ReviewForm
from web.screens.shared.printed import PrintedRows, printed_rows

NEIGHBOURS = 2  # rows shown above and below
SISTERS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One lawful reading near the print."""

    choice: str  # how the form names it
    marks: tuple[str, ...]  # of every position, from the drafter up
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One position's column: what may be marked there, and what is.

    The marks are those of print: 擬辦, V, 核定 or none.
    """

    position: str
    mark: str
    is_disputed: bool  # the candidates differ here


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRowPage:
    """One row to answer.

    `seen` is a digest of the row as shown: an answer to something else is refused. `printed` holds
    the rows around it, `sisters` at most SISTERS_SHOWN of `sister_count` rows with the same
    公務內容.
    """

    template: ClassVar[str] = "screens/review/review_row.html.jinja"
    row: RuleRow
    status_word: str
    printed: PrintedRows
    candidates: tuple[Candidate, ...]
    ballots: tuple[Ballot, ...]
    marks: tuple[str, ...]
    is_own: bool
    typed: ReviewForm
    seen: str
    standing: tuple[Correction, ...]
    sisters: tuple[RuleRow, ...]
    sister_count: int
    findings: tuple[Finding, ...]  # what the checks say of this row
    faults: tuple[str, ...]
    back: str  # to the 收文 from which one came; empty from anywhere else

    @property
    def is_answerable(self) -> bool:
        """Whether the form is shown: one standing answer is taken back before the next."""
        return not self.standing or bool(self.faults)

    def word(self, row: RuleRow) -> str:
        """How well `row` was read, in a word."""
        return STATUS_WORDS[row.status]


def review_row_page(
    rulebook: Rulebook,
    row: RuleRow,
    typed: ReviewForm,
    *,
    faults: Sequence[str] = (),
    back: str = "",
) -> ReviewRowPage:
    """The page of `row`; `typed` with `faults` is an answer that was refused."""
    positions = rulebook.agency.unit(row.unit).ladder.positions
    page = rulebook.rows_of_page(row.page)
    place = page.index(row)
    near = page[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
    sisters = [each for each in rulebook.rows if _are_sisters(each, row)]
    candidates = rulebook.candidates(row)
    return ReviewRowPage(
        row=row,
        status_word=STATUS_WORDS[row.status],
        printed=printed_rows(rulebook, near, asked=row.line),
        candidates=tuple(
            Candidate(
                choice=str(number),
                marks=tuple(printed_marks(steps).get(position, "") for position in positions),
                is_chosen=typed.choice == str(number),
            )
            for number, steps in enumerate(candidates, start=1)
        ),
        ballots=tuple(
            Ballot(
                position=each,
                mark=typed.marks.get(each, ""),
                is_disputed=len({printed_marks(steps).get(each) for steps in candidates}) > 1,
            )
            for each in positions
        ),
        marks=("", *PRINTED_MARKS.values()),
        is_own=not candidates or typed.choice == OWN,
        typed=typed,
        seen=sight(row),
        standing=tuple(each for each in rulebook.corrections.standing if each.key == row.key),
        sisters=tuple(sisters[:SISTERS_SHOWN]),
        sister_count=len(sisters),
        findings=tuple(each for each in rulebook.findings if row.line in each.lines),
        faults=tuple(faults),
        back=back if back.startswith("/register?") else "",
    )


def unanswered(rulebook: Rulebook, row: RuleRow, reviewer: str) -> ReviewForm:
    """The form before anything is typed: what all candidates agree on, or the row's own marks.

    What the candidates differ in is left blank: the reviewer fills it in.
    """
    candidates = rulebook.candidates(row) or (row.steps,)
    return ReviewForm(
        marks=agreed_marks(candidates) or _under_their_headings(rulebook, row),
        cosign_text=row.cosign_text,
        remark=row.remark,
        reviewer=reviewer,
    )


def _under_their_headings(rulebook: Rulebook, row: RuleRow) -> Mapping[str, str]:
    (printed,) = printed_rows(rulebook, [row]).rows
    known = ((cell.heading, mark_of(cell.text)) for cell in printed.cells if cell.is_mark)
    return {heading: PRINTED_MARKS[action] for heading, action in known if action}


def _are_sisters(one: RuleRow, other: RuleRow) -> bool:
    alike = one.content == other.content and one.schedule[-1:] == other.schedule[-1:]
    return alike and one.line != other.line
