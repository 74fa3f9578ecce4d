"""Which row each exercise of a set is made of: evenly over themes, deciders and shapes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from workflow.training.exercise import Kind
from workflow.training.making.pool import Candidate, Pool, Strata
from workflow.training.making.themes import Theme, themes_of
from workflow.training.making.wanted import LEVELS, Wanted, too_few


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One exercise to be made."""

    theme: Theme
    candidate: Candidate
    id: str = ""  # of the exercise


@dataclass(kw_only=True)
class _Uses:
    """How often a set has used what, and which comes first of what was used alike."""

    random: Random
    counts: Counter[object] = field(default_factory=Counter[object])
    ranks: dict[object, float] = field(default_factory=dict[object, float])
    lines: set[int] = field(default_factory=set[int])

    def of(self, thing: object) -> tuple[int, float]:
        """Less for what was used less; by chance among those used alike."""
        if thing not in self.ranks:
            self.ranks[thing] = self.random.random()
        return self.counts[thing], self.ranks[thing]

    def add(self, draw: Draw) -> None:
        """Count what a draw used."""
        self.lines.add(draw.candidate.row.line)
        for thing in (draw.theme.id, draw.candidate.decider, draw.candidate.shape):
            self.counts[thing] += 1


def draws(wanted: Wanted, pool: Pool, random: Random) -> list[Draw]:
    """A row and a theme for every exercise, in the order of the set; no row twice.

    Raises BadExercisesError where a kind has fewer rows than it needs.
    """
    turns = kinds_in_turn(wanted.kinds, wanted.count, random)
    fitting = {kind: _fitting(kind, wanted.level, pool) for kind in sorted_kinds(turns)}
    uses = _Uses(random=random)
    drawn: dict[Kind, list[Draw]] = {}
    # Whoever has fewest rows to choose from goes first.
    for kind in sorted(fitting, key=lambda kind: len(_lines(fitting[kind]))):
        drawn[kind] = _drawn(fitting[kind], turns.count(kind), uses)
        if len(drawn[kind]) < turns.count(kind):
            suitable = {level: len(_lines(_fitting(kind, level, pool))) for level in LEVELS}
            raise too_few(wanted, kind, len(drawn[kind]), turns.count(kind), suitable)
    inturn = _interleaved(turns, drawn)
    return [replace(draw, id=f"e{at}") for at, draw in enumerate(inturn, start=1)]


def sorted_kinds(kinds: Iterable[Kind]) -> list[Kind]:
    """Each once, in the order of the page 演練."""
    asked = set(kinds)
    return [kind for kind in Kind if kind in asked]


def kinds_in_turn(kinds: Iterable[Kind], count: int, random: Random) -> list[Kind]:
    """The kinds of a set one after another: each as often as any other, none twice in a row."""
    turns: list[Kind] = []
    while len(turns) < count:
        block = sorted_kinds(kinds)
        random.shuffle(block)
        if turns[-1:] == block[:1]:
            block.append(block.pop(0))
        turns += block
    return turns[:count]


Fitting = Sequence[tuple[Theme, Strata]]


def _fitting(kind: Kind, level: int, pool: Pool) -> Fitting:
    return [(theme, pool.strata(theme.id, theme.suits)) for theme in themes_of(kind, level)]


def _lines(fitting: Fitting) -> set[int]:
    every = (
        rows for _, strata in fitting for shapes in strata.values() for rows in shapes.values()
    )
    return {each.row.line for rows in every for each in rows}


def _drawn(fitting: Fitting, count: int, uses: _Uses) -> list[Draw]:
    """At most `count` draws, fewer once no row is left."""
    drawn: list[Draw] = []
    while len(drawn) < count and (draw := _next(fitting, uses)):
        uses.add(draw)
        drawn.append(draw)
    return drawn


def _next(fitting: Fitting, uses: _Uses) -> Draw | None:
    """Of the theme used least a row of the decider, then of the shape, that was used least."""
    for theme, strata in sorted(fitting, key=lambda pair: uses.of(pair[0].id)):
        for decider in sorted(strata, key=uses.of):
            for shape in sorted(strata[decider], key=uses.of):
                free = [each for each in strata[decider][shape] if each.row.line not in uses.lines]
                if free:
                    return Draw(theme=theme, candidate=uses.random.choice(free))
    return None


def _interleaved(turns: Iterable[Kind], drawn: dict[Kind, list[Draw]]) -> Iterable[Draw]:
    """Every kind in its turn; of its draws the first whose skill is not the one just practised."""
    before = ""
    for kind in turns:
        queue = drawn[kind]
        at = next((at for at, each in enumerate(queue) if each.theme.skills[0] != before), 0)
        draw = queue.pop(at)
        before = draw.theme.skills[0]
        yield draw
