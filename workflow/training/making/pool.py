"""The rows that exercises can be made of, each with what makes it easy or hard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rules.agency.agency import Agency, CosignerKind, Issuer
from rules.ladder import Ladder
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.training.making.matter import Matter, matters_of

RULEBOOKS_KEPT = 8

Shape = tuple[tuple[str, ...], tuple[str, ...]]  # who signs, and the kinds of co-signers


@dataclass(frozen=True, kw_only=True)
class InDoubt:
    """One row without a route: a record may name it, and then nothing can be judged."""

    row: RuleRow
    matter: Matter


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One row with a route."""

    row: RuleRow
    matter: Matter
    agency: Agency = field(repr=False)
    ladder: Ladder
    decider: str
    signers: tuple[str, ...]  # lowest first
    blanks: tuple[str, ...]  # positions below the decider that do not sign
    doubtful: tuple[InDoubt, ...] = field(default=(), repr=False)  # rows of its unit in doubt

    @cached_property
    def shape(self) -> Shape:
        """Rows of one shape ask the same of whoever routes them."""
        kinds = sorted(each.kind.value for each in self.row.cosigners)
        return self.signers, tuple(kinds)

    @property
    def is_for_city(self) -> bool:
        """Whether an officer of the agency decides in the city's name (代為決行)."""
        up_to_head = self.ladder.up_to(self.ladder.agency_head)
        return self.row.issuer is Issuer.CITY and self.decider in up_to_head

    @property
    def has_outside(self) -> bool:
        """Whether another agency co-signs."""
        return any(each.kind is CosignerKind.AGENCY for each in self.row.cosigners)

    @property
    def conditional(self) -> tuple[str, ...]:
        """Co-signers that are asked under a condition only."""
        return tuple(each.name for each in self.row.cosigners if each.condition)

    @property
    def has_order(self) -> bool:
        """Whether one co-signer must wait for another."""
        return any(each.before for each in self.row.cosigners)

    @cached_property
    def level(self) -> int:
        """1: the whole ladder up to the decider. 2: a blank post, co-signers of the agency.

        3: another agency, a condition, who signs before whom, 代為決行.
        """
        if self.has_outside or self.conditional or self.has_order or self.is_for_city:
            return 3
        return 2 if self.blanks or self.row.cosigners else 1


Strata = Mapping[str, Mapping[Shape, Sequence[Candidate]]]  # by decider and shape


class _Book:
    """A rulebook as a key: the same object and no other."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def __hash__(self) -> int:
        return id(self.rulebook)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Book) and other.rulebook is self.rulebook


class Pool:
    """The rows to draw from, and who suits what among them, looked up once."""

    def __init__(self, candidates: Mapping[int, Candidate]) -> None:
        """By line, in printed order."""
        self.candidates = candidates
        self._strata: dict[str, Strata] = {}

    def strata(self, name: str, suits: Callable[[Candidate], bool]) -> Strata:
        """The rows that suit, by decider and shape; `name` is that of `suits`."""
        if name not in self._strata:
            found: dict[str, dict[Shape, list[Candidate]]] = {}
            for each in filter(suits, self.candidates.values()):
                found.setdefault(each.decider, {}).setdefault(each.shape, []).append(each)
            self._strata[name] = found
        return self._strata[name]

    def of_rows(self, rows: Sequence[RuleRow]) -> "Pool":
        """These rows of it only."""
        if len(rows) == len(self.candidates):
            return self
        return Pool({row.line: self.candidates[row.line] for row in rows})


def pool_of(rulebook: Rulebook) -> Pool:
    """Every row with a route; none that is doubtful. Kept for the rulebooks used last."""
    return _pool(_Book(rulebook))


@lru_cache(maxsize=RULEBOOKS_KEPT)
def _pool(book: _Book) -> Pool:
    rulebook = book.rulebook
    matters = matters_of(rulebook.rows)
    doubtful: dict[str, list[InDoubt]] = {}
    for row in rulebook.rows:
        if not row.is_routable:
            each = InDoubt(row=row, matter=matters[row.line])
            doubtful.setdefault(row.unit, []).append(each)
    return Pool(
        {
            row.line: _candidate(row, matters[row.line], rulebook, doubtful.get(row.unit, ()))
            for row in rulebook.rows
            if row.is_routable
        }
    )


def _candidate(
    row: RuleRow, matter: Matter, rulebook: Rulebook, doubtful: Sequence[InDoubt]
) -> Candidate:
    agency = rulebook.agency
    ladder = agency.unit(row.unit).ladder
    signers = tuple(step.position for step in row.steps)
    decider = signers[-1]
    blanks = tuple(each for each in ladder.up_to(decider) if each not in signers)
    return Candidate(
        row=row,
        matter=matter,
        agency=agency,
        ladder=ladder,
        decider=decider,
        signers=signers,
        blanks=blanks,
        doubtful=tuple(doubtful),
    )
