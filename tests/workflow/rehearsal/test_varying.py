"""Sweep, sensitivity, fewest staff and relief: against answers known by hand or by trying all."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from rules.errors import BadInputError
from rules.marks import Action
from tests.workflow.rehearsal.small import ROW, a_scenario, rulebook, run_here
from workflow.rehearsal.saying import HELPS, NO_HELP, NOTHING_TO_RELIEVE, relief_said
from workflow.rehearsal.scenario import (
    Arrivals,
    Behaviour,
    Distribution,
    Interarrival,
    Scenario,
    Service,
    Services,
    Staff,
)
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.varying.answers import Move, StaffPlan, Sweep
from workflow.rehearsal.varying.axes import MOST_POINTS, axes_of
from workflow.rehearsal.varying.filling import filled
from workflow.rehearsal.varying.relieving import relieved
from workflow.rehearsal.varying.sensing import sensed
from workflow.rehearsal.varying.sweeping import swept
from workflow.rehearsal.wanted import Rehearsal

DAY = 480  # office minutes
DRAFTER = "綜合企劃組/承辦人員"


def rehearse(scenarios: Sequence[Scenario]) -> Rehearsal:
    return run_here(*scenarios)


def unhurried(minutes: float = 20) -> Scenario:
    """Two documents a day, constant times: nobody ever waits."""
    return a_scenario(
        arrivals=Arrivals(per_day=2, interarrival=Interarrival.CONSTANT, mix=(ROW,)),
        services=Services(
            default=Service(distribution=Distribution.CONSTANT, mean_minutes=minutes)
        ),
        behaviour=Behaviour(condition_probability=0.0),
    )


def slow_drafter(holders: int = 1, *, per_day: float = 9, days: int = 15) -> Scenario:
    """Random arrivals, constant times, and work for about two drafters: M/D/c but for the end."""
    constant = Distribution.CONSTANT
    return a_scenario(
        days=days,
        arrivals=Arrivals(per_day=per_day, mix=(ROW,)),
        services=Services(
            default=Service(distribution=constant, mean_minutes=1),
            actions={Action.DRAFT: Service(distribution=constant, mean_minutes=100)},
        ),
        staff=Staff(default={"承辦人員": holders}),
        behaviour=Behaviour(condition_probability=0.0),
    )


def sweep(scenario: Scenario, *asked: str) -> Sweep:
    return swept(scenario, axes_of(asked), rulebook(), rehearse)


def test_where_nobody_waits_a_point_differs_by_the_signatures_times_the_minutes() -> None:
    found = sweep(unhurried(20), "service.default.mean_minutes=10,20,35")

    base = found.base.metrics["cycle_days"]
    assert base is not None
    signatures = base.mean * DAY / 20
    assert signatures == pytest.approx(round(signatures), abs=1e-9)
    differences = [each.differences["cycle_days"].difference for each in found.points]
    assert differences == pytest.approx(
        [signatures * more / DAY for more in (-10, 0, 15)], abs=1e-9
    )


def test_a_key_at_its_own_value_differs_by_exactly_nothing() -> None:
    scenario = a_scenario(staff=Staff(default={"承辦人員": 2}))

    found = sweep(scenario, "staff.default.承辦人員=2", "arrivals.per_day=10")

    (point,) = found.points
    for each in point.differences.values():
        assert (each.difference, each.low, each.high, each.p_holm) == (0.0, 0.0, 0.0, 1.0)


def test_p_is_corrected_by_holm_over_the_whole_table() -> None:
    found = sweep(a_scenario(), "arrivals.per_day=8..12/2", "staff.default.承辦人員=1..3")

    assert [each.values for each in found.points] == list(
        product(("8", "10", "12"), ("1", "2", "3"))
    )
    told = [each for point in found.points for each in point.differences.values()]
    ps = sorted(each.p for each in told if each.p is not None)
    steps = [min(1.0, (len(ps) - rank) * p) for rank, p in enumerate(ps)]
    for each in told:
        assert each.p is not None
        rank = max(place for place, p in enumerate(ps) if p == each.p)
        assert each.p_holm == pytest.approx(max(steps[: rank + 1]))


def test_every_fault_of_a_grid_is_told_at_once_with_its_key() -> None:
    with pytest.raises(BadInputError) as told:
        sweep(a_scenario(), "staff.default.股長=0..1", "arrivals.per_day=-1,many")

    faults = [str(each) for each in told.value.faults]
    assert len(faults) == 3
    assert "staff.default.股長「0」" in faults[0]
    assert "1 以上" in faults[0]
    assert "arrivals.per_day「-1」" in faults[1]
    assert "arrivals.per_day「many」" in faults[2]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("staff.default.股長",), "沒有寫「設定=值」"),
        (("staff.default.股長=3..1",), "從大到小"),
        (("staff.default.股長=",), "沒有值"),
        (("scenario.days=3,4",), "對所有點都一樣"),
        (("arrivals.per_day=1", "arrivals.per_day=2"), "不只一次"),
        (("arrivals.per_day=1..40", "staff.default.股長=1..11"), "40 × 11 ＝ 440"),
        (("arrivals.per_day=1..999999",), f"一次最多 {MOST_POINTS} 個"),
    ],
)
def test_what_cannot_be_varied_says_why(asked: tuple[str, ...], why: str) -> None:
    with pytest.raises(BadInputError, match=why):
        axes_of(asked)


def test_a_sensitivity_orders_inputs_by_their_effect_and_knows_it_by_hand() -> None:
    found = sensed(unhurried(20), 0.5, rulebook(), rehearse)

    sizes = [each.size for each in found.effects]
    assert sizes == sorted(sizes, reverse=True)
    effects = {each.key: each for each in found.effects}
    drafting = effects["service.action.擬辦.mean_minutes"]
    assert drafting.size == pytest.approx(10 / DAY)
    assert drafting.more is not None
    assert drafting.more.differences["cycle_days"].difference == pytest.approx(10 / DAY)
    alone = next(each for key, each in effects.items() if key.startswith("staff."))
    assert (alone.at, alone.less, alone.size) == ("1", None, 0.0)
    assert any("return_probability" in str(each) for each in found.notes)


@pytest.fixture(scope="module")
def plan() -> StaffPlan:
    return filled(slow_drafter(), 0.95, 5, rulebook(), rehearse)


def test_the_fewest_staff_are_those_that_trying_all_finds(plan: StaffPlan) -> None:
    fewest = next(
        holders
        for holders in range(1, 6)
        if (rate := run_here(slow_drafter(holders)).result.total.on_time_rate)
        and rate.low is not None
        and rate.low >= 0.95
    )

    assert fewest > 1
    assert plan.holders == {DRAFTER: fewest}
    assert plan.persons - plan.base_persons == fewest - 1
    assert (
        read_scenario(plan.toml.encode(), file="-", rulebook=rulebook()).staff.holders(
            "綜合企劃組", "承辦人員"
        )
        == fewest
    )


def test_too_many_staff_are_taken_away_to_the_same_plan(plan: StaffPlan) -> None:
    found = filled(slow_drafter(5), 0.95, 5, rulebook(), rehearse)

    assert found.persons == plan.persons
    moves = [each.move for each in found.steps]
    assert moves[:2] == [Move.BASE, Move.TAKE]
    assert found.steps[0].reaches


def test_what_no_staff_can_reach_is_told_with_why() -> None:
    late = replace(
        unhurried(8 * DAY),
        days=30,
        staff=Staff(default={"承辦人員": 30}),
    )

    found = filled(late, 0.95, 5, rulebook(), rehearse)

    assert "就算每個職位都有用不完的人" in str(found.why)
    assert [each.move for each in found.steps] == [Move.BASE, Move.AMPLE]


def test_a_limit_that_is_met_is_told_with_what_more_people_could_reach() -> None:
    found = filled(slow_drafter(per_day=40), 0.95, 1, rulebook(), rehearse)

    assert "加到上限 1 人仍達不到" in str(found.why)
    assert found.toml == ""


def test_the_bottleneck_is_relieved_where_one_waits() -> None:
    scenario = slow_drafter(2)
    found = run_here(scenario).result

    relief = relieved(scenario, found, rulebook(), rehearse)

    assert found.bottleneck == DRAFTER
    assert [(each.key, each.holders) for each in relief.trials] == [(DRAFTER, 3)]
    assert relief.trials[0].differences["cycle_days"].difference < 0
    assert relief_said(relief)[0].template in (HELPS, NO_HELP)


def test_nothing_is_to_be_relieved_where_nobody_waits() -> None:
    scenario = unhurried()

    relief = relieved(scenario, run_here(scenario).result, rulebook(), rehearse)

    assert [each.template for each in relief_said(relief)] == [NOTHING_TO_RELIEVE]
