"""The form of the Taipei City 資訊局 table: one Markdown table a printed page.

A page begins with a line whose first cell ends in the title suffix; header lines follow, then
rows: the first line that begins with a text other than a heading is the first row. Lines that only
rule the table are skipped. Text outside of tables is kept as notes: there the table says when it
was issued.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from rules.agency.agency import Agency
from rules.errors import BadInputError, CellFaultError, FileUnreadableError, RulesError
from rules.files.kinds import other_kind, text_kind
from rules.marks import Action, mark_of
from rules.reading.carrying import is_carried
from rules.reading.checking import cell_fault, header_faults
from rules.reading.headings import TITLES
from rules.table import LARGEST_BYTES, Cell, Page, Source, Table, TableRow
from rules.texts import folded_name, visible

READABLE = (
    "本格式的 Markdown 表：UTF-8 文字檔，每頁一表，首行是「…分層負責明細表」的標題，"
    "其下是以 | 分格的表頭與各列；請把表轉成這個格式，另存為 UTF-8 文字檔"
)
MOST_LINES = 100_000
MOST_CELLS = 100  # of one line
LONGEST_TEXT = 2_000  # characters of one cell
_RULE = re.compile(r"^[\s|:\-]*$")
_NONCHARACTERS = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
# Controls but the tab, and code points that are no characters: XML may not hold them.
_NO_TEXT = re.compile(rf"[\x00-\x08\x0a-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")


def read_markdown(raw: bytes, *, file: str, agency: Agency) -> Table:
    """The table in `raw`; raises BadInputError naming every line that does not belong."""
    text = _decoded(raw, file)
    faults: list[RulesError] = list(_stray_lines(text, file))
    before, cut = _cut(text, file, agency.title_suffix)
    why = "這一行在任何一頁的標題之前"
    faults += [cell_fault(each.cells[0], why, f"…{agency.title_suffix}") for each in before]
    pages = tuple(_checked(page, agency, faults) for page in cut)
    if not pages and not faults:
        kind = text_kind(text)
        like = f"這像是 {kind}。這裡讀的是{READABLE}；" if kind else ""
        why = f"{like}沒有任何標題為「{agency.name}…{agency.title_suffix}」的頁表"
        faults.append(FileUnreadableError(file=file, why=why))
    if faults:
        raise BadInputError(faults)
    return Table(file=file, pages=pages, notes=_notes(text))


def cut_markdown(raw: bytes, *, file: str, title_suffix: str) -> Table:
    """The table in `raw` cut at its titles and not checked: a page's unit is its whole title
    but the suffix. Raises BadInputError for a file that is no text.
    """
    text = _decoded(raw, file)
    _, pages = _cut(text, file, title_suffix)
    return Table(file=file, pages=tuple(pages), notes=_notes(text))


def _decoded(raw: bytes, file: str) -> str:
    """The text of a file that may be a table.

    Raises BadInputError for an empty file, one over LARGEST_BYTES or MOST_LINES, one that is no
    UTF-8, and with every line too wide, cell too long or character no print shows.
    """
    if not raw.strip():
        raise BadInputError([FileUnreadableError(file=file, why="檔案是空的")])
    if len(raw) > LARGEST_BYTES:
        why = f"檔案有 {len(raw):,} 位元組，超過上限 {LARGEST_BYTES:,}"
        raise BadInputError([FileUnreadableError(file=file, why=why)])
    if why := other_kind(raw, READABLE):
        raise BadInputError([FileUnreadableError(file=file, why=why)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        why = f"第 {line} 行不是 UTF-8 文字（位元組 0x{raw[error.start]:02x}）；請另存為 UTF-8"
        raise BadInputError([FileUnreadableError(file=file, why=why)]) from error
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        why = f"檔案有 {lines:,} 行，超過上限 {MOST_LINES:,}"
        raise BadInputError([FileUnreadableError(file=file, why=why)])
    if "\0" in text:
        raise BadInputError([FileUnreadableError(file=file, why="檔案含有二進位資料，不是文字")])
    if faults := [*_oversized(text, file), *_unprintable(text, file)]:
        raise BadInputError(faults)
    return text


def _oversized(text: str, file: str) -> Iterator[CellFaultError]:
    """Lines too wide, and cells too long, to be a table's."""
    for number, line in enumerate(text.split("\n"), start=1):
        cells = line.count("|") - 1
        if cells > MOST_CELLS:
            whole = Cell(text=line.strip(), source=Source(file=file, line=number))
            yield cell_fault(whole, f"這一行有 {cells:,} 格，不像表列", f"至多 {MOST_CELLS} 格")
        elif len(line) > LONGEST_TEXT:
            for column, cell in enumerate(line.split("|")):
                if len(cell) > LONGEST_TEXT:
                    source = Source(file=file, line=number, column=max(column, 1))
                    why = f"這一格有 {len(cell):,} 字，不像表裡的文字"
                    yield cell_fault(
                        Cell(text=cell, source=source), why, f"至多 {LONGEST_TEXT:,} 字"
                    )


def _unprintable(text: str, file: str) -> Iterator[CellFaultError]:
    """Lines that hold what no print shows and no drawing can carry."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _NO_TEXT.search(line.rstrip("\r")):
            column = max(line[: found.start()].count("|"), 1)
            source = Source(file=file, line=number, column=column)
            cell = Cell(text=f"U+{ord(found[0]):04X}", source=source)
            yield cell_fault(cell, "這不是印得出來的字", "文字")


def _table_lines(text: str, file: str) -> Iterator[TableRow]:
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped.startswith("|"):
            continue
        yield _table_line(stripped, file, number)


@lru_cache(maxsize=2048)
def _table_line(stripped: str, file: str, number: int) -> TableRow:
    """One line cut at its bars; kept, as an import reads one table several times over."""
    texts = stripped.removeprefix("|").removesuffix("|").split("|")
    cells = tuple(
        Cell(text=text.strip(), source=Source(file=file, line=number, column=column))
        for column, text in enumerate(texts, start=1)
    )
    return TableRow(cells=cells)


def _stray_lines(text: str, file: str) -> Iterator[CellFaultError]:
    """Lines that would drop out of the table unseen because their first | is lost."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "|" in line and not line.strip().startswith("|"):
            cell = Cell(text=line.strip(), source=Source(file=file, line=number))
            yield cell_fault(cell, "這一行有直線卻不以直線開頭，不知是不是表列", "以 | 開頭的表列")


def _notes(text: str) -> tuple[str, ...]:
    lines = (each.strip() for each in text.split("\n"))
    return tuple(line for line in lines if line and not line.startswith("|"))


def _cut(text: str, file: str, title_suffix: str) -> tuple[list[TableRow], list[Page]]:
    """The lines before the first title, and the pages that the titles begin."""
    before: list[TableRow] = []
    blocks: list[list[TableRow]] = []
    for line in _table_lines(text, file):
        if _RULE.match("|".join(line.texts)):
            continue
        if line.words[0].endswith(folded_name(title_suffix)):
            blocks.append([])
        (blocks[-1] if blocks else before).append(line)
    return before, [_page(block, at, title_suffix) for at, block in enumerate(blocks, start=1)]


def _page(block: list[TableRow], number: int, title_suffix: str) -> Page:
    starts = [row.words[0] for row in block]
    first = next(
        (at for at, word in enumerate(starts) if at and word and word not in TITLES), len(block)
    )
    title = "".join(visible(block[0].texts[0]).split())
    unit = title[: len(title) - len(folded_name(title_suffix))]
    return Page(number=number, unit=unit, headers=tuple(block[:first]), rows=tuple(block[first:]))


def _checked(page: Page, agency: Agency, faults: list[RulesError]) -> Page:
    """The page with the name of its unit alone."""
    named = folded_name(page.unit).removeprefix(folded_name(agency.name))
    known = {folded_name(each.name): each.name for each in agency.units}
    unit = known.get(named, page.unit)
    if named in known:
        positions = agency.unit(unit).ladder.positions
        faults.extend(header_faults(page.headers[1:], positions))
    else:
        title = page.headers[0].cells[0]
        faults.append(cell_fault(title, "這個單位沒有職稱階梯", "、".join(sorted(known.values()))))
    rows = tuple(_scheduled(page.rows))
    faults.extend(
        cell_fault(row.cells[0], "表別不認得", "…" + "、…".join(agency.schedule_suffixes))
        for row in rows
        if not agency.is_schedule(row.schedule.text)
    )
    if not rows:
        why = "這一頁沒有任何一列，表頭卻帶著核定：第一列可能併進了表頭"
        faults.extend(cell_fault(cell, why, "表頭之下另起一列") for cell in _deciders(page.headers))
    return replace(page, unit=unit, rows=rows)


def _scheduled(rows: Iterable[TableRow]) -> Iterator[TableRow]:
    """The rows, each that prints no 表別 of its own with the one above it on its page."""
    above: Cell | None = None
    for row in rows:
        if above and is_carried(row.texts[0]):
            yield replace(row, schedule_above=above)
        else:
            above = row.cells[0]
            yield row


def _deciders(headers: Iterable[TableRow]) -> Iterator[Cell]:
    for header in headers:
        yield from (cell for cell in header.cells if mark_of(cell.text) is Action.DECIDE)
