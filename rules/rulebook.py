"""The rows in force: find one by key or line, search them, and the routes they compile to."""

import difflib
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from rules.agency import Agency
from rules.agency_file import read_agency, read_file
from rules.errors import BadInputError, FileUnreadableError, UnknownKeyError
from rules.reading.markdown import read_markdown
from rules.route import Route, compile_route
from rules.rulerow import RuleRow, Status, read_rows
from rules.table import Table

DEFAULT_AGENCY = "taipei-doit"
LONGEST_LINE_NUMBER = 9  # digits; int() refuses thousands of them


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """An agency's table, read."""

    agency: Agency
    table: Table
    rows: tuple[RuleRow, ...]
    version: str  # what a record relied on: the agency, its settings and its table

    @cached_property
    def _by_key(self) -> dict[str, RuleRow]:
        return {_folded(row.key): row for row in self.rows}

    @cached_property
    def _by_line(self) -> dict[int, RuleRow]:
        return {row.line: row for row in self.rows}

    @cached_property
    def _haystacks(self) -> dict[int, str]:
        return {row.line: _folded(f"{row.key} {row.cosign_text} {row.remark}") for row in self.rows}

    def find(self, key: str) -> RuleRow:
        """The row of a KEY or `line:N`; raises UnknownKeyError with the nearest keys."""
        if key.startswith("line:"):
            return self._at(key)
        folded = _folded(key)
        if row := self._by_key.get(folded):
            return row
        within = [row.key for row in self.rows if folded and folded in _folded(row.key)]
        near = difflib.get_close_matches(folded, self._by_key, n=5, cutoff=0.5)
        raise UnknownKeyError(key, within[:10] or [self._by_key[each].key for each in near])

    def at_line(self, line: int) -> RuleRow:
        """The row printed on this line of the file; raises UnknownKeyError."""
        return self._at(f"line:{line}")

    def route(self, row: RuleRow) -> Route:
        """The row's route; raises DoubtfulRowError."""
        return compile_route(row, self.agency)

    def search(
        self,
        text: str = "",
        *,
        unit: str = "",
        schedule: str = "",
        decider: str = "",
        status: Status | None = None,
    ) -> list[RuleRow]:
        """Rows that hold every word of `text` and match every filter given, in printed order."""
        words = _folded(text).split()
        return [
            row
            for row in self.rows
            if (not unit or row.unit == unit)
            and (not schedule or row.schedule == schedule)
            and (not decider or row.decider == decider)
            and (status is None or row.status is status)
            and all(word in self._haystacks[row.line] for word in words)
        ]

    def _at(self, key: str) -> RuleRow:
        number = key.removeprefix("line:")
        if not number.isdecimal() or len(number) > LONGEST_LINE_NUMBER:
            raise UnknownKeyError(key, ())
        if row := self._by_line.get(int(number)):
            return row
        raise UnknownKeyError(key, self._nearest_lines(int(number)))

    def _nearest_lines(self, number: int) -> Sequence[str]:
        near = sorted(self._by_line, key=lambda line: abs(line - number))[:3]
        return [f"line:{line} {self._by_line[line].key}" for line in sorted(near)]


def shipped_agency(name: str) -> Path:
    """The folder of an agency that comes with the package, or `name` as a folder of the user's."""
    if Path(name).is_dir():
        return Path(name)
    shipped = Path(str(resources.files("rules"))) / "data"
    names = sorted(each.name for each in shipped.iterdir() if (each / "agency.toml").is_file())
    if name in names:
        return shipped / name
    why = f"不是資料夾，也不是隨附的機關（{'、'.join(names)}）"
    raise BadInputError([FileUnreadableError(file=name, why=why)])


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in an agency folder, read once per content; raises BadInputError."""
    path = folder / "agency.toml"
    settings = read_file(path)
    raw = read_file(folder / read_agency(settings, path).table)
    return _compiled(settings, raw, path)


@lru_cache(maxsize=4)
def _compiled(settings: bytes, raw: bytes, path: Path) -> Rulebook:
    agency = read_agency(settings, path)
    table = read_markdown(raw, file=agency.table, agency=agency)
    version = f"{agency.short}@{hashlib.sha256(settings + raw).hexdigest()[:12]}"
    rows = read_rows(table, agency)
    return Rulebook(agency=agency, table=table, rows=rows, version=version)


def _folded(text: str) -> str:
    """Full-width forms, 台/臺 and case made one, for comparison only."""
    return unicodedata.normalize("NFKC", text).replace("台", "臺").casefold()
