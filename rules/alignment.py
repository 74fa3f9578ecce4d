"""Which printed cell belongs to which position: page-level repairs, each with its reason.

A page is read as printed when that is lawful. Otherwise the smallest repair, the same for every row
of the page, is looked for; where several would do, sister rows may settle it. What stays open is
returned as several readings, never chosen among in silence.
"""

from collections.abc import Callable, Iterator

from rules.agency.agency import Agency
from rules.marks import Flaw, Steps
from rules.pagereader import AlignedRow, PageReader
from rules.sentence import Said, msgid
from rules.table import Page, TableRow

COLUMN_TOO_MANY = msgid("本頁職稱欄中間多出一格，略去哪一格都合規則，讀法不只一種")
SisterReading = Callable[[TableRow], Steps | None]
"""What the sister rows of a row print, if there are any and they agree."""


def align_as_printed(page: Page, agency: Agency) -> tuple[AlignedRow, ...] | None:
    """Every row of a page none of whose rows shows a cell out of place (they may serve as
    sisters); None for any other page.
    """
    reader = PageReader(page, agency)
    return None if reader.has_spare_cell else _as_printed(reader)


def align(page: Page, agency: Agency, sister: SisterReading) -> tuple[AlignedRow, ...]:
    """Every row of the page, in printed order.

    Raises KeyError for a page whose unit, or a row whose 表別, the agency does not have; reading a
    file refuses both before. `sister` is asked only on a page with a spare cell.
    """
    reader = PageReader(page, agency)
    if reader.has_spare_cell:
        return tuple(_aligned_by_evidence(reader, sister))
    return _as_printed(reader)


def _as_printed(reader: PageReader) -> tuple[AlignedRow, ...]:
    return tuple(reader.as_printed(row) for row in reader.page.rows)


def _aligned_by_evidence(reader: PageReader, sister: SisterReading) -> Iterator[AlignedRow]:
    """A page with a spare cell: the repairs that are lawful and that no sister row contradicts.

    A hypothesis says of every readable row which readings it allows: one for each cell that can be
    left out of all rows alike, and one in which only the rows that run over their ladder were hit.
    Hypotheses that a sister row contradicts are dropped, unless that drops them all. A row that
    the rest read in one way is settled; otherwise it is doubtful, with every reading as candidate.
    """
    rows = reader.placed_rows
    options = {row.line: reader.lawful_without(row) for row in rows}
    width = max((max(each, default=0) for each in options.values()), default=0)
    readable = [row for row in rows if options[row.line]]
    pagewide = [
        at for at in range(1, width + 1) if all(at in options[row.line] for row in readable)
    ]
    hypotheses = [{row.line: {options[row.line][at]} for row in readable} for at in pagewide]
    hypotheses.append({row.line: _rowwise(reader, row, options[row.line]) for row in readable})
    witnesses = {row.line: steps for row in readable if (steps := sister(row)) is not None}
    settled = {line: {steps} for line, steps in witnesses.items()}
    agreeing = [
        each | settled
        for each in hypotheses
        if all(steps in each[line] for line, steps in witnesses.items())
    ]
    kept = agreeing or hypotheses
    for row in reader.page.rows:
        if row.line not in options or not options[row.line]:
            yield reader.as_printed(row)
            continue
        readings = sorted({steps for each in kept for steps in each[row.line]}, key=str)
        yield _judged(reader, row, readings, confirmed=row.line in witnesses)


def _rowwise(reader: PageReader, row: TableRow, options: dict[int, Steps]) -> set[Steps]:
    """If only the rows that run over were hit: any repair for those, none for the others."""
    reading = reader.reading(row)
    return set(options.values()) if isinstance(reading, Flaw) else {reading}


def _judged(
    reader: PageReader, row: TableRow, readings: list[Steps], *, confirmed: bool
) -> AlignedRow:
    """The row with the one reading left.

    A repair is told if it is not as printed; several readings make a doubt.
    """
    if len(readings) == 1 and readings[0] == reader.reading(row):
        return reader.row(row, readings[0])
    if len(readings) == 1:
        witness = "，並與相同公務內容的他列一致" if confirmed else ""
        return reader.row(row, readings[0], f"本頁職稱欄中間多出一格：略去後各列皆合規則{witness}")
    said = Said(template=COLUMN_TOO_MANY)
    return reader.row(row, Flaw(code="COLUMN_UNCERTAIN", said=said, candidates=tuple(readings)))
