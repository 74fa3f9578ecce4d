"""Documents of every shape: whose routes they follow, under whatever an agency has settled."""

from dataclasses import fields, replace

from hypothesis import strategies as st

from rules.agency.agency import CosignerKind, Issuer, Mode
from rules.agency.practice import CATEGORIES, Part, Practice, RecallEnd, SecondLimit
from rules.route import CosignStage, Route
from tests.workflow.builders import (
    CONTEXT,
    COSIGNERS,
    LADDER,
    History,
    a_branch,
    a_registration,
    a_route,
    shipped_routes,
)
from tests.workflow.completing import OTHER_ROUTE, OWN_ROUTE
from tests.workflow.playing import in_memory
from workflow.case.plan import planned
from workflow.desk.casework import Casework
from workflow.events.fold import registered
from workflow.events.handing import DocumentInitiated

MAIN, OTHERS = "1150000001", ("1150000002",)
CASES = (MAIN, *OTHERS)
OUTSIDE, ROLE = CosignerKind.AGENCY, CosignerKind.ROLE


def branches_of(route: Route) -> list[str]:
    stages = (each for each in route.stages if isinstance(each, CosignStage))
    return [branch.name for stage in stages for branch in stage.branches]


def conditional(route: Route) -> bool:
    stages = (each for each in route.stages if isinstance(each, CosignStage))
    return any(branch.condition for stage in stages for branch in stage.branches)


def outside(route: Route) -> bool:
    stages = (each for each in route.stages if isinstance(each, CosignStage))
    return any(branch.kind is OUTSIDE for stage in stages for branch in stage.branches)


def ordered(route: Route) -> bool:
    return any(isinstance(each, CosignStage) and each.before for each in route.stages)


def alone(route: Route) -> bool:
    return planned(route).decider == route.ladder.drafter


TABLE, CHAINED = shipped_routes(), shipped_routes(Mode.SEQUENTIAL)
NAMES = sorted(COSIGNERS)
DECIDERS = st.sampled_from(LADDER.up_to("局長")[2:])
SHAPES: dict[str, st.SearchStrategy[Route]] = {
    "無會辦": st.sampled_from([each for each in TABLE if not branches_of(each)])
    | st.builds(a_route, decider=DECIDERS),
    "一個會辦": st.sampled_from([each for each in TABLE if len(branches_of(each)) == 1])
    | st.builds(a_route, st.sampled_from(NAMES), decider=DECIDERS),
    "並會": st.sampled_from([each for each in TABLE if len(branches_of(each)) > 1])
    | st.builds(a_route, *(st.just(each) for each in NAMES[:3]), decider=DECIDERS),
    "順會": st.sampled_from([each for each in CHAINED if len(branches_of(each)) > 1])
    | st.builds(
        a_route,
        st.just(a_branch("乙組", signers=["承辦人員", "組長"])),
        st.just("丙組"),
        st.just("丁組"),
        mode=st.just(Mode.SEQUENTIAL),
        decider=DECIDERS,
    ),
    "前需加會": st.sampled_from([each for each in TABLE if ordered(each)])
    | st.builds(
        a_route,
        *(st.just(each) for each in ("乙組", "丙組", "丁組")),
        before=st.sampled_from([[("乙組", "丙組")], [("丁組", "乙組"), ("乙組", "丙組")]]),
        decider=DECIDERS,
    ),
    "條件會辦": st.sampled_from([each for each in TABLE if conditional(each)])
    | st.builds(
        a_route,
        st.just(a_branch("乙組", condition="必要時")),
        st.just(a_branch("法務人員", kind=ROLE, condition="議會案件")),
        st.just("丙組"),
        before=st.sampled_from([[], [("乙組", "丙組")]]),
        decider=DECIDERS,
    ),
    "府外機關": st.sampled_from([each for each in TABLE if outside(each)])
    | st.builds(
        a_route,
        st.just(a_branch("法務局", kind=OUTSIDE)),
        st.just("乙組"),
        decider=DECIDERS,
    ),
    "承辦人員自行核定": st.sampled_from([each for each in TABLE if alone(each)])
    | st.builds(a_route, decider=st.just("承辦人員")),
    "甲表": st.sampled_from([each for each in TABLE if each.issuer is Issuer.CITY])
    | st.builds(
        a_route,
        st.just("乙組"),
        issuer=st.just(Issuer.CITY),
        decider=st.sampled_from(LADDER.positions[2:]),
    ),
}
ROWS = {each.key: each for each in (*TABLE[::20], OTHER_ROUTE, OWN_ROUTE)}


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    """What an agency may have settled for itself."""
    shipped = CONTEXT.practice
    second = draw(st.sampled_from(SecondLimit))
    return replace(
        shipped,
        deadlines=replace(shipped.deadlines, second_document=second),
        recall_until=draw(st.sampled_from(RecallEnd)),
        recall_days=draw(st.sampled_from([0, 1, 5])),
        cosigners_added_by=frozenset(draw(st.sets(st.sampled_from(Part), min_size=1))),
        cosigners_waived_by=frozenset(draw(st.sets(st.sampled_from(Part), min_size=1))),
        most_reassignments=draw(st.sampled_from([0, 1, 2])),
        reconciled_up_to=draw(st.sampled_from(["head", "agency_head", "承辦人員", "股長"])),
        drafter_settles_disagreement=draw(st.booleans()),
    )


def an_office_in_memory(data: st.DataObject, route: Route) -> Casework:
    """A document on this route, and another of the same unit."""
    agency = replace(CONTEXT.agency, practice=data.draw(practices(), label="practice"))
    return in_memory(
        agency, ROWS | {route.key: route}, *(a_start(data, route, number) for number in CASES)
    )


def a_start(data: st.DataObject, route: Route, case_id: str) -> History:
    """The document as it came in, or as it was initiated."""
    event = replace(
        a_registration(route, case_id=case_id),
        category=data.draw(st.sampled_from(["一般", *CATEGORIES]), label="category"),
        due_is_given=data.draw(st.booleans(), label="due is given"),
    )
    if data.draw(st.booleans(), label="initiated"):
        event = DocumentInitiated(
            **{each.name: getattr(event, each.name) for each in fields(event)}
        )
    return History(events=(event,), case=registered(event), context=CONTEXT)
