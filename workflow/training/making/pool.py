"""The rows that exercises can be made of, each with what makes it easy or hard."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from rules.agency.agency import CosignerKind, Issuer
from rules.ladder import Ladder
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.training.making.matter import Matter, matters_of

RULEBOOKS_KEPT = 8

Shape = tuple[tuple[str, ...], tuple[str, ...]]  # who signs, and the kinds of co-signers


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One row with a route."""

    row: RuleRow
    matter: Matter
    ladder: Ladder
    decider: str
    signers: tuple[str, ...]  # lowest first
    blanks: tuple[str, ...]  # positions below the decider that do not sign

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


class _Book:
    """A rulebook as a key: the same object and no other."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    def __hash__(self) -> int:
        return id(self.rulebook)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Book) and other.rulebook is self.rulebook


def candidates_of(rulebook: Rulebook) -> dict[int, Candidate]:
    """Every row with a route by its line, in printed order; none that is doubtful."""
    return _candidates(_Book(rulebook))


@lru_cache(maxsize=RULEBOOKS_KEPT)
def _candidates(book: _Book) -> dict[int, Candidate]:
    rulebook = book.rulebook
    matters = matters_of(rulebook.rows)
    rows = (row for row in rulebook.rows if row.is_routable)
    return {row.line: _candidate(row, matters[row.line], rulebook) for row in rows}


def _candidate(row: RuleRow, matter: Matter, rulebook: Rulebook) -> Candidate:
    ladder = rulebook.agency.unit(row.unit).ladder
    signers = tuple(step.position for step in row.steps)
    decider = signers[-1]
    blanks = tuple(each for each in ladder.up_to(decider) if each not in signers)
    return Candidate(
        row=row, matter=matter, ladder=ladder, decider=decider, signers=signers, blanks=blanks
    )
