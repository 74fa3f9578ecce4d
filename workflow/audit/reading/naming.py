"""Names as a log writes them, made the agency's own: units, positions, who co-signs.

Spellings, aliases, the agency's own name before a unit, a unit before a position: all lead to the
one name that routes bear. A stranger stays a stranger.
"""

from collections.abc import Iterable, Mapping

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import AGENCY_WIDE
from rules.texts import folded_name
from workflow.case.duties import OUTSIDE, ROLE
from workflow.organisation.people import positions_in

NO_UNITS = (AGENCY_WIDE, OUTSIDE, ROLE)  # what our own log writes where no unit is meant
LONGEST_NAME = 200  # of a unit with a position; no agency has one half as long
BETWEEN = "/\\-－—_.．·,，、 "  # what stands between a unit and a position in one cell


class Names:
    """The agency's own names, however they are spelled; what it does not know stays as written."""

    def __init__(
        self,
        agency: Agency,
        *,
        units: Mapping[str, str] | None = None,
        positions: Mapping[str, str] | None = None,
    ) -> None:
        """`units` and `positions` are what a mapping says of names that the agency lacks."""
        self._kinds = {folded_name(name): kind for name, kind in agency.cosigner_names.items()}
        self.places = _folded((*agency.cosigner_names, *agency.groups)) | _said(agency.aliases)
        self._nowhere = {folded_name(each) for each in (*NO_UNITS, agency.name, agency.short)}
        self._agency_names = [folded_name(each) for each in (agency.name, agency.short) if each]
        held = [key.partition("/")[::2] for key in positions_in(agency)]
        own = {unit.name for unit in agency.units}
        self.positions = _folded(position for _, position in held) | _said(
            {alias: name for alias, name in agency.aliases.items() if name in agency.roles}
        )
        self._of_units = {position for place, position in held if place in own}
        self.drafters = {unit.ladder.drafter for unit in agency.units}
        self._said_units = _said(units)
        self._said_positions = _said(positions)
        self._known: dict[tuple[str, str], tuple[str, str]] = {}

    def unit(self, text: str) -> str:
        """The unit, outside agency or role; "" where the text names the agency itself or none."""
        text = self._said_units.get(folded_name(text), text)
        name = folded_name(text)
        if not name or name in self._nowhere:
            return ""
        return self.places.get(name) or self.places.get(self._less_agency(name)) or text

    def position(self, text: str) -> str:
        """The position or role."""
        text = self._said_positions.get(folded_name(text), text)
        return self.positions.get(folded_name(text), text)

    def is_shared(self, position: str) -> bool:
        """Whether the whole agency shares the position: no unit has it as its own."""
        return folded_name(position) in self.positions and position not in self._of_units

    def is_unit(self, name: str) -> bool:
        """Whether this is a unit of the agency."""
        return self._kinds.get(folded_name(name)) is CosignerKind.UNIT

    def is_role(self, name: str) -> bool:
        """Whether this is a named role of the agency."""
        return self._kinds.get(folded_name(name)) is CosignerKind.ROLE

    def is_outside(self, name: str) -> bool:
        """Whether this is an agency outside."""
        return self._kinds.get(folded_name(name)) is CosignerKind.AGENCY

    def knows_unit(self, name: str) -> bool:
        """Whether the agency knows a unit, co-signer or role of this name."""
        return not name or folded_name(name) in self.places

    def knows_position(self, name: str) -> bool:
        """Whether somebody of the agency can hold it."""
        return not name or folded_name(name) in self.positions

    def holder(self, unit: str, position: str) -> tuple[str, str]:
        """Unit and position of one record; a co-signer that stands as a position is a unit."""
        known = self._known.get((unit, position))
        if known is None:
            known = self._known[unit, position] = self._holder(unit, position)
        return known

    def target(self, text: str) -> str:
        """Whom or what a record names: a unit, co-signer, role or position, else as written."""
        unit, position = self.holder("", text)
        return position or unit or text

    def split(self, text: str) -> tuple[str, str]:
        """Unit and position of one text such as 綜合企劃組股長; ("", "") where it is no such."""
        if len(text) > LONGEST_NAME:
            return "", ""
        name = self._less_agency(folded_name(text))
        for size in range(len(name) - 1, 0, -1):
            place = self.places.get(name[:size])
            position = self.positions.get(name[size:].strip(BETWEEN))
            if place and position:
                return place, position
        return "", ""

    def _holder(self, unit_text: str, position_text: str) -> tuple[str, str]:
        unit, position = self.unit(unit_text), self.position(position_text)
        if position and not self.knows_position(position):
            unit, position = self._parted(unit, position)
        if self.is_role(unit) and (not position or position == unit):
            return "", unit
        if self.is_role(position):
            return "", position
        return unit, position

    def _parted(self, unit: str, position: str) -> tuple[str, str]:
        """A text under 職稱 that is no position: a co-signer, or a unit with a position."""
        place = self.unit(position)
        if unit in ("", place) and self.knows_unit(place):
            return place, ""
        said, own = self.split(position)
        return (unit or said, own) if own else (unit, position)

    def _less_agency(self, name: str) -> str:
        """A folded name without the agency's own before it."""
        for each in self._agency_names:
            if name.startswith(each) and len(name) > len(each):
                return name[len(each) :].strip(BETWEEN)
        return name


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {folded_name(name): name for name in names}


def _said(names: Mapping[str, str] | None) -> dict[str, str]:
    return {folded_name(name): own for name, own in (names or {}).items()}
