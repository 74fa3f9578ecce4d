"""When desks opened: what waited for an agency outside, a log of our own cannot tell."""

import math

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage, Route, SignStage
from tests.workflow.rehearsal.small import rulebook
from workflow.fitting.passing import Passage, Signed, waiting_in
from workflow.fitting.recorded import ACTIONS


def a_route() -> tuple[Route, str, str]:
    """A shipped route that asks an agency outside: who signs next, and which it is."""
    for row in rulebook().rows:
        if row.doubts:
            continue
        route = rulebook().route(row)
        for stage, after in zip(route.stages, route.stages[1:], strict=False):
            if isinstance(stage, CosignStage) and isinstance(after, SignStage):
                names = [b.name for b in stage.branches if b.kind is CosignerKind.AGENCY]
                if len(names) == 1:
                    return route, after.position, names[0]
    raise AssertionError


def signed(action: Action, branch: str) -> Signed:
    return Signed(0, ACTIONS.index(action), branch, is_deputised=False)


def test_a_desk_behind_an_agency_outside_opened_nobody_knows_when() -> None:
    route, position, agency = a_route()
    passage = Passage(5.0, waiting_in(route))

    opened = passage.opened(signed(Action.REVIEW, "unit"), position)
    passage.sign(signed(Action.COSIGN, agency), 9.0)

    assert all(map(math.isnan, opened))
    assert passage.opened(signed(Action.REVIEW, "unit"), position) == (9.0, 9.0)


def test_every_other_desk_opened_with_the_signature_before_it() -> None:
    route, _, _ = a_route()
    passage = Passage(5.0, waiting_in(route))
    first = route.stages[0]
    assert isinstance(first, SignStage)

    assert passage.opened(signed(Action.DRAFT, "unit"), first.position) == (5.0, 5.0)
