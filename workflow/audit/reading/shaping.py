"""From a sheet, by its mapping, to a table with a record a line and a column a meaning.

A cell that says several things is split, a day and an hour apart are joined, and a line that is a
whole case becomes a record for each post that signed. All of it a distinct text at a time.
"""

from array import array
from collections import abc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain, compress

from rules.marks import Action
from workflow.audit.log import Column, no_codes
from workflow.audit.reading.mapping import OF_A_CASE, Headings, Mapping, Post, place_of
from workflow.audit.reading.naming import Names
from workflow.audit.reading.sheets import Coded, Sheet
from workflow.audit.reading.splitting import Who, who_is_in
from workflow.audit.reading.table import Table

JOINT = (Column.UNIT, Column.POSITION, Column.PERSON, Column.MARK, Column.AT)


def table_of(sheet: Sheet, mapping: Mapping, names: Names) -> Table:
    """The records of a sheet."""
    table = Table(
        columns=_columns(sheet, mapping.columns, names),
        headings=_headings(mapping.columns),
        records=range(sheet.count),
        lines=sheet.lines,
        refused=sheet.refused,
        cells=sheet.cells,
    )
    for column, text in mapping.case.items():
        table = _with_text(table, column, text)
    return _stacked(sheet, mapping, names, table) if mapping.is_wide else table


def _columns(
    sheet: Sheet, wanted: abc.Mapping[Column, Headings], names: Names
) -> dict[Column, Coded]:
    """The columns that the sheet has of those wanted."""
    places = {
        column: [place_of(sheet.headings, each) for each in headings]
        for column, headings in wanted.items()
    }
    found: dict[Column, Coded] = {}
    shared = _shared(places)
    for column, each in places.items():
        parts = [sheet.coded(place) for place in each if place is not None]
        if not parts:
            continue
        coded = parts[0] if len(parts) == 1 else _joined(parts)
        if column in shared:
            coded = recoded(coded, _part_of(column, names))
        found[column] = coded
    if found.keys() & {Column.PERSON, Column.POSITION} and Column.MARK not in shared:
        own = _marks(places, sheet, shared, names)
        marks = [each[Column.MARK] for each in (found, own) if Column.MARK in each]
        found |= {Column.MARK: _joined(marks)} if len(marks) > 1 else own
    return found


def _shared(places: abc.Mapping[Column, Sequence[int | None]]) -> set[Column]:
    """Those of the joint columns that stand in one cell with another."""
    standing = {column: tuple(places[column]) for column in JOINT if places.get(column)}
    counts = list(standing.values())
    return {column for column, each in standing.items() if counts.count(each) > 1}


def _marks(
    places: abc.Mapping[Column, Sequence[int | None]],
    sheet: Sheet,
    shared: set[Column],
    names: Names,
) -> dict[Column, Coded]:
    """The marks that stand in the cell of a person."""
    column = next((each for each in (Column.PERSON, Column.POSITION) if each in shared), None)
    place = places[column][0] if column else None
    if place is None:
        return {}
    return {Column.MARK: recoded(sheet.coded(place), _part_of(Column.MARK, names))}


def _part_of(column: Column, names: Names) -> Callable[[str], str]:
    """What of a cell goes into this column."""
    parts: abc.Mapping[Column, Callable[[Who], str]] = {
        Column.UNIT: lambda who: who.unit,
        Column.POSITION: lambda who: who.position,
        Column.PERSON: lambda who: who.person,
        Column.MARK: lambda who: "、".join(who.marks),
        Column.AT: lambda who: who.at,
    }
    part = parts[column]
    return lambda text: part(who_is_in(text, names)) if text else ""


def recoded(coded: Coded, change: Callable[[str], str]) -> Coded:
    """The column with each of its texts changed."""
    places: dict[str, int] = {}
    codes = [places.setdefault(change(text), len(places)) for text in coded.values]
    return Coded(values=tuple(places), codes=array("I", map(codes.__getitem__, coded.codes)))


def _joined(parts: Sequence[Coded]) -> Coded:
    """Columns whose texts make one: the day and the hour."""
    places: dict[tuple[int, ...], int] = {}
    codes = no_codes()
    for key in zip(*(part.codes for part in parts), strict=True):
        codes.append(places.setdefault(key, len(places)))
    texts = [
        " ".join(filter(None, (part.values[code] for part, code in zip(parts, key, strict=True))))
        for key in places
    ]
    return recoded(Coded(values=texts, codes=codes), str)


def _headings(columns: abc.Mapping[Column, Headings]) -> dict[Column, str]:
    return {column: "＋".join(headings) for column, headings in columns.items()}


def _with_text(table: Table, column: Column, text: str) -> Table:
    """The table with one text in the whole of a column."""
    coded = Coded(values=(text,), codes=array("I", bytes(4 * len(table.records))))
    return replace(table, columns={**table.columns, column: coded})


def _stacked(sheet: Sheet, mapping: Mapping, names: Names, lines: Table) -> Table:
    """A line a case, made a record for each post that its line says anything of."""
    tables = [_post_table(sheet, post, names, lines) for post in mapping.posts]
    filled = [_filled(table) for table in tables]
    actions = _actions(mapping.posts, filled, names)
    kept = [
        _kept(_with_codes(table, Column.ACTION, *each), which)
        for table, each, which in zip(tables, actions, filled, strict=True)
    ]
    records = list(chain.from_iterable(table.records for table in kept))
    order = sorted(range(len(records)), key=records.__getitem__)
    wanted = dict.fromkeys(chain.from_iterable(table.columns for table in kept))
    return replace(
        lines,
        columns={column: _piled(kept, column, order) for column in wanted},
        headings=dict(chain.from_iterable(table.headings.items() for table in reversed(kept))),
        records=array("I", map(records.__getitem__, order)),
    )


def _post_table(sheet: Sheet, post: Post, names: Names, lines: Table) -> Table:
    """What the lines say of one post."""
    own = _columns(sheet, post.columns, names)
    case = {column: coded for column, coded in lines.columns.items() if column in OF_A_CASE}
    table = replace(
        lines, columns=case | own, headings={**lines.headings, **_headings(post.columns)}
    )
    for column, text in ((Column.UNIT, post.unit), (Column.POSITION, post.position)):
        table = _with_text(table, column, text) if text else table
    return table


def _filled(table: Table) -> bytes:
    """1 for each line that says anything of the post."""
    said = [
        table.flags(column)
        for column in (Column.PERSON, Column.AT, Column.MARK)
        if column in table.columns
    ]
    return bytes(map(any, zip(*said, strict=False)))


def _actions(
    posts: Sequence[Post], filled: Sequence[bytes], names: Names
) -> list[tuple[tuple[str, ...], "array[int]"]]:
    """The action of each post of each line: said, or by its place among those who signed.

    The lowest drafts, the highest who signed decides, whoever is between reviews. Whether a higher
    one should have decided is for the audit to find.
    """
    count = len(filled[0])
    above = bytearray(count)  # whether a higher post of the ladder has signed
    found: list[tuple[tuple[str, ...], array[int]]] = []
    for post, each in zip(reversed(posts), reversed(filled), strict=True):
        if post.action:
            found.append(((post.action,), array("I", bytes(4 * count))))
        elif post.unit:
            found.append(((Action.COSIGN.value,), array("I", bytes(4 * count))))
        elif post.position in names.drafters:
            found.append(((Action.DRAFT.value,), array("I", bytes(4 * count))))
        else:
            found.append(((Action.DECIDE.value, Action.REVIEW.value), array("I", list(above))))
            above = bytearray(map(max, above, each))
    return found[::-1]


def _with_codes(
    table: Table, column: Column, values: tuple[str, ...], codes: "array[int]"
) -> Table:
    return replace(table, columns={**table.columns, column: Coded(values=values, codes=codes)})


def _kept(table: Table, which: bytes) -> Table:
    """The lines that are wanted."""
    columns = {
        column: Coded(values=coded.values, codes=array("I", compress(coded.codes, which)))
        for column, coded in table.columns.items()
    }
    return replace(table, columns=columns, records=array("I", compress(table.records, which)))


def _piled(tables: Iterable[Table], column: Column, order: Sequence[int]) -> Coded:
    """A column of all tables, in this order of their records."""
    places: dict[str, int] = {}
    codes = no_codes()
    for table in tables:
        texts = table.columns[column].values if column in table.columns else ("",)
        own = [places.setdefault(text, len(places)) for text in texts]
        codes.extend(map(own.__getitem__, table.codes(column)))
    ordered = Coded(values=tuple(places), codes=array("I", map(codes.__getitem__, order)))
    return _by_first(ordered)


def _by_first(coded: Coded) -> Coded:
    """The column with its texts in the order in which they first occur."""
    places: dict[int, int] = {}
    codes = array("I", (places.setdefault(code, len(places)) for code in coded.codes))
    return Coded(values=tuple(coded.values[code] for code in places), codes=codes)
