"""The rows in force: find one by key or line, search them, and the routes they compile to.

Nothing here writes. A Rulebook is one version: the same bytes of settings, table and journal make
the same rows, version and routes, wherever the files stand.
"""

import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from rules.agency.agency import Agency
from rules.agency.file import read_agency, read_file
from rules.correction_file import corrections_in, corrections_text, read_corrections
from rules.corrections import Confirmation, Correction, Corrections, JournalRecord
from rules.errors import (
    BadInputError,
    FileUnreadableError,
    NoRowNearError,
    UnknownKeyError,
    UnknownUnitError,
)
from rules.lint import Check, Finding, lint
from rules.marks import Steps
from rules.numbers import read_whole
from rules.reading.markdown import read_markdown
from rules.reviewing import orphans, reviewed
from rules.route import Route, compile_route
from rules.rulerow import RuleRow, Status, read_rows
from rules.suggesting import SubjectIndex, Suggestion
from rules.table import Table
from rules.texts import as_known, folded, folded_name
from rules.versions import digest_of, former_digest

DEFAULT_AGENCY = "taipei-doit"
SHIPPED = Path(str(resources.files("rules"))) / "data"
LINE = "line:"  # before a line's number where a KEY may stand
LONGEST_LINE_NUMBER = 9  # digits; int() refuses thousands of them


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookTexts:
    """The files that a version is read from, as bytes: enough to read it again anywhere."""

    agency: str  # Agency.short: settings without one take it from the folder's name
    settings: bytes  # agency.toml
    table: bytes
    corrections: bytes  # corrections.toml; b"" where no correction stands


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """An agency's table, read, with its reviewers' corrections."""

    agency: Agency
    table: Table
    as_read: tuple[RuleRow, ...]  # before any correction
    table_digest: str  # tells the settings and the table as issued from any other
    corrections: Corrections = field(default_factory=Corrections)
    settings: bytes = field(default=b"", repr=False)  # as read; b"" where no file said them
    raw: bytes = field(default=b"", repr=False)  # the table as read
    edits: tuple[RuleRow, ...] = ()  # rows of a rehearsal, in place of the issued at their lines

    def __getstate__(self) -> dict[str, object]:
        """What another process is sent: what was read, not what has been worked out of it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def texts(self) -> RulebookTexts:
        """What `rulebook_from` makes this version of again."""
        stands, short = bool(self.corrections.standing), self.agency.short
        journal = corrections_text(self.corrections, short).encode() if stands else b""
        return RulebookTexts(
            agency=short, settings=self.settings, table=self.raw, corrections=journal
        )

    @cached_property
    def rows(self) -> tuple[RuleRow, ...]:
        """Every row as it stands, in printed order.

        Keys and lines are those of `as_read`: a correction changes what a row says, not which row
        it is.
        """
        rows = self.as_read
        if self.corrections.records:
            rows = reviewed(rows, self.corrections, self.agency)
        edited = {row.line: row for row in self.edits}
        return tuple(edited.get(row.line, row) for row in rows) if edited else rows

    @cached_property
    def version(self) -> str:
        """What a record relied on: the agency, its settings less 常用批示詞, table and corrections.

        `short@digest`, and `+digest` more while corrections stand, each of twelve hex digits.
        Confirmations do not count: they change no reading. Events refer to it, so its form never
        changes. `~digest` more says that rows are edited: no record relies on such a version.
        """
        return self._version(self.corrections)

    @property
    def history(self) -> tuple[tuple[JournalRecord, str], ...]:
        """Every record of the journal, and the version in force after it."""
        return tuple(
            (record, self._version(self.corrections.until(record.number)))
            for record in self.corrections.records
        )

    def candidates(self, row: RuleRow) -> tuple[Steps, ...]:
        """The candidate readings of a row, each once; people choose them by number, from 1.

        Those of the print come first and keep their numbers once the row is answered.
        """
        (read,) = (each for each in self.as_read if each.line == row.line)
        doubts = (*read.doubts, *row.doubts)
        return tuple(dict.fromkeys(steps for doubt in doubts for steps in doubt.candidates))

    def in_force(self, record: JournalRecord) -> bool:
        """Whether a record does what it says: not withdrawn, stale, contradicted or lapsed."""
        if isinstance(record, Correction):
            return any(row.correction == record for row in self.rows)
        if isinstance(record, Confirmation):
            rows = self.rows_of_page(record.page)
            latest = self.corrections.confirmations.get(record.page)
            return latest == record and bool(rows) and rows[0].confirmed_by is not None
        return True

    @property
    def orphans(self) -> tuple[Correction, ...]:
        """Standing corrections whose row the table no longer has."""
        return orphans(self.as_read, self.corrections)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks say of the table, in printed order."""
        return lint(self.rows, self.table, self.agency, self.orphans)

    def findings_of(self, *, check: Check | None = None, unit: str = "") -> tuple[Finding, ...]:
        """The findings of one check and one unit, or of all; raises UnknownUnitError."""
        unit = self._unit_named(unit)
        units = {row.line: row.unit for row in self.rows}
        return tuple(
            finding
            for finding in self.findings
            if (check is None or finding.check is check)
            and (not unit or unit in (units.get(line) for line in finding.lines))
        )

    def rows_of_page(self, number: int) -> tuple[RuleRow, ...]:
        """The rows of one page, in printed order; none if there is no such page."""
        return tuple(row for row in self.rows if row.page == number)

    def is_named(self, version: str) -> bool:
        """Whether this is that version, also by the name it had while phrases counted."""
        former = former_digest(self.settings, self.raw)
        return version in (self.version, self._version(self.corrections, former))

    def is_same_as(self, texts: RulebookTexts) -> bool:
        """Whether these texts make the same rules: other phrases and comments make no others."""
        if (texts.agency, texts.table) != (self.agency.short, self.raw):
            return False
        then = read_agency(texts.settings, Path(texts.agency) / "agency.toml")
        journal = _journal(texts)
        is_read_alike = journal.fingerprint == self.corrections.fingerprint
        return is_read_alike and replace(then, phrases=self.agency.phrases) == self.agency

    def _version(self, corrections: Corrections, digest: str = "") -> str:
        mark = corrections.fingerprint
        edits = f"~{_digest_of(self.edits)}" if self.edits else ""
        digest = digest or self.table_digest
        return f"{self.agency.short}@{digest}{f'+{mark}' if mark else ''}{edits}"

    @cached_property
    def _by_key(self) -> dict[str, RuleRow]:
        alike = {folded_name(row.key): row for row in reversed(self.rows)}
        return alike | {row.key: row for row in self.rows}

    @cached_property
    def _by_line(self) -> dict[int, RuleRow]:
        return {row.line: row for row in self.rows}

    @cached_property
    def _haystacks(self) -> dict[int, str]:
        return {row.line: folded(f"{row.key} {row.cosign_text} {row.remark}") for row in self.rows}

    def find(self, key: str) -> RuleRow:
        """The row of a KEY or `line:N`; raises UnknownKeyError with the nearest keys.

        A key as it stands, else one that reads alike (see `rules.texts.folded`). The candidates of
        the error are at most ten keys that hold the text, else the five nearest; for a line, the
        three nearest.
        """
        wanted = folded_name(key)
        if wanted.startswith(LINE):
            return self._at(wanted)
        if row := self.known(key):
            return row
        within = [row.key for row in self.rows if wanted and wanted in folded_name(row.key)]
        near = difflib.get_close_matches(wanted, self._by_key, n=5, cutoff=0.5)
        alike = within[:10] or [self._by_key[each].key for each in near]
        raise UnknownKeyError(key, alike) if alike else NoRowNearError(key)

    def known(self, key: str) -> RuleRow | None:
        """The row of a KEY or `line:N`, or None: nothing else is looked for."""
        wanted = folded_name(key)
        if not wanted.startswith(LINE):
            return self._by_key.get(key) or self._by_key.get(wanted)
        number = wanted.removeprefix(LINE)
        line = read_whole(number)
        return None if line is None else self._by_line.get(line)

    def at_line(self, line: int) -> RuleRow:
        """The row printed on this line of the file; raises UnknownKeyError."""
        return self._at(f"line:{line}")

    def route(self, row: RuleRow) -> Route:
        """The row's route; raises DoubtfulRowError."""
        return compile_route(row, self.agency, self.version)

    def search(
        self,
        text: str = "",
        *,
        unit: str = "",
        schedule: str = "",
        decider: str = "",
        status: Status | None = None,
    ) -> list[RuleRow]:
        """Rows that hold every word of `text` and match every filter given, in printed order.

        Words are parted by spaces and looked for in the key, the 會辦 text and the remark; filters
        compare whole names. Empty arguments filter nothing.
        """
        words, unit = (
            folded(text).split(),
            as_known(unit, (each.name for each in self.agency.units)),
        )
        schedule, decider = folded_name(schedule), folded_name(decider)
        return [
            row
            for row in self.rows
            if (not unit or row.unit == unit)
            and schedule in ("", folded_name(row.schedule))
            and decider in ("", folded_name(row.decider or ""))
            and (status is None or row.status is status)
            and all(word in self._haystacks[row.line] for word in words)
        ]

    @cached_property
    def _subjects(self) -> SubjectIndex:
        return SubjectIndex(self.rows)

    def suggest(self, subject: str, unit: str = "", top: int = 5) -> list[Suggestion]:
        """The rows a 主旨 may be about, best first; raises UnknownUnitError.

        With `unit`, its rows only. At most `top`; an empty list where nothing fits.
        """
        return self._subjects.suggest(subject, self._unit_named(unit), top)

    def _unit_named(self, unit: str) -> str:
        """The unit however it is spelled, "" for none; raises UnknownUnitError."""
        known = [each.name for each in self.agency.units]
        named = as_known(unit, known)
        if named and named not in known:
            raise UnknownUnitError(unit=unit, allowed="、".join(known))
        return named

    def _at(self, key: str) -> RuleRow:
        number = read_whole(key.removeprefix(LINE))
        if number is None:
            raise NoRowNearError(key)
        if row := self._by_line.get(number):
            return row
        raise UnknownKeyError(key, self._nearest_lines(number))

    def _nearest_lines(self, number: int) -> Sequence[str]:
        near = sorted(self._by_line, key=lambda line: abs(line - number))[:3]
        return [f"line:{line} {self._by_line[line].key}" for line in sorted(near)]


def shipped_agency(name: str) -> Path:
    """The folder of an agency that comes with the package, or `name` as a folder of the user's.

    A folder of that name in the working directory goes before a shipped agency. Raises
    BadInputError, which lists the shipped names.
    """
    if Path(name).is_dir():
        return Path(name)
    names = sorted(each.name for each in SHIPPED.iterdir() if (each / "agency.toml").is_file())
    if name in names:
        return SHIPPED / name
    why = f"不是資料夾，也不是隨附的機關（{'、'.join(names)}）"
    raise BadInputError([FileUnreadableError(file=name, why=why)])


def load_rulebook(folder: Path, corrections: Path | None = None) -> Rulebook:
    """The rulebook in an agency folder, with the journal in `corrections` (by default the
    folder's corrections.toml, if it has one); raises BadInputError.
    """
    path = folder / "agency.toml"
    settings = read_file(path)
    raw = read_file(folder / read_agency(settings, path).table)
    book = _compiled(settings, raw, path)
    journal = read_corrections(corrections or folder / "corrections.toml", book.agency.short)
    return replace(book, corrections=journal) if journal.records else book


def rulebook_from(texts: RulebookTexts) -> Rulebook:
    """The rulebook that these texts make; raises BadInputError.

    `rulebook_from(book.texts)` has the version of `book`, wherever its files stood.
    """
    book = _compiled(texts.settings, texts.table, Path(texts.agency) / "agency.toml")
    return replace(book, corrections=_journal(texts)) if texts.corrections else book


def _journal(texts: RulebookTexts) -> Corrections:
    path = Path(texts.agency) / "corrections.toml"
    if not texts.corrections:
        return Corrections()
    return corrections_in(texts.corrections, path, texts.agency)


def rulebook_of(agency: Agency, raw: bytes, *, settings: bytes = b"") -> Rulebook:
    """The rulebook that the table in `raw` makes for this agency; raises BadInputError."""
    table = read_markdown(raw, file=agency.table, agency=agency)
    return Rulebook(
        agency=agency,
        table=table,
        as_read=read_rows(table, agency),
        table_digest=digest_of(settings, raw),
        settings=settings,
        raw=raw,
    )


def rulebook_of_upload(raw: bytes, *, file: str, agency: Agency) -> Rulebook:
    """The rulebook that another table makes for an agency; raises BadInputError."""
    return rulebook_of(replace(agency, table=file), raw)


def _digest_of(rows: Iterable[RuleRow]) -> str:
    """Tells edited rows from any others by what a route is made of."""
    said = repr([(row.line, row.steps, row.policy) for row in rows])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


@lru_cache(maxsize=4)
def _compiled(settings: bytes, raw: bytes, path: Path) -> Rulebook:
    return rulebook_of(read_agency(settings, path), raw, settings=settings)
