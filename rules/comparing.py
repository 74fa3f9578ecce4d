"""Two rulebooks row by row: who gains or loses a decision, steps and co-signers added, dropped."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process

from rules.cosigning import Cosigner
from rules.marks import Step
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow

LIKENESS = 85  # of 100: how alike two texts must be to be one matter renamed
NEAREST = 3  # how many like rows are weighed for each


class Change(Enum):
    """How a row differs."""

    CHANGED = "changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that differs; `a` is absent from an added row, `b` from a removed one."""

    change: Change
    a: RuleRow | None
    b: RuleRow | None

    @property
    def row(self) -> RuleRow:
        """The row as it is now; a removed one as it was."""
        row = self.b or self.a
        assert row
        return row

    @property
    def gained_by(self) -> str | None:
        """Who decides now and did not before; nobody where a reading is missing."""
        return self.b.decider if self.b and self._moves_decision else None

    @property
    def lost_by(self) -> str | None:
        """Who decided before and does not now; nobody where a reading is missing."""
        return self.a.decider if self.a and self._moves_decision else None

    @property
    def steps_added(self) -> tuple[Step, ...]:
        """Steps only in `b`, where both can be read."""
        return _only_in(self.b, self.a)

    @property
    def steps_dropped(self) -> tuple[Step, ...]:
        """Steps only in `a`, where both can be read."""
        return _only_in(self.a, self.b)

    @property
    def cosigners_added(self) -> tuple[Cosigner, ...]:
        """Co-signers only in `b`, or on another condition there."""
        return _asked_only_in(self.b, self.a)

    @property
    def cosigners_dropped(self) -> tuple[Cosigner, ...]:
        """Co-signers only in `a`, or on another condition there."""
        return _asked_only_in(self.a, self.b)

    @property
    def changes_route(self) -> bool:
        """Whether anything but the wording and the trust in the reading differs."""
        return self.a is None or self.b is None or _route_of(self.a) != _route_of(self.b)

    @property
    def _moves_decision(self) -> bool:
        if self.a is None or self.b is None:
            return True
        return bool(self.a.decider and self.b.decider) and self.a.decider != self.b.decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How many decisions a position gained and lost."""

    gained: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rulebooks beside each other, and the rows that differ."""

    a: Rulebook
    b: Rulebook
    same: int
    rows: tuple[RowChange, ...]  # in the printed order of `b`, then what `a` alone has

    @property
    def counts(self) -> Mapping[Change, int]:
        """How many rows differ in which way."""
        counted = Counter(each.change for each in self.rows)
        return {change: counted[change] for change in Change}

    @property
    def moved_decisions(self) -> int:
        """In how many rows of both somebody else decides."""
        return sum(1 for each in self.rows if each.a and each.b and each.gained_by)

    @property
    def positions(self) -> Mapping[str, Balance]:
        """By position, decisions gained and lost; those at rest are left out."""
        gained = Counter(each.gained_by for each in self.rows if each.gained_by)
        lost = Counter(each.lost_by for each in self.rows if each.lost_by)
        units = (*self.a.agency.units, *self.b.agency.units)
        order = dict.fromkeys(each for unit in units for each in reversed(unit.ladder.positions))
        return {
            each: Balance(gained=gained[each], lost=lost[each])
            for each in order
            if gained[each] or lost[each]
        }


def compare(a: Rulebook, b: Rulebook) -> Comparison:
    """What changes from `a` to `b`."""
    before = {row.key: row for row in a.rows}
    after = {row.key: row for row in b.rows}
    gone = [row for key, row in before.items() if key not in after]
    fresh = [row for key, row in after.items() if key not in before]
    renamed = _renamed(gone, fresh)
    changes: list[RowChange] = []
    for key, row in after.items():
        old = before.get(key) or renamed.get(key)
        if old is None:
            changes.append(RowChange(change=Change.ADDED, a=None, b=row))
        elif old.key != key:
            changes.append(RowChange(change=Change.RENAMED, a=old, b=row))
        elif _seen(old) != _seen(row):
            changes.append(RowChange(change=Change.CHANGED, a=old, b=row))
    paired = {row.key for row in renamed.values()}
    removed = [row for row in gone if row.key not in paired]
    changes += [RowChange(change=Change.REMOVED, a=row, b=None) for row in removed]
    same = len(before) - sum(1 for each in changes if each.a)
    return Comparison(a=a, b=b, same=same, rows=tuple(changes))


def _renamed(gone: Sequence[RuleRow], fresh: Sequence[RuleRow]) -> dict[str, RuleRow]:
    """The old row of each new key: same unit, the likest texts first, each row paired once."""
    found = sorted(_alike(gone, fresh), key=lambda each: each[0], reverse=True)
    paired: dict[str, RuleRow] = {}
    taken: set[str] = set()
    for _, old, new in found:
        if new.key not in paired and old.key not in taken:
            paired[new.key] = old
            taken.add(old.key)
    return paired


def _alike(
    gone: Sequence[RuleRow], fresh: Sequence[RuleRow]
) -> Iterator[tuple[float, RuleRow, RuleRow]]:
    """Pairs of one schedule with like texts, or of another schedule with just the same text."""
    byunit: dict[str, list[RuleRow]] = defaultdict(list)
    for row in fresh:
        byunit[row.unit].append(row)
    for old in gone:
        new = byunit[old.unit]
        texts = [row.title for row in new]
        for _, score, at in process.extract(
            old.title, texts, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=LIKENESS
        ):
            same_schedule = old.schedule == new[at].schedule
            if same_schedule or score == 100:
                yield score + same_schedule, old, new[at]


def _seen(row: RuleRow) -> tuple[object, ...]:
    return (*_route_of(row), row.remark, row.status)


def _route_of(row: RuleRow) -> tuple[object, ...]:
    return (row.steps, row.cosigners, row.issuer)


def _only_in(row: RuleRow | None, other: RuleRow | None) -> tuple[Step, ...]:
    if row is None or other is None or not (row.steps and other.steps):
        return ()
    return tuple(step for step in row.steps if step not in other.steps)


def _asked_only_in(row: RuleRow | None, other: RuleRow | None) -> tuple[Cosigner, ...]:
    if row is None or other is None:
        return ()
    return tuple(each for each in row.cosigners if each not in other.cosigners)
