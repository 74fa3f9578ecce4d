"""The BPMN file of a route: lawful, drawn, and walked by another engine as our machine walks it."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

import pytest
from bpmn_io import BpmnModdle
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver
from hypothesis import given, settings
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from rules.agency.agency import InsideUnit, Mode
from rules.bpmn import route_bpmn
from rules.process import NodeKind, process_of
from rules.route import CosignStage, Route
from tests.rules.building import shipped
from tests.workflow.builders import a_branch, a_route, made_up_routes, shipped_routes
from workflow.case.duties import Duty
from workflow.case.machine import advance, open_in
from workflow.case.plan import Answer, Pass, Plan, pass_of, planned

POLICIES = [(mode, inside) for mode in Mode for inside in InsideUnit]
CHUNKS = 4  # so that several workers share the long walk over every row
NOTHING: frozenset[Duty] = frozenset()
MODDLE = BpmnModdle()


def reports(xml: str) -> Mapping[str, Any]:
    """What bpmn.io's linter finds, its strictest rules included.

    A new linter each time: its rules remember the flows of the last file.
    """
    resolver: Any = NodeResolver(require=no_plugin)
    root: Any = MODDLE.from_xml(xml).root_element
    return Linter(resolver=resolver).lint(root, {"extends": "bpmnlint:all"})


def no_plugin(path: str) -> object:
    """Looking for rules of other packages takes longer than the rules of bpmn.io do."""
    raise ModuleNotFoundError(path)


@lru_cache(maxsize=1)  # its plans are walked one after the other
def bpmn_of(route: Route) -> str:
    return route_bpmn(route)


@lru_cache(maxsize=1)
def specification(route: Route) -> Any:
    parser: Any = BpmnParser()
    parser.add_bpmn_str(bpmn_of(route).encode())
    return parser.get_spec(f"route_line_{route.line}")


def variables(route: Route, plan: Plan) -> dict[str, bool]:
    """The process variables that say what the drafter answered."""
    return {
        f"stage_{number}_cosigner_{at}_required": branch.name not in plan.excused
        for number, stage in enumerate(route.stages, start=1)
        if isinstance(stage, CosignStage)
        for at, branch in enumerate(stage.branches, start=1)
        if branch.condition
    }


def duties_by_task(route: Route) -> dict[str, Duty]:
    """Which duty each user task is: both list stages, branches and signers in one order."""
    tasks = [node.id for node in process_of(route).nodes if node.kind is NodeKind.TASK]
    duties = [duty for stage in planned(route).owed() for duty in stage.duties]
    return dict(zip(tasks, duties, strict=True))


class Walk:
    """A case in SpiffWorkflow."""

    def __init__(self, specification: Any, answers: Mapping[str, bool]) -> None:
        self.case: Any = BpmnWorkflow(specification)
        self.answers = answers
        self.case.do_engine_steps()

    @property
    def ready(self) -> dict[str, Any]:
        """The user tasks whose turn it is."""
        found = self.case.get_tasks(state=TaskState.READY, manual=True)
        return {task.task_spec.bpmn_id: task for task in found}

    def sign(self, name: str) -> None:
        """Do a task whose turn it is (Spiff itself would run any other too); whoever drafts
        answers the conditions.
        """
        task = self.ready[name]
        if name == "stage_1":
            task.data.update(self.answers)
        task.run()
        self.case.do_engine_steps()


def every_order(walked: Pass, done: frozenset[Duty] = NOTHING) -> Iterator[tuple[Duty, ...]]:
    """Every order in which our machine lets the duties be signed."""
    due = open_in(walked, done)
    if not due:
        yield ()
    for duty in due:
        advance(walked, done, duty)
        for rest in every_order(walked, done | {duty}):
            yield (duty, *rest)


def check_same_orders(route: Route, plan: Plan, *, all_of_them: bool = True) -> None:
    """At every point of every order our machine allows, Spiff asks for the same signatures.

    So neither allows an order that the other does not.
    """
    specified, answers, duties = specification(route), variables(route, plan), duties_by_task(route)
    tasks = {duty: task for task, duty in duties.items()}
    walked = pass_of(plan, NOTHING)
    for order in every_order(walked):
        walk, done = Walk(specified, answers), NOTHING
        for duty in order:
            assert {duties[task] for task in walk.ready} == set(open_in(walked, done))
            walk.sign(tasks[duty])
            done |= {duty}
        assert walk.case.is_completed()
        if not all_of_them:
            return


def plans(route: Route) -> Iterator[Plan]:
    """The plans with every condition answered yes, and answered no."""
    names = planned(route).unanswered
    for required in (True, False) if names else (True,):
        answer = Answer(required=required, reason="" if required else "示範")
        yield planned(route, dict.fromkeys(names, answer))


def shape(route: Route) -> object:
    """What two routes share whose processes differ only in names."""
    return tuple(
        (stage.order, tuple((each.name, each.condition, each.signers) for each in stage.branches))
        if isinstance(stage, CosignStage)
        else stage.action
        for stage in route.stages
    )


@cache
def shapes(mode: Mode, inside: InsideUnit) -> tuple[Route, ...]:
    return tuple({shape(route): route for route in shipped_routes(mode, inside)}.values())


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_row_is_lawful_bpmn_that_another_engine_walks_to_the_decision(chunk: int) -> None:
    for route in shipped_routes()[chunk::CHUNKS]:
        assert not reports(bpmn_of(route)), route.key
        for plan in plans(route):
            check_same_orders(route, plan, all_of_them=False)


@pytest.mark.parametrize(("mode", "inside"), POLICIES)
def test_another_engine_allows_the_orders_of_our_machine_and_no_other(
    mode: Mode, inside: InsideUnit
) -> None:
    for route in shapes(mode, inside):
        for plan in plans(route):
            check_same_orders(route, plan)


@settings(max_examples=40)
@given(route=made_up_routes())
def test_a_row_no_table_has_yet_is_walked_alike_too(route: Route) -> None:
    assert not reports(route_bpmn(route))
    for plan in plans(route):
        check_same_orders(route, plan)


def test_whoever_stands_behind_a_cosigner_not_asked_waits_for_whoever_is_ahead() -> None:
    asked_if = a_branch("丙組", condition="必要時")
    route = a_route("乙組", asked_if, "丁組", before=[("乙組", "丙組"), ("丙組", "丁組")])

    for plan in plans(route):
        check_same_orders(route, plan)


def test_the_file_says_where_the_route_comes_from_and_is_the_same_each_time() -> None:
    book = shipped()
    route = book.route(book.at_line(500))

    xml = route_bpmn(route)

    assert xml == route_bpmn(route)
    for fact in (route.key, "第 500 行", route.issue_document, "2019-06-19", book.version):
        assert fact in xml


def test_every_node_arrow_and_lane_is_drawn_inside_its_lane() -> None:
    for route in shapes(Mode.PARALLEL, InsideUnit.HANDLER_THEN_HEAD):
        bounds, lanes = drawn(route)
        for lane, members in lanes.items():
            assert all(within(bounds[each], bounds[lane]) for each in members)


def test_an_assisting_reviewer_is_named_as_one() -> None:
    book = shipped()
    named = {node.name for node in process_of(book.route(book.at_line(12))).nodes}

    assert {"專門委員審核（襄助核稿）", "組長審核", "局長核定"} <= named


def drawn(route: Route) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The bounds of every shape by what it draws, and the members of every lane."""
    root: Any = MODDLE.from_xml(route_bpmn(route)).root_element
    plane = root.get("diagrams")[0].get("plane").get("planeElement")
    bounds = {
        each.get("bpmnElement").get("id"): each.get("bounds")
        for each in plane
        if each.type_ == "bpmndi:BPMNShape"
    }
    (lane_set,) = root.get("rootElements")[1].get("laneSets")
    members = {
        lane.get("id"): [node.get("id") for node in lane.get("flowNodeRef")]
        for lane in lane_set.get("lanes")
    }
    return bounds, members


def within(inner: Any, outer: Any) -> bool:
    return all(
        outer.get(side) <= inner.get(side)
        and inner.get(side) + inner.get(size) <= outer.get(side) + outer.get(size)
        for side, size in (("x", "width"), ("y", "height"))
    )
