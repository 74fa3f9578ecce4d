"""What a table says of itself in titles, headers and notes: agency, units, ladders, schedules."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.marks import is_mark
from rules.reading.headings import is_heading
from rules.table import Page, Table, TableRow

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
    starts = Counter(
        page.unit[: found.end()]
        for page in table.pages
        for found in _AGENCY_ENDS.finditer(page.unit)
        if found.end() < len(page.unit)
    )
    return max(starts, key=lambda start: (starts[start], len(start)), default="")


def printed_ladders(table: Table, name: str) -> tuple[PrintedLadder, ...]:
    """The ladder of every unit whose headers name one in full; units of one ladder together."""
    drafter = _drafter(table)
    pages = {
        unit: [page for page in table.pages if page.unit == name + unit]
        for unit in units_of(table, name)
    }
    positions = {unit: _longest(each, drafter) for unit, each in pages.items()}
    return tuple(
        _ladder(ladder, [unit for unit in pages if positions[unit] == ladder], pages)
        for ladder in dict.fromkeys(positions.values())
        if ladder
    )


def units_of(table: Table, name: str) -> Mapping[str, int]:
    """The units that the titles of this agency name, in printed order, and the pages of each."""
    return Counter(
        page.unit.removeprefix(name) for page in table.pages if page.unit.startswith(name)
    )


def schedule_suffixes(table: Table) -> frozenset[str]:
    """The last characters that 表別 have."""
    rows = (row for page in table.pages for row in page.rows)
    return frozenset(row.texts[0][-1] for row in rows if row.texts[0])


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
        for text in (*(each.replace(" ", "") for each in header.texts), ""):
            if text and not is_mark(text) and not is_heading(text):
                run.append(text)
                continue
            if len(run) > 1 and len(set(run)) == len(run):
                yield tuple(run)
            run = []


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
    for line in (line.texts for lines_ in headers for line in lines_):
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
        names = next((line.texts for line in page[1:] if positions[0] in line.texts), ())
        start = names.index(positions[0]) if names else 0
        for line in (line.texts for line in page[1:] if CITY in line.texts):
            place = line.index(CITY) - start
            if names and 0 < place < len(positions):
                votes[positions[place]] += 1
    return max(votes, key=lambda each: votes[each], default=None)
