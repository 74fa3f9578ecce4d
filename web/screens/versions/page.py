"""版本: the rulebook in force and how it came about; and what changes from one to another."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.agency.agency import Schedule
from rules.comparing import Change, Comparison, RowChange
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from web.language.i18n import msgid
from web.language.words import COSIGNING_MOVED, ISSUER_WORDS, STATUS_WORDS
from web.screens.shared.journal import Entry, entry_of

RECORDS_SHOWN = 50
ROWS_SHOWN = 200  # of one kind; the command lists them all


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    """One record of the journal, and the version it made."""

    entry: Entry
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage:
    """The version in force, its history, and what it may be compared with.

    `counts` go by status, `history` holds the last RECORDS_SHOWN records of the journal, each with
    the version that it made.
    """

    template: ClassVar[str] = "screens/versions/versions.html.jinja"
    rulebook: Rulebook
    counts: tuple[tuple[Status, str, int], ...]
    confirmed_pages: int
    history: tuple[VersionEntry, ...]  # newest first
    faults: tuple[str, ...]

    def issuer_word(self, schedule: Schedule) -> str:
        """In whose name the schedule's documents run."""
        return ISSUER_WORDS[schedule.issuer]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """The rows that differ in one way."""

    key: str
    title: str
    rows: tuple[RowChange, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """Two rulebooks beside each other.

    Each row that differs stands in the first group that fits; a group lists at most ROWS_SHOWN rows
    and says how many there are.
    """

    template: ClassVar[str] = "screens/versions/comparison.html.jinja"
    comparison: Comparison
    names: tuple[str, str]  # what the two sides are called
    groups: tuple[ChangeGroup, ...]
    doubtful: tuple[RuleRow, ...]  # of an uploaded table
    command: str  # that would import it; "" if nothing was uploaded

    @property
    def cosigning_moved(self) -> str:
        """Said of a row whose co-signers alone are asked elsewhere or otherwise."""
        return COSIGNING_MOVED

    def status_word(self, row: RuleRow) -> str:
        """How well a row was read, in a word."""
        return STATUS_WORDS[row.status]

    def line_in_force(self, each: RowChange) -> int | None:
        """The line of the row in the rulebook in force: `a` beside an upload, else `b`."""
        row = each.a if self.command else each.b
        return row.line if row else None


def versions_page(rulebook: Rulebook, *, faults: Sequence[str] = ()) -> VersionsPage:
    """Everything about the version in force."""
    counted = Counter(row.status for row in rulebook.rows)
    history = rulebook.history[: -RECORDS_SHOWN - 1 : -1]
    return VersionsPage(
        rulebook=rulebook,
        counts=tuple((status, word, counted[status]) for status, word in STATUS_WORDS.items()),
        confirmed_pages=len({row.page for row in rulebook.rows if row.confirmed_by}),
        history=tuple(
            VersionEntry(entry=entry_of(rulebook, record), version=version)
            for record, version in history
        ),
        faults=tuple(faults),
    )


def as_read_page(comparison: Comparison) -> ComparisonPage:
    """What the reviewers' answers changed.

    Left as read without the journal, right as in force.
    """
    names = (msgid("照印讀出的，不套用校對"), msgid("施行中的版本"))
    return _page(comparison, names)


def upload_page(comparison: Comparison, *, like: str, journal: str) -> ComparisonPage:
    """What an uploaded table would change, read with the settings of the agency `like`.

    `journal` is the name of the file of the corrections in force, "" if there are none.
    """
    file, name = comparison.b.table.file, comparison.b.agency.name
    places = ("--agency", name, "--to", "DIR", "--like", like)
    carried = ("--corrections", journal) if journal else ()
    command = shlex.join(["chenhe", "rules", "import", file, *places, *carried])
    return _page(comparison, (msgid("施行中的版本"), msgid("上傳的表")), command=command)


def _page(comparison: Comparison, names: tuple[str, str], command: str = "") -> ComparisonPage:
    """The rows that differ in their groups, of each as many as are shown."""
    grouped: Mapping[str, list[RowChange]] = {key: [] for key, _, _ in GROUPS}
    for each in comparison.rows:
        grouped[next(key for key, _, belongs in GROUPS if belongs(each))].append(each)
    return ComparisonPage(
        comparison=comparison,
        names=names,
        groups=tuple(
            ChangeGroup(
                key=key,
                title=title,
                rows=tuple(grouped[key][:ROWS_SHOWN]),
                count=len(grouped[key]),
            )
            for key, title, _ in GROUPS
            if grouped[key]
        ),
        doubtful=tuple(row for row in comparison.b.rows if row.doubts) if command else (),
        command=command,
    )


def _is_unread(each: RowChange) -> bool:
    return any(row and not row.is_routable for row in (each.a, each.b))


GROUPS: tuple[tuple[str, str, Callable[[RowChange], bool]], ...] = (
    ("added", msgid("新增的列"), lambda each: each.change is Change.ADDED),
    ("removed", msgid("刪除的列"), lambda each: each.change is Change.REMOVED),
    ("unread", msgid("有一邊存疑，流程無從比較"), _is_unread),
    ("decision", msgid("核定者不同"), lambda each: bool(each.gained_by)),
    ("route", msgid("步驟、會辦或名義不同"), lambda each: each.changes_route),
    ("words", msgid("流程相同，只有名稱、備考或讀取不同"), lambda _: True),
)  # the first that fits
