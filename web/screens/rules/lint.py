"""檢查: what the checks say of the table, by check and unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from rules.lint import Check, Finding
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.language.words import CHECK_REASONS, CHECK_WORDS
from web.links import way

SIDE_BY_SIDE = 4  # rows shown in full; the others as links


class LintFilter(BaseModel):
    """Which findings the visitor wants, as the address says it."""

    model_config = ConfigDict(frozen=True)

    code: str = ""
    unit: str = ""

    @field_validator("code")
    @classmethod
    def _known(cls, code: str) -> str:
        if code and code not in set(Check):
            raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": "、".join(Check)})
        return code

    @property
    def check(self) -> Check | None:
        """The check asked for; no code asks for all."""
        return Check(self.code) if self.code else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCount:
    """How much one check found, and the way to just that."""

    check: Check
    word: str
    count: int
    way: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some characters of a text, and whether they are what differs."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowInvolved:
    """One row of a finding, its text in pieces."""

    row: RuleRow
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding with the rows involved.

    At most `SIDE_BY_SIDE` rows are shown in full, the last one always among them.
    """

    finding: Finding
    word: str
    rows: tuple[RowInvolved, ...]
    more: tuple[int, ...]  # lines beyond those shown in full


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """The findings of one check, with why it asks."""

    check: Check
    word: str
    reason: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LintPage:
    """Every finding asked for, in groups.

    `counts` are of the unit asked for, `found` of the check and the unit; `rows` are lines
    involved.
    """

    template: ClassVar[str] = "screens/rules/lint.html.jinja"
    filter: LintFilter
    units: tuple[str, ...]
    counts: tuple[CheckCount, ...]
    groups: tuple[FindingGroup, ...]
    found: int
    rows: int


def lint_page(rulebook: Rulebook, wanted: LintFilter) -> LintPage:
    """The findings that `wanted` asks for.

    Raises UnknownUnitError; an unknown check is refused before, by `LintFilter` (422).
    """
    found = rulebook.findings_of(check=wanted.check, unit=wanted.unit)
    views = finding_views(rulebook, found)
    return LintPage(
        filter=wanted,
        units=tuple(unit.name for unit in rulebook.agency.units),
        counts=_counts(rulebook, wanted),
        groups=tuple(_groups(views)),
        found=len(found),
        rows=len({line for each in found for line in each.lines}),
    )


def findings_about(rulebook: Rulebook, row: RuleRow) -> tuple[FindingView, ...]:
    """The findings that involve one row."""
    return finding_views(rulebook, [each for each in rulebook.findings if row.line in each.lines])


def finding_views(rulebook: Rulebook, found: Sequence[Finding]) -> tuple[FindingView, ...]:
    """The findings as a page shows them."""
    rows = {row.line: row for row in rulebook.rows}
    return tuple(_view(each, rows) for each in found)


def _view(finding: Finding, rows: dict[int, RuleRow]) -> FindingView:
    involved = [rows[line] for line in finding.lines if line in rows]
    shown = [*involved[: SIDE_BY_SIDE - 1], *involved[SIDE_BY_SIDE - 1 :][-1:]]
    return FindingView(
        finding=finding,
        word=CHECK_WORDS[finding.check],
        rows=tuple(
            RowInvolved(row=row, pieces=tuple(_pieces(row.title, finding.spellings)))
            for row in shown
        ),
        more=tuple(row.line for row in involved if row not in shown),
    )


def _pieces(text: str, spellings: Sequence[str]) -> Iterator[Piece]:
    """The text, with what sets its spelling apart from the other one."""
    held = max((each for each in spellings if each in text), key=len, default="")
    if not held:
        yield Piece(text=text, differs=False)
        return
    (other,) = (each for each in spellings if each != held)
    before, *rest = text.split(held)
    yield Piece(text=before, differs=False)
    for after in rest:
        yield from _compared(held, other)
        yield Piece(text=after, differs=False)


def _compared(text: str, other: str) -> Iterator[Piece]:
    """Only the side of `text`: the other spelling shows its own part in its own row."""
    for tag, start, end, _, _ in SequenceMatcher(None, text, other).get_opcodes():
        if start < end:
            yield Piece(text=text[start:end], differs=tag != "equal")


def _groups(views: Sequence[FindingView]) -> Iterator[FindingGroup]:
    for check in Check:
        theirs = tuple(each for each in views if each.finding.check is check)
        if theirs:
            yield FindingGroup(
                check=check,
                word=CHECK_WORDS[check],
                reason=CHECK_REASONS[check],
                findings=theirs,
            )


def _counts(rulebook: Rulebook, wanted: LintFilter) -> tuple[CheckCount, ...]:
    counted = Counter(each.check for each in rulebook.findings_of(unit=wanted.unit))
    return tuple(
        CheckCount(
            check=check,
            word=CHECK_WORDS[check],
            count=counted[check],
            way=way("/rules/lint", code=check.value, unit=wanted.unit),
            is_chosen=wanted.check is check,
        )
        for check in Check
        if counted[check] or wanted.check is check
    )
