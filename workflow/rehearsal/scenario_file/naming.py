"""Names that a scenario may use, as the agency has them, however the file spells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from rules.texts import as_known
from workflow.rehearsal.scenario import OUTSIDE, ROLES
from workflow.rehearsal.scenario_file.asking import Asked, nearest

OUTSIDE_INSTEAD = "[behaviour] 的 outside_agency_days = { mean = 3 }"


@dataclass(frozen=True, kw_only=True)
class Names:
    """The units and positions of one agency."""

    agency: Agency

    @cached_property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """The positions of every unit up to its head; then those all units share, and roles."""
        own: dict[str, tuple[str, ...]] = {}
        shared: dict[str, None] = {}
        for unit in self.agency.units:
            ladder = unit.ladder
            above = [each for each in ladder.positions if ladder.is_shared(each)]
            shared |= dict.fromkeys(above)
            own[unit.name] = tuple(each for each in ladder.positions if each not in above)
        return own | {AGENCY_WIDE: tuple(shared), ROLES: self.agency.roles}

    @cached_property
    def positions(self) -> tuple[str, ...]:
        """The name of every position, each once."""
        return tuple(dict.fromkeys(name for names in self.places.values() for name in names))

    @cached_property
    def ladder_positions(self) -> tuple[str, ...]:
        """Those that stand on a ladder: no roles."""
        ladders = (unit.ladder for unit in self.agency.units)
        return tuple(dict.fromkeys(name for ladder in ladders for name in ladder.positions))

    def unit(self, written: str) -> str:
        """A unit, 機關 or 職務 by its own name; what is none of them as it is written."""
        known = as_known(written, (*self.places, *self.agency.aliases))
        return self.agency.aliases.get(known, known)

    def position(self, written: str) -> str:
        """A position by its own name; what is none as it is written."""
        known = as_known(written, (*self.positions, *self.agency.aliases))
        named = self.agency.aliases.get(known, known)
        return named if named in self.positions else written

    def key(self, asked: Asked, name: str) -> str | None:
        """A key of the table as 職稱 or 單位/職稱; told where nobody is called so."""
        unit, slash, position = name.rpartition("/")
        if not slash:
            return self.of_any(asked, name)
        place = self.unit(unit)
        if unit == OUTSIDE:
            asked.tell(name, "府外機關不在這裡設定", OUTSIDE_INSTEAD)
        elif place not in self.places:
            why = nearest(f"沒有「{unit}」這個單位", unit, tuple(self.places))
            asked.tell(name, why, "、".join(self.places))
        elif self.is_of(asked, name, place, named := self.position(position)):
            return f"{place}/{named}"
        return None

    def of_unit(self, asked: Asked, name: str, place: str) -> str | None:
        """A key of the table as a position of this unit."""
        named = self.position(name)
        return named if self.is_of(asked, name, place, named) else None

    def is_of(self, asked: Asked, name: str, place: str, position: str) -> bool:
        """Whether a unit has this position; told at `name` where it has not."""
        if position in self.places[place]:
            return True
        if not self._is_told_outside(asked, name, position):
            shared = (each for each in (AGENCY_WIDE, ROLES) if position in self.places[each])
            elsewhere = next(shared, None)
            why = f"「{place}」沒有「{position}」這個職稱"
            why += f"，它在「{elsewhere}」" if elsewhere else ""
            asked.tell(name, why, "、".join(self.places[place]))
        return False

    def of_any(self, asked: Asked, name: str) -> str | None:
        """A key of the table as the position of any unit; told where nobody is called so."""
        position = self.position(name)
        return position if self.is_position(asked, name, position) else None

    def is_position(self, asked: Asked, name: str, position: str) -> bool:
        """Whether anybody is called so; told at `name` where nobody is."""
        if position in self.positions:
            return True
        if not self._is_told_outside(asked, name, position):
            why = nearest("沒有這個職稱", position, self.positions)
            asked.tell(name, why, "、".join(self.positions))
        return False

    def _is_told_outside(self, asked: Asked, name: str, written: str) -> bool:
        """Whether it is an outside agency; then it is told what to use instead."""
        agencies, aliases = self.agency.outside_agencies, self.agency.aliases
        named = as_known(written, (*agencies, *aliases))
        is_outside = aliases.get(named, named) in agencies
        if is_outside:
            asked.tell(name, "府外機關不在這裡設定", OUTSIDE_INSTEAD)
        return is_outside
