"""待辦: whose documents wait for whom."""

import pytest

from tests.workflow.builders import a_rulebook, holder_of
from tests.workflow.offices import (
    ALONE,
    CITY_PLAIN,
    PLAIN,
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    a_document,
    sign,
    sign_until,
    the_desk,
)
from workflow.casework import Casework
from workflow.commands import Actor, Command


def inbox_lines(work: Casework, **actor: str) -> list[int]:
    return [row.line for row in work.inbox(Actor(**actor))]  # pyright: ignore[reportArgumentType]


def test_the_drafter_of_a_unit_has_its_new_documents_only(work: Casework) -> None:
    work.register(a_document(PLAIN))
    work.register(a_document(THREE_UNITS))

    assert inbox_lines(work, unit="秘書室", position="承辦人員") == [PLAIN]
    assert inbox_lines(work, unit="綜合企劃組", position="承辦人員") == [THREE_UNITS]
    assert inbox_lines(work, unit="秘書室", position="主任") == []


def test_the_head_of_a_unit_has_what_the_unit_cosigns_beside_its_own(work: Casework) -> None:
    own = next(row for row in a_rulebook().rows if row.unit == "人事室" and row.decider == "主任")
    sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    sign(work, work.register(a_document(own.line)))

    assert sorted(inbox_lines(work, unit="人事室", position="主任")) == [THREE_UNITS, own.line]


@pytest.mark.parametrize("unit", ["", "機關", "綜合企劃組", "秘書室"])
def test_a_shared_position_has_one_inbox_whatever_unit_is_named(work: Casework, unit: str) -> None:
    sign_until(work, work.register(a_document(CITY_PLAIN)), "主任秘書")

    assert inbox_lines(work, unit=unit, position="主任秘書") == [CITY_PLAIN]


def test_an_outside_agency_has_its_own_inbox(work: Casework) -> None:
    sign_until(work, work.register(a_document(WITH_AGENCY)), "工務局")

    assert inbox_lines(work, unit="工務局", position="") == [WITH_AGENCY]
    assert inbox_lines(work, unit="工務局", position="科員") == [WITH_AGENCY]
    assert inbox_lines(work, unit="法務局", position="") == []


def test_a_role_has_its_own_inbox(work: Casework) -> None:
    sign_until(work, work.register(a_document(ROLE_AND_UNIT)), "法務人員")

    assert inbox_lines(work, unit="", position="法務人員") == [ROLE_AND_UNIT]
    assert inbox_lines(work, unit="綜合企劃組", position="府會聯絡人") == []


def test_an_inbox_loses_what_is_signed_and_shows_each_case_once(work: Casework) -> None:
    case = work.register(a_document(ALONE))
    actor = Actor(unit=case.unit, position="承辦人員")

    drafted = sign(work, case)
    assert [row.id for row in work.inbox(actor)] == [case.id]

    decided = sign(work, drafted)
    assert len(decided.open) == 2  # 存查 or 簽結
    assert [row.id for row in work.inbox(actor)] == [case.id]

    sign(work, decided)
    assert work.inbox(actor) == ()


def test_an_inbox_is_sorted_by_due_date(work: Casework) -> None:
    for urgency in ("普通件", "最速件", "速件"):
        work.register(a_document(urgency=urgency))

    inbox = work.inbox(Actor(unit="秘書室", position="承辦人員"))

    assert [row.urgency for row in inbox] == ["最速件", "速件", "普通件"]


@pytest.mark.parametrize("name", ["\0", "\ud800", "幽靈", "'", "字" * 100_000])
def test_somebody_unheard_of_has_an_empty_inbox(work: Casework, name: str) -> None:
    work.register(a_document())

    assert work.inbox(Actor(unit=name, position=name)) == ()


def test_what_an_inbox_shows_can_be_signed(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    duty = the_desk(case, "人事室主任").duty

    (row,) = work.inbox(holder_of(duty))
    after = work.act(row.id, Command(action="會辦", actor=holder_of(duty)))

    assert after.version == case.version + 1
