"""稽核, 明細表項目: cases that name no row, by subject and unit, to be told which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from rules.rulebook import LINE, Rulebook
from rules.rulerow import RuleRow
from rules.suggesting import Suggestion, marked
from web.http.numbers import WholeNumber
from web.language.i18n import msgid
from web.links import Pager, pager, way
from web.screens.audit.findings import audit_way
from workflow.audit.kept.about import KeptAudit
from workflow.audit.ledger.wanted import Rowless

GROUPS_A_PAGE = 20
SUGGESTED = 5
FOUND = 12  # rows that a search for one group lists
FITS_WELL = 0.6
FITS = ((FITS_WELL, msgid("很符合")), (0.4, msgid("可能")), (0.0, msgid("勉強")))
ROW = "row:"  # a group's key follows: which row its cases run by


class RowsQuery(BaseModel):
    """Which page of groups, and what is searched for in the table for one of them."""

    model_config = ConfigDict(frozen=True)

    page: WholeNumber = 1
    group: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row that a group may run by."""

    row: RuleRow
    suggestion: Suggestion | None  # None for one that was searched for

    @property
    def key(self) -> str:
        """How forms name the row."""
        return f"{LINE}{self.row.line}"

    @property
    def fit(self) -> str:
        """How well it fits, in a word; "" for one that was searched for."""
        if self.suggestion is None:
            return ""
        score = self.suggestion.score
        return next(word for least, word in FITS if score >= least)

    def pieces(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The text cut at the words that matched."""
        return tuple(marked(text, self.suggestion.printed_words if self.suggestion else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group, and the rows to choose from."""

    group: Rowless
    choices: tuple[Choice, ...]
    is_searched: bool
    is_row_lost: bool  # the table has no such row; else the case changed rows on its way

    @property
    def fits_well(self) -> bool:
        """Whether the first row may be taken without a second look."""
        first = self.choices[0] if self.choices else None
        suggestion = first.suggestion if first else None
        return suggestion is not None and suggestion.score >= FITS_WELL


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """The groups to be told their rows."""

    template: ClassVar[str] = "screens/audit/rows.html.jinja"
    kept: KeptAudit
    query: RowsQuery
    groups: tuple[GroupView, ...]
    found: int
    cases: int
    pager: Pager
    confirmed: int  # cases or subjects told already

    @property
    def path(self) -> str:
        """The address of the page."""
        return audit_way(self.kept.id, "rows")

    @property
    def well_fitting(self) -> int:
        """How many groups of this page have a row that fits well."""
        return sum(each.fits_well for each in self.groups)


def rows_page(
    kept: KeptAudit, groups: Sequence[Rowless], rulebook: Rulebook, query: RowsQuery
) -> RowsPage:
    """The groups of an audit whose rows are not known, those with most cases first."""
    path = audit_way(kept.id, "rows")
    place = pager(
        query.page,
        found=len(groups),
        size=GROUPS_A_PAGE,
        way=lambda number: way(path, page=number),
    )
    first = (place.number - 1) * GROUPS_A_PAGE
    return RowsPage(
        kept=kept,
        query=query,
        groups=tuple(
            _view(group, rulebook, query) for group in groups[first : first + GROUPS_A_PAGE]
        ),
        found=len(groups),
        cases=sum(len(group.cases) for group in groups),
        pager=place,
        confirmed=len(kept.asked.confirmed),
    )


def told_rows(groups: Sequence[Rowless], chosen: Mapping[str, str]) -> dict[str, str]:
    """What is now known: 文號, or a 主旨 that only one group has -> the row.

    `chosen` says a row by the key of a group.
    """
    subjects = [group.subject for group in groups]
    told: dict[str, str] = {}
    for group in groups:
        row = chosen.get(group.key, "")
        is_by_subject = group.subject and not group.row and subjects.count(group.subject) == 1
        if row:
            told |= dict.fromkeys((group.subject,) if is_by_subject else group.cases, row)
    return told


def best_rows(groups: Iterable[Rowless], rulebook: Rulebook) -> dict[str, str]:
    """For every group that has one, the row that fits it well."""
    found: dict[str, str] = {}
    for group in groups:
        best = next(iter(suggestions(group, rulebook)), None)
        if best and best.score >= FITS_WELL:
            found[group.key] = f"{LINE}{best.row.line}"
    return found


def suggestions(group: Rowless, rulebook: Rulebook) -> list[Suggestion]:
    """The likeliest rows of a group, of its own unit where that is known."""
    if not group.subject:
        return []
    units = {each.name for each in rulebook.agency.units}
    return rulebook.suggest(group.subject, group.unit if group.unit in units else "", SUGGESTED)


def _view(group: Rowless, rulebook: Rulebook, query: RowsQuery) -> GroupView:
    """A group with the rows that its subject suggests, or those that were searched for."""
    is_asked = query.group == group.key and bool(query.q.strip())
    if is_asked:
        choices = _searched(rulebook, query.q)
    else:
        choices = (Choice(row=each.row, suggestion=each) for each in suggestions(group, rulebook))
    return GroupView(
        group=group,
        choices=tuple(choices),
        is_searched=is_asked,
        is_row_lost=rulebook.known(group.row) is None,
    )


def _searched(rulebook: Rulebook, text: str) -> Iterator[Choice]:
    """The rows that these words suggest, else those that hold them."""
    suggested = rulebook.suggest(text, "", FOUND)
    for each in suggested:
        yield Choice(row=each.row, suggestion=each)
    if not suggested:
        for row in rulebook.search(text)[:FOUND]:
            yield Choice(row=row, suggestion=None)
