"""The population of an audit: which cases a sample may be drawn from, and why the others are not.

Real rules leave out what cannot be judged by opening it: 密件, what is not closed, what was
cancelled, what is judged under another number, and what came before the period looked at.
https://www.rootlaw.com.tw/LawContent.aspx?LawID=A040160021019100-1080531
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from workflow.audit.examined import CaseEnd, ExaminedCase, Trait
from workflow.texts import msgid


class Exclusion(Enum):
    """Why a case is not in the population; of several the first here counts."""

    CONFIDENTIAL = msgid("密件")
    CANCELLED = msgid("銷號")
    JOINED = msgid("併辦或彙辦的子文")
    OPEN = msgid("未結")
    UNDATED = msgid("收文日不明")  # only where a first day is chosen, as is the next
    EARLIER = msgid("收文早於起始日")

    @property
    def english(self) -> str:
        """The word of commands and files."""
        return self.name.lower()


CHOICES = (Exclusion.CONFIDENTIAL, Exclusion.OPEN, Exclusion.CANCELLED, Exclusion.JOINED)
_BY_END = {
    CaseEnd.CANCELLED: Exclusion.CANCELLED,
    CaseEnd.JOINED: Exclusion.JOINED,
    CaseEnd.OPEN: Exclusion.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is left out: the reasons chosen, and what came before a first day."""

    excluded: frozenset[Exclusion] = frozenset(CHOICES)
    since: date | None = None

    def reason(self, case: Trait | ExaminedCase) -> Exclusion | None:
        """Why a case is left out; None for one of the population."""
        if case.is_confidential and Exclusion.CONFIDENTIAL in self.excluded:
            return Exclusion.CONFIDENTIAL
        by_end = _BY_END.get(case.end)
        if by_end in self.excluded:
            return by_end
        if self.since is None:
            return None
        if not case.received:
            return Exclusion.UNDATED
        return Exclusion.EARLIER if case.received < self.since.toordinal() else None


@dataclass(frozen=True, kw_only=True)
class Population:
    """How many cases there are, how many of each unit are in it, and why the others are not."""

    cases: int
    units: Mapping[str, int]  # in the order of their names; "" where no record tells
    excluded: Mapping[Exclusion, int] = field(default_factory=dict[Exclusion, int])
    last: date | None = None  # the last day of receipt among all cases

    @property
    def size(self) -> int:
        """How many a sample may be drawn from."""
        return sum(self.units.values())


def population(traits: Mapping[Trait, int], terms: Terms) -> Population:
    """The population of an audit whose cases are told by how many are alike."""
    units: Counter[str] = Counter()
    excluded: Counter[Exclusion] = Counter()
    for trait, count in traits.items():
        reason = terms.reason(trait)
        if reason is None:
            units[trait.unit] += count
        else:
            excluded[reason] += count
    last = max((trait.received for trait in traits), default=0)
    return Population(
        cases=sum(traits.values()),
        units={unit: units[unit] for unit in sorted(units)},
        excluded={each: excluded[each] for each in Exclusion if excluded[each]},
        last=date.fromordinal(last) if last else None,
    )
