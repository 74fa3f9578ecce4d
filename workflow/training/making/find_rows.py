"""找明細表項目: the row's document among rows that are easily taken for it."""

from collections.abc import Callable, Iterable, Iterator
from random import Random

from rules.rulebook import LINE
from rules.rulerow import RuleRow
from rules.texts import folded_name
from workflow.training.exercise import Choice, Exercise, FindRow
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate, pool_of
from workflow.training.making.writing import Pen, facts_of, written

FEWEST, MOST = 3, 5  # rows to choose from
ANY_UNIT = 3  # the level at which the unit is part of the question
LETTERS = "abcde"


def find_row_exercise(draw: Draw, pen: Pen) -> Exercise:
    """An exercise of this kind."""
    row, is_anywhere = draw.candidate.row, draw.theme.level == ANY_UNIT
    situation = FindRow(unit=None if is_anywhere else row.unit, subject=pen.subject(draw.candidate))
    count = pen.random.randint(FEWEST, MOST)
    rows = _rows(draw.candidate, pen, count, is_anywhere)
    pen.random.shuffle(rows)
    is_told = is_anywhere or any(each.unit != row.unit for each in rows)
    choices = (
        Choice(id=letter, row=f"{LINE}{each.line}", text=_text(each, is_told))
        for letter, each in zip(LETTERS, rows, strict=False)
    )
    return written(draw, situation, tuple(choices), facts_of(draw, pen.rulebook))


def _rows(own: Candidate, pen: Pen, count: int, is_anywhere: bool) -> list[RuleRow]:
    """The row and those taken for it most easily; where the unit is asked, one of another unit."""
    everybody = tuple(pool_of(pen.rulebook).candidates.values())
    elsewhere = [each for each in everybody if each.row.unit != own.row.unit and is_anywhere]
    last = max(elsewhere, key=lambda each: _likeness(own, each), default=None)
    ordered = [own, *_near(own, everybody, pen.random)]
    if last:
        rows = _told_apart(ordered, count - 1)
        return rows if any(r.unit != own.row.unit for r in rows) else [*rows, last.row]
    return _told_apart(ordered, count)


def _told_apart(ordered: Iterable[Candidate], count: int) -> list[RuleRow]:
    """The first so many rows that read differently."""
    found: dict[str, RuleRow] = {}
    for each in ordered:
        if len(found) == count:
            break
        found.setdefault(folded_name(_text(each.row, True)), each.row)
    return list(found.values())


def _likeness(one: Candidate, other: Candidate) -> int:
    """How many characters two matters have in common."""
    return len(set(one.matter.text) & set(other.matter.text))


def _near(own: Candidate, everybody: tuple[Candidate, ...], random: Random) -> Iterator[Candidate]:
    """Same 公務內容 with another 業務名稱, same 公務項目, a sister unit, neighbours in print."""
    row = own.row
    alike: tuple[Callable[[RuleRow], bool], ...] = (
        lambda each: (
            each.unit == row.unit and each.item == row.item and each.content == row.content
        ),
        lambda each: each.unit == row.unit and each.item == row.item,
        lambda each: each.unit != row.unit and _same_matter(each, row),
    )
    for is_near in alike:
        near = [each for each in everybody if is_near(each.row)]
        random.shuffle(near)
        yield from near
    yield from sorted(everybody, key=lambda each: abs(each.row.line - row.line))


def _same_matter(one: RuleRow, other: RuleRow) -> bool:
    return (one.item, one.content, one.task) == (other.item, other.content, other.task)


def _text(row: RuleRow, with_unit: bool) -> str:
    return f"{row.unit}：{row.title}" if with_unit else row.title
