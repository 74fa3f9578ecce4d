"""The table of rules: the list with its filters, and one row with its route.

All filters stand in the address; the files to take away (`downloads`) read the same ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from rules.errors import DoubtfulRowError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from rules.statistics import Statistics, statistics_of
from web.http.numbers import WholeNumber
from web.language.i18n import Language
from web.language.words import ISSUER_WORDS, STATUS_WORDS
from web.links import Pager, pager, row_way, way
from web.picture.diagram import RouteView, route_view
from web.picture.stages import route_stages
from web.screens.rules.lint import FindingView, findings_about
from web.screens.shared.printed import PrintedCell, printed_rows

ROWS_A_PAGE = 30


class RulesFilter(BaseModel):
    """What the visitor looks for, as the address says it."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    unit: str = ""
    schedule: str = ""
    decider: str = ""
    status: str = ""
    page: WholeNumber = 1

    def changed(self, **changes: object) -> Self:
        """The same wish but for `changes`."""
        return self.model_copy(update=changes)

    def way(self, path: str = "/rules") -> str:
        """The address that shows just this, or takes it away as a file."""
        return way(
            path,
            q=self.q,
            unit=self.unit,
            schedule=self.schedule,
            decider=self.decider,
            status=self.status,
            page=self.page if self.page > 1 else None,
        )

    def search(self, rulebook: Rulebook) -> list[RuleRow]:
        """The rows looked for; an unknown status finds nothing less.

        The whole list in printed order; `page` cuts nothing here.
        """
        known = {each.value: each for each in Status}
        return rulebook.search(
            self.q,
            unit=self.unit,
            schedule=self.schedule,
            decider=self.decider,
            status=known.get(self.status),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """How many of the rows found are in one status, and the way to just them."""

    status: Status
    word: str
    count: int
    way: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """流程表: the rows found, thirty at a time.

    `found` counts what the filter leaves, `total` the table; `counts` say how the rows found are
    read, whatever status the filter asks for.
    """

    template: ClassVar[str] = "screens/rules/rules.html.jinja"
    filter: RulesFilter
    units: tuple[str, ...]
    schedules: tuple[str, ...]
    deciders: tuple[str, ...]
    counts: tuple[StatusCount, ...]
    rows: tuple[RuleRow, ...]
    checked: frozenset[int]  # lines that a check speaks of
    found: int
    total: int
    pager: Pager

    def word(self, row: RuleRow) -> str:
        """How well `row` was read, in a word."""
        return STATUS_WORDS[row.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One row: as printed, as read, and the route it makes.

    Of a version not in force there is nothing to be done with it.
    """

    template: ClassVar[str] = "screens/rules/rule.html.jinja"
    row: RuleRow
    issuer_word: str
    status_word: str
    printed: tuple[PrintedCell, ...]
    reading: tuple[tuple[str, str], ...]  # every position and its mark; none while doubtful
    route: RouteView | None  # None for a doubtful row
    findings: tuple[FindingView, ...]  # of the checks, that involve this row
    previous: RuleRow | None
    following: RuleRow | None
    version: str  # whose row it is
    is_in_force: bool

    def way(self, row: RuleRow) -> str:
        """The address of another row of the same version."""
        return row_way(row.line, "" if self.is_in_force else self.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsPage:
    """統計: how far the whole table, its units and its pages are read and confirmed."""

    template: ClassVar[str] = "screens/rules/statistics.html.jinja"
    figures: Statistics
    words: tuple[str, ...]  # of the statuses, in the order they are counted


def rules_page(rulebook: Rulebook, wanted: RulesFilter) -> RulesPage:
    """The rows that `wanted` asks for.

    A page beyond the end is the last one.
    """
    rows = wanted.search(rulebook)
    place = pager(
        wanted.page,
        found=len(rows),
        size=ROWS_A_PAGE,
        way=lambda number: wanted.changed(page=number).way(),
    )
    first = (place.number - 1) * ROWS_A_PAGE
    ladders = dict.fromkeys(
        position for unit in rulebook.agency.units for position in reversed(unit.ladder.positions)
    )
    return RulesPage(
        filter=wanted,
        units=tuple(unit.name for unit in rulebook.agency.units),
        schedules=tuple(dict.fromkeys(row.schedule for row in rulebook.rows)),
        deciders=tuple(ladders),
        counts=_counts(rulebook, wanted),
        rows=tuple(rows[first : first + ROWS_A_PAGE]),
        checked=frozenset(line for each in rulebook.findings for line in each.lines),
        found=len(rows),
        total=len(rulebook.rows),
        pager=place,
    )


def rule_page(
    rulebook: Rulebook, row: RuleRow, language: Language, *, is_in_force: bool = True
) -> RulePage:
    """Everything about one row."""
    place = rulebook.rows.index(row)
    (printed,) = printed_rows(rulebook, [row]).rows
    read = {step.position: step.action.value for step in row.steps}
    ladder = rulebook.agency.unit(row.unit).ladder
    return RulePage(
        row=row,
        issuer_word=ISSUER_WORDS[row.issuer],
        status_word=STATUS_WORDS[row.status],
        printed=printed.cells,
        reading=tuple(
            (position, read.get(position, "")) for position in (ladder.positions if read else ())
        ),
        route=_route(rulebook, row, language),
        findings=findings_about(rulebook, row) if is_in_force else (),
        previous=rulebook.rows[place - 1] if place else None,
        following=rulebook.rows[place + 1] if place + 1 < len(rulebook.rows) else None,
        version=rulebook.version,
        is_in_force=is_in_force,
    )


def _route(rulebook: Rulebook, row: RuleRow, language: Language) -> RouteView | None:
    try:
        route = rulebook.route(row)
    except DoubtfulRowError:
        return None
    stages = route_stages(route.stages, route.ladder, language=language)
    return route_view(stages, f"line-{row.line}")


def _counts(rulebook: Rulebook, wanted: RulesFilter) -> tuple[StatusCount, ...]:
    anywhere = wanted.changed(status="", page=1)
    counted = Counter(row.status for row in anywhere.search(rulebook))
    return tuple(
        StatusCount(
            status=status,
            word=word,
            count=counted[status],
            way=anywhere.changed(status=status.value).way(),
            is_chosen=wanted.status == status.value,
        )
        for status, word in STATUS_WORDS.items()
        if counted[status] or wanted.status == status.value
    )


def statistics_page(rulebook: Rulebook) -> StatisticsPage:
    """The figures of the rulebook in force."""
    words = tuple(STATUS_WORDS[status] for status in Status)
    return StatisticsPage(figures=statistics_of(rulebook), words=words)
