"""What inspectors did about an audit, as a report says it: the sample, the remarks, the scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workflow.audit.reporting.masking import Mask, masked
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


@dataclass(frozen=True, kw_only=True)
class Beside:
    """All of it. Without `drawn` all cases were examined, without a `sheet` nothing is scored."""

    drawn: tuple[Said, ...] = ()  # how the sample was drawn
    remarks: Mapping[str, Sequence[Remark]] = field(default_factory=dict[str, Sequence[Remark]])
    allowed: tuple[Allowed, ...] = ()
    sheet: str = ""  # the name of the scoring sheet
    scores: tuple[Scored, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever said anything."""
        said = (remark.by for remarks in self.remarks.values() for remark in remarks)
        return tuple(dict.fromkeys((*said, *(each.by for each in self.allowed))))

    def masked(self, mask: Mask) -> "Beside":
        """The same without names; whoever said anything is a person too."""
        remarks = {
            key: tuple(replace(each, by=mask.person(each.by)) for each in said)
            for key, said in self.remarks.items()
        }
        allowed = tuple(replace(each, by=mask.person(each.by)) for each in self.allowed)
        return masked(replace(self, remarks=remarks, allowed=allowed), mask)
