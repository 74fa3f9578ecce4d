"""The machines that all cases share hold nothing of a case, and grow with its duties."""

import gc
import sys
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

import pytest
from transitions import Machine, MachineError, Transition

from rules.agency.agency import CosignerKind, InsideUnit, Mode
from rules.marks import Action
from tests.workflow.builders import (
    a_branch,
    a_history,
    a_plan,
    a_route,
    returning,
    shipped_routes,
    signing,
)
from tests.workflow.many import CHAINS, MANY, all_duties
from workflow.case import machine
from workflow.case.duties import Duty
from workflow.case.machine import OutOfTurnError, advance
from workflow.case.plan import Plan, open_duties, pass_of, planned
from workflow.events.fold import replay
from workflow.events.signing import Signed

NOTHING: frozenset[Duty] = frozenset()
POLICIES = [(mode, inside) for mode in Mode for inside in InsideUnit]


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


def a_machine_of(plan: Plan, watched: Watched) -> Machine:
    """The machine of the whole plan, built anew."""
    machine.Walks().of(pass_of(plan, NOTHING))
    return watched.machines[-1]


def moves_of(built: Machine) -> list[Transition]:
    return [
        move
        for event in built.events.values()
        for from_state in event.transitions.values()
        for move in from_state
    ]


@pytest.mark.parametrize("signers", [("組長",), ("承辦人員", "組長")], ids=" ".join)
@pytest.mark.parametrize("mode", Mode)
def test_a_machine_has_two_transitions_a_cosignature(
    mode: Mode, signers: tuple[str, ...], watched: Watched
) -> None:
    ladder = a_machine_of(a_plan(), watched)

    for count in (2, 10, 40, 200):
        names = [f"第{number}組" for number in range(count)]
        plan = a_plan(*(a_branch(name, signers=signers) for name in names), mode=mode)
        built = a_machine_of(plan, watched)

        assert len(built.states) == len(ladder.states) + 1
        assert len(moves_of(built)) == len(moves_of(ladder)) + 2 * count * len(signers)
        assert all(len(move.conditions) <= 2 for move in moves_of(built))


def test_comments_and_returns_in_a_stage_build_no_machine_a_signature(watched: Watched) -> None:
    history = a_history(a_route(*CHAINS)).signed_until("第0組承辦人員")

    while any(desk.duty.action is Action.COSIGN for desk in history.case.open):
        commented = replace(signing(history.case, history.case.open[-1]), stance="有意見")
        history = history.then(replace(commented, opinion="請修正"))

    assert history.case.plan.commented
    assert len(watched.machines) <= 3


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, and generators resumed, for this work: its cost, untimed."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def planning_building_and_moving(count: int, mode: Mode) -> int:
    """What a plan of so many co-signers, its machine and one move in the middle cost."""
    names = [f"第{number}組" for number in range(count)]
    before = [(names[at // 3], names[at]) for at in range(1, count)]
    spared = tuple(names[1 : count // 2])
    signers = ("承辦人員", "組長")
    plan = a_plan(*(a_branch(each, signers=signers) for each in names), before=before, mode=mode)
    anew = replace(plan, excused=spared, commented=tuple(names))

    def work() -> None:
        done = frozenset(duty for stage in anew.owed()[:3] for duty in stage.duties)
        walked = pass_of(anew, done)
        machine.Walks().of(walked)
        advance(walked, done, open_duties(anew, done)[0])

    return calls_of(work)


@pytest.mark.parametrize("mode", Mode)
def test_planning_building_and_moving_grow_with_the_cosigners(mode: Mode) -> None:
    few, many = (planning_building_and_moving(count, mode) for count in (100, 200))

    assert many < 2.2 * few


@pytest.mark.parametrize("mode", Mode)
def test_the_fold_grows_with_the_cosigners_an_event(mode: Mode) -> None:
    few, many = (
        calls_of(partial(replay, history.events)) / len(history.events)
        for count in (20, 40)
        if (history := a_history(a_route(*MANY[:count], mode=mode)).signed_to_the_end())
    )

    assert many < 2.2 * few


def test_the_walks_kept_have_so_many_transitions_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MOST_TRANSITIONS", 100)
    walks = machine.Walks()
    passes = [pass_of(a_plan(*MANY[:count]), NOTHING) for count in range(1, 21)]

    built = [walks.of(walked) for walked in passes]

    assert 0 < walks.transitions <= 100
    assert walks.of(passes[-1]) is built[-1]
    assert walks.of(passes[0]) is not built[0]


def test_a_machine_too_large_to_keep_serves_its_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MOST_TRANSITIONS", 50)
    monkeypatch.setattr(machine, "WALKS", machine.Walks())
    plan = a_plan(*MANY)

    signed = advance(pass_of(plan, NOTHING), NOTHING, all_duties(pass_of(plan, NOTHING))[0])

    assert [duty.label for duty in signed] == ["甲組股長"]
    assert machine.WALKS.transitions == 0


def test_transitions_itself_refuses_who_waits_who_has_signed_and_who_is_of_another_stage(
    watched: Watched,
) -> None:
    plan = a_plan("乙組", "丙組", "丁組", before=[("乙組", "丙組")])
    built = a_machine_of(plan, watched)
    draft, review, head, first, waiting, free, *_ = built.events.values()

    at_cosigning = machine.Cursor("3", 0b11_101_000)  # 丙組 (bit 4) has signed
    before_that = machine.Cursor("3", 0b11_111_000)

    assert not waiting.trigger(at_cosigning, at_cosigning)
    assert not waiting.trigger(before_that, before_that)
    for event in (draft, review, head):
        with pytest.raises(MachineError, match="Can't trigger"):
            event.trigger(before_that, before_that)
    assert (before_that.state, before_that.still_open) == ("3", 0b11_111_000)
    assert all(event.trigger(before_that, before_that) for event in (first, free, waiting))
    assert (before_that.state, before_that.still_open) == ("4", 0b11_000_000)


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
