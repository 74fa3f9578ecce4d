"""Two rulebooks beside each other: rows, routes and settings; who gains or loses a decision.

`a` is the earlier rulebook, `b` the later. Rows are paired by key; then those left over by the
likeness of their texts, inside one unit. Doubtful rows are paired too, but gain and lose nothing:
nobody knows who decides them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process

from rules.agency.agency import Agency
from rules.agency.practice import practice_settings
from rules.cosigning import Cosigner
from rules.marks import Step
from rules.route import compile_route
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow

LIKENESS = 85  # of 100: how alike two texts must be to be one matter renamed
NEAREST = 3  # how many like rows are weighed for each


class Change(Enum):
    """How a row differs.

    CHANGED: one key, but other steps, co-signers, issuer, remark, status or stages. RENAMED:
    another key for what is nearly the same text; it may have changed besides.
    """

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
    stages_differ: bool = False  # of the routes that the two settings make of the rows

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
        if self.a is None or self.b is None:
            return True
        return self.stages_differ or _route_of(self.a) != _route_of(self.b)

    @property
    def changes_only_cosigning(self) -> bool:
        """Whether the same people sign, with the same co-signers in another place or way."""
        if self.a is None or self.b is None or not self.stages_differ:
            return False
        return (self.a.steps, self.a.cosigners) == (self.b.steps, self.b.cosigners)

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
class SettingChange:
    """One setting that differs, by its place in agency.toml; None where a side has none."""

    key: str
    a: str | None
    b: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rulebooks beside each other, and the rows that differ.

    `same` counts the rows of `a` that `b` has under the same key and in every compared point.
    Settings are listed by their place in agency.toml.
    """

    a: Rulebook
    b: Rulebook
    same: int
    settings: tuple[SettingChange, ...]
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
    """What changes from `a` to `b`.

    Nothing is raised for rows that cannot be read. Line numbers and pages are not compared: a
    reissued table moves them.
    """
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
            continue
        change = Change.CHANGED if old.key == key else Change.RENAMED
        differ = _stages_differ(old, a.agency, row, b.agency)
        if change is Change.RENAMED or differ or _seen(old) != _seen(row):
            changes.append(RowChange(change=change, a=old, b=row, stages_differ=differ))
    paired = {row.key for row in renamed.values()}
    removed = [row for row in gone if row.key not in paired]
    changes += [RowChange(change=Change.REMOVED, a=row, b=None) for row in removed]
    same = len(before) - sum(1 for each in changes if each.a)
    settings = tuple(_setting_changes(a.agency, b.agency))
    return Comparison(a=a, b=b, same=same, settings=settings, rows=tuple(changes))


def _setting_changes(a: Agency, b: Agency) -> Iterator[SettingChange]:
    before, after = dict(_settings(a)), dict(_settings(b))
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            yield SettingChange(key=key, a=before.get(key), b=after.get(key))


def _settings(agency: Agency) -> Iterator[tuple[str, str | None]]:
    """All that routes, dates and deadlines follow, flat, under the names of agency.toml.

    A value of None and an absent name are the same: nothing is set there.
    """
    yield "agency.name", agency.name
    yield "agency.head", agency.head
    for each in agency.schedules:
        yield f"schedules.{each.suffix}.issuer", each.issuer.value
        yield f"schedules.{each.suffix}.issued_on", str(each.issued_on or "") or None
        yield f"schedules.{each.suffix}.document", each.document or None
        banned = "、".join(sorted(each.never_decided_by)) or None
        yield f"schedules.{each.suffix}.never_decided_by", banned
    for unit in agency.units:
        ladder = unit.ladder
        yield f"units.{unit.name}.positions", "、".join(ladder.positions)
        yield f"units.{unit.name}.head", ladder.head
        assisting = [each for each in ladder.positions if each in ladder.assisting]
        yield f"units.{unit.name}.assisting", "、".join(assisting) or None
    yield from _cosigning_settings(agency)
    for urgency, days in agency.limits.items():
        yield f"limits.{urgency}", str(days)
    yield "calendar.closures", "、".join(map(str, sorted(agency.closures))) or None
    yield "registry.positions", "、".join(agency.registry_positions)
    yield from practice_settings(agency.practice)


def _cosigning_settings(agency: Agency) -> Iterator[tuple[str, str]]:
    for kind, names in (("agencies", agency.outside_agencies), ("roles", agency.roles)):
        for name in names:
            yield f"cosigners.{kind}.{name}", name
    for alias, name in agency.aliases.items():
        yield f"cosigners.aliases.{alias}", name
    for group, members in agency.groups.items():
        yield f"cosigners.groups.{group}", "、".join(members)
    policy = agency.policy
    for kind, anchor in policy.anchors.items():
        yield f"placement.{kind.value}", anchor.value
    yield "placement.mode", policy.mode.value
    yield "placement.inside_unit", policy.inside_unit.value


def _renamed(gone: Sequence[RuleRow], fresh: Sequence[RuleRow]) -> dict[str, RuleRow]:
    """The old row of each new key: same unit, the likest texts first, each row paired once.

    Pairs are taken greedily, the likest first. Likeness is rapidfuzz's ratio (0 to 100) of the
    titles; one schedule beside it counts one point more.
    """
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


def _stages_differ(before: RuleRow, a: Agency, after: RuleRow, b: Agency) -> bool:
    """Whether the settings make other stages of two rows that can both be read."""
    if not (before.is_routable and after.is_routable):
        return False
    return compile_route(before, a).stages != compile_route(after, b).stages


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
