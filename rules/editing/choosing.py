"""The rows that an edit means, in printed order; names that nobody has are told."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rules.editing.edit import Choice
from rules.errors import UnknownKeyError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import as_known, folded_name

FEWER = "少寫幾項篩選，或改成表上有的組合"
MOST_NAMED = 8  # of the lines or names that a sentence lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why one key of an edit cannot be followed, and what could be instead."""

    key: str
    value: str
    why: str
    allowed: str


def chosen(rulebook: Rulebook, choice: Choice) -> tuple[RuleRow, ...]:
    """The rows as issued that every filter matches; keys that nobody has match nothing."""
    named = {row.line for key in choice.rows if (row := rulebook.known(key))}
    rows = rulebook.search(
        choice.text, unit=choice.unit, schedule=choice.schedule, decider=choice.decider
    )
    sisters = _Sisters(rulebook.rows) if choice.sister_decider else None
    return tuple(
        row
        for row in rows
        if (not choice.rows or row.line in named)
        and (sisters is None or sisters.decide(row, choice.sister_decider))
    )


def refused(rulebook: Rulebook, choice: Choice) -> Iterator[Refusal]:
    """What of a choice names nothing the table has, or no row."""
    unknown = list(_unknown(rulebook, choice))
    yield from unknown
    if choice.says_nothing:
        why, allowed = "沒有寫要調整哪些列", "unit、schedule、decider、text、rows、sister_decider"
        yield Refusal(key="rows", value="", why=why, allowed=allowed)
    elif not unknown and not chosen(rulebook, choice):
        why = "沒有一列同時符合所寫的篩選"
        key, value = list(_said(choice).items())[-1]
        yield Refusal(key=key, value=value, why=why, allowed=FEWER)


def lines_text(rows: tuple[RuleRow, ...]) -> str:
    """Where rows stand, by the file as issued."""
    lines = "、".join(str(row.line) for row in rows[:MOST_NAMED])
    more = f" 等 {len(rows)} 列" if len(rows) > MOST_NAMED else ""
    return f"{rows[0].source.file} 第 {lines} 行{more}"


class _Sisters:
    """Who decides rows of the same 公務內容, 甲 or 乙, by unit."""

    def __init__(self, rows: tuple[RuleRow, ...]) -> None:
        self._deciders: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            if row.content and row.decider:
                self._deciders[_matter(row)].add((row.unit, folded_name(row.decider)))

    def decide(self, row: RuleRow, position: str) -> bool:
        """Whether a sister of this row in another unit is decided by this position."""
        wanted, found = folded_name(position), self._deciders.get(_matter(row), ())
        return any(unit != row.unit and decider == wanted for unit, decider in found)


def _matter(row: RuleRow) -> tuple[str, str]:
    return folded_name(row.schedule)[-1], folded_name(row.content)


def _unknown(rulebook: Rulebook, choice: Choice) -> Iterator[Refusal]:
    agency = rulebook.agency
    ladders = (each.ladder.positions for each in agency.units)
    positions = tuple(dict.fromkeys(each for ladder in ladders for each in ladder))
    units = tuple(each.name for each in agency.units)
    schedules = tuple(dict.fromkeys(row.schedule for row in rulebook.rows))
    for key, value, known in (
        ("unit", choice.unit, units),
        ("schedule", choice.schedule, schedules),
        ("decider", choice.decider, positions),
        ("sister_decider", choice.sister_decider, positions),
    ):
        if value and as_known(value, known) not in known:
            allowed = "、".join(known)
            yield Refusal(key=key, value=value, why="分層負責明細表沒有這個名稱", allowed=allowed)
    for value in choice.rows:
        if rulebook.known(value) is None:
            yield Refusal(key="rows", value=value, why="沒有這一列", allowed=_near(rulebook, value))


def _near(rulebook: Rulebook, value: str) -> str:
    """The rows that may be meant."""
    try:
        return rulebook.find(value).key
    except UnknownKeyError as error:
        return "；".join(error.candidates) or "流程表的鍵，或 line:行號"


def _said(choice: Choice) -> dict[str, str]:
    said = {
        "unit": choice.unit,
        "schedule": choice.schedule,
        "decider": choice.decider,
        "text": choice.text,
        "rows": "、".join(choice.rows),
        "sister_decider": choice.sister_decider,
    }
    return {key: value for key, value in said.items() if value}
