"""The posts of a file with a line a case: a column, or several, for each who signs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.agency.agency import Agency
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.audit.reading.looking import Cells
from workflow.audit.reading.mapping import Headings, Post, name_of
from workflow.audit.reading.naming import Names
from workflow.audit.reading.sheets import Sheet
from workflow.audit.reading.synonyms import DONE, PARTS, plain

Who = tuple[str, str]  # unit and position
ENOUGH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A post and its columns of the sheet."""

    post: Post
    places: tuple[int, ...]


def posts_in(
    sheet: Sheet, cells: Sequence[Cells], names: Names, agency: Agency
) -> tuple[Found, ...]:
    """The posts that headings name, lowest first; then what was done with the case.

    A heading may be a post alone, a co-signing unit, or either with a word for what stands in the
    column: 股長, 秘書室, 股長簽核時間.
    """
    columns: dict[Who, dict[Column, int]] = {}
    for place in range(len(cells)):
        if named := _named(sheet.headings[place], names):
            who, part = named
            for column in [part] if part else _parts_by_cells(cells[place]):
                columns.setdefault(who, {}).setdefault(column, place)
    signed = [
        _found(sheet, each, unit=unit, position=position)
        for (unit, position), each in columns.items()
        if each.keys() & {Column.PERSON, Column.AT, Column.MARK}
    ]
    ranks = _ranks(agency)
    signed.sort(key=lambda each: _rank(each.post, ranks, agency))
    return (*signed, *_done(sheet))


def _found(
    sheet: Sheet,
    columns: Mapping[Column, int],
    *,
    unit: str = "",
    position: str = "",
    action: str = "",
) -> Found:
    headings: dict[Column, Headings] = {
        column: (name_of(sheet.headings, place),) for column, place in columns.items()
    }
    post = Post(unit=unit, position=position, action=action, columns=headings)
    return Found(post=post, places=tuple(dict.fromkeys(columns.values())))


def _named(heading: str, names: Names) -> tuple[Who, Column | None] | None:
    """Who signs in the column of this heading, and what of it the column says if it says so."""
    text = plain(heading)
    if who := _who(text, names):
        return who, None
    for column, words in PARTS.items():
        for word in map(folded_name, words):
            if text.endswith(word) and (who := _who(text.removesuffix(word), names)):
                return who, column
    return None


def _who(text: str, names: Names) -> Who | None:
    if not text:
        return None
    unit, position = names.holder("", text)
    is_known = names.knows_unit(unit) and names.knows_position(position) and (unit or position)
    return (unit, position) if is_known else None


def _parts_by_cells(cells: Cells) -> Iterator[Column]:
    """What a column says whose heading is the post alone."""
    if (cells.share(Column.AT) or 0.0) >= ENOUGH:
        yield Column.AT
        return
    yield Column.PERSON
    timed = sum(1 for each in cells.who if each.at)
    if cells.sample and timed / len(cells.sample) >= ENOUGH:
        yield Column.AT


def _done(sheet: Sheet) -> Iterator[Found]:
    """Columns that say when the case was closed."""
    headings = [plain(heading) for heading in sheet.headings]
    for action, words in DONE.items():
        for word in map(plain, words):
            if word in headings:
                yield _found(sheet, {Column.AT: headings.index(word)}, action=action)
                break


def _ranks(agency: Agency) -> dict[str, int]:
    """How high each position stands: the highest place it has on any ladder."""
    ranks: dict[str, int] = {}
    for unit in agency.units:
        for position in unit.ladder.positions:
            below_top = len(unit.ladder.positions) - unit.ladder.rank(position)
            ranks[position] = max(ranks.get(position, 0), 100 - below_top)
    return ranks


def _rank(post: Post, ranks: Mapping[str, int], agency: Agency) -> float:
    """Co-signers stand behind the head of a unit, where nothing else tells."""
    if not post.unit and post.position in ranks:
        return ranks[post.position]
    heads = {unit.ladder.head for unit in agency.units}
    return max(ranks[head] for head in heads) + 0.5
