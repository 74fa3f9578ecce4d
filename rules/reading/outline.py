"""What a table says of itself in titles, headers and notes: agency, units, ladders, schedules."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.reading.checking import unknown_headings
from rules.reading.headings import is_heading, is_post
from rules.table import Cell, Page, Table, TableRow
from rules.texts import folded_in_place, folded_name, visible

ASSISTING = "襄助核稿"
CITY = "府"
_AGENCY_ENDS = re.compile(r"局|處|署|部|院|會(?!計)|府|公所|中心")
_ISSUED = re.compile(r"(\d{2,3})年(\d{1,2})月(\d{1,2})日(.*?)[。．]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLadder:
    """The positions that headers name, lowest first, and what the lines above say of them."""

    positions: tuple[str, ...]
    units: tuple[str, ...]
    assisting: tuple[str, ...]
    beyond: str | None  # the first position of the city government, under 府


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """When a schedule was issued, and by which letter, as a note prints it."""

    issued_on: date
    document: str


def printed_name(table: Table) -> str:
    """The agency's name: of the beginnings fit for one, the longest that most titles share."""
    spelled: dict[str, str] = {}
    starts = Counter(
        spelled.setdefault(folded_name(start), start)
        for page in table.pages
        for found in _AGENCY_ENDS.finditer(folded_in_place(page.unit))
        if (start := page.unit[: found.end()]) != page.unit
    )
    return max(starts, key=lambda start: (starts[start], len(start)), default="")


def printed_ladders(table: Table, name: str) -> tuple[PrintedLadder, ...]:
    """The ladder of every unit whose headers name one in full; units of one ladder together."""
    drafter, spelled = _drafter(table), _spelled(table)
    pages: dict[str, list[Page]] = {unit: [] for unit in units_of(table, name)}
    known = {folded_name(name + unit): unit for unit in pages}
    for page in table.pages:
        if (unit := known.get(folded_name(page.unit))) is not None:
            pages[unit].append(page)
    positions = {unit: _longest(each, drafter) for unit, each in pages.items()}
    ladders = (
        _ladder(ladder, [unit for unit in pages if positions[unit] == ladder], pages)
        for ladder in dict.fromkeys(positions.values())
        if ladder
    )
    return tuple(_as_printed(ladder, spelled) for ladder in ladders)


def units_of(table: Table, name: str) -> Mapping[str, int]:
    """The units that the titles of this agency name, in printed order, and the pages of each."""
    start, spelled = folded_in_place(name), dict[str, str]()
    units = (
        page.unit[len(start) :]
        for page in table.pages
        if folded_in_place(page.unit).startswith(start)
    )
    return Counter(spelled.setdefault(folded_name(unit), unit) for unit in units)


def schedule_suffixes(table: Table) -> frozenset[str]:
    """The last characters that 表別 have."""
    words = (row.words[0] for page in table.pages for row in page.rows)
    return frozenset(word[-1] for word in words if word)


def unknown_words(table: Table) -> tuple[tuple[Cell, int], ...]:
    """Header words that are no heading, mark or post: where each stands first, and how often."""
    cells: dict[str, list[Cell]] = {}
    for page in table.pages:
        for cell in unknown_headings(page.headers[1:]):
            cells.setdefault(folded_name(cell.text), []).append(cell)
    return tuple((found[0], len(found)) for found in cells.values())


def printed_issue(table: Table, suffix: str) -> Issue | None:
    """The issue that a note gives for the schedule 甲 or 乙, or for the table as a whole."""
    ofthis = [note for note in table.notes if f"{suffix}表" in note]
    ofall = [note for note in table.notes if not re.search("[甲乙]表", note)]
    for found in filter(None, map(_ISSUED.search, [*ofthis, *ofall])):
        year, month, day, document = found.groups()
        try:
            return Issue(issued_on=date(int(year) + 1911, int(month), int(day)), document=document)
        except ValueError:
            continue
    return None


def _runs(headers: Iterable[TableRow]) -> Iterator[tuple[str, ...]]:
    """Neighbouring header cells that could all be positions, each named once."""
    for header in headers:
        run: list[str] = []
        for word in (*header.words, ""):
            if is_post(word) and not is_heading(word):
                run.append(word)
                continue
            if len(run) > 1 and len(set(run)) == len(run):
                yield tuple(run)
            run = []


def _spelled(table: Table) -> Mapping[str, str]:
    """Every word of the headers as it is first printed."""
    cells = (cell for page in table.pages for header in page.headers for cell in header.cells)
    spelled: dict[str, str] = {}
    for cell in cells:
        spelled.setdefault(folded_name(cell.text), "".join(visible(cell.text).split()))
    return spelled


def _as_printed(ladder: PrintedLadder, spelled: Mapping[str, str]) -> PrintedLadder:
    return replace(
        ladder,
        positions=tuple(spelled[each] for each in ladder.positions),
        assisting=tuple(spelled[each] for each in ladder.assisting),
        beyond=ladder.beyond and spelled[ladder.beyond],
    )


def _drafter(table: Table) -> str:
    """The position that most runs begin with."""
    firsts = Counter(run[0] for page in table.pages for run in _runs(page.headers[1:]))
    return max(firsts, key=lambda each: firsts[each], default="")


def _longest(pages: Sequence[Page], drafter: str) -> tuple[str, ...]:
    """The longest run from the drafter on; one that only one line prints gives way to others."""
    runs = Counter(run for page in pages for run in _runs(page.headers[1:]) if run[0] == drafter)
    return max(runs, key=lambda run: (runs[run] > 1, len(run), runs[run]), default=())


def _ladder(
    positions: tuple[str, ...], units: Sequence[str], pages: Mapping[str, Sequence[Page]]
) -> PrintedLadder:
    headers = [page.headers for unit in units for page in pages[unit]]
    return PrintedLadder(
        positions=positions,
        units=tuple(units),
        assisting=_assisting(positions, headers),
        beyond=_beyond(positions, headers),
    )


def _assisting(
    positions: tuple[str, ...], headers: Iterable[Sequence[TableRow]]
) -> tuple[str, ...]:
    """The positions whose place says 襄助核稿 in most header lines that say so at all.

    Only lines that name the drafter count: in the others the columns have slipped.
    """
    lines: list[Sequence[str]] = []
    for line in (line.words for lines_ in headers for line in lines_):
        if positions[0] in line and ASSISTING in line:
            lines.append(line[line.index(positions[0]) :])
    votes = Counter(
        position
        for line in lines
        for position, text in zip(positions, line, strict=False)
        if text == ASSISTING
    )
    return tuple(each for each in positions if votes[each] * 2 > len(lines))


def _beyond(positions: tuple[str, ...], headers: Iterable[Sequence[TableRow]]) -> str | None:
    """The position most often printed under 府."""
    votes: Counter[str] = Counter()
    for page in headers:
        names = next((line.words for line in page[1:] if positions[0] in line.words), ())
        start = names.index(positions[0]) if names else 0
        for line in (line.words for line in page[1:] if CITY in line.words):
            place = line.index(CITY) - start
            if names and 0 < place < len(positions):
                votes[positions[place]] += 1
    return max(votes, key=lambda each: votes[each], default=None)
