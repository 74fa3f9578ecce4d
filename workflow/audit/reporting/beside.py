"""What inspectors did about an audit, as a report says it: sample, remarks, scores, comparison."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workflow.audit.reporting.masking import Mask, masked
from workflow.audit.work.comparing import Comparison
from workflow.kept.about import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What was said about a finding: by whom, when; `word` says what it is (說明, 不採 …)."""

    word: str
    text: str
    by: str
    at: str  # a day
    unit: str = ""  # whose reply it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A pattern of the allow-list, why it is there, and how many findings it hid."""

    pattern: str
    reason: str
    by: str
    count: int
    grave: int  # of those, the grave ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A unit by the scoring sheet."""

    unit: str
    score: str
    band: str


Remarks = Callable[[str], Sequence[Remark]]  # of the finding of this key, in their order


def no_remarks(key: str) -> Sequence[Remark]:
    """Nobody said anything."""
    return ()


@dataclass(frozen=True, kw_only=True)
class MaskedRemarks:
    """The same remarks without names; whoever made one is a person too."""

    remarks: Remarks
    mask: Mask

    def __call__(self, key: str) -> Sequence[Remark]:
        """Of the finding of this key."""
        plain = (replace(each, by=self.mask.person(each.by)) for each in self.remarks(key))
        return masked(tuple(plain), self.mask)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """All of it. Without `drawn` all cases were examined, without a `sheet` nothing is scored."""

    drawn: tuple[Said, ...] = ()  # how the sample was drawn
    remarks: Remarks = no_remarks
    people: tuple[str, ...] = ()  # whoever said anything
    allowed: tuple[Allowed, ...] = ()
    sheet: str = ""  # the name of the scoring sheet
    scores: tuple[Scored, ...] = ()
    comparison: Comparison | None = None  # with an earlier audit

    def masked(self, mask: Mask) -> "Beside":
        """The same without names."""
        allowed = tuple(replace(each, by=mask.person(each.by)) for each in self.allowed)
        return replace(
            self,
            drawn=masked(self.drawn, mask),
            remarks=MaskedRemarks(remarks=self.remarks, mask=mask),
            people=(),
            allowed=masked(allowed, mask),
            comparison=masked(self.comparison, mask),
        )
