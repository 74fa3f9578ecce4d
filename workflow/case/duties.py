"""Who owes what: a duty, who acts, and the holder whose inbox a duty lies in."""

from dataclasses import dataclass

from rules.agency.agency import CosignerKind
from rules.ladder import AGENCY_WIDE
from rules.marks import Action

OUTSIDE = "府外"
ROLE = "職務"
VACANCY = "出缺"  # stands for the 被代理人 where nobody holds the position that is deputised


def holder_key(unit: str, position: str) -> str:
    """A position as inboxes name it: 綜合企劃組/股長, 機關/主任秘書, 職務/法務人員."""
    return f"{unit}/{position}"


def holder_label(key: str) -> str:
    """A position as people say it: 綜合企劃組股長, 主任秘書, 法務局, 法務人員.

    What all units share, roles and outside agencies are named alone.
    """
    unit, _, position = key.partition("/")
    return position if unit in (AGENCY_WIDE, OUTSIDE, ROLE) else f"{unit}{position}"


def person_label(name: str, number: str) -> str:
    """A person among namesakes: 王小明（A012）; the name alone without a number."""
    return f"{name}（{number}）" if number else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What one actor owes, and, once signed, what was done."""

    action: Action
    unit: str  # 機關 for the positions that the whole agency shares
    position: str  # "" for an outside agency: whoever signs for it
    branch: str | None = None  # the co-signer whose part this is
    kind: CosignerKind | None = None  # of that co-signer
    again: bool = False  # a review owed once more, after the 綜簽

    def __hash__(self) -> int:
        """Without action and kind, whose hashes are slow and tell few duties apart."""
        return hash((self.unit, self.position, self.branch))

    @property
    def holder(self) -> str:
        """Whose inbox it lies in: 綜合企劃組/股長, 機關/主任秘書, 府外/法務局, 職務/法務人員."""
        if self.kind is CosignerKind.AGENCY:
            return holder_key(OUTSIDE, self.unit)
        if self.kind is CosignerKind.ROLE:
            return holder_key(ROLE, self.position)
        return holder_key(self.unit, self.position)

    @property
    def label(self) -> str:
        """Who owes it, as people say it: 綜合企劃組股長, 主任秘書, 法務局."""
        return holder_label(self.holder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, as which position of which unit, and for whom if as a deputy."""

    position: str
    unit: str = ""
    person: str = ""  # the name
    for_person: str = ""  # 被代理人: the name
    person_id: str = ""  # empty where the name is the id
    for_person_id: str = ""

    @property
    def identity(self) -> str:
        """The id of whoever acts."""
        return self.person_id or self.person

    @property
    def principal(self) -> str:
        """The id of the person whose position it is: the one stood in for, if there is one."""
        return self.for_person_id or self.for_person or self.identity

    @property
    def label(self) -> str:
        """綜合企劃組股長."""
        return f"{self.unit}{self.position}" or "（未指定身分）"

    @property
    def holders(self) -> tuple[str, ...]:
        """The inboxes that are this actor's (see Duty.holder)."""
        return (
            holder_key(self.unit, self.position),
            holder_key(AGENCY_WIDE, self.position),
            holder_key(OUTSIDE, self.unit),
            holder_key(ROLE, self.position),
        )
