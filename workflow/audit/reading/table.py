"""The cells of a sheet under the columns of a log, each distinct text once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from rules.texts import FORMULA_MARKS
from workflow.audit.log import Column
from workflow.audit.reading.sheets import Coded, Columns

GUARD = "'"  # before what a spreadsheet would take for a formula


@dataclass(frozen=True, kw_only=True)
class Table:
    """Records under the columns of a log. `records` are those of the sheet, from 0.

    `refused` are those that the reading of the sheet has rejected, with the cells of their lines.
    """

    columns: Mapping[Column, Coded]  # those that the file has
    headings: Mapping[Column, str]  # as in the file
    records: Sequence[int]  # of each entry; ascending
    lines: Sequence[int]  # of each record of the sheet
    cells: Callable[[int], Sequence[str]]  # of a record of the sheet
    refused: Mapping[int, Sequence[str]] = field(default_factory=dict[int, Sequence[str]])

    def line(self, entry: int) -> int:
        """The line of the file that an entry stands on."""
        return self.lines[self.records[entry]]

    def texts(self, column: Column) -> list[str]:
        """The distinct texts of a column; a column that the file lacks is blank."""
        coded = self.columns.get(column)
        return list(map(unguarded, coded.values)) if coded else [""]

    def codes(self, column: Column) -> Iterable[int]:
        """Which of its texts each entry holds."""
        coded = self.columns.get(column)
        return coded.codes if coded else repeat(0, len(self.records))

    def flags(self, column: Column) -> Iterable[int]:
        """1 for each entry whose cell says anything, else 0."""
        is_said = bytes(map(bool, self.texts(column)))
        if 0 not in is_said or 1 not in is_said:
            return repeat(is_said[0] if is_said else 0, len(self.records))
        return bytes(map(is_said.__getitem__, self.codes(column)))


def rows_table(rows: Iterable[Mapping[str, str]]) -> Table:
    """Rows of our own log, keyed by the Chinese headings."""
    headings = tuple(column.value for column in Column)
    filled, count = Columns(len(headings)), 0
    for row in rows:
        filled.add([row.get(heading, "").strip() for heading in headings])
        count += 1
    columns = filled.coded()
    return Table(
        columns=dict(zip(Column, columns, strict=True)),
        headings={column: column.value for column in Column},
        records=range(count),
        lines=range(2, count + 2),  # as in the file that would be written
        cells=lambda record: [column[record] for column in columns],
    )


def unguarded(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from working it out."""
    is_guarded = text[:1] == GUARD and text[1:].startswith(FORMULA_MARKS)
    return text[1:] if is_guarded else text
