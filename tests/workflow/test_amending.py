"""What changes a plan: what is signed stays where it is, only what lies ahead changes."""

from dataclasses import replace

import pytest

from rules.agency.agency import CosignerKind, Mode
from rules.marks import Action
from rules.route import SignStage, compile_route
from tests.workflow.builders import CONTEXT, a_branch, a_plan, a_route, a_rulebook
from workflow.case.amending import (
    changed_content,
    cosign_duties,
    for_second_document,
    informing,
    lowered,
    placed_anew,
    raised,
    trimmed,
    with_cosigner,
    without_cosigner,
)
from workflow.case.duties import Duty
from workflow.case.plan import Answer, Plan, open_duties, planned

POLICY = CONTEXT.agency.policy
NOBODY: frozenset[Duty] = frozenset()
UNIT, ROLE, OUTSIDE = CosignerKind.UNIT, CosignerKind.ROLE, CosignerKind.AGENCY


def stages(plan: Plan) -> list[str]:
    """The stages in short: 股長 for 股長審核, [乙組, 丙組] for a 會辦."""
    short = {Action.DRAFT: "擬", Action.REVIEW: "", Action.DECIDE: "決"}
    return [
        f"{stage.position}{short[stage.action]}"
        if isinstance(stage, SignStage)
        else f"[{'、'.join(branch.name for branch in stage.branches)}]"
        for stage in plan.stages
    ]


def signed(plan: Plan, *labels: str) -> frozenset[Duty]:
    """The duties done once these have signed, each whose turn it is."""
    done = NOBODY
    for label in labels:
        (duty,) = [each for each in open_duties(plan, done) if each.label == label]
        done |= {duty}
    return done


def signed_until(plan: Plan, label: str) -> frozenset[Duty]:
    done = NOBODY
    while all(each.label != label for each in open_duties(plan, done)):
        done |= {open_duties(plan, done)[0]}
    return done


def due(plan: Plan, done: frozenset[Duty]) -> list[str]:
    return [each.label for each in open_duties(plan, done)]


# 加會


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("甲組承辦人員", ["承辦人員擬", "股長", "組長", "[乙組]", "主任秘書", "局長決"]),
        ("甲組股長", ["承辦人員擬", "股長", "組長", "[乙組]", "主任秘書", "局長決"]),
        ("甲組組長", ["承辦人員擬", "股長", "組長", "[乙組]", "主任秘書", "局長決"]),
        ("主任秘書", ["承辦人員擬", "股長", "組長", "[乙組]", "主任秘書", "局長決"]),
        ("局長", ["承辦人員擬", "股長", "組長", "主任秘書", "[乙組]", "局長決"]),
    ],
)
def test_a_cosigner_comes_behind_its_head_else_before_the_signature_now_due(
    at: str, expected: list[str]
) -> None:
    plan = a_plan()
    done = signed_until(plan, at)

    added = with_cosigner(plan, done, a_branch("乙組"), POLICY)

    assert stages(added) == expected
    assert added.added == ("乙組",)
    assert due(added, done) == ([at] if at.startswith("甲組") else ["乙組組長"])


def test_whenever_it_is_added_a_cosigner_stands_where_its_row_would_have_it_or_is_asked_next() -> (
    None
):
    agency = CONTEXT.agency
    rows = [row for row in a_rulebook().rows if row.is_routable]
    alone = [row for row in rows if len(row.cosigners) == 1]
    assert {row.cosigners[0].kind for row in alone} == {UNIT, ROLE, OUTSIDE}
    for row in alone:
        printed = planned(compile_route(row, agency))
        plan = planned(compile_route(replace(row, cosigners=()), agency))
        branch, done = replace(printed.branches[0], condition=None), NOBODY
        asked_at = next(at for at, each in enumerate(printed.owed()) if each.duties[0].branch)
        for at, stage in enumerate(plan.owed()):
            added = with_cosigner(plan, done, branch, POLICY)

            asked = asked_at if at < asked_at else at
            assert added.owed()[asked].duties[0].branch == branch.name, (row.line, at)
            assert [each for each in added.owed() if not each.duties[0].branch] == [*plan.owed()]
            done |= set(stage.duties)


def test_what_must_sign_before_another_moves_with_it() -> None:
    role, outside = a_branch("法務人員", kind=ROLE), a_branch("法務局", kind=OUTSIDE)
    plan = planned(a_route(role, outside, "乙組", before=[("法務人員", "法務局")], decider="局長"))
    lower = lowered(plan, signed(plan, "甲組承辦人員"), "組長")

    moved = placed_anew(lower, signed(plan, "甲組承辦人員"), POLICY)
    higher = placed_anew(raised(moved, "市長"), signed(plan, "甲組承辦人員"), POLICY)

    assert stages(moved) == ["承辦人員擬", "股長", "[法務人員、法務局、乙組]", "組長決"]
    assert due(moved, signed(moved, "甲組承辦人員", "甲組股長")) == ["法務人員", "乙組組長"]
    assert stages(higher)[-4:] == ["主任秘書", "局長", "[法務人員、法務局]", "市長決"]


def test_a_round_that_has_begun_stays_where_the_decision_level_moves() -> None:
    plan = a_plan("乙組", "丙組", a_branch("法務局", kind=OUTSIDE))
    done = signed(plan, "甲組承辦人員", "甲組股長", "甲組組長", "乙組組長")

    moved = placed_anew(raised(plan, "市長"), done, POLICY)

    assert stages(moved) == stages(raised(plan, "市長"))
    assert due(moved, done) == ["丙組組長", "法務局"]


def test_a_cosigner_joins_the_round_that_is_open() -> None:
    plan = a_plan("乙組", "丙組")
    done = signed_until(plan, "乙組組長")

    added = with_cosigner(plan, done, a_branch("丁組"), POLICY)

    assert stages(added)[3] == "[乙組、丙組、丁組]"
    assert due(added, done) == ["乙組組長", "丙組組長", "丁組組長"]


def test_a_cosigner_of_a_round_in_sequence_comes_last() -> None:
    plan = a_plan("乙組", "丙組", mode=Mode.SEQUENTIAL)
    done = signed_until(plan, "丙組組長")

    added = with_cosigner(plan, done, a_branch("丁組"), POLICY)

    assert due(added, done) == ["丙組組長"]
    assert due(added, done | {open_duties(added, done)[0]}) == ["丁組組長"]


@pytest.mark.parametrize(
    ("name", "kind", "decider", "expected"),
    [
        ("丁組", CosignerKind.UNIT, "局長", ["組長", "[乙組、丁組]", "主任秘書", "局長決"]),
        ("法務人員", CosignerKind.ROLE, "局長", ["組長", "[乙組、法務人員]", "主任秘書", "局長決"]),
        ("法務局", OUTSIDE, "局長", ["組長", "[乙組]", "主任秘書", "[法務局]", "局長決"]),
        ("法務局", OUTSIDE, "市長", ["[乙組]", "主任秘書", "局長", "[法務局]", "市長決"]),
        ("法務局", OUTSIDE, "主任秘書", ["組長", "[乙組、法務局]", "主任秘書決"]),
        ("丁組", CosignerKind.UNIT, "組長", ["股長", "[乙組、丁組]", "組長決"]),
    ],
)
def test_while_drafting_a_cosigner_is_placed_as_the_policy_places_those_of_a_row(
    name: str, kind: CosignerKind, decider: str, expected: list[str]
) -> None:
    plan = planned(a_route("乙組", decider=decider))

    added = with_cosigner(plan, NOBODY, a_branch(name, kind=kind), POLICY)

    assert stages(added)[-len(expected) :] == expected


def test_after_a_return_to_the_drafter_a_cosigner_joins_the_round_that_others_have_signed() -> None:
    plan = a_plan("乙組")
    cosigned = frozenset(each for each in signed_until(plan, "主任秘書") if each.branch)

    added = with_cosigner(plan, cosigned, a_branch("丁組"), POLICY)

    assert stages(added)[3] == "[乙組、丁組]"
    assert due(added, signed_until(added, "乙組組長") | cosigned) == ["丁組組長"]


def test_an_excused_cosigner_is_asked_again_where_it_stood() -> None:
    plan = without_cosigner(a_plan("乙組", "丙組"), "乙組")
    done = signed_until(plan, "局長")

    again = with_cosigner(plan, done, a_branch("乙組"), POLICY)

    assert (again.excused, again.added) == ((), ())
    assert due(again, done) == ["乙組組長"]
    assert due(again, done | set(open_duties(again, done))) == ["局長"]


def test_a_conditional_cosigner_that_is_added_is_answered() -> None:
    plan = a_plan(a_branch("乙組", condition="必要時"))

    added = with_cosigner(plan, NOBODY, a_branch("乙組"), POLICY)

    assert (added.unanswered, added.spared) == ((), ())


def test_a_cosigner_added_while_the_drafter_reconciles_signs_before_the_next() -> None:
    plan = replace(a_plan("乙組"), commented=("乙組",))
    done = signed_until(plan, "主任秘書") - {plan.reconciling}
    assert due(plan, done) == ["甲組承辦人員"]

    added = with_cosigner(plan, done, a_branch("丁組"), POLICY)

    assert stages(added)[3:6] == ["[乙組]", "[丁組]", "主任秘書"]
    assert due(added, done) == ["甲組承辦人員"]
    assert due(added, done | {added.reconciling}) == ["丁組組長"]


def test_whoever_is_told_after_the_decision_owes_no_signature_of_the_plan() -> None:
    plan = a_plan()
    told = informing(plan, a_branch("乙組", signers=["承辦人員", "組長"]))

    assert told.owed() == plan.owed()
    assert [duty.label for duty in told.informed()] == ["乙組承辦人員", "乙組組長"]
    assert {duty.action for duty in told.informed()} == {Action.INFORM}


# 免會


def test_a_waived_cosigner_is_not_asked_and_who_waited_for_it_follows_its_predecessor() -> None:
    order = [("乙組", "丙組"), ("丙組", "丁組")]
    plan = without_cosigner(a_plan("乙組", "丙組", "丁組", before=order), "丙組")
    done = signed_until(plan, "乙組組長")

    assert due(plan, done) == ["乙組組長"]
    assert due(plan, signed_until(plan, "丁組組長")) == ["丁組組長"]
    assert plan.spared == ("丙組",)


def test_the_last_waived_cosigner_takes_its_round_along() -> None:
    plan = without_cosigner(a_plan("乙組"), "乙組")

    assert due(plan, signed(plan, "甲組承辦人員", "甲組股長", "甲組組長")) == ["主任秘書"]


# 陳請上級, 低一層決行


def test_a_raised_decider_reviews_and_so_do_all_up_to_the_new_one() -> None:
    plan = planned(a_route("乙組", decider="組長"))

    higher = raised(plan, "局長")

    assert stages(higher) == ["承辦人員擬", "股長", "[乙組]", "組長", "主任秘書", "局長決"]
    assert higher.decider == "局長"


def test_a_drafter_who_decides_alone_does_not_review_a_raised_document() -> None:
    plan = planned(a_route(decider="承辦人員"))

    assert stages(raised(plan, "組長")) == ["承辦人員擬", "股長", "組長決"]


def test_a_lowered_document_is_signed_by_nobody_above_the_new_decider() -> None:
    plan = a_plan("乙組")
    done = signed_until(plan, "乙組組長")

    lower = lowered(plan, done, "組長")

    assert stages(lower) == ["承辦人員擬", "股長", "組長", "[乙組]", "組長決"]
    assert due(lower, signed_until(lower, "乙組組長")) == ["乙組組長"]


def test_cosigners_owed_beyond_the_new_decider_come_before_the_decision() -> None:
    plan = planned(a_route(a_branch("法務局", kind=OUTSIDE), decider="市長"))
    beyond = with_cosigner(plan, signed_until(plan, "市長"), a_branch("丁組"), POLICY)
    assert stages(beyond)[-2:] == ["[丁組]", "市長決"]

    lower = lowered(beyond, signed(beyond, "甲組承辦人員"), "股長")

    assert stages(lower) == ["承辦人員擬", "[法務局]", "[丁組]", "股長決"]


def test_who_has_signed_above_a_lowered_decider_stays_until_it_is_owed_again() -> None:
    plan = a_plan()
    done = signed_until(plan, "局長")

    lower = lowered(plan, done, "股長")

    assert stages(lower) == ["承辦人員擬", "股長", "組長", "主任秘書", "股長決"]
    assert due(lower, done) == ["甲組股長"]
    assert stages(trimmed(lower, NOBODY)) == ["承辦人員擬", "股長決"]


def test_raised_again_after_it_was_lowered_nobody_reviews_twice() -> None:
    plan = a_plan()
    done = signed_until(plan, "主任秘書")
    lower = lowered(plan, done, "股長")

    higher = raised(lower, "局長")

    assert stages(higher) == ["承辦人員擬", "股長", "組長", "主任秘書", "局長決"]
    assert due(higher, done) == ["主任秘書"]


def test_the_stages_of_a_plan_that_was_neither_raised_nor_lowered_are_all_needed() -> None:
    for plan in (a_plan("乙組"), planned(a_route(decider="承辦人員")), planned(a_route("乙組"))):
        assert trimmed(plan, NOBODY) == plan


# 內容變更, 先簽後稿


def test_a_second_document_asks_no_cosigner_of_the_first() -> None:
    answers = {"丙組": Answer(required=False, reason="無涉")}
    plan = a_plan("乙組", a_branch("丙組", condition="必要時"), answers=answers)

    second = for_second_document(replace(plan, commented=("乙組",)))

    assert (second.unchanged, second.excused, second.commented) == (("乙組",), ("丙組",), ())
    assert not [duty for stage in second.owed() for duty in stage.duties if duty.branch]


def test_changed_content_asks_them_again_but_not_who_was_excused() -> None:
    plan = without_cosigner(a_plan("乙組", "丙組"), "丙組")

    again = changed_content(for_second_document(plan))

    assert [duty.branch for stage in again.owed() for duty in stage.duties if duty.branch] == [
        "乙組"
    ]


def test_a_second_document_is_decided_where_the_first_one_was() -> None:
    plan = a_plan()

    lower = for_second_document(lowered(plan, signed_until(plan, "局長"), "組長"))
    higher = for_second_document(raised(plan, "市長"))

    assert stages(lower) == ["承辦人員擬", "股長", "組長決"]
    assert higher.decider == "市長"


def test_cosignatures_are_told_from_the_ladders() -> None:
    plan = a_plan("乙組")
    done = signed_until(plan, "主任秘書")

    assert {duty.label for duty in cosign_duties(done)} == {"乙組組長"}
