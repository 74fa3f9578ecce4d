"""What the reader made of a damaged page: nothing lost, told, no trace left, or silently wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from random import Random

from rules.alignment import align_as_printed
from rules.errors import BadInputError
from rules.lint.finding import Check
from rules.lint.pages import page_findings
from rules.marks import Flaw, is_mark, read_marks
from rules.reading.markdown import read_markdown
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status, read_rows
from rules.table import Page, TableRow
from tests.damage.kinds import TITLES, Damage, Sheet

LOST_TASKS = "業務名稱欄整欄缺漏"
SWALLOWED = {Check.HEADER_CONTRADICTS, Check.HEADER_ANSWERS}


class Outcome(Enum):
    """What became of one damage, the worst of its rows."""

    EQUAL = "equal"
    TOLD = "doubtful or reported"
    NO_TRACE = "no trace left"
    SILENT = "silently wrong"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A table whose clean pages are damaged one at a time."""

    rulebook: Rulebook

    @cached_property
    def before(self) -> Mapping[int, RuleRow]:
        """Every row as read before the damage, by its line."""
        return {row.line: row for row in self.rulebook.as_read}

    @cached_property
    def pages(self) -> Sequence[Page]:
        """The pages whose header is in order, holds no mark, and whose rows are all clean."""
        return [page for page in self.rulebook.table.pages if self._is_in_order(page)]

    def outcomes(self, damage: Damage, *, runs: int, random: Random) -> Counter[Outcome]:
        """The outcomes of so many damages of one kind; pages it cannot damage are passed over."""
        counted: Counter[Outcome] = Counter()
        while counted.total() < runs:
            page = random.choice(self.pages)
            sheet = self._sheet(page)
            if damage(sheet, random):
                counted[self.outcome(page, sheet)] += 1
        return counted

    def outcome(self, page: Page, sheet: Sheet) -> Outcome:
        """What the whole table reads as, with this sheet in the place of the page."""
        agency, table = self.rulebook.agency, self.rulebook.table
        try:
            (damaged,) = read_markdown(_printed(page, sheet), file="x", agency=agency).pages
        except BadInputError:
            return Outcome.TOLD
        damaged = replace(damaged, number=page.number)
        near = self._near(page, damaged)
        pages = tuple(damaged if each is page else each for each in near)
        rows = {row.line: row for row in read_rows(replace(table, pages=pages), agency)}
        if len(rows) < sum(len(each.rows) for each in near):
            return self._lost_row_outcome(damaged, tuple(rows.values()))
        found = [self._row_outcome(self.before[line], row) for line, row in rows.items()]
        if Outcome.SILENT in found and self._is_lawful_as_printed(damaged):
            return Outcome.NO_TRACE
        return max(found, key=list(Outcome).index)

    def _near(self, *read: Page) -> list[Page]:
        """The pages whose reading a page may change or be changed by: those with sister rows."""
        contents = {row.texts[2:3] for each in (*read, *self._unsettled) for row in each.rows}
        first, *_ = read
        return [
            each
            for each in self.rulebook.table.pages
            if any(each is other for other in (first, *self._unsettled))
            or any(row.texts[2:3] in contents for row in each.rows)
        ]

    @cached_property
    def _unsettled(self) -> Sequence[Page]:
        """The pages that sister rows may settle."""
        agency, pages = self.rulebook.agency, self.rulebook.table.pages
        return [page for page in pages if align_as_printed(page, agency) is None]

    def _lost_row_outcome(self, page: Page, rows: Sequence[RuleRow]) -> Outcome:
        """A row's line is gone: reported, or its page is like those that repeat their first row."""
        alone = replace(self.rulebook.table, pages=(page,))
        findings = page_findings(rows, alone, self.rulebook.agency)
        if any(finding.check in SWALLOWED for finding in findings):
            return Outcome.TOLD
        first = _signs(page.rows[0])
        repeated = all(_signs(header) in ([], first) for header in page.headers)
        return Outcome.NO_TRACE if repeated else Outcome.SILENT

    @staticmethod
    def _row_outcome(before: RuleRow, row: RuleRow) -> Outcome:
        if row.status is Status.DOUBTFUL:
            return Outcome.EQUAL if before.status is Status.DOUBTFUL else Outcome.TOLD
        if _meaning(row) == _meaning(before):
            return Outcome.EQUAL
        if LOST_TASKS in (row.repair or "") and _meaning(row) == _meaning(replace(before, task="")):
            return Outcome.TOLD
        return Outcome.SILENT

    def _is_in_order(self, page: Page) -> bool:
        positions = self._positions(page)
        width = len(page.headers[0].cells)
        return (
            any(_positions_at_home(header.texts, positions) for header in page.headers)
            and not any(map(_signs, page.headers))
            and all(len(row.cells) == width for row in (*page.headers, *page.rows))
            and all(self.before[row.line].status is Status.CLEAN for row in page.rows)
        )

    def _is_lawful_as_printed(self, page: Page) -> bool:
        """Whether the page, taken alone, is one that a lawful table may print."""
        positions, ladder = self._positions(page), self.rulebook.agency.unit(page.unit).ladder
        width = len(page.headers[0].cells)

        def banned(row: TableRow) -> frozenset[str]:
            return self.rulebook.agency.schedule_of(row.texts[0]).never_decided_by

        return any(_positions_at_home(header.texts, positions) for header in page.headers) and all(
            len(row.cells) == width
            and not isinstance(read_marks(row.cells[len(TITLES) :], ladder, banned(row)), Flaw)
            for row in page.rows
        )

    def _positions(self, page: Page) -> tuple[str, ...]:
        return self.rulebook.agency.unit(page.unit).ladder.positions

    def _sheet(self, page: Page) -> Sheet:
        return Sheet(
            headers=[list(header.texts) for header in page.headers],
            rows=[list(row.texts) for row in page.rows],
            ladder=len(self._positions(page)),
        )


def _positions_at_home(texts: Sequence[str], positions: tuple[str, ...]) -> bool:
    return tuple(texts[len(TITLES) : len(TITLES) + len(positions)]) == positions


def _signs(row: TableRow) -> list[tuple[int, str]]:
    return [(at, text) for at, text in enumerate(row.texts) if is_mark(text)]


def _meaning(row: RuleRow) -> tuple[object, ...]:
    texts = (row.schedule, row.item, row.content, row.task)
    return (*texts, row.steps, row.cosigners, row.cosign_text, row.remark)


def _printed(page: Page, sheet: Sheet) -> bytes:
    """The sheet in the table's form, each row on the line it had."""
    lines: dict[int, list[str]] = {}
    for header, cells in zip(page.headers, sheet.headers, strict=True):
        lines[header.line] = cells
    for row, cells in zip(page.rows, sheet.rows, strict=True):
        if cells is not None:
            lines[row.line] = cells
    return "\n".join(_lines(lines, page.rows[-1].line)).encode()


def _lines(cells: Mapping[int, list[str]], last: int) -> Iterator[str]:
    for number in range(1, last + 1):
        yield f"| {' | '.join(cells[number])} |" if number in cells else ""
