"""Plan: what one case owes, to whom, and who waits for whom."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from rules.agency.agency import CosignerKind, InsideUnit, Mode
from rules.ladder import AGENCY_WIDE
from rules.marks import Action
from rules.route import Branch, CosignStage, SignStage
from tests.workflow.builders import (
    LADDER,
    a_branch,
    a_plan,
    a_registration,
    a_route,
    shipped_routes,
)
from workflow.case.duties import Duty, holder_label
from workflow.case.plan import Answer, Plan, open_duties, pass_of, planned
from workflow.events import from_json, to_json

ASKED = Answer(required=True)
NOT_ASKED = Answer(required=False, reason="非議會案件")


def labels(duties: Iterable[Duty]) -> list[str]:
    return [duty.label for duty in duties]


def cosigning(plan: Plan, *signed: str) -> list[str]:
    """Whose turn it is in the 會辦 stage once its anchor and then `signed` have signed."""
    done = frozenset(
        duty
        for stage in plan.owed()
        for duty in stage.duties
        if duty.position in LADDER.up_to("組長")
        if duty.branch is None or duty.label in signed or duty.branch in signed
    )
    return labels(open_duties(plan, done))


def walked_first_come(plan: Plan) -> list[list[str]]:
    """Whose turn it is, step by step, when the first who may sign always does."""
    done: frozenset[Duty] = frozenset()
    steps: list[list[str]] = []
    while due := open_duties(plan, done):
        steps.append(labels(due))
        done |= {due[0]}
    return steps


def test_a_ladder_is_signed_from_the_bottom_up() -> None:
    assert walked_first_come(a_plan()) == [
        ["甲組承辦人員"],
        ["甲組股長"],
        ["甲組組長"],
        ["主任秘書"],
        ["局長"],
    ]


def test_positions_above_the_head_belong_to_the_whole_agency() -> None:
    units = {duty.position: duty.unit for stage in a_plan().owed() for duty in stage.duties}

    assert units["組長"] == "甲組"
    assert units["主任秘書"] == units["局長"] == AGENCY_WIDE


def test_a_drafter_who_decides_alone_owes_two_duties() -> None:
    signs = [SignStage(position="承辦人員", action=each) for each in (Action.DRAFT, Action.DECIDE)]
    alone = replace(a_route(), stages=tuple(signs))

    owed = [duty for stage in planned(alone).owed() for duty in stage.duties]

    assert [duty.action for duty in owed] == [Action.DRAFT, Action.DECIDE]
    assert len(set(owed)) == 2


@pytest.mark.parametrize(
    ("branch", "label"),
    [
        (a_branch("乙組"), "乙組組長"),
        (a_branch("法務局", kind=CosignerKind.AGENCY), "法務局"),
        (a_branch("法務人員", kind=CosignerKind.ROLE), "法務人員"),
    ],
)
def test_a_cosigner_is_named_as_people_say_it(branch: Branch, label: str) -> None:
    assert cosigning(a_plan(branch)) == [label]


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("綜合企劃組/股長", "綜合企劃組股長"),
        ("機關/主任秘書", "主任秘書"),
        ("職務/法務人員", "法務人員"),
    ],
)
def test_a_position_is_named_as_people_say_it(key: str, label: str) -> None:
    assert holder_label(key) == label


def test_parallel_cosigners_are_all_asked_at_once() -> None:
    plan = a_plan("乙組", "丙組", "丁組")

    assert cosigning(plan) == ["乙組組長", "丙組組長", "丁組組長"]
    assert cosigning(plan, "丙組") == ["乙組組長", "丁組組長"]
    assert cosigning(plan, "乙組", "丙組", "丁組") == ["主任秘書"]


def test_sequential_cosigners_are_asked_in_printed_order() -> None:
    plan = a_plan("乙組", "丙組", "丁組", mode=Mode.SEQUENTIAL)

    assert cosigning(plan) == ["乙組組長"]
    assert cosigning(plan, "乙組") == ["丙組組長"]
    assert cosigning(plan, "乙組", "丙組") == ["丁組組長"]


def test_who_must_sign_before_another_holds_up_only_that_one() -> None:
    plan = a_plan("乙組", "丙組", "丁組", before=[("丁組", "乙組")])

    assert cosigning(plan) == ["丙組組長", "丁組組長"]
    assert cosigning(plan, "丁組") == ["乙組組長", "丙組組長"]
    assert cosigning(plan, "丙組") == ["丁組組長"]


def test_sequential_mode_keeps_to_who_must_sign_before_another() -> None:
    plan = a_plan("乙組", "丙組", "丁組", before=[("丁組", "丙組")], mode=Mode.SEQUENTIAL)

    steps = walked_first_come(plan)

    assert steps[3:6] == [["乙組組長"], ["丁組組長"], ["丙組組長"]]


def test_the_handler_of_a_cosigning_unit_signs_before_its_head() -> None:
    plan = a_plan(a_branch("乙組", signers=("承辦人員", "組長")), "丙組")

    assert cosigning(plan) == ["乙組承辦人員", "丙組組長"]
    assert cosigning(plan, "乙組承辦人員") == ["乙組組長", "丙組組長"]


def test_who_waits_for_a_unit_waits_for_its_head() -> None:
    first = a_branch("乙組", signers=("承辦人員", "組長"))
    plan = a_plan(first, "丙組", before=[("乙組", "丙組")])

    assert cosigning(plan, "乙組承辦人員") == ["乙組組長"]
    assert cosigning(plan, "乙組") == ["丙組組長"]


def test_a_conditional_cosigner_is_unanswered_at_first() -> None:
    plan = a_plan(a_branch("府會聯絡人", kind=CosignerKind.ROLE, condition="議會案件"), "乙組")

    assert plan.unanswered == ("府會聯絡人",)
    assert plan.condition_of("府會聯絡人") == "議會案件"
    assert plan.condition_of("乙組") is None


def test_a_required_cosigner_is_owed_and_an_excused_one_is_not() -> None:
    plan = a_plan(a_branch("乙組", condition="必要時"), "丙組")

    asked, not_asked = plan.answered("乙組", ASKED), plan.answered("乙組", NOT_ASKED)

    assert asked.unanswered == not_asked.unanswered == ()
    assert cosigning(asked) == ["乙組組長", "丙組組長"]
    assert cosigning(not_asked) == ["丙組組長"]


def test_a_stage_of_only_excused_cosigners_vanishes() -> None:
    branches = [a_branch(name, condition="必要時") for name in ("乙組", "丙組")]

    plan = a_plan(*branches, answers={"乙組": NOT_ASKED, "丙組": NOT_ASKED})

    assert plan.owed() == a_plan().owed()


def test_an_excused_cosigner_holds_up_nobody() -> None:
    first = a_branch("丙組", condition="必要時")

    plan = a_plan("乙組", first, before=[("丙組", "乙組")], answers={"丙組": NOT_ASKED})

    assert cosigning(plan) == ["乙組組長"]


def test_an_excused_cosigner_does_not_break_the_chain_it_stood_in() -> None:
    middle = a_branch("丙組", condition="必要時")

    plan = a_plan("乙組", middle, "丁組", mode=Mode.SEQUENTIAL, answers={"丙組": NOT_ASKED})

    assert cosigning(plan) == ["乙組組長"]
    assert cosigning(plan, "乙組") == ["丁組組長"]


def test_a_chain_keeps_its_order_without_the_one_who_had_turned_it_round() -> None:
    last = a_branch("丁組", condition="必要時")
    before = [("丁組", "乙組")]  # so 乙組, printed first, is asked last

    plan = a_plan(
        "乙組", "丙組", last, before=before, mode=Mode.SEQUENTIAL, answers={"丁組": NOT_ASKED}
    )

    assert cosigning(plan) == ["丙組組長"]
    assert cosigning(plan, "丙組") == ["乙組組長"]


def test_ladder_duties_from_a_position_leave_cosigners_out() -> None:
    plan = a_plan("乙組")

    assert {duty.label for duty in plan.ladder_duties_from("組長", frozenset())} == {
        "甲組組長",
        "主任秘書",
        "局長",
    }


def test_a_pass_leaves_out_the_stages_that_are_carried_over() -> None:
    plan = a_plan("乙組", "丙組", before=[("乙組", "丙組")])
    signed = frozenset(duty for stage in plan.owed() for duty in stage.duties if duty.branch)

    assert pass_of(plan, signed).stages == (*plan.owed()[:3], *plan.owed()[4:])


def test_a_stage_half_carried_over_stays_as_it_is() -> None:
    plan = a_plan("乙組", "丙組", before=[("乙組", "丙組")])
    carried = frozenset(duty for duty in plan.owed()[3].duties if duty.branch == "乙組")

    assert pass_of(plan, carried).stages == plan.owed()
    assert cosigning(plan, "乙組") == ["丙組組長"]


def test_who_stands_behind_a_row_of_excused_cosigners_waits_for_whoever_is_ahead() -> None:
    names = [f"第{number}組" for number in range(6)]
    asked_if = [a_branch(name, condition="必要時") for name in names[1:-1]]
    plan = a_plan(names[0], *asked_if, names[-1], before=list(pairwise(names)))

    for name in plan.unanswered:
        plan = plan.answered(name, NOT_ASKED)

    assert cosigning(plan) == ["第0組組長"]
    assert cosigning(plan, "第0組") == ["第5組組長"]


def test_nothing_is_open_when_everything_is_done() -> None:
    plan = a_plan("乙組")
    everything = frozenset(duty for stage in plan.owed() for duty in stage.duties)

    assert open_duties(plan, everything) == ()
    assert pass_of(plan, everything).stages == ()


@pytest.mark.parametrize("inside", InsideUnit)
def test_every_sequential_route_of_the_table_is_a_chain(inside: InsideUnit) -> None:
    for route in shipped_routes(Mode.SEQUENTIAL, inside):
        steps = walked_first_come(planned(route))

        assert all(len(due) == 1 for due in steps), route.key
        assert len(steps) == sum(signatures_in(stage) for stage in route.stages)


def signatures_in(stage: SignStage | CosignStage) -> int:
    if isinstance(stage, SignStage):
        return 1
    return sum(len(branch.signers) for branch in stage.branches)


def test_every_route_of_the_table_starts_with_its_drafter_and_ends_with_its_decision() -> None:
    for route in shipped_routes():
        first, *_, last = planned(route).owed()

        assert [duty.action for duty in first.duties] == [Action.DRAFT]
        assert [duty.action for duty in last.duties] == [Action.DECIDE]


def test_what_is_worked_out_of_a_plan_is_no_part_of_its_record() -> None:
    event = a_registration(a_route("乙組"))
    before = to_json(event)

    event.plan.owed()

    assert to_json(event) == before
    assert from_json("DocumentRegistered", before) == event
