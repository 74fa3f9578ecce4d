"""As whom a visitor acts. There are no accounts yet: a switcher stands for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request

from rules.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.services import services
from workflow.commands import Actor
from workflow.plan import OUTSIDE, ROLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An inbox somebody may sit at; who sits there is plainly made up."""

    place: str  # a unit, 機關, 府外 or 職務
    name: str  # a position, or an outside agency

    @property
    def key(self) -> str:
        """How forms and inboxes name it."""
        return f"{self.place}/{self.name}"

    @property
    def label(self) -> str:
        """How people say it: 綜合企劃組股長, 主任秘書, 法務局."""
        return self.name if self.place in (AGENCY_WIDE, OUTSIDE, ROLE) else self.place + self.name

    @property
    def actor(self) -> Actor:
        """Who signs, and as what."""
        if self.place == OUTSIDE:
            return Actor(unit=self.name, position="", person=f"示範{self.name}")
        unit = "" if self.place == ROLE else self.place
        return Actor(unit=unit, position=self.name, person=f"示範{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingGroup:
    """The inboxes of one place."""

    place: str
    members: tuple[Acting, ...]


def acting_choices(agency: Agency) -> tuple[ActingGroup, ...]:
    """Every inbox of the agency, by unit; shared positions and other parties come last."""
    groups: list[ActingGroup] = []
    shared: dict[str, None] = {}
    for unit in agency.units:
        groups.append(_group(unit.name, unit.ladder.up_to(unit.ladder.head)))
        shared |= dict.fromkeys(filter(unit.ladder.is_shared, unit.ladder.positions))
    return (
        *groups,
        _group(AGENCY_WIDE, (*shared, *agency.registry_positions)),
        _group(ROLE, agency.roles),
        _group(OUTSIDE, agency.outside_agencies),
    )


def find_acting(agency: Agency, key: object) -> Acting | None:
    """The inbox that a form, a session or a duty names, if the agency has it."""
    everyone = (acting for group in acting_choices(agency) for acting in group.members)
    return next((acting for acting in everyone if acting.key == key), None)


def acting_of(request: Request) -> Acting:
    """As whom this visitor acts; at first, the first unit's drafter."""
    agency = services(request).source.last.agency
    key = request.session.get("acting") if "session" in request.scope else None
    return find_acting(agency, key) or acting_choices(agency)[0].members[0]


def act_as(request: Request, acting: Acting) -> None:
    """Act as this position from now on."""
    request.session["acting"] = acting.key


def _group(place: str, names: Iterable[str]) -> ActingGroup:
    return ActingGroup(place=place, members=tuple(Acting(place=place, name=name) for name in names))
