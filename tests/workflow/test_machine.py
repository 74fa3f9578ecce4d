"""The machine of a Pass: it says what the plan says, and is shared without sharing anything."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from rules.agency.agency import InsideUnit, Mode
from rules.marks import Action
from rules.route import CosignStage, Route
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
from workflow.case.duties import Duty
from workflow.case.machine import OutOfTurnError, advance, open_in
from workflow.case.plan import Answer, Pass, Plan, open_duties, pass_of, planned

NOTHING: frozenset[Duty] = frozenset()
POLICIES = [(mode, inside) for mode in Mode for inside in InsideUnit]


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


# Everybody but the first waits for one printed before: a tree.
SOME_BEFORE = [(MANY[at // 3], MANY[at]) for at in range(1, len(MANY))]
PLANS_OF_MANY = {
    "in parallel": a_plan(*MANY),
    "one after the other": a_plan(*MANY, mode=Mode.SEQUENTIAL),
    "some before others": a_plan(*MANY, before=SOME_BEFORE),
    "handlers and heads": a_plan(*CHAINS),
    "handlers and heads, some before others": a_plan(*CHAINS, before=SOME_BEFORE),
}


@pytest.mark.parametrize("plan", PLANS_OF_MANY.values(), ids=PLANS_OF_MANY)
def test_forty_cosigners_sign_in_any_order_that_the_plan_allows(plan: Plan) -> None:
    chance = Random(len(plan.owed()[3].waits))
    walked, done = pass_of(plan, NOTHING), NOTHING

    while due := check_who_may_sign(plan, walked, done):
        duty = chance.choice(due)
        due_after = advance(walked, done, duty)
        done |= {duty}
        assert due_after == open_duties(plan, done)

    assert done == set(all_duties(walked))


@pytest.mark.parametrize("seed", range(3))
def test_forty_cosigners_comment_and_return_in_the_middle(seed: int) -> None:
    chance = Random(seed)
    route = a_route(*CHAINS, before=SOME_BEFORE)
    history = a_history(route).signed_until("第0組承辦人員")
    returns_left = 3

    while not history.case.is_closed:
        case, desk = history.case, chance.choice(history.case.open)
        check_who_may_sign(case.plan, case.current_pass, case.done)
        command = signing(case, desk)
        if desk.duty.action is Action.COSIGN and chance.random() < 0.1:
            command = replace(command, stance="有意見", opinion="請修正")
        if desk.duty.action is Action.COSIGN and returns_left and chance.random() < 0.05:
            command = returning(desk, to=chance.choice(["承辦人員", "組長"]))
            returns_left -= 1
        history = history.then(command)

    assert history.case.returns == 3
    assert {
        duty for stage in history.case.plan.owed() for duty in stage.duties
    } <= history.case.done


def test_nobody_can_sign_once_all_have_signed() -> None:
    plan = a_plan("乙組")
    walked = pass_of(plan, NOTHING)

    check_who_may_sign(plan, walked, frozenset(all_duties(walked)))
