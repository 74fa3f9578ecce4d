"""One edit of a rulebook: which rows are meant, and the one thing that is changed in them.

An edit is an overlay for a rehearsal. The table as issued is never changed by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from rules.agency.agency import Anchor, CosignerKind, Mode
from rules.errors import RulesError


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows of the table as issued; every filter given must match, empty ones filter nothing.

    `unit`, `schedule`, `decider` and `text` are those of `Rulebook.search`.
    """

    unit: str = ""
    schedule: str = ""
    decider: str = ""
    text: str = ""
    rows: tuple[str, ...] = ()  # KEY or line:N
    sister_decider: str = ""  # who decides a row of the same 公務內容 in another unit

    @property
    def says_nothing(self) -> bool:
        """Whether every row of the table would be meant."""
        one = self.unit or self.schedule or self.decider or self.text.strip()
        return not (one or self.rows or self.sister_decider)


class Move(Enum):
    """What may be done with one position."""

    LOWER = "lower_to"  # 下授: it decides, and who signed above it no longer signs
    RAISE = "raise_to"  # 上收: who decided reviews, as does the ladder up to it; it decides
    DROP = "drop_review"  # 減一關審核
    ADD = "add_review"  # 加一關審核


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionChange:
    """A position decides now, or reviews now, or no longer does."""

    move: Move
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChange:
    """Co-signers are asked at once (並會) or one after the other (順會)."""

    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementChange:
    """Co-signers of these kinds are asked after another signature."""

    anchors: Mapping[CosignerKind, Anchor]


RowEdit = PositionChange | ModeChange | PlacementChange
MODE, PLACEMENT = "cosign_mode", "cosign_placement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of all rows of one choice."""

    choice: Choice
    change: RowEdit

    @property
    def key(self) -> str:
        """What the change is called in a file."""
        if isinstance(self.change, PositionChange):
            return self.change.move.value
        return MODE if isinstance(self.change, ModeChange) else PLACEMENT

    @property
    def value(self) -> str:
        """What it is changed to, as a file says it."""
        if isinstance(self.change, PositionChange):
            return self.change.position
        if isinstance(self.change, ModeChange):
            return self.change.mode.value
        return "、".join(f"{kind.value}={to.value}" for kind, to in self.change.anchors.items())


class EditFaultError(RulesError):
    """An edit cannot be made of these rows; `number` counts edits from 1."""

    template = "第 %(number)s 項調整的 %(key)s「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(self, *, number: int, key: str, value: str, why: str, allowed: str) -> None:
        self.number, self.key, self.value, self.why, self.allowed = number, key, value, why, allowed
        super().__init__(number=number, key=key, value=value, why=why, allowed=allowed)
