"""The machine of a Pass: it says what the plan says, and is shared without sharing anything."""

import gc
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import pytest
from transitions import Machine

from rules.agency import CosignerKind, InsideUnit, Mode
from rules.marks import Action
from rules.route import CosignStage, Route
from tests.workflow.builders import a_branch, a_history, a_plan, a_route, returning, shipped_routes
from workflow import machine
from workflow.events import Signed
from workflow.machine import OutOfTurnError, advance, open_in
from workflow.plan import Answer, Duty, Pass, Plan, open_duties, pass_of, planned

NOTHING: frozenset[Duty] = frozenset()
POLICIES = [(mode, inside) for mode in Mode for inside in InsideUnit]


def all_duties(walked: Pass) -> list[Duty]:
    return [duty for stage in walked.stages for duty in stage.duties]


def check_who_may_sign(plan: Plan, walked: Pass, done: frozenset[Duty]) -> tuple[Duty, ...]:
    """Whose turn it is, once machine and plan are seen to agree on it, duty by duty."""
    due = open_duties(plan, done)
    assert open_in(walked, done) == due
    for duty in set(all_duties(walked)) - set(due):
        with pytest.raises(OutOfTurnError, match=duty.label):
            advance(walked, done, duty)
    return due


def every_order(
    plan: Plan, walked: Pass, done: frozenset[Duty] = NOTHING, signed: tuple[Duty, ...] = ()
) -> Iterator[tuple[Duty, ...]]:
    """Every order in which the machine lets the duties of a plan be signed."""
    due = check_who_may_sign(plan, walked, done)
    if not due:
        yield signed
    for duty in due:
        after = done | {duty}
        assert advance(walked, done, duty) == open_duties(plan, after)
        yield from every_order(plan, walked, after, (*signed, duty))


def check_order(route: Route, signed: tuple[Duty, ...]) -> None:
    """Every `before` is respected, heads follow handlers, and the decision comes last."""
    assert [duty.action for duty in signed].index(Action.DECIDE) == len(signed) - 1
    last = {duty.branch: at for at, duty in enumerate(signed) if duty.branch}
    first = {duty.branch: at for at, duty in reversed(list(enumerate(signed))) if duty.branch}
    for stage in (each for each in route.stages if isinstance(each, CosignStage)):
        assert all(last[earlier] < first[later] for earlier, later in stage.before)
        for branch in stage.branches:
            signers = tuple(duty.position for duty in signed if duty.branch == branch.name)
            assert signers == branch.signers


@pytest.mark.parametrize(("mode", "inside"), POLICIES)
def test_every_interleaving_of_every_row_ends_at_the_decision(
    mode: Mode, inside: InsideUnit
) -> None:
    for route in shipped_routes(mode, inside):
        plan = planned(route)
        walked = pass_of(plan, NOTHING)

        orders = list(every_order(plan, walked))

        for signed in orders:
            assert set(signed) == set(all_duties(walked))
            check_order(route, signed)


@pytest.mark.parametrize(
    ("branches", "orders"), [(1, 1), (2, 2), (3, 6), (4, 24)], ids="{} branches".format
)
def test_parallel_cosigners_sign_in_any_order(branches: int, orders: int) -> None:
    plan = a_plan(*"乙丙丁戊"[:branches])

    assert len(list(every_order(plan, pass_of(plan, NOTHING)))) == orders


def test_sequential_cosigners_sign_in_one_order() -> None:
    plan = a_plan(*"乙丙丁戊", mode=Mode.SEQUENTIAL)

    assert len(list(every_order(plan, pass_of(plan, NOTHING)))) == 1


def test_handlers_and_heads_of_two_units_interleave() -> None:
    plan = a_plan(*(a_branch(name, signers=("承辦人員", "組長")) for name in ("乙組", "丙組")))

    assert len(list(every_order(plan, pass_of(plan, NOTHING)))) == 6


def test_before_leaves_the_others_free() -> None:
    plan = a_plan("乙組", "丙組", "丁組", before=[("丁組", "乙組")])

    assert len(list(every_order(plan, pass_of(plan, NOTHING)))) == 3


def test_rows_with_conditions_end_at_the_decision_whatever_the_answers() -> None:
    conditional = [route for route in shipped_routes() if planned(route).unanswered]

    for route in conditional:
        for required in (True, False):
            reply = Answer(required=required, reason="示範")
            plan = planned(route, dict.fromkeys(planned(route).unanswered, reply))
            walked = pass_of(plan, NOTHING)

            orders = list(every_order(plan, walked))

            assert all(set(signed) == set(all_duties(walked)) for signed in orders)
            assert any(duty.branch for duty in all_duties(walked)) is required
    assert conditional


def test_a_duty_of_another_plan_is_out_of_turn() -> None:
    walked = pass_of(a_plan("乙組"), NOTHING)
    foreign = pass_of(a_plan("丙組"), NOTHING).stages[3].duties[0]

    with pytest.raises(OutOfTurnError, match="丙組組長"):
        advance(walked, frozenset(all_duties(walked)[:3]), foreign)


def test_nobody_can_sign_once_all_have_signed() -> None:
    plan = a_plan("乙組")
    walked = pass_of(plan, NOTHING)

    check_who_may_sign(plan, walked, frozenset(all_duties(walked)))


@dataclass
class Watched:
    """The machines built and the cursors made while a test watches."""

    machines: list[Machine] = field(default_factory=list[Machine])
    cursors: int = 0
    alive: weakref.WeakSet[machine.Cursor] = field(default_factory=weakref.WeakSet[machine.Cursor])


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Sees the machines that are built and the cursors that are made."""
    seen = Watched()

    class WatchedMachine(Machine):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            seen.machines.append(self)

    class WatchedCursor(machine.Cursor):
        def __init__(self, state: str, still_open: int) -> None:
            super().__init__(state, still_open)
            seen.cursors += 1
            seen.alive.add(self)

    monkeypatch.setattr(machine, "Machine", WatchedMachine)
    monkeypatch.setattr(machine, "Cursor", WatchedCursor)
    return seen


def unusual(*names: str) -> Plan:
    """A plan of a shape that no other test walks, so that its machine is not built yet."""
    signers = ("承辦人員", "股長", "專員", "組長")
    return a_plan(
        *(a_branch(name, signers=signers) for name in names),
        a_branch("法務局", kind=CosignerKind.AGENCY),
    )


def test_plans_of_one_shape_share_one_machine(watched: Watched) -> None:
    plans = [unusual("乙組", "丙組"), unusual("丁組", "戊組")]

    for plan in plans:
        walked = pass_of(plan, NOTHING)
        advance(walked, NOTHING, all_duties(walked)[0])

    assert len(watched.machines) == 1


def test_a_machine_holds_no_case_and_each_move_makes_a_fresh_cursor(watched: Watched) -> None:
    plan = unusual("乙組")
    walked = pass_of(plan, NOTHING)
    done: frozenset[Duty] = NOTHING
    moves = 0

    while due := open_duties(plan, done):
        advance(walked, done, due[-1])
        done, moves = done | {due[-1]}, moves + 1
    gc.collect()

    assert watched.cursors == moves
    assert not watched.alive
    assert [each.models for each in watched.machines] == [[]]


def test_every_signature_of_a_case_is_a_move_of_the_machine(watched: Watched) -> None:
    history = a_history(a_route("乙組", "丙組")).signed_until("局長")
    history = history.then(returning(history.case.open[0], to="組長")).signed_to_the_end()

    signatures = [event for event in history.events if isinstance(event, Signed)]

    assert watched.cursors == len(signatures)


def test_a_refused_move_leaves_the_shared_machine_as_it_was() -> None:
    plan = a_plan("乙組", "丙組")
    walked = pass_of(plan, NOTHING)
    draft, review, *_ = all_duties(walked)

    with pytest.raises(OutOfTurnError, match=review.label):
        advance(walked, NOTHING, review)

    assert advance(walked, NOTHING, draft) == (review,)


def wrong_moves(seed: int) -> int:
    """Walk many plans of the same few shapes at random; how often machine and plan differ."""
    chance = Random(seed)
    plans = [planned(route) for route in shipped_routes()[:: 40 + seed]]
    plans += [a_plan("乙組", "丙組", "丁組", before=[("丁組", "乙組")])] * 10
    wrong = 0
    for plan in plans * 4:
        walked, done = pass_of(plan, NOTHING), NOTHING
        while due := open_duties(plan, done):
            duty = chance.choice(due)
            after = done | {duty}
            wrong += advance(walked, done, duty) != open_duties(plan, after)
            done = after
    return wrong


def test_eight_threads_on_the_same_machines_get_no_wrong_result(
    request: pytest.FixtureRequest,
) -> None:
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-5)  # threads change places in the middle of a move

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sum(pool.map(wrong_moves, range(8))) == 0
