"""Which row a case runs by: as it says, in the version in force that day; else suggested only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from rules.errors import DoubtfulRowError
from rules.marks import Action
from rules.route import Route
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import folded, folded_name
from workflow.audit.findings import Assumption, CitedRow
from workflow.audit.log import LoggedCase, Step, moment_of
from workflow.calendar import taipei_day
from workflow.reports.board import MASK

MOST_SUGGESTED = 2_000  # subjects looked up; beyond them a note says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """The likeliest row of a subject."""

    row: RuleRow
    score: float


@dataclass(frozen=True, kw_only=True)
class Rulebooks:
    """The versions of an agency's rules: the one in force now, and those kept from before."""

    current: Rulebook
    kept: Sequence[Rulebook] = ()

    def in_force(self, day: date | None) -> Rulebook:
        """The version whose table was the last one issued by that day; without a day, ours now.

        Of one issue the current reading counts: a correction mends what was read, not the rule.
        """
        if day is None or not self.are_many:
            return self.current
        issued = [issue for issue in self._issues if issue <= day]
        return self._issues[max(issued, default=min(self._issues))]

    @property
    def are_many(self) -> bool:
        """Whether the day of receipt matters."""
        return len(self._issues) > 1

    @cached_property
    def _issues(self) -> Mapping[date, Rulebook]:
        ours = self.current.agency.short
        kept = [book for book in self.kept if book.agency.short == ours]
        return {issued_on(book): book for book in (*kept, self.current)}


def issued_on(book: Rulebook) -> date:
    """When the last of its schedules was issued."""
    days = (each.issued_on for each in book.agency.schedules if each.issued_on)
    return max(days, default=date.min)


def is_sealed(case: LoggedCase) -> bool:
    """Whether it is a 密件 of ours of which the log tells nothing but its receipt."""
    return case.subject == MASK and not case.row


class RowFinder:
    """The rows of one version by what logs say; each text is looked up once."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._named: dict[str, RuleRow | None] = {}
        self._routes: dict[int, Route | None] = {}
        self._suggested: dict[tuple[str, str], Suggested | None] = {}

    def row(self, text: str) -> RuleRow | None:
        """The row of a KEY, of `line:N`, or of its exact texts if only one row has them."""
        if text not in self._named:
            self._named[text] = self.book.known(text) or self._by_texts.get(folded_name(text))
        return self._named[text]

    @cached_property
    def _by_texts(self) -> Mapping[str, RuleRow]:
        rows: defaultdict[str, list[RuleRow]] = defaultdict(list)
        for row in self.book.rows:
            texts = {row.content, row.task, f"{row.item}{row.content}", f"{row.content}{row.task}"}
            texts |= {
                f"{row.unit}{text}" for text in (*texts, f"{row.item}{row.content}{row.task}")
            }
            for text in filter(None, map(folded_name, texts)):
                rows[text].append(row)
        return {text: found[0] for text, found in rows.items() if len(found) == 1}

    def route(self, row: RuleRow) -> Route | None:
        """The route of a row; None of one in doubt."""
        if row.line not in self._routes:
            try:
                self._routes[row.line] = self.book.route(row)
            except DoubtfulRowError:
                self._routes[row.line] = None
        return self._routes[row.line]

    def route_named(self, text: str) -> Route | None:
        """The route of what 流程列 says."""
        row = self.row(text)
        return self.route(row) if row else None

    def suggested(self, subject: str, unit: str) -> Suggested | None:
        """The likeliest row for a subject, of the drafting unit where that is known."""
        asked = (subject, unit)
        if asked not in self._suggested:
            if len(self._suggested) >= MOST_SUGGESTED:
                return None
            known = unit if unit in {each.name for each in self.book.agency.units} else ""
            best = next(iter(self.book.suggest(subject, known, top=1)), None)
            self._suggested[asked] = best and Suggested(row=best.row, score=best.score)
        return self._suggested[asked]

    @property
    def is_full(self) -> bool:
        """Whether subjects were left without a suggestion, being too many."""
        return len(self._suggested) >= MOST_SUGGESTED


@dataclass(frozen=True, kw_only=True)
class Match:
    """The row of a case, and how it came by it."""

    finder: RowFinder
    row: RuleRow | None = None
    suggested: Suggested | None = None  # where nothing names a row
    is_assumed: bool = False  # judged by the row suggested
    is_confirmed: bool = False  # somebody has said which row it is

    def read_along(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """The records as they are judged: where somebody else says the row, theirs says none."""
        if not (self.is_confirmed or self.is_assumed):
            return steps
        return tuple(replace(step, row="") for step in steps)

    @cached_property
    def cited(self) -> CitedRow | None:
        """The row as findings cite it."""
        return cited(self.row) if self.row else None


_Kind = tuple[str, str, int, bool]  # subject, drafting unit, line of the row, is it confirmed


class Matcher:
    """Gives every case its row, and keeps what it could only suggest.

    `confirmed` says which row a case (文號), or a 主旨 without one, runs by.
    """

    def __init__(
        self, rulebooks: Rulebooks, confirmed: Mapping[str, str], *, assumes: bool
    ) -> None:
        self._rulebooks, self._assumes = rulebooks, assumes
        self._confirmed = {folded(text): row for text, row in confirmed.items()}
        self._finders: dict[str, RowFinder] = {}
        self._cases: defaultdict[_Kind, list[str]] = defaultdict(list)
        self._suggested: dict[_Kind, Suggested] = {}

    def match(self, case: LoggedCase, unit: str) -> Match:
        """The row of a case that `unit` drafted ("" where unknown)."""
        finder = self._finder(case)
        confirmed = self._confirmed_for(case)
        if said := confirmed or case.row:
            row = finder.row(said)
            if row and not case.row:
                self._remember(case, unit, Suggested(row=row, score=1), is_confirmed=True)
            return Match(finder=finder, row=row, is_confirmed=bool(confirmed))
        is_told = case.subject and not is_sealed(case)
        suggested = finder.suggested(case.subject, unit) if is_told else None
        if suggested is None:
            return Match(finder=finder)
        self._remember(case, unit, suggested, is_confirmed=False)
        row = suggested.row if self._assumes else None
        return Match(finder=finder, row=row, suggested=suggested, is_assumed=self._assumes)

    def _remember(
        self, case: LoggedCase, unit: str, suggested: Suggested, *, is_confirmed: bool
    ) -> None:
        key = (case.subject, unit, suggested.row.line, is_confirmed)
        self._suggested[key] = suggested
        self._cases[key].append(case.id)

    def _confirmed_for(self, case: LoggedCase) -> str:
        if not self._confirmed:
            return ""
        by_subject = "" if case.row else self._confirmed.get(folded(case.subject), "")
        return self._confirmed.get(folded(case.id), by_subject)

    def _finder(self, case: LoggedCase) -> RowFinder:
        moment = moment_of(case.received_at)
        book = self._rulebooks.in_force(taipei_day(moment) if moment else None)
        if book.version not in self._finders:
            self._finders[book.version] = RowFinder(book)
        return self._finders[book.version]

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions of the rules relied on."""
        return tuple(self._finders)

    @property
    def is_full(self) -> bool:
        """Whether subjects were left without a suggestion, being too many."""
        return any(finder.is_full for finder in self._finders.values())

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The rows suggested or confirmed, by subject and unit."""
        return tuple(
            Assumption(
                subject=kind[0],
                unit=kind[1],
                row=cited(suggested.row),
                score=suggested.score,
                cases=tuple(self._cases[kind]),
                is_confirmed=kind[-1],
            )
            for kind, suggested in self._suggested.items()
        )


def drafting_unit(steps: Sequence[Step]) -> str:
    """The unit that drafts, as the records say; "" where none does."""
    return next((step.unit for step in steps if step.action is Action.DRAFT and step.unit), "")


def cited(row: RuleRow) -> CitedRow:
    """A row as findings cite it."""
    return CitedRow(key=row.key, line=row.line)
