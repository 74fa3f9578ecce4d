"""The positions at which documents wait, and who stands in for whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.agency.agency import Agency, CosignerKind
from rules.ladder import AGENCY_WIDE, Ladder
from rules.route import Branch, CosignStage, Route, SignStage
from workflow.rehearsal.scenario import OUTSIDE, ROLES, Absence, Assignment, Scenario, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One queue of documents for the whole agency, or for one unit."""

    key: str  # 綜合企劃組/股長, 機關/主任秘書, 府外/法務局, 職務/法務人員
    holders: int  # 0 where it only takes its time (turnaround)
    hours: tuple[Span, ...] | None = None  # in which it signs; None: the whole day
    has_own: bool = False  # each holder has documents of his own

    @property
    def is_turnaround(self) -> bool:
        """Whether documents only take their time there: an outside agency, or a head above it."""
        return self.holders == 0

    @property
    def servers(self) -> int:
        """How many queues it has: one, or one a holder with documents of his own."""
        return self.holders if self.has_own else min(self.holders, 1)


def key_of(unit: str, name: str) -> str:
    """The key of a position."""
    return f"{unit}/{name}"


def ladder_key(ladder: Ladder, unit: str, position: str) -> str:
    """The key of a position of a unit's ladder; those above its head belong to the agency."""
    return key_of(AGENCY_WIDE if ladder.is_shared(position) else unit, position)


def branch_keys(branch: Branch) -> tuple[str, ...]:
    """The keys of those who sign for a co-signer, in order."""
    if branch.kind is CosignerKind.AGENCY:
        return (key_of(OUTSIDE, branch.name),)
    unit = ROLES if branch.kind is CosignerKind.ROLE else branch.name
    return tuple(key_of(unit, signer) for signer in branch.signers)


def absent_key(absence: Absence, agency: Agency) -> str:
    """The key of the position that somebody is absent from."""
    return _named_key(absence.position, absence.unit, agency)


def deputy_key(absence: Absence, agency: Agency) -> str:
    """The key of the position that stands in; "" for nobody."""
    return _named_key(absence.deputy, absence.unit, agency) if absence.deputy else ""


def _named_key(name: str, unit: str, agency: Agency) -> str:
    ladders = {each.name: each.ladder for each in agency.units}
    ladder = ladders.get(unit)
    if ladder and name in ladder.positions:
        return ladder_key(ladder, unit, name)
    return key_of(ROLES if name in agency.roles else AGENCY_WIDE, name)


def positions_of(
    scenario: Scenario, routes: Iterable[Route], absences: Iterable[Absence], agency: Agency
) -> tuple[Position, ...]:
    """The positions of these routes, and whoever stands in for one of them, in table order.

    Units come in the agency's order with their ladders, then 機關, 職務, 府外.
    """
    used = {key for route in routes for key in route_keys(route)}
    stand_ins = {deputy_key(each, agency) for each in absences if absent_key(each, agency) in used}
    wanted = used | stand_ins - {""}
    return tuple(_position(scenario, key, agency) for key in _in_order(agency) if key in wanted)


def route_keys(route: Route) -> Iterator[str]:
    """The key of every signature of a route, in order; the branches as printed."""
    for stage in route.stages:
        if isinstance(stage, SignStage):
            yield ladder_key(route.ladder, route.unit, stage.position)
        else:
            yield from cosign_keys(stage)


def cosign_keys(stage: CosignStage) -> Iterator[str]:
    """The keys of all that co-sign at a stage."""
    for branch in stage.branches:
        yield from branch_keys(branch)


def _in_order(agency: Agency) -> Sequence[str]:
    """Every key an agency has: units with their ladders, 機關, 職務, 府外."""
    own: list[str] = []
    shared: list[str] = []
    for unit in agency.units:
        for name in unit.ladder.positions:
            keys = shared if unit.ladder.is_shared(name) else own
            keys.append(ladder_key(unit.ladder, unit.name, name))
    roles = (key_of(ROLES, name) for name in agency.roles)
    outside = (key_of(OUTSIDE, name) for name in agency.outside_agencies)
    return tuple(dict.fromkeys((*own, *shared, *roles, *outside)))


def _position(scenario: Scenario, key: str, agency: Agency) -> Position:
    """The position of a key, as the scenario staffs it."""
    if is_turnaround(scenario, key, agency):
        return Position(key=key, holders=0)
    unit, name = key.split("/", 1)
    drafters = {key_of(each.name, each.ladder.drafter) for each in agency.units}
    return Position(
        key=key,
        holders=scenario.staff.holders(unit, name),
        hours=scenario.hours.get(key) or scenario.hours.get(name),
        has_own=scenario.staff.assignment is Assignment.OWN and key in drafters,
    )


def is_turnaround(scenario: Scenario, key: str, agency: Agency) -> bool:
    """Whether documents only take their time at a position.

    They do at outside agencies, and with a head above the agency's unless the scenario's staff or
    service times name it.
    """
    unit, name = key.split("/", 1)
    if unit == OUTSIDE:
        return True
    if unit != AGENCY_WIDE or not any(_is_above(each.ladder, name) for each in agency.units):
        return False
    staff = scenario.staff
    in_staff = name in staff.default or name in staff.units.get(AGENCY_WIDE, {})
    return not in_staff and not {key, name} & scenario.services.positions.keys()


def _is_above(ladder: Ladder, name: str) -> bool:
    """Whether a name stands above the head of the agency."""
    return name in ladder.positions and ladder.rank(name) > ladder.rank(ladder.agency_head)
