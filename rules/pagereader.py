"""One page read with its marks placed: its columns, each row as printed, and what may be lost.

All columns here are indexes from 0 into a line's cells; sentences for people count from 1. A page
prints 表別, 公務項目, 公務內容 and 業務名稱, then a cell for each position of the unit's ladder,
lowest first, then 會辦 and 備考. Whatever a repair assumes stands in the row's `repairs`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rules.agency.agency import Agency
from rules.columns import HeaderPositions, header_positions, is_task_lost, widths
from rules.marks import Action, Flaw, Steps, is_mark, mark_of, read_marks
from rules.sentence import Said, msgid
from rules.table import Cell, Page, TableRow
from rules.texts import folded_name

HEADINGS = 4  # 表別 公務項目 公務內容 業務名稱
TEXT_COLUMN_LOST = msgid("本頁少了文字欄，看不出缺的是公務項目、公務內容或業務名稱")
OUT_OF_LINE = msgid("第一個擬辦或核定不在第 %(column)s 欄，與同頁各列不同")
ROW_WIDTH = msgid("本列有 %(cells)s 格，同頁各列有 %(usual)s 格")
COLUMN_LOST = msgid("本頁各列可能少了一欄職稱，記號不知是哪一位的")
COLUMN_UNNAMED = msgid("第 %(column)s 欄表頭沒有職稱，卻印有記號")
MISPLACED = frozenset({"DECIDER_NOT_ALLOWED", "DECIDER_BEYOND"})  # what a spare cell explains


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedRow:
    """One row with its marks placed: the steps, or the flaw that keeps them from being read.

    `steps` and `flaw` exclude each other: a row with a flaw has no steps, only the flaw's
    candidates. `repairs` are sentences in printed order, those of the page first.
    """

    row: TableRow
    texts: tuple[Cell, ...]  # 表別 公務項目 公務內容, and 業務名稱 if its column is there
    marks: tuple[Cell, ...]  # from the drafter's cell on
    ladder_width: int
    steps: Steps = ()
    flaw: Flaw | None = None
    repairs: tuple[str, ...] = ()

    @property
    def trailing(self) -> tuple[tuple[Cell, int], ...]:
        """Texts right of the marks, each with its place: under 0 = in a position's column,
        0 = in the column after the ladder (會辦), more = beyond it (備考)."""
        last = max((at for at, cell in enumerate(self.marks) if is_mark(cell.text)), default=0)
        return tuple(
            (cell, at - self.ladder_width)
            for at, cell in enumerate(self.marks)
            if at > last and folded_name(cell.text) and not is_mark(cell.text)
        )


class PageReader:
    """One page with the column its marks start in, and what its columns show.

    `start` is the column of the drafter's mark, as most rows print it; `cells_over` is how many
    cells the rows have beyond the header that prints the whole ladder, negative if they have too
    few.
    """

    def __init__(self, page: Page, agency: Agency) -> None:
        self.page, self.agency = page, agency
        self._as_printed: dict[int, Steps | Flaw] = {}  # by line
        self.ladder = agency.unit(page.unit).ladder
        self.header = header_positions(page, self.ladder)
        self.widths = widths(page, self.header.width)
        printed = HEADINGS if self.header.start is None else self.header.start
        self.start = _marks_start(page.rows, printed)
        self.repairs = _header_repairs(page, self.header)
        if self.start < HEADINGS:
            lost = "業務名稱欄整欄缺漏，記號早一欄：本頁各列一律對應到右邊一欄"
            self.repairs = (*self.repairs, lost)
        self.placed_rows = [
            row for row in page.rows if _first_mark(row) == self.start and self.widths.fits(row)
        ]
        self.cells_over = 0
        if self.header.width is not None and not self.widths.trimmed and page.rows:
            over = self.widths.common - self.header.width
            self.cells_over = over if over > 0 else min(0, over + printed - self.start)

    @cached_property
    def has_spare_cell(self) -> bool:
        """Whether a cell too many explains a row that runs over its ladder, or the rows' width."""
        return bool(self.placed_rows) and (
            self.cells_over > 0
            or any(self.is_misplaced(row) and self.lawful_without(row) for row in self.placed_rows)
        )

    @cached_property
    def lost_ranks(self) -> Iterable[int]:
        """The ranks whose column the whole page may lack.

        The one that the header leaves out; else any, if the rows are too narrow or if two of them
        or more lack a mark at an end; else none. Ranks count from 0, the drafter's.
        """
        if self.header.missing is not None:
            return (self.header.missing,)
        broken = [row for row in self.page.rows if self._is_cut_off(row)]
        if self.cells_over < 0 or len(broken) > 1:
            return range(len(self.ladder.positions))
        return ()

    def _is_cut_off(self, row: TableRow) -> bool:
        """Whether the row lacks its drafter's or its decider's mark."""
        reading = self.reading(row)
        return _first_mark(row) != self.start or (
            isinstance(reading, Flaw) and reading.code == "NO_DECIDER"
        )

    @cached_property
    def lost_texts(self) -> Flaw | None:
        """That a text column other than 業務名稱 may be the one lost."""
        if self.start >= HEADINGS or is_task_lost(self.page, self.placed_rows, self.start):
            return None
        return Flaw(
            code="TEXT_COLUMN_LOST",
            said=Said(template=TEXT_COLUMN_LOST),
        )

    def reading(self, row: TableRow, dropped: int | None = None) -> Steps | Flaw:
        """The row read without its cell `dropped` (an index into the marks).

        Index 0 is the drafter's mark. The reading as printed is kept by line, as several repairs
        ask for it.
        """
        marks = row.cells[self.start :]
        if dropped is not None:
            return self._read(row, marks[:dropped] + marks[dropped + 1 :])
        if row.line not in self._as_printed:
            self._as_printed[row.line] = self._read(row, marks)
        return self._as_printed[row.line]

    def _read(self, row: TableRow, marks: tuple[Cell, ...]) -> Steps | Flaw:
        banned = self.agency.schedule_of(row.schedule.text).never_decided_by
        return read_marks(marks, self.ladder, banned)

    def _with_lost(self, row: TableRow, ranks: Iterable[int]) -> list[Steps]:
        """The lawful readings with one lost cell put back.

        The lost cell may have been blank or have held any mark: each is tried at every rank.
        """
        marks = row.cells[self.start :]
        source = row.cells[0].source
        readings = (
            self._read(row, (*marks[:rank], Cell(text=text, source=source), *marks[rank:]))
            for rank in ranks
            for text in ("", "擬辦", "V", "核定")
        )
        return [each for each in readings if not isinstance(each, Flaw)]

    def is_misplaced(self, row: TableRow) -> bool:
        """Whether the row, read as printed, runs over its ladder."""
        reading = self.reading(row)
        return isinstance(reading, Flaw) and reading.code in MISPLACED

    def as_printed(self, row: TableRow) -> AlignedRow:
        """The row with every cell in its place.

        The first of these that holds makes the flaw: the first mark in another column than on the
        page (ROW_OUT_OF_LINE), another number of cells (ROW_WIDTH), a lost column with two lawful
        readings or more (COLUMN_LOST), a mark in the column that the header gives to no position
        (COLUMN_UNCERTAIN).
        """
        if _first_mark(row) != self.start:
            out = Said(template=OUT_OF_LINE, facts={"column": self.start + 1})
            return self.row(row, Flaw(code="ROW_OUT_OF_LINE", said=out))
        reading = self.reading(row)
        if not self.widths.fits(row):
            facts = {"cells": len(row.cells), "usual": self.widths.common}
            wide = Said(template=ROW_WIDTH, facts=facts)
            return self.row(row, self._uncertain(row, reading, "ROW_WIDTH", wide))
        if self.lost_ranks and not isinstance(reading, Flaw):
            lost = Said(template=COLUMN_LOST)
            flaw = self._uncertain(row, reading, "COLUMN_LOST", lost)
            return self.row(row, flaw if len(flaw.candidates) > 1 else reading)
        if self.header.spare is not None:
            return self._without_spare(row, self.header.spare)
        return self.row(row, reading)

    def _uncertain(self, row: TableRow, reading: Steps | Flaw, code: str, said: Said) -> Flaw:
        """A doubt with the reading as printed and those with one cell more or one less."""
        printed = [] if isinstance(reading, Flaw) else [reading]
        ranks = self.lost_ranks or range(len(self.ladder.positions))
        longer = len(row.cells) > self.widths.common
        near = self.lawful_without(row).values() if longer else self._with_lost(row, ranks)
        return Flaw(code=code, said=said, candidates=tuple(dict.fromkeys([*printed, *near])))

    def _without_spare(self, row: TableRow, spare: int) -> AlignedRow:
        """The row without the column that the header gives to no position."""
        printed, reading = self.reading(row), self.reading(row, spare)
        at = self.start + spare
        if printed == reading:
            return self.row(row, reading)
        if not any(any(each.words[at : at + 1]) for each in self.placed_rows):
            return self.row(row, reading, f"第 {at + 1} 欄表頭沒有職稱，本頁各列也空白：略去")
        candidates = tuple(each for each in (printed, reading) if not isinstance(each, Flaw))
        marked = Said(template=COLUMN_UNNAMED, facts={"column": at + 1})
        return self.row(row, Flaw(code="COLUMN_UNCERTAIN", said=marked, candidates=candidates))

    def row(self, row: TableRow, reading: Steps | Flaw, *repairs: str) -> AlignedRow:
        """The row with this reading."""
        if self.lost_texts and not isinstance(reading, Flaw):
            reading = replace(self.lost_texts, candidates=(reading,))
        flaw = reading if isinstance(reading, Flaw) else None
        return AlignedRow(
            row=row,
            texts=row.cells[: min(self.start, HEADINGS)],
            marks=row.cells[self.start :],
            ladder_width=len(self.ladder.positions),
            steps=() if isinstance(reading, Flaw) else reading,
            flaw=flaw,
            repairs=(*self.repairs, *repairs),
        )

    def lawful_without(self, row: TableRow) -> dict[int, Steps]:
        """The lawful readings with one cell left out, by that cell's index in the marks.

        Only a blank cell or a review mark may be left out: an 擬辦 or 核定 is never taken for a
        spare. The drafter's cell always stays.
        """
        readings: dict[int, Steps] = {}
        ladder_end = self.start + len(self.ladder.positions) + 1
        for dropped, cell in enumerate(row.cells[self.start + 1 : ladder_end], start=1):
            if folded_name(cell.text) and mark_of(cell.text) is not Action.REVIEW:
                continue
            reading = self.reading(row, dropped)
            if not isinstance(reading, Flaw):
                readings[dropped] = reading
        return readings


def _header_repairs(page: Page, header: HeaderPositions) -> tuple[str, ...]:
    """Why the ladder's order is followed where the header does not name every column."""
    line = page.headers[0].line
    if header.start is None:
        return (f"第 {line} 行起的表頭沒有職稱：依本單位的職稱順序自第 {HEADINGS + 1} 欄對應",)
    if header.width is None and header.missing is None and header.spare is None:
        return (f"第 {line} 行起的表頭未逐欄印出職稱：依本單位的職稱順序對應",)
    return ()


def _first_mark(row: TableRow) -> int | None:
    ends = (Action.DRAFT, Action.DECIDE)
    return next((at for at, text in enumerate(row.texts) if mark_of(text) in ends), None)


def _marks_start(rows: Sequence[TableRow], printed: int) -> int:
    """The column most rows start in, if the header's or the one before it; else the header's.

    One before is what a page has that lost its 業務名稱 column; any other shift is not believed.
    """
    starts = Counter(_first_mark(row) for row in rows)
    common = starts.most_common(1)[0][0] if starts else printed
    return common if common in (printed, printed - 1) else printed
