"""The load of every position before a run: closed forms, and visits counted out by chance."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.agency.agency import InsideUnit
from rules.marks import Action
from rules.route import CosignStage, SignStage
from rules.rulebook import Rulebook
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.network.loads import Unattended, expected_visits, load_of
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Behaviour,
    ReturnTo,
    Scenario,
    Service,
    Services,
    Span,
    Staff,
    Turnaround,
    Weighted,
)
from workflow.rehearsal.scenario_file.reading import read_scenario_file
from workflow.rehearsal.shipped import shipped_scenarios

MONDAY = date(2026, 3, 2)
LADDER = ("承辦人員", "股長", "組長", "主任秘書", "局長")
SECRETARY = "機關/主任秘書"
LONG = "line:110"  # eight sign-offs, up to 局長


def a_scenario(*rows: str, per_day: float = 10.0, **said: Any) -> Scenario:
    """Twenty days of these rows, or of all."""
    arrivals = Arrivals(per_day=per_day, mix=tuple(Weighted(row=row) for row in rows))
    settings: dict[str, Any] = {"days": 20, "arrivals": arrivals, **said}
    return Scenario(name="示範", start=MONDAY, **settings)


def signs(*positions: str) -> list[SignStage]:
    middle = [SignStage(position=each, action=Action.REVIEW) for each in positions[1:-1]]
    return [
        SignStage(position=positions[0], action=Action.DRAFT),
        *middle,
        SignStage(position=positions[-1], action=Action.DECIDE),
    ]


def counted(ladder: list[SignStage], behaviour: Behaviour, documents: int) -> list[float]:
    """Visits of documents that walk the ladder by chance, as a clerk would tell it."""
    rng, visits = random.Random(20260302), Counter[int]()
    for _ in range(documents):
        at = 0
        while at < len(ladder):
            visits[at] += 1
            may_return = ladder[at].position != ladder[0].position
            if not may_return or rng.random() >= behaviour.return_probability:
                at += 1
            elif behaviour.return_to is ReturnTo.PREVIOUS:
                at -= 1
            else:
                below = [each.position for each in ladder[:at]]
                named = behaviour.return_to
                at = below.index(str(named)) if named in below else 0
    return [visits[at] / documents for at in range(len(ladder))]


def test_forty_documents_a_day_over_every_row_are_too_many_for_one_secretary() -> None:
    scenario = a_scenario(per_day=40.0, behaviour=Behaviour(return_probability=0.05))

    found = load_of(scenario, a_rulebook())[SECRETARY]

    assert found.load == pytest.approx(1.11, abs=0.005)
    assert found.never_settles


def test_without_returns_the_load_of_every_position_is_counted_in_the_table() -> None:
    rulebook = a_rulebook()
    rows = [row for row in rulebook.rows if row.is_routable]

    loads = load_of(a_scenario(per_day=40.0), rulebook)

    for position in ("專門委員", "主任秘書", "副局長", "局長"):
        signing = sum(position in [step.position for step in row.steps] for row in rows)
        found = loads[f"機關/{position}"]
        assert found.signoffs_a_day == pytest.approx(40.0 * signing / len(rows))
        assert found.load == pytest.approx(found.signoffs_a_day * 20.0 / 480.0)


def test_every_sign_off_of_the_table_is_some_positions() -> None:
    rulebook = a_rulebook()
    routes = [rulebook.route(row) for row in rulebook.rows if row.is_routable]
    stages = [stage for route in routes for stage in route.stages]
    signed = sum(isinstance(stage, SignStage) for stage in stages)
    asked = sum(
        (0.5 if branch.condition else 1.0) * len(branch.signers)
        for stage in stages
        if isinstance(stage, CosignStage)
        for branch in stage.branches
    )

    loads = load_of(a_scenario(per_day=1.0), rulebook)

    total = sum(each.signoffs_a_day for each in loads.values())
    assert total == pytest.approx((signed + asked) / len(routes))


def test_returns_to_the_drafter_are_geometric() -> None:
    behaviour = Behaviour(return_probability=0.2)

    visits = expected_visits(signs("承辦人員", "股長", "組長"), "承辦人員", behaviour)

    assert visits == pytest.approx([1 / 0.8**2, 1 / 0.8**2, 1 / 0.8])


def test_a_drafter_who_decides_alone_returns_nothing() -> None:
    behaviour = Behaviour(return_probability=0.9)

    assert expected_visits(signs("承辦人員", "承辦人員"), "承辦人員", behaviour) == [1.0, 1.0]


@pytest.mark.parametrize("target", [*ReturnTo, "股長", "主任秘書", "市長"])
@pytest.mark.parametrize("probability", [0.0, 0.1, 0.4])
def test_visits_are_those_counted_out_by_chance(target: ReturnTo | str, probability: float) -> None:
    behaviour = Behaviour(return_probability=probability, return_to=target)
    ladder = signs(*LADDER)

    visits = expected_visits(ladder, "承辦人員", behaviour)

    assert visits == pytest.approx(counted(ladder, behaviour, 5_000), rel=0.1)


def test_conditions_ask_a_cosigner_as_often_as_they_hold() -> None:
    scenario = a_scenario("line:661", behaviour=Behaviour(condition_probability=0.25))

    loads = load_of(scenario, a_rulebook())

    (cosigner,) = (each for key, each in loads.items() if not key.startswith(("秘書室", "機關")))
    assert cosigner.signoffs_a_day == pytest.approx(2.5)


def test_a_position_that_signs_in_several_ways_takes_the_mean_of_its_times() -> None:
    services = Services(
        default=Service(mean_minutes=10.0),
        actions={Action.DECIDE: Service(mean_minutes=40.0)},
        positions={"局長": Service(mean_minutes=5.0)},
    )

    loads = load_of(a_scenario(LONG, "line:84", services=services), a_rulebook())

    assert loads["機關/局長"].minutes == 5.0
    assert loads["綜合企劃組/承辦人員"].minutes == pytest.approx((10.0 + 10.0 + 40.0) / 3)


def test_time_present_counts_holders_hours_and_absences() -> None:
    absence = Absence(position="主任秘書", unit="", since=date(2026, 3, 9), until=date(2026, 3, 15))
    scenario = a_scenario(
        LONG,
        staff=Staff(units={"機關": {"主任秘書": 2}}),
        hours={"主任秘書": (Span(opens=600, closes=660),)},
        absences=(absence,),
    )

    found = load_of(scenario, a_rulebook())[SECRETARY]

    assert found.present_minutes == pytest.approx(60 * (2 - 5 / 20))
    assert found.load == pytest.approx(10 * 20 / 105)
    assert found.unattended == ()


def test_hours_of_one_unit_go_before_those_of_the_name() -> None:
    hours = {
        "股長": (Span(opens=600, closes=660),),
        "綜合企劃組/股長": (Span(opens=600, closes=720),),
    }

    found = load_of(a_scenario(LONG, hours=hours), a_rulebook())

    assert found["綜合企劃組/股長"].present_minutes == 120


def test_days_on_which_nobody_signs_are_named() -> None:
    absences = (
        Absence(position="主任秘書", unit="", since=date(2026, 3, 5), until=date(2026, 3, 6)),
        Absence(position="主任秘書", unit="", since=date(2026, 3, 9), until=date(2026, 3, 9)),
    )

    found = load_of(a_scenario(LONG, absences=absences), a_rulebook())[SECRETARY]

    assert found.unattended == (Unattended(since=date(2026, 3, 5), until=date(2026, 3, 9)),)


def test_a_deputy_who_is_there_attends() -> None:
    away = Absence(
        position="主任秘書",
        unit="",
        since=date(2026, 3, 2),
        until=date(2026, 3, 6),
        deputy="副局長",
    )
    deputy_away = Absence(
        position="副局長", unit="", since=date(2026, 3, 4), until=date(2026, 3, 4), deputy="局長"
    )

    alone = load_of(a_scenario(LONG, absences=(away,)), a_rulebook())
    both = load_of(a_scenario(LONG, absences=(away, deputy_away)), a_rulebook())

    assert alone[SECRETARY].unattended == ()
    assert both[SECRETARY].unattended == (
        Unattended(since=date(2026, 3, 4), until=date(2026, 3, 4)),
    )


def test_whom_nobody_ever_sees_never_settles() -> None:
    absence = Absence(
        position="主任秘書", unit="", since=date(2026, 1, 2), until=date(2026, 12, 31)
    )

    found = load_of(a_scenario(LONG, absences=(absence,)), a_rulebook())[SECRETARY]

    assert (found.load, found.never_settles) == (None, True)


def test_time_present_is_that_of_the_window_but_nobody_signs_in_the_warm_up_either() -> None:
    absence = Absence(
        position="主任秘書", unit="", since=date(2026, 3, 5), until=date(2026, 3, 9)
    )  # two days of the warm-up, one of the window

    scenario = a_scenario(LONG, warmup_days=5, days=10, absences=(absence,))

    found = load_of(scenario, a_rulebook())[SECRETARY]
    assert found.present_minutes == pytest.approx(480 * 9 / 10)
    assert found.unattended == (Unattended(since=date(2026, 3, 5), until=date(2026, 3, 9)),)


def test_an_absence_outside_the_window_takes_no_time() -> None:
    absence = Absence(position="主任秘書", unit="", since=date(2026, 6, 1), until=date(2026, 6, 30))

    with_it, without = (
        load_of(a_scenario(LONG, absences=absences), a_rulebook()) for absences in ((absence,), ())
    )

    assert with_it == without


def test_outside_agencies_and_a_head_above_have_no_load() -> None:
    outside = Turnaround(mean=2.0)
    rulebook = a_rulebook()

    loads = load_of(a_scenario(behaviour=Behaviour(outside=outside)), rulebook)
    named = load_of(
        a_scenario(staff=Staff(default={"市長": 1}), behaviour=Behaviour(outside=outside)),
        rulebook,
    )

    assert loads["府外/法務局"].load is None
    assert loads["府外/法務局"].minutes == pytest.approx(960.0)
    assert (loads["機關/市長"].load, loads["機關/市長"].holders) == (None, 0)
    assert not loads["機關/市長"].never_settles
    assert named["機關/市長"].load is not None


def test_weights_are_relative() -> None:
    rulebook = a_rulebook()
    one = load_of(a_scenario(LONG, "line:84"), rulebook)
    arrivals = Arrivals(
        per_day=10.0, mix=(Weighted(row=LONG, weight=7.0), Weighted(row="line:84", weight=7.0))
    )

    other = load_of(a_scenario(arrivals=arrivals), rulebook)

    assert other == one


def test_a_drafter_of_a_cosigning_unit_has_its_share(handler_then_head: Rulebook) -> None:
    heads = load_of(a_scenario("line:109"), a_rulebook())
    both = load_of(a_scenario("line:109"), handler_then_head)

    assert "人事室/承辦人員" not in heads
    assert both["人事室/承辦人員"].signoffs_a_day == both["人事室/主任"].signoffs_a_day == 10.0


def test_by_default_the_secretary_is_the_busiest_and_nobody_drowns() -> None:
    scenario = read_scenario_file(shipped_scenarios()[0].path, a_rulebook())

    loads = load_of(scenario, a_rulebook())

    known = {key: each.load for key, each in loads.items() if each.load is not None}
    assert max(known, key=lambda key: known[key]) == SECRETARY
    assert 0.7 < known[SECRETARY] < 0.85
    assert not any(each.never_settles for each in loads.values())


@pytest.fixture
def handler_then_head() -> Rulebook:
    """The shipped table in an agency where the drafter of a co-signing unit signs too."""
    rulebook = a_rulebook()
    policy = replace(rulebook.agency.policy, inside_unit=InsideUnit.HANDLER_THEN_HEAD)
    return replace(rulebook, agency=replace(rulebook.agency, policy=policy))
