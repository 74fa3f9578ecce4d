"""Who ranks above whom in which unit; the unit's head and the agency's head."""

from dataclasses import dataclass

AGENCY_WIDE = "機關"  # the unit named for positions above a unit's head: the agency shares them


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The positions of one unit, lowest first."""

    positions: tuple[str, ...]
    head: str  # the unit's head, who signs for the unit
    agency_head: str
    assisting: frozenset[str] = frozenset()  # positions printed under 襄助核稿

    @property
    def drafter(self) -> str:
        """The lowest position: it drafts."""
        return self.positions[0]

    def rank(self, position: str) -> int:
        """0 for the drafter, rising; raises KeyError for a position of another ladder."""
        try:
            return self.positions.index(position)
        except ValueError:
            raise KeyError(position) from None

    def is_shared(self, position: str) -> bool:
        """Whether the whole agency shares this position (it stands above the unit's head)."""
        return position in self.positions and self.rank(position) > self.rank(self.head)

    def up_to(self, position: str) -> tuple[str, ...]:
        """The positions from the drafter to `position`, both included."""
        return self.positions[: self.rank(position) + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the agency and the ladder its documents climb."""

    name: str
    ladder: Ladder
