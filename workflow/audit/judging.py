"""One way of walking a row, judged once for all cases that walked it alike."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rules.agency.agency import Agency
from rules.marks import Action
from rules.route import Route
from workflow.audit.checks import route_findings
from workflow.audit.checks.matter import Found, Judged, Matter, Opening, Says
from workflow.audit.codes import ROW_UNKNOWN
from workflow.audit.labels.cutting import Span, documents, ending_of
from workflow.audit.labels.labels import Labels
from workflow.audit.labels.walked import Walked
from workflow.audit.labels.walking import labels_of
from workflow.audit.log import Step
from workflow.case.amending import for_second_document, on_another_row
from workflow.case.duties import Duty
from workflow.case.plan import Plan, planned

MOST_ROUTES = 2_000  # whose plans are kept: a table has several hundred rows
MOVING_DUE = (Action.EXTEND, Action.SUSPEND, Action.RESUME, Action.CHANGE_URGENCY)
RouteNamed = Callable[[str], Route | None]  # by what 流程列 says; None for what runs by no row


class RowLostError(Exception):
    """From some record on the case runs by a row that nobody can tell."""

    def __init__(self, found: Found) -> None:
        self.found = found
        super().__init__(found.sentence)


def judged(
    steps: Sequence[Step], route: Route, agency: Agency, says: Says, route_named: RouteNamed
) -> Judged:
    """What these records of a case that began on `route` come to."""
    ending = ending_of(steps)
    try:
        matters = matters_of(steps, route, agency, says, route_named)
    except RowLostError as error:
        return Judged(found=(error.found,), ending=ending)
    last = matters[-1].labels
    return Judged(
        found=tuple(found for matter in matters for found in route_findings(matter)),
        ending=ending,
        decision=last.decision.record if last.decision else None,
        unit=last.plan.unit,
        neighbours=tuple(pair for matter in matters for pair in _neighbours(matter.labels)),
        openings=tuple(
            Opening(record=each.record, opened_by=each.opened_by, who=each.duty.branch or "")
            for matter in matters
            for each in matter.labels.cosigned.values()
            if each.opened_by >= 0
        ),
        is_deputised=any(step.is_deputised for step in steps),
        moves_due=any(step.action in MOVING_DUE for step in steps),
    )


def unrouted(steps: Sequence[Step]) -> Judged:
    """What can be said without a row: how it ended."""
    decided = [at for at, step in enumerate(steps) if step.action is Action.DECIDE]
    ending = ending_of(steps)
    before = [at for at in decided if ending.close is None or at < ending.close]
    return Judged(found=(), ending=ending, decision=before[-1] if before else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The part of a case that runs by one row: from record `start` on."""

    start: int
    route: Route
    plan: Plan
    cosigned: Mapping[Duty, int]  # what stands of the row before (更正適用項目)


def matters_of(
    steps: Sequence[Step], route: Route, agency: Agency, says: Says, route_named: RouteNamed
) -> list[Matter]:
    """The documents of a case that began on `route`, each along the Plan that the last one left.

    Raises RowLostError.
    """
    leg = _last_leg(steps, route, agency, route_named)
    route, ending = leg.route, ending_of(steps)
    spans = documents(steps, leg.start, route.ladder, route.unit)
    plan, cosigned = leg.plan, leg.cosigned
    matters: list[Matter] = []
    for span in spans:
        if matters:
            plan, cosigned = for_second_document(matters[-1].labels.plan), dict[Duty, int]()
        walked = Walked(steps, span, plan, agency, has_opinions=says.opinions)
        labels = labels_of(walked, cosigned)
        matters.append(
            Matter(
                steps=steps,
                labels=labels,
                span=span,
                ending=ending,
                issuer=route.issuer,
                says=says,
                is_last=span is spans[-1],
            )
        )
    return matters


def _last_leg(steps: Sequence[Step], route: Route, agency: Agency, route_named: RouteNamed) -> Leg:
    """From which record on the last row runs; raises RowLostError."""
    leg = Leg(start=0, route=route, plan=_plan_of(route), cosigned={})
    moving: int | None = None  # the last 改分 or 更正適用項目 whose row is not told yet
    said = ""  # the row that the records named last
    for at, step in enumerate(steps):
        if step.action in (Action.REASSIGN, Action.CORRECT_ROW):
            moving = at
        if step.row and step.row != said:
            said = step.row
            named = route_named(said)
            is_other = named is not None and named.line != leg.route.line
            if named is None or (is_other and moving is None):
                raise RowLostError(_lost(at, step, leg.route))
            if is_other and moving is not None:
                leg, moving = _next_leg(steps, moving, leg, named, agency), None
        if step.action is Action.REASSIGN and moving == at:
            leg = replace(leg, start=_same_row(at, leg, route_named, steps))
    return leg


def _next_leg(steps: Sequence[Step], moving: int, leg: Leg, route: Route, agency: Agency) -> Leg:
    """The part on another row: of another unit anew; within the unit what was co-signed stands."""
    if steps[moving].action is Action.REASSIGN:
        return Leg(start=moving + 1, route=route, plan=_plan_of(route), cosigned={})
    span = Span(start=leg.start, stop=moving, decision=None, decisions=())
    walked = Walked(steps, span, leg.plan, agency, has_opinions=True)
    labels_of(walked, leg.cosigned)
    plan = on_another_row(walked.plan, route, agency.policy)
    asked = {duty for stage in plan.owed() for duty in stage.duties if duty.branch}
    cosigned = {duty: at for duty, at in walked.done.items() if duty in asked}
    return Leg(start=moving + 1, route=route, plan=plan, cosigned=cosigned)


def _same_row(at: int, leg: Leg, route_named: RouteNamed, steps: Sequence[Step]) -> int:
    """Where a 改分 whose own record tells no other row begins the case anew.

    Within the unit it changes nothing; a log that bears the last row on every record has it
    begin there. Raises RowLostError where the row of the other unit is never told.
    """
    step, route = steps[at], leg.route
    if step.target == route.unit and step.unit not in ("", route.unit):
        return at + 1
    if step.target in ("", route.unit, *route.ladder.positions, step.position):
        return leg.start
    later = (route_named(each.row) for each in steps[at + 1 :] if each.row)
    if not any(each and each.line != route.line for each in later):
        facts = {"unit": step.target}
        raise RowLostError(
            Found(code=ROW_UNKNOWN, position="", records=(at,), sentence="reassigned", facts=facts)
        )
    return leg.start


@lru_cache(maxsize=MOST_ROUTES)
def _plan_of(route: Route) -> Plan:
    """The plan of a case on this route that nothing has happened to yet; it knows what it owes."""
    return planned(route)


def _lost(at: int, step: Step, route: Route) -> Found:
    return Found(
        code=ROW_UNKNOWN,
        position="",
        records=(at,),
        sentence="changed",
        facts={"before": route.key, "after": step.row},
    )


def _neighbours(labels: Labels) -> tuple[tuple[int, int], ...]:
    """The signatures of each two positions of which one follows the other in the Plan."""
    ladder = labels.ladder
    pairs = (
        (labels.met[lower], labels.met[upper])
        for lower, upper in itertools.pairwise(ladder)
        if lower in labels.met and upper in labels.met and lower.position != upper.position
    )
    return tuple(pair for pair in pairs if labels.covered.isdisjoint(pair))
