"""校對 one row: the printed cells beside the candidate readings, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.corrections import Correction
from rules.errors import RulesError
from rules.lint import Finding
from rules.marks import MARKS, Action, Steps
from rules.reviewing import Reading, reading_of, sight
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.http.forms import OWN, ReviewForm
from web.language.words import STATUS_WORDS
from web.screens.shared.printed import PrintedRows, printed_rows

NEIGHBOURS = 2  # rows shown above and below
SISTERS_SHOWN = 12
PRINTED_MARKS = {Action.DRAFT: "擬辦", Action.REVIEW: "V", Action.DECIDE: "核定"}


class NoChoiceError(RulesError):
    """Neither a candidate reading nor the marks typed were chosen."""

    template = "還沒有選讀法：請選一種可能的讀法，或選「自行填寫」"


class ContradictoryChoiceError(RulesError):
    """A candidate was chosen, but other marks were typed."""

    template = "選了讀法 %(choice)s，各欄填的卻不是它：要用各欄所填，請選「自行填寫」"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One lawful reading near the print."""

    choice: str  # how the form names it
    marks: tuple[str, ...]  # of every position, from the drafter up
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One position's column: what may be marked there, and what is."""

    position: str
    mark: str
    is_disputed: bool  # the candidates differ here


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRowPage:
    """One row to answer."""

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

    @property
    def is_answerable(self) -> bool:
        """Whether the form is shown: one standing answer is taken back before the next."""
        return not self.standing or bool(self.faults)

    def word(self, row: RuleRow) -> str:
        """How well `row` was read, in a word."""
        return STATUS_WORDS[row.status]


def review_row_page(
    rulebook: Rulebook, row: RuleRow, typed: ReviewForm, *, faults: Sequence[str] = ()
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
                marks=tuple(_marks(steps).get(position, "") for position in positions),
                is_chosen=typed.choice == str(number),
            )
            for number, steps in enumerate(candidates, start=1)
        ),
        ballots=tuple(
            Ballot(
                position=each,
                mark=typed.marks.get(each, ""),
                is_disputed=len({_marks(steps).get(each) for steps in candidates}) > 1,
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
    )


def unanswered(rulebook: Rulebook, row: RuleRow, reviewer: str) -> ReviewForm:
    """The form before anything is typed: what all candidates agree on, or the row's own marks."""
    candidates = rulebook.candidates(row) or (row.steps,)
    return ReviewForm(
        marks=_agreed(candidates) or _under_their_headings(rulebook, row),
        cosign_text=row.cosign_text,
        remark=row.remark,
        reviewer=reviewer,
    )


def read_answer(rulebook: Rulebook, row: RuleRow, typed: ReviewForm) -> Reading:
    """The reading typed; raises NoChoiceError or ContradictoryChoiceError."""
    numbered = {str(at): steps for at, steps in enumerate(rulebook.candidates(row), 1)}
    if not numbered or typed.choice == OWN:
        return Reading(marks=typed.marks, cosign_text=typed.cosign_text, remark=typed.remark)
    if typed.choice not in numbered:
        raise NoChoiceError
    chosen = numbered[typed.choice]
    untouched = [_marks(chosen), _agreed(tuple(numbered.values())), {}]
    if {at: mark for at, mark in typed.marks.items() if mark} not in untouched:
        raise ContradictoryChoiceError(choice=typed.choice)
    return reading_of(chosen, typed.cosign_text, typed.remark)


def _agreed(candidates: Sequence[Steps]) -> dict[str, str]:
    """The marks that every candidate has; what they differ in is for the reviewer to fill in."""
    first, *others = map(_marks, candidates)
    return {at: mark for at, mark in first.items() if all(mark == each.get(at) for each in others)}


def _marks(steps: Steps) -> dict[str, str]:
    return {step.position: PRINTED_MARKS[step.action] for step in steps}


def _under_their_headings(rulebook: Rulebook, row: RuleRow) -> Mapping[str, str]:
    (printed,) = printed_rows(rulebook, [row]).rows
    known = ((cell.heading, MARKS.get(cell.text)) for cell in printed.cells if cell.is_mark)
    return {heading: PRINTED_MARKS[action] for heading, action in known if action}


def _are_sisters(one: RuleRow, other: RuleRow) -> bool:
    alike = one.content == other.content and one.schedule[-1:] == other.schedule[-1:]
    return alike and one.line != other.line
