"""Headers of a page: a column that is not known, or stands elsewhere, is a fault."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from rules.errors import CellFaultError
from rules.marks import Action, is_mark, mark_of
from rules.reading.headings import TITLES, is_aside, is_heading, is_post
from rules.table import Cell, TableRow
from rules.texts import folded_name

COLUMNS = "會辦機關(單位)、備考"


def cell_fault(cell: Cell, why: str, allowed: str) -> CellFaultError:
    """A fault with the place of its cell."""
    source = cell.source
    return CellFaultError(
        file=source.file,
        line=source.line,
        column=source.column,
        value=cell.text[:60],
        why=why,
        allowed=allowed,
    )


def header_faults(
    headers: Sequence[TableRow], positions: Sequence[str]
) -> Iterator[CellFaultError]:
    """Header cells that are no heading, mark or position of this unit; columns out of order."""
    known = {folded_name(each): rank for rank, each in enumerate(positions)}
    allowed = f"{'、'.join(positions)}；{COLUMNS}"
    for header in headers:
        if _may_be_a_row(header, known):
            why = "這一行印著記號，表別卻空白，又在本頁第一列之前，不知是不是表列"
            yield cell_fault(header.cells[0], why, "表列補上表別")
            continue
        for cell in heading_cells(header):
            if not is_known(cell, known):
                why = "表頭的這一欄不認得，也不在本單位的階梯裡；若是單位，請印在會辦欄"
                yield cell_fault(cell, why, allowed)
        yield from _order_faults(header, known, positions)


def unknown_headings(headers: Sequence[TableRow]) -> Iterator[Cell]:
    """Header cells of a table whose ladders nobody has said: what is no heading, mark or post."""
    for cell in (cell for header in headers for cell in heading_cells(header)):
        if not is_known(cell, ()) and not is_post(cell.text):
            yield cell


def is_known(cell: Cell, positions: Collection[str]) -> bool:
    """Whether a header cell is blank, a mark, a heading or one of these (folded) positions."""
    word = folded_name(cell.text)
    return not word or word in positions or is_mark(word) or is_heading(word)


def heading_cells(header: TableRow) -> Sequence[Cell]:
    """Of a row swallowed into the header only the cells up to its 核定: then comes its 會辦."""
    decided = [at for at, text in enumerate(header.texts) if mark_of(text) is Action.DECIDE]
    return header.cells[: decided[-1] + 1] if decided else header.cells


def _may_be_a_row(header: TableRow, known: Collection[str]) -> bool:
    """Whether a line above the first row is one that leaves its 表別 blank."""
    marks = {mark_of(text) for text in header.texts}
    texts = header.cells[1:3]
    return (
        not header.words[0]
        and not marks.isdisjoint({Action.DRAFT, Action.DECIDE})
        and any(not is_known(cell, known) for cell in texts)
    )


def _order_faults(
    header: TableRow, known: dict[str, int], positions: Sequence[str]
) -> Iterator[CellFaultError]:
    """The first column that stands before one that it should follow."""
    ranks = [(at, known[word]) for at, word in enumerate(header.words) if word in known]
    for (_, before), (at, rank) in pairwise(ranks):
        if rank <= before:
            why = "表頭的職稱與本單位的階梯次序不同，或重複"
            yield cell_fault(header.cells[at], why, f"由下而上：{'、'.join(positions)}")
            return
    titled = [(at, TITLES.index(word)) for at, word in enumerate(header.words) if word in TITLES]
    for (_, before), (at, rank) in pairwise(titled):
        if rank <= before:
            yield cell_fault(header.cells[at], "文字欄的次序不同，或重複", "、".join(TITLES))
            return
    first = ranks[0][0] if ranks else 0
    for cell, word in zip(header.cells[:first], header.words, strict=False):
        if is_aside(word):
            why = "這一欄印在職稱之前，讀不到"
            yield cell_fault(cell, why, f"{'、'.join(TITLES)}，然後是職稱、{COLUMNS}")
            return
