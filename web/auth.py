"""As whom a visitor acts. There are no accounts yet: a switcher stands for them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from rules.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.services import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A position of a unit, held by somebody who is plainly made up."""

    unit: str
    position: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.unit}/{self.position}"

    @property
    def person(self) -> str:
        """Who signs."""
        return f"示範{self.position}"


def acting_choices(agency: Agency) -> tuple[tuple[str, tuple[Acting, ...]], ...]:
    """Every position of the agency, by unit; those it shares come last."""
    groups: list[tuple[str, tuple[Acting, ...]]] = []
    shared: dict[str, None] = {}
    for unit in agency.units:
        own = unit.ladder.up_to(unit.ladder.head)
        groups.append((unit.name, _positions(unit.name, own)))
        shared |= dict.fromkeys(filter(unit.ladder.is_shared, unit.ladder.positions))
    return (*groups, (AGENCY_WIDE, _positions(AGENCY_WIDE, (*shared, *agency.registry_positions))))


def find_acting(agency: Agency, key: object) -> Acting | None:
    """The position that a form or a session names, if the agency has it."""
    everyone = (acting for _, group in acting_choices(agency) for acting in group)
    return next((acting for acting in everyone if acting.key == key), None)


def acting_of(request: Request) -> Acting:
    """As whom this visitor acts; at first, the first unit's drafter."""
    agency = services(request).rulebook.agency
    key = request.session.get("acting") if "session" in request.scope else None
    return find_acting(agency, key) or acting_choices(agency)[0][1][0]


def act_as(request: Request, acting: Acting) -> None:
    """Act as this position from now on."""
    request.session["acting"] = acting.key


def _positions(unit: str, positions: tuple[str, ...]) -> tuple[Acting, ...]:
    return tuple(Acting(unit=unit, position=position) for position in positions)
