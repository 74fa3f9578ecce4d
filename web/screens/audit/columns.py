"""稽核, 欄位: what each column of a file is taken for, and what one case then reads like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from rules.agency.agency import Agency
from rules.marks import Action
from rules.texts import folded_name
from web.language.i18n import Language, msgid, translate
from web.screens.audit.case import RecordView, record_views
from web.screens.audit.columns_form import (
    COSIGNS,
    DOES,
    JOINED,
    JOINED_AND_TIMED,
    Meaning,
    meanings,
)
from web.screens.audit.findings import audit_way
from workflow.audit.kept.about import KeptAudit
from workflow.audit.log import Column, LoggedCase, Rejected
from workflow.audit.reading.mapping import Mapping, Sureness, name_of, place_of
from workflow.audit.reading.naming import Names
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Sheet, Source
from workflow.audit.reading.words import meaning_of

LINES_SHOWN = 6
LOOKED_AT = 50  # cases, for one to show
COLUMNS_SHOWN = 200
SAMPLES = 3
WORDS_ASKED = 40  # words of one kind that the page asks about
RECORDS_SHOWN = 12
CLOSING = (Action.DISPATCH, Action.FILE, Action.CONCLUDE, Action.ARCHIVE, Action.REGISTER)
JOINT_WORDS = {
    JOINED: msgid("單位、職稱、人員、註記在同一格"),
    JOINED_AND_TIMED: msgid("單位、職稱、人員、註記、時間在同一格"),
}
DELIMITER_WORDS = {",": msgid("逗號"), ";": msgid("分號"), "\t": msgid("定位字元")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """One column of the file."""

    place: int
    heading: str
    samples: tuple[str, ...]  # distinct texts, the first ones
    meaning: Meaning
    sureness: Sureness | None  # of what the file itself suggests; None where somebody has said
    reason: str

    @property
    def is_unsure(self) -> bool:
        """Whether somebody should look at it."""
        return self.sureness is not None and self.sureness is not Sureness.SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class WordView:
    """A word that the agency does not know, and how often it occurs."""

    word: str
    count: int
    meaning: str | None  # as the mapping has it; "" changes nothing, None: nobody has said


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage:
    """How a file is read, to be looked at before anything is judged.

    Words are asked about where nobody knows them; the longest of the first cases is the preview.
    """

    template: ClassVar[str] = "screens/audit/columns.html.jinja"
    kept: KeptAudit
    source: Source
    sheet: Sheet
    columns: tuple[ColumnView, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]  # the first ones, as they stand in the file
    is_wide: bool
    posts: tuple[tuple[str, str], ...]  # what a column may be of: the value, and its words
    actions: tuple[WordView, ...]
    positions: tuple[WordView, ...]
    units: tuple[WordView, ...]
    known_actions: tuple[str, ...]
    known_positions: tuple[str, ...]
    known_units: tuple[str, ...]
    missing: tuple[str, ...]  # columns that an audit cannot do without
    case: str
    preview: LoggedCase | None
    records: tuple[RecordView, ...]  # of that case
    cases: int
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]
    faults: tuple[str, ...]
    language: Language

    @property
    def path(self) -> str:
        """The address of the audit."""
        return audit_way(self.kept.id)

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """What a column may be taken for: the value, and its words."""
        words = ((each.value, self._word(each)) for each in Column)
        return (*words, *JOINT_WORDS.items())

    def _word(self, column: Column) -> str:
        english = self.language is Language.ENGLISH
        return f"{column.english} {column.value}" if english else column.value

    @property
    def delimiter(self) -> str:
        """What parts the cells, in a word."""
        return DELIMITER_WORDS.get(self.source.delimiter, "")

    @property
    def can_run(self) -> bool:
        """Whether anything can be judged so."""
        return self.cases > 0 and not self.missing


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file, how it is read, and what came of that; None where it cannot be read so."""

    source: Source
    sheet: Sheet
    mapping: Mapping
    read: LogRead | None
    faults: tuple[str, ...] = ()


def columns_page(
    kept: KeptAudit, reading: Reading, agency: Agency, language: Language
) -> ColumnsPage:
    """The page of a file."""
    sheet, mapping, read = reading.sheet, reading.mapping, reading.read
    names = Names(agency, units=mapping.units, positions=mapping.positions)
    log = read.log if read else None
    preview = _longest(log.cases) if log else None
    records = record_views(log, preview)[:RECORDS_SHOWN] if log and preview else []
    return ColumnsPage(
        kept=kept,
        source=reading.source,
        sheet=sheet,
        columns=tuple(_columns(sheet, mapping, language)),
        lines=tuple(
            (sheet.lines[record], sheet.cells(record)[:COLUMNS_SHOWN])
            for record in range(min(LINES_SHOWN, sheet.count))
        ),
        is_wide=mapping.is_wide,
        posts=tuple(_posts(agency)),
        actions=_unknown_actions(sheet, mapping),
        positions=_strangers(read, names, is_unit=False),
        units=_strangers(read, names, is_unit=True),
        known_actions=tuple(each.logged for each in Action),
        known_positions=tuple(dict.fromkeys(names.positions.values())),
        known_units=tuple(dict.fromkeys(names.places.values())),
        missing=tuple(column.value for column in mapping.missing),
        case=mapping.case.get(Column.CASE, ""),
        preview=preview,
        records=tuple(records),
        cases=len(log.cases) if log else 0,
        rejected=read.rejected if read else reading.source.rejected,
        notes=read.notes if read else reading.source.notes,
        faults=reading.faults,
        language=language,
    )


def _longest(cases: Sequence[LoggedCase]) -> LoggedCase | None:
    """Of the first ones that with most records: it shows most."""
    return max(cases[:LOOKED_AT], key=lambda case: case.stop - case.start, default=None)


def _columns(sheet: Sheet, mapping: Mapping, language: Language) -> Iterator[ColumnView]:
    """Each column with what it is taken for; of very many the first."""
    taken = meanings(sheet, mapping)
    said = {heading: each for each in mapping.suggestions for heading in each.headings}
    for place, heading in enumerate(sheet.headings[:COLUMNS_SHOWN]):
        found = said.get(name_of(sheet.headings, place))
        texts = (text for text in sheet.coded(place).values if text)
        yield ColumnView(
            place=place,
            heading=heading,
            samples=tuple(islice(texts, SAMPLES)),
            meaning=taken[place],
            sureness=found.sureness if found else None,
            reason=translate(language, found.reason, dict(found.facts)) if found else "",
        )


def _posts(agency: Agency) -> Iterator[tuple[str, str]]:
    """Of whom a column may be in a file with a line a case."""
    positions = dict.fromkeys(
        position for unit in agency.units for position in unit.ladder.positions
    )
    yield from ((position, position) for position in positions)
    yield from ((f"{COSIGNS}{name}", f"{name}會辦") for name in agency.cosigner_names)
    yield from ((f"{DOES}{each.logged}", each.logged) for each in CLOSING)


def _unknown_actions(sheet: Sheet, mapping: Mapping) -> tuple[WordView, ...]:
    """The words of 動作 that nobody has explained, and those that somebody has, most first."""
    counts: Counter[str] = Counter()
    for heading in mapping.columns.get(Column.ACTION, ()):
        place = place_of(sheet.headings, heading)
        if place is not None:
            coded = sheet.coded(place)
            by_code = Counter(coded.codes)
            counts.update({coded.values[code]: count for code, count in by_code.items()})
    explained = {folded_name(word): ours for word, ours in mapping.actions.items()}
    return tuple(
        WordView(word=word, count=count, meaning=explained.get(folded_name(word)))
        for word, count in counts.most_common()
        if word and (folded_name(word) in explained or meaning_of(word) is None)
    )[:WORDS_ASKED]


def _strangers(read: LogRead | None, names: Names, *, is_unit: bool) -> tuple[WordView, ...]:
    """Units or positions in the records that the agency does not know, most first."""
    if read is None:
        return ()
    counts: Counter[str] = Counter()
    for code, count in Counter(read.log.step).items():
        step = read.log.steps[code]
        if is_unit and not names.knows_unit(step.unit):
            counts[step.unit] += count
        elif not is_unit and names.knows_unit(step.unit) and not names.is_outside(step.unit):
            counts[step.position] += 0 if names.knows_position(step.position) else count
    return tuple(
        WordView(word=word, count=count, meaning=None)
        for word, count in counts.most_common(WORDS_ASKED)
        if count
    )
