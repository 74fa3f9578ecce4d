"""Rows into routes: where co-signers stand, who waits for whom, and who signs inside."""

from dataclasses import replace

import pytest

from rules.agency.agency import Anchor, CosignerKind, InsideUnit, Issuer, Mode
from rules.errors import DoubtfulRowError
from rules.marks import Action
from rules.route import CosignStage, Route, SignStage
from tests.rules.building import a_route, an_agency, shipped, walked

EVERYBODY = "擬辦 V V V V V 核定"
ORDERED = "會法務局 前需加會 本機關法務人員"


def the_cosign_stage(route: Route) -> CosignStage:
    (stage,) = (stage for stage in route.stages if isinstance(stage, CosignStage))
    return stage


def test_a_route_without_cosigners_is_the_marked_positions() -> None:
    assert walked(a_route("擬辦 V · · · 核定")) == "承辦人員 擬辦 > 主任 審核 > 局長 核定"


def test_the_whole_ladder_is_kept_with_the_route() -> None:
    route = a_route("擬辦 核定", unit="綜合企劃組")

    assert route.ladder.positions[-1] == "市長"
    assert route.ladder.head == "組長"


def test_a_drafter_who_decides_alone_drafts_first() -> None:
    assert a_route("核定").stages == (
        SignStage(position="承辦人員", action=Action.DRAFT),
        SignStage(position="承辦人員", action=Action.DECIDE),
    )


@pytest.mark.parametrize("name", ["秘書室", "法務人員"])
def test_a_unit_or_role_cosigns_after_the_units_head(name: str) -> None:
    route = a_route("擬辦 V V V · 核定", cosign=name)

    assert f"主任 審核 > 會辦 {name} > 專門委員 審核" in walked(route)


def test_a_sections_head_is_not_its_second_rung() -> None:
    route = a_route("擬辦 V V V V V 核定", unit="綜合企劃組", cosign="人事室")

    assert "組長 審核 > 會辦 人事室 > 專門委員 審核" in walked(route)


def test_an_outside_agency_cosigns_after_the_agencys_head() -> None:
    route = a_route(EVERYBODY, schedule="甲", cosign="法務局")

    assert walked(route).endswith("局長 審核 > 會辦 法務局 > 市長 核定")


def test_where_the_agencys_head_decides_an_outside_agency_cosigns_just_before() -> None:
    route = a_route("擬辦 V V V V 核定", cosign="法務局")

    assert walked(route).endswith("副局長 審核 > 會辦 法務局 > 局長 核定")


def test_where_the_units_head_decides_a_unit_cosigns_just_before() -> None:
    route = a_route("擬辦 核定", cosign="秘書室")

    assert walked(route) == "承辦人員 擬辦 > 會辦 秘書室 > 主任 核定"


def test_where_the_units_head_does_not_sign_a_unit_cosigns_just_before_the_decision() -> None:
    route = a_route("擬辦 · V V 核定", cosign="秘書室")

    assert walked(route).endswith("主任秘書 審核 > 會辦 秘書室 > 副局長 核定")


def test_a_drafter_who_decides_alone_hears_cosigners_in_between() -> None:
    route = a_route("核定", cosign="應服組秘書室")

    assert walked(route) == "承辦人員 擬辦 > 會辦 應用服務組 秘書室 > 承辦人員 核定"


def test_units_and_agencies_cosign_at_their_own_places() -> None:
    route = a_route(EVERYBODY, schedule="甲", cosign="法務局 秘書室")

    assert "主任 審核 > 會辦 秘書室 > 專門委員 審核" in walked(route)
    assert walked(route).endswith("局長 審核 > 會辦 法務局 > 市長 核定")


def test_the_anchors_are_a_policy_of_the_agency() -> None:
    anchors = dict.fromkeys(CosignerKind, Anchor.AGENCY_HEAD)

    route = a_route(EVERYBODY, schedule="甲", cosign="秘書室", agency=an_agency(anchors=anchors))

    assert walked(route).endswith("局長 審核 > 會辦 秘書室 > 市長 核定")


def test_who_signs_before_another_joins_that_ones_stage() -> None:
    route = a_route(EVERYBODY, schedule="甲", cosign="工務局 法務局", remark=ORDERED)

    stage = the_cosign_stage(route)

    assert walked(route).endswith("局長 審核 > 會辦 工務局 法務局 法務人員 > 市長 核定")
    assert stage.order == (("法務人員", "法務局"),)


def test_parallel_branches_wait_for_nobody() -> None:
    assert the_cosign_stage(a_route(cosign="秘書室 會計室 政風室")).order == ()


def test_sequential_branches_wait_for_the_one_printed_before() -> None:
    sequential = an_agency(mode=Mode.SEQUENTIAL)

    stage = the_cosign_stage(a_route(cosign="秘書室 會計室 政風室", agency=sequential))

    assert stage.mode is Mode.SEQUENTIAL
    assert stage.order == (("秘書室", "會計室"), ("會計室", "政風室"))


def test_a_sequence_never_has_two_branches_wait_for_each_other() -> None:
    sequential = an_agency(mode=Mode.SEQUENTIAL)
    route = a_route(
        EVERYBODY, schedule="甲", cosign="工務局 法務局", remark=ORDERED, agency=sequential
    )

    assert set(the_cosign_stage(route).order) == {("工務局", "法務人員"), ("法務人員", "法務局")}


def test_in_a_cosigning_unit_the_head_signs() -> None:
    first, second = the_cosign_stage(a_route(cosign="秘書室 應用服務組")).branches

    assert (first.signers, second.signers) == (("主任",), ("組長",))


def test_in_a_cosigning_unit_the_handler_may_sign_first() -> None:
    both = an_agency(inside_unit=InsideUnit.HANDLER_THEN_HEAD)

    first, second = the_cosign_stage(a_route(cosign="秘書室 應服組", agency=both)).branches

    assert (first.signers, second.signers) == (("承辦人員", "主任"), ("承辦人員", "組長"))


@pytest.mark.parametrize("inside_unit", InsideUnit)
def test_a_role_signs_for_itself_and_an_agency_names_nobody(inside_unit: InsideUnit) -> None:
    route = a_route(
        "擬辦 核定", cosign="法務人員 法務局", agency=an_agency(inside_unit=inside_unit)
    )

    role, agency = the_cosign_stage(route).branches

    assert (role.signers, agency.signers) == (("法務人員",), ("",))


def test_a_condition_stays_open_in_the_route() -> None:
    route = a_route(cosign="必要時應會辦會計室")

    assert the_cosign_stage(route).branches[0].condition == "必要時"


@pytest.mark.parametrize(("schedule", "issuer"), [("甲", Issuer.CITY), ("乙", Issuer.AGENCY)])
def test_the_schedule_says_in_whose_name_it_runs(schedule: str, issuer: Issuer) -> None:
    assert a_route(schedule=schedule).issuer is issuer


def test_a_doubtful_row_has_no_route_and_says_why() -> None:
    row = shipped().at_line(1040)

    with pytest.raises(DoubtfulRowError, match=r"第 1040 行.*印了 2 個核定（主任、局長）"):
        shipped().route(row)


def test_every_doubt_of_a_row_is_in_the_refusal() -> None:
    row = shipped().at_line(13)
    doubted = replace(row, doubts=(*row.doubts, shipped().at_line(645).doubts[0]))

    with pytest.raises(DoubtfulRowError, match=r"≠.*；整列沒有核定"):
        shipped().route(doubted)
