"""The kinds of damage: each changes the cells of one page, or says that it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

TITLES = ("表別", "公務項目", "公務內容", "業務名稱")
GLYPHS = ("✔", "○", "●", "X", "Ⅴ", "√", "ˇ", "≠", "|", "、", "/", "*", ".", "✗", "〇", "-", "會")
DECIDE = "核定"
TICK = "V"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page's cells, to be changed in place; a row struck out becomes None."""

    headers: list[list[str]]
    rows: list[list[str] | None]
    ladder: int  # how many positions

    @property
    def lines(self) -> list[list[str]]:
        """The rows still there."""
        return [row for row in self.rows if row is not None]

    @property
    def columns(self) -> range:
        """The columns of the positions."""
        return range(len(TITLES), len(TITLES) + self.ladder)


Damage = Callable[[Sheet, Random], bool]


def _removed(cells: list[str], at: int, *, padded: bool) -> None:
    del cells[at]
    if padded:
        cells.append("")


def _put_in(cells: list[str], at: int, text: str, *, padded: bool) -> None:
    cells.insert(at, text)
    if padded and not cells[-1]:
        cells.pop()


def lost_column(title: str) -> Damage:
    """A text column lost on the whole page, with or without its heading."""
    at = TITLES.index(title)

    def damage(sheet: Sheet, random: Random) -> bool:
        headed, padded = random.random() < 0.5, random.random() < 0.5
        for cells in [*sheet.lines, *(sheet.headers[1:] if headed else [])]:
            _removed(cells, at, padded=padded)
        return True

    return damage


def _ticks(sheet: Sheet) -> list[tuple[list[str], int]]:
    return [(row, at) for row in sheet.lines for at in sheet.columns if row[at] in ("V", "√")]


def _strange(row: list[str], at: int, glyph: str) -> None:
    row[at : at + 1] = ["", ""] if glyph == "|" else [glyph]


def one_strange_tick(sheet: Sheet, random: Random) -> bool:
    """One tick printed as another sign."""
    ticks = _ticks(sheet)
    if ticks:
        _strange(*random.choice(ticks), random.choice(GLYPHS))
    return bool(ticks)


def a_column_of_strange_ticks(sheet: Sheet, random: Random) -> bool:
    """All ticks of one column printed as another sign."""
    ticks = _ticks(sheet)
    if not ticks:
        return False
    column, glyph = random.choice(ticks)[1], random.choice(GLYPHS)
    for row, at in ticks:
        if at == column:
            _strange(row, at, glyph)
    return True


def mixed_ticks(sheet: Sheet, random: Random) -> bool:
    """Every third tick printed as any sign."""
    ticks = [each for each in _ticks(sheet) if random.random() < 0.3]
    for row, at in reversed(ticks):
        _strange(row, at, random.choice(GLYPHS))
    return bool(ticks)


def second_decider(sheet: Sheet, random: Random) -> bool:
    """A second 核定 in another position's cell of one row."""
    row = random.choice(sheet.lines)
    row[random.choice([at for at in sheet.columns if row[at] != DECIDE])] = DECIDE
    return True


def missing_decider(sheet: Sheet, random: Random) -> bool:
    """One row's 核定 lost, or printed as a tick."""
    row = random.choice(sheet.lines)
    row[row.index(DECIDE)] = random.choice(["", TICK])
    return True


def moved_cosigners(by: int) -> Damage:
    """The text right of the ladder moved one column, in one row or on the whole page."""

    def damage(sheet: Sheet, random: Random) -> bool:
        movable: list[tuple[list[str], int]] = []
        for row in sheet.lines:
            texts = [at for at in range(sheet.columns.stop, len(row)) if row[at]]
            movable += [(row, at) for at in texts if 0 <= at + by < len(row) and not row[at + by]]
        if not movable:
            return False
        chosen = movable if random.random() < 0.3 else [random.choice(movable)]
        for row, at in chosen[:: -1 if by > 0 else 1]:
            row[at + by], row[at] = row[at], ""
        return True

    return damage


def swallowed_row(sheet: Sheet, random: Random) -> bool:
    """The first row's marks stand in the last header line; its own line is gone."""
    first = sheet.rows[0]
    assert first is not None
    header = sheet.headers[-1]
    header[len(TITLES) :] = [""] * (len(header) - len(TITLES))
    width = random.choice([sheet.ladder, len(first) - len(TITLES)])
    marks = first[len(TITLES) : len(TITLES) + width]
    header[len(TITLES) : len(TITLES) + width] = marks
    sheet.rows[0] = None
    return True


def inserted_column(text: str, *, part: bool = False) -> Damage:
    """A blank or ticked column in the middle of the ladder; `part`: of some rows only."""

    def damage(sheet: Sheet, random: Random) -> bool:
        at = random.choice(sheet.columns[1:])
        headed, padded = not part and random.random() < 0.3, random.random() < 0.5
        hit = random.sample(sheet.lines, random.randint(1, len(sheet.lines))) if part else None
        for row in hit or sheet.lines:
            _put_in(row, at, text if any(row[at:]) else "", padded=padded)
        for header in sheet.headers[1:] if headed else []:
            _put_in(header, at, "", padded=padded)
        return True

    return damage


def dropped_mark_column(sheet: Sheet, random: Random) -> bool:
    """A position's column lost on the whole page, with or without its heading."""
    at = random.choice(sheet.columns)
    headed, padded = random.random() < 0.5, random.random() < 0.5
    for cells in [*sheet.lines, *(sheet.headers[1:] if headed else [])]:
        _removed(cells, at, padded=padded)
    return True


def dropped_cell(sheet: Sheet, random: Random) -> bool:
    """One cell of one row lost."""
    row = random.choice(sheet.lines)
    _removed(row, random.randrange(1, sheet.columns.stop), padded=random.random() < 0.5)
    return True


NEVER_SILENT: dict[str, Damage] = {
    "公務項目 column lost": lost_column("公務項目"),
    "公務內容 column lost": lost_column("公務內容"),
    "業務名稱 column lost": lost_column("業務名稱"),
    "one tick of another sign": one_strange_tick,
    "a column of strange ticks": a_column_of_strange_ticks,
    "ticks of mixed signs": mixed_ticks,
    "a second 核定": second_decider,
    "核定 missing": missing_decider,
    "會辦 text one column left": moved_cosigners(-1),
    "會辦 text one column right": moved_cosigners(1),
    "first row swallowed by the header": swallowed_row,
}
REST: dict[str, Damage] = {
    "blank column put in": inserted_column(""),
    "ticked column put in": inserted_column(TICK),
    "tick put into some rows": inserted_column(TICK, part=True),
    "blank cell put into some rows": inserted_column("", part=True),
    "a position's column lost": dropped_mark_column,
    "one cell of one row lost": dropped_cell,
}
KINDS = NEVER_SILENT | REST
