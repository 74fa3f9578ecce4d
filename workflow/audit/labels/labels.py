"""What the checks read: of one document, which duty each record met, and what became of the rest.

Records are counted from 0 within the case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workflow.case.duties import Duty
from workflow.case.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One 核定 by a position of the ladder."""

    record: int
    position: str
    rank: int
    due: str  # the decider of the Plan as it was then


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A record that stands out of the order of the ladder, and one it should not have passed."""

    record: int
    duty: Duty
    other: Duty
    is_early: bool  # it should come after `other`, else before


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """A 退回 or 抽回, and the duties that it voided (of a 退回 also the returner's own)."""

    record: int
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A signature by somebody who is not in the Plan, or a second one in one pass."""

    record: int
    who: str
    named: str = ""  # of whom a finding speaks: the co-signer; "" for the position of the record
    is_twice: bool = False
    is_cosignature: bool = False
    cosigner: str = ""  # whose duty somebody else of that unit signed for
    rank: int = -1  # on the ladder, -1 for who is not on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigning:
    """One co-signature that stands, and what stood against it when it was given."""

    record: int
    duty: Duty
    opened_by: int  # the record from which its own limit runs, -1 where nothing opened it
    first: tuple[Duty, ...] = ()  # who had to sign before and had not
    passed: Duty | None = None  # who had to wait for it and had signed
    passed_by: int = -1  # that signature


@dataclass(frozen=True, kw_only=True)
class Labels:
    """One document of a case against its Plan."""

    plan: Plan  # as amended up to the decision
    decision: Decision | None  # D: the highest before the close that stands
    decisions: tuple[Decision, ...]  # all before the close that stand, D among them
    late_decision: Decision | None  # the first after the close, where none stands before it
    met: Mapping[Duty, int]  # ladder duties
    moved: tuple[Moved, ...]
    voidings: tuple[Voiding, ...]
    strangers: tuple[Stranger, ...]
    afterwards: tuple[tuple[int, Duty], ...]  # ladder signatures after D
    cosigned: Mapping[Duty, Cosigning]
    cosigned_after: Mapping[Duty, int]  # first given after D
    stale: frozenset[Duty]  # co-signatures that a change of content voided
    comments: Mapping[str, int]  # co-signers whose 有意見 stands at D
    reconciled: int  # the last 綜簽, -1 if there is none
    covered: frozenset[int]  # records marked 併計

    @property
    def ladder(self) -> tuple[Duty, ...]:
        """The ladder duties owed, in order, each once."""
        return self.plan.signing_duties

    @cached_property
    def rank_of(self) -> Mapping[Duty, int]:
        """The place of each ladder duty."""
        return {duty: at for at, duty in enumerate(self.ladder)}

    @property
    def top(self) -> int:
        """The place of the highest ladder duty that was met, or of D above the Plan; -1 if none."""
        if self.decision and self.is_above(self.decision):
            return len(self.ladder)
        return max((self.rank_of[duty] for duty in self.met), default=-1)

    def is_above(self, decision: Decision) -> bool:
        """Whether it ranks above the decider that the Plan names."""
        return decision.rank > self.plan.ladder.rank(decision.due)

    def is_below(self, decision: Decision) -> bool:
        """Whether it ranks below the decider that the Plan names."""
        return decision.rank < self.plan.ladder.rank(decision.due)

    @cached_property
    def misplaced(self) -> frozenset[int]:
        """The records that stand out of order."""
        return frozenset(each.record for each in self.moved)

    @cached_property
    def signed_afterwards(self) -> frozenset[str]:
        """Positions that signed after D."""
        return frozenset(duty.position for _, duty in self.afterwards)

    @cached_property
    def unsigned_again(self) -> frozenset[Duty]:
        """Duties that a return or a recall voided and nobody signed again before D."""
        voided = {duty for each in self.voidings for duty in each.duties}
        return frozenset(voided - self.met.keys())
