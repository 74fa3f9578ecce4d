"""What an agency's table takes for granted: units, ladders, schedules, co-signers, policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rules.agency.practice import PHRASES, Practice
from rules.ladder import Unit
from rules.texts import folded_name

UNSTATED = "未填"


class Issuer(Enum):
    """In whose name a document runs."""

    CITY = "府"  # 府文
    AGENCY = "機關"  # 局文


class CosignerKind(Enum):
    """What kind of party co-signs."""

    UNIT = "unit"
    AGENCY = "agency"  # outside
    ROLE = "role"  # a named role of the agency


class Mode(Enum):
    """How several co-signers go about it."""

    PARALLEL = "parallel"  # 並會
    SEQUENTIAL = "sequential"  # 順會


class Anchor(Enum):
    """After whose signature a co-signer is asked."""

    UNIT_HEAD = "unit_head"
    AGENCY_HEAD = "agency_head"


class InsideUnit(Enum):
    """Who signs inside a co-signing unit."""

    HEAD = "head"
    HANDLER_THEN_HEAD = "handler_then_head"


def issue_text(issued_on: date | None, document: str) -> str:
    """When a schedule was issued and by which letter, in words."""
    return f"{issued_on or UNSTATED} {document}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """甲表 or 乙表: whose name its documents run in, and since when."""

    suffix: str
    issuer: Issuer
    issued_on: date | None  # None where nobody has said
    document: str
    never_decided_by: frozenset[str]

    @property
    def issue(self) -> str:
        """When it was issued and by which letter, in words."""
        return issue_text(self.issued_on, self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingPolicy:
    """Where co-signers stand in a route, and how they sign.

    `anchors` holds every kind. Sources: agency.toml of taipei-doit, section placement.
    """

    anchors: Mapping[CosignerKind, Anchor]
    mode: Mode
    inside_unit: InsideUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency.toml, checked.

    Units stand in the order of the file, and every name that refers to a unit, position or role is
    known: `rules.agency.file` has checked it.
    """

    name: str
    short: str
    title_suffix: str
    table: str
    head: str
    units: tuple[Unit, ...]
    schedules: tuple[Schedule, ...]
    outside_agencies: tuple[str, ...]
    roles: tuple[str, ...]
    aliases: Mapping[str, str]  # other names of units and roles -> full name
    groups: Mapping[str, tuple[str, ...]]  # 各組 -> unit names
    policy: RoutingPolicy
    limits: Mapping[str, int]  # 速別 -> working days
    closures: frozenset[date]
    registry_positions: tuple[str, ...]
    practice: Practice = field(default_factory=Practice)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: PHRASES)  # 常用批示詞

    def unit(self, name: str) -> Unit:
        """The unit of this full name; raises KeyError."""
        for unit in self.units:
            if unit.name == name:
                return unit
        raise KeyError(name)

    def schedule_of(self, schedule: str) -> Schedule:
        """甲 or 乙 of a 表別 such as 人事共同乙: its last character decides; raises KeyError."""
        for each in self.schedules:
            if folded_name(schedule).endswith(folded_name(each.suffix)):
                return each
        raise KeyError(schedule)

    def is_schedule(self, text: str) -> bool:
        """Whether a cell is a 表別."""
        suffixes = tuple(map(folded_name, self.schedule_suffixes))
        return folded_name(text).endswith(suffixes) and len(text) < 20

    @property
    def schedule_suffixes(self) -> tuple[str, ...]:
        """The last characters a 表別 may have."""
        return tuple(each.suffix for each in self.schedules)

    @property
    def cosigner_names(self) -> Mapping[str, CosignerKind]:
        """Every name a co-signer may be printed under, groups left out."""
        names = {unit.name: CosignerKind.UNIT for unit in self.units}
        names |= dict.fromkeys(self.outside_agencies, CosignerKind.AGENCY)
        names |= dict.fromkeys(self.roles, CosignerKind.ROLE)
        return names | {alias: names[name] for alias, name in self.aliases.items()}
