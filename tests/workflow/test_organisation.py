"""Who may act as what on a day: holders, deputies, and what a refusal says."""

from datetime import date

import pytest

from tests.workflow.builders import a_rulebook
from tests.workflow.staff import appointed, away, staff
from workflow.case.duties import Actor
from workflow.organisation.acting import check_actor
from workflow.organisation.people import Organisation, positions_in
from workflow.organisation.refusals import (
    DeputiesAwayError,
    NobodyAwayError,
    NotDeputyError,
    NotHolderError,
    VacantPositionError,
)

DAY = date(2026, 3, 2)
CHIEF = Actor(unit="綜合企劃組", position="股長", person="示範甲")


def test_who_holds_a_position_goes_by_the_day() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長", since=date(2026, 1, 1), until=DAY),
        appointed("示範乙", "綜合企劃組/股長", since=date(2026, 3, 3)),
    )

    held = {day: organisation.holders("綜合企劃組/股長", date(2026, 3, day)) for day in (1, 2, 3)}

    assert held == {1: ("示範甲",), 2: ("示範甲",), 3: ("示範乙",)}
    assert organisation.holders("綜合企劃組/股長", date(2025, 12, 31)) == ()


def test_one_person_may_hold_several_positions() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長"), appointed("示範甲", "綜合企劃組/組長")
    )

    assert organisation.positions_of("示範甲", DAY) == ("綜合企劃組/股長", "綜合企劃組/組長")
    assert organisation.same_holder("綜合企劃組/股長", "綜合企劃組/組長", "示範甲", DAY)
    assert not organisation.same_holder("綜合企劃組/股長", "機關/局長", "示範甲", DAY)


def test_the_first_deputy_who_is_there_stands_in() -> None:
    organisation = staff(
        *(appointed(name, "綜合企劃組/承辦人員") for name in ("示範乙", "示範丙", "示範丁")),
        appointed("示範甲", "綜合企劃組/股長"),
        deputies=(away("示範甲", "示範乙", "示範丙"), away("示範乙", "示範丁")),
    )

    assert organisation.acting_deputy("示範甲", DAY) == "示範丙"
    assert organisation.acts_for("示範丙", DAY) == ("示範甲",)
    assert organisation.acts_for("示範乙", DAY) == ()


def test_nobody_stands_in_for_one_who_has_left_or_has_not_come_yet() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長", until=date(2026, 2, 28)),
        appointed("示範丁", "綜合企劃組/組長", since=date(2026, 3, 3)),
        appointed("示範乙", "綜合企劃組/承辦人員"),
        deputies=(away("示範甲", "示範乙"), away("示範丁", "示範乙")),
    )

    assert organisation.acts_for("示範乙", date(2026, 2, 28)) == ("示範甲",)
    assert organisation.acts_for("示範乙", DAY) == ()
    assert organisation.acts_for("示範乙", date(2026, 3, 3)) == ("示範丁",)


def test_a_deputys_deputy_does_not_follow_on() -> None:
    organisation = staff(
        *(appointed(name, "綜合企劃組/承辦人員") for name in ("示範乙", "示範丙")),
        appointed("示範甲", "綜合企劃組/股長"),
        deputies=(away("示範甲", "示範乙"), away("示範乙", "示範丙")),
    )

    assert organisation.acting_deputy("示範甲", DAY) is None
    with pytest.raises(DeputiesAwayError, match=r"代理人示範乙都不在.*請管理者重設示範甲的代理人"):
        check_actor(
            organisation,
            Actor(unit="綜合企劃組", position="股長", person="示範丙", for_person="示範甲"),
            DAY,
        )


def test_who_has_left_stands_in_for_nobody() -> None:
    organisation = staff(
        appointed("示範乙", "綜合企劃組/承辦人員", until=date(2026, 2, 28)),
        appointed("示範甲", "綜合企劃組/股長"),
        deputies=(away("示範甲", "示範乙"),),
    )

    assert organisation.acting_deputy("示範甲", date(2026, 2, 28)) == "示範乙"
    assert organisation.acting_deputy("示範甲", DAY) is None


def test_an_organisation_without_people_checks_nobody() -> None:
    check_actor(Organisation(), CHIEF, DAY)


def test_outside_agencies_are_not_checked() -> None:
    check_actor(
        staff(appointed("示範甲", "機關/局長")),
        Actor(unit="法務局", position="", person="示範法務局"),
        DAY,
    )


def test_a_holder_may_always_sign_even_while_deputies_are_named() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長"),
        appointed("示範乙", "綜合企劃組/承辦人員"),
        deputies=(away("示範甲", "示範乙"),),
    )

    check_actor(organisation, CHIEF, DAY)


def test_shared_positions_and_roles_are_held_under_their_own_place() -> None:
    organisation = staff(appointed("示範甲", "機關/局長"), appointed("示範乙", "職務/法務人員"))

    check_actor(organisation, Actor(unit="綜合企劃組", position="局長", person="示範甲"), DAY)
    check_actor(organisation, Actor(position="法務人員", person="示範乙"), DAY)


def test_a_stranger_is_told_who_holds_the_position() -> None:
    organisation = staff(appointed("示範乙", "綜合企劃組/股長"))

    with pytest.raises(
        NotHolderError, match=r"示範甲在 115\.03\.02 不是綜合企劃組股長；當日由示範乙擔任.*代簽"
    ):
        check_actor(organisation, CHIEF, DAY)


def test_whoever_gives_no_name_is_refused() -> None:
    organisation = staff(appointed("示範乙", "綜合企劃組/股長"))

    with pytest.raises(NotHolderError, match=r"（未填姓名）在 115\.03\.02 不是"):
        check_actor(organisation, Actor(unit="綜合企劃組", position="股長"), DAY)


def test_a_vacant_position_is_refused_with_what_to_do() -> None:
    organisation = staff(appointed("示範甲", "綜合企劃組/承辦人員"))

    with pytest.raises(VacantPositionError, match=r"無人擔任綜合企劃組股長.*請管理者先登錄任職"):
        check_actor(organisation, CHIEF, DAY)


def test_only_a_holder_can_be_stood_in_for() -> None:
    organisation = staff(appointed("示範乙", "綜合企劃組/股長"))
    actor = Actor(unit="綜合企劃組", position="股長", person="示範丙", for_person="示範甲")

    with pytest.raises(NotHolderError, match=r"示範甲在 115\.03\.02 不是綜合企劃組股長"):
        check_actor(organisation, actor, DAY)


def test_nobody_stands_in_for_who_is_there() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長"), appointed("示範乙", "綜合企劃組/承辦人員")
    )
    actor = Actor(unit="綜合企劃組", position="股長", person="示範乙", for_person="示範甲")

    with pytest.raises(NobodyAwayError, match=r"示範甲在 115\.03\.02 沒有設定代理"):
        check_actor(organisation, actor, DAY)


def test_another_than_the_deputy_is_told_who_the_deputy_is() -> None:
    organisation = staff(
        appointed("示範甲", "綜合企劃組/股長"),
        *(appointed(name, "綜合企劃組/承辦人員") for name in ("示範乙", "示範丙")),
        deputies=(away("示範甲", "示範乙", "示範丙"),),
    )
    actor = Actor(unit="綜合企劃組", position="股長", person="示範丙", for_person="示範甲")

    with pytest.raises(NotDeputyError, match="當日的代理人是示範乙，請由其代簽"):
        check_actor(organisation, actor, DAY)


def test_every_inbox_of_the_agency_is_a_position_somebody_can_hold() -> None:
    positions = positions_in(a_rulebook().agency)

    assert "綜合企劃組/股長" in positions
    assert "機關/局長" in positions
    assert "機關/總收文" in positions
    assert "職務/法務人員" in positions
    assert len(positions) == len(set(positions))
