"""What a page shows of its columns: a text column lost, cells too many, too few, a header's gap."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rules.ladder import Ladder
from rules.table import Page, TableRow
from rules.texts import folded_name

TITLES = ("表別", "公務項目", "公務內容", "業務名稱")
SENTENCE_END = "。"  # ends every 公務內容 and no 公務項目


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPositions:
    """Where the header prints the positions: whole, or with one missing or one column too many."""

    start: int | None = None  # the drafter's column
    width: int | None = None  # cells of the header line that prints the whole ladder
    missing: int | None = None  # the rank of the one position it leaves out
    spare: int | None = None  # cells right of the drafter's: the column that is no position's


def header_positions(page: Page, ladder: Ladder) -> HeaderPositions:
    """The first header line that prints the whole ladder, else one that nearly does.

    Lines are tried in printed order, the whole ladder on any line before a nearly whole one on any
    other. With neither, `start` is where a line names the drafter; all fields None: no line does.
    """
    positions, size = tuple(map(folded_name, ladder.positions)), len(ladder.positions)
    texts = [header.words for header in page.headers]
    for line in texts:
        if (at := _place(line, positions)) is not None:
            return HeaderPositions(start=at, width=len(line))
    for line in texts:
        for rank in range(size):
            at = _place(line, positions[:rank] + positions[rank + 1 :])
            if at is not None:
                return HeaderPositions(start=at, missing=rank)
            at = _place(line, positions[:rank]) if rank else None
            if at is not None and line[at + rank + 1 : at + size + 1] == positions[rank:]:
                return HeaderPositions(start=at, spare=rank)
    drafters = (line.index(positions[0]) for line in texts if positions[0] in line)
    return HeaderPositions(start=next(drafters, None))


def _place(texts: tuple[str, ...], part: tuple[str, ...]) -> int | None:
    """Where `texts` holds `part` without a gap."""
    size = len(part)
    places = range(len(texts) - size + 1)
    return next((at for at in places if texts[at : at + size] == part), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """How many cells the rows of a page have."""

    common: int
    trimmed: bool  # no row ends with a blank cell: cells left out at the end say nothing

    def fits(self, row: TableRow) -> bool:
        """Whether the row has as many cells as its page's rows."""
        width = len(row.cells)
        return width == self.common or (self.trimmed and width < self.common)


def widths(page: Page, header: int | None) -> Widths:
    """The rows' common width; of two as common, the header's.

    A page is trimmed when every row ends in text: trailing blank cells were then left out, and a
    row may be shorter than the common width but not longer.
    """
    counted = Counter(len(row.cells) for row in page.rows)
    trimmed = all(row.words[-1] for row in page.rows)
    if trimmed:
        return Widths(common=max(header or 0, max(counted, default=0)), trimmed=True)
    common = max(counted, key=lambda each: (counted[each], each == header), default=0)
    return Widths(common=common, trimmed=False)


def is_task_lost(page: Page, rows: Sequence[TableRow], start: int) -> bool:
    """Whether the texts left of the marks are 表別, 公務項目 and 公務內容, without any doubt.

    Only then is it sure that 業務名稱 is the column lost: every header line that names 表別 must
    begin with the first three titles, and every row must print an item without, and a content
    with, the full stop that ends a 公務內容.
    """
    labels = [header.words[: len(TITLES)] for header in page.headers if TITLES[0] in header.words]
    return (
        start == len(TITLES) - 1
        and all(label == TITLES or label[:start] == TITLES[:start] for label in labels)
        and all(_is_item_and_content(*row.texts[1:start]) for row in rows)
    )


def _is_item_and_content(item: str, content: str) -> bool:
    return bool(item) and not item.endswith(SENTENCE_END) and content.endswith(SENTENCE_END)
