"""分文: what waits for a handler, who has how much, and handing out several at once."""

import pytest

from tests.workflow.offices import (
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    Clock,
    a_document,
    sign,
    sign_to_the_end,
)
from tests.workflow.staff import appointing
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.assigning import (
    AssignedMeanwhileError,
    Handed,
    NobodyNamedError,
    SameHandlerError,
    assign,
    assignments_of,
    check_assignment,
    handlers_of,
    spread_evenly,
)
from workflow.desk.bulk import NothingChosenError
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.refusals.base import RefusedError, TooLongError, UnknownCaseError
from workflow.refusals.handing import AssignedTooLateError
from workflow.refusals.turns import NotYourTurnError
from workflow.store.assignments import Load, UnitCount

pytestmark = pytest.mark.memory


def handed(*cases: Case, to: str = "示範甲") -> list[Handed]:
    return [Handed(case_id=case.id, handler=case.handler, to=to) for case in cases]


def waiting_ids(work: Casework, *, unit: str = "", assigned: bool = False) -> list[str]:
    return [each.row.id for each in assignments_of(work, unit=unit, assigned=assigned).cases]


def test_documents_wait_for_a_handler_soonest_due_first(work: Casework) -> None:
    slow = work.register(a_document(PLAIN))
    fast = work.register(a_document(THREE_UNITS, urgency="最速件"))
    sign(work, work.register(a_document(PLAIN)))

    assert waiting_ids(work) == [fast.id, slow.id]
    assert waiting_ids(work, unit="秘書室") == [slow.id]


def test_several_are_handed_out_at_once(work: Casework) -> None:
    cases = [work.register(a_document()) for _ in range(3)]

    dealt = assign(work, handed(*cases, to=" 示範甲 "), actor=REGISTRAR)

    assert [each.refusal for each in dealt] == [None] * 3
    assert [work.case(case.id).handler for case in cases] == ["示範甲"] * 3
    assert waiting_ids(work) == []
    assert waiting_ids(work, assigned=True) == [case.id for case in cases]


def test_what_is_not_yet_drafted_can_be_handed_to_another(work: Casework) -> None:
    case = work.register(a_document())
    assign(work, handed(case), actor=REGISTRAR)

    assign(work, handed(work.case(case.id), to="示範乙"), actor=REGISTRAR)

    assert work.case(case.id).handler == "示範乙"
    assert [type(each).__name__ for each in work.history(case.id)].count("DocumentAssigned") == 2


def test_what_another_clerk_has_assigned_meanwhile_is_left_alone(work: Casework) -> None:
    first, second = work.register(a_document()), work.register(a_document())
    shown = handed(first, second)
    assign(work, handed(first, to="示範乙"), actor=REGISTRAR)

    dealt = assign(work, shown, actor=REGISTRAR)

    assert [type(each.refusal) for each in dealt] == [AssignedMeanwhileError, type(None)]
    assert "示範乙" in str(dealt[0].refusal)
    assert work.case(first.id).handler == "示範乙"


def test_handing_out_again_to_the_same_writes_nothing(work: Casework) -> None:
    case = work.register(a_document())
    assign(work, handed(case), actor=REGISTRAR)

    (dealt,) = assign(work, handed(work.case(case.id)), actor=REGISTRAR)

    assert isinstance(dealt.refusal, SameHandlerError)
    assert work.case(case.id).version == 2


@pytest.mark.parametrize(
    ("actor", "to", "reason"),
    [
        (Actor(position="局長", person="示範丙"), "示範甲", NotYourTurnError),
        (REGISTRAR, "名" * 101, TooLongError),
    ],
)
def test_a_refusal_leaves_the_case_without_a_handler(
    work: Casework, actor: Actor, to: str, reason: type[RefusedError]
) -> None:
    case = work.register(a_document())

    (dealt,) = assign(work, handed(case, to=to), actor=actor)

    assert isinstance(dealt.refusal, reason)
    assert work.case(case.id) == case


def test_a_case_already_drafted_is_handed_out_no_more(work: Casework) -> None:
    case = work.register(a_document())
    sign(work, case)

    (dealt,) = assign(work, handed(case), actor=REGISTRAR)

    assert isinstance(dealt.refusal, AssignedTooLateError)


def test_an_unknown_case_is_said_to_be_one(work: Casework) -> None:
    (dealt,) = assign(
        work, [Handed(case_id="1159999999", handler="", to="示範甲")], actor=REGISTRAR
    )

    assert isinstance(dealt.refusal, UnknownCaseError)
    assert dealt.case is None


def test_an_assignment_names_cases_and_somebody(work: Casework) -> None:
    first, second, third = (work.register(a_document()) for _ in range(3))

    check_assignment(handed(first))
    with pytest.raises(NothingChosenError, match="還沒有勾選公文"):
        check_assignment([])
    with pytest.raises(NobodyNamedError, match=f"「{first.id}」「{third.id}」還沒有選承辦人"):
        check_assignment([*handed(first, third, to="　"), *handed(second)])


def test_several_are_handed_to_several_at_once(work: Casework) -> None:
    first, second = work.register(a_document()), work.register(a_document(THREE_UNITS))

    assign(work, [*handed(first), *handed(second, to="示範乙")], actor=REGISTRAR)

    assert [work.case(case.id).handler for case in (first, second)] == ["示範甲", "示範乙"]


def test_an_even_spread_gives_each_to_who_then_has_the_fewest(work: Casework) -> None:
    for _ in range(4):
        work.register(a_document())
    cases = assignments_of(work, unit="", assigned=False).cases
    busy = Load(unit="秘書室", handler="示範甲", cases=2, overdue=0)

    named = spread_evenly(cases, [busy], ["示範甲", "示範乙"])

    assert [named[each.row.id] for each in cases] == ["示範乙", "示範乙", "示範甲", "示範乙"]
    assert spread_evenly(cases, [busy], []) == {}


@pytest.mark.parametrize(("days", "overdue"), [(0, 0), (1, 0), (2, 1)])
def test_a_case_on_its_last_day_is_not_overdue_yet(work: Casework, days: int, overdue: int) -> None:
    case = work.register(a_document(urgency="最速件"))  # one working day
    assign(work, handed(case), actor=REGISTRAR)
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(days=days)

    (load,) = assignments_of(work, unit="", assigned=True).loads

    assert (load.cases, load.overdue) == (1, overdue)


def test_the_load_of_each_handler_counts_what_is_on_its_way_and_overdue(work: Casework) -> None:
    cases = [work.register(a_document(urgency=each)) for each in ("最速件", "普通件", "普通件")]
    other = work.register(a_document(THREE_UNITS))
    assign(work, handed(*cases), actor=REGISTRAR)
    assign(work, handed(other, to="示範乙"), actor=REGISTRAR)
    sign_to_the_end(work, work.case(cases[2].id))
    sign(work, work.case(cases[1].id))
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(days=3)

    found = assignments_of(work, unit="", assigned=True)

    assert sorted(found.loads, key=lambda load: load.handler) == [
        Load(unit="綜合企劃組", handler="示範乙", cases=1, overdue=0),
        Load(unit="秘書室", handler="示範甲", cases=2, overdue=1),
    ]
    assert sorted(found.counts, key=lambda count: count.unit) == [
        UnitCount(unit="秘書室", waiting=0, assigned=1),
        UnitCount(unit="綜合企劃組", waiting=0, assigned=1),
    ]


def test_the_drafters_of_a_unit_can_be_chosen_and_who_has_least_stands_first(
    work: Casework,
) -> None:
    case = work.register(a_document())
    unit = work.office.rulebook.agency.unit("秘書室")
    assign(work, handed(case), actor=REGISTRAR)
    arrivals = (
        appointing("示範丙", "秘書室/承辦人員"),
        appointing("示範丁", "綜合企劃組/承辦人員"),
    )
    Staffing(office=work.office).arrange(*arrivals, by="示範人事")

    found = handlers_of(work, unit, assignments_of(work, unit="", assigned=True).loads)

    assert [(each.handler, each.cases) for each in found] == [("示範丙", 0), ("示範甲", 1)]
