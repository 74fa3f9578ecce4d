"""A scenario written is read as the same scenario."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.agency.agency import Anchor, CosignerKind, Mode
from rules.editing.edit import (
    Choice,
    Edit,
    ModeChange,
    Move,
    PlacementChange,
    PositionChange,
)
from rules.marks import Action
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.scenario import (
    OFFICE_HOURS,
    Absence,
    Arrivals,
    Assignment,
    Behaviour,
    Clock,
    Distribution,
    Interarrival,
    Profile,
    ReturnTo,
    Scenario,
    Service,
    Services,
    Span,
    Staff,
    Turnaround,
    Weighted,
)
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.scenario_file.writing import scenario_toml

MONDAY = date(2026, 3, 2)
POSITIONS = ("局長", "主任", "綜合企劃組/股長", "機關/主任秘書", "職務/法務人員")
WEIGHTS = st.floats(min_value=0.001, max_value=1e6)
HOURS = st.lists(st.integers(0, 23), unique=True, min_size=1, max_size=4).map(
    lambda hours: tuple(Span(opens=510 + 20 * at, closes=530 + 20 * at) for at in in_day(hours))
)
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)


def in_day(twenties: list[int]) -> list[int]:
    """Those of the first morning that do not run over noon."""
    return sorted(at % 12 for at in set(twenties) if at < 12) or [0]


def services() -> st.SearchStrategy[Service]:
    return st.builds(
        Service,
        distribution=st.none() | st.sampled_from(Distribution),
        mean_minutes=st.none() | st.floats(0, 1e6),
        cv=st.none() | st.floats(0, 100),
    )


def absences() -> st.SearchStrategy[tuple[Absence, ...]]:
    """One after the other, so that no more are away than there are."""
    named = st.sampled_from(
        [("主任秘書", "", "副局長"), ("組長", "綜合企劃組", "股長"), ("法務人員", "", "")]
    )
    return st.lists(named, max_size=4).map(
        lambda several: tuple(
            Absence(
                position=position,
                unit=unit,
                since=MONDAY + timedelta(7 * at),
                until=MONDAY + timedelta(7 * at + 3),
                deputy=deputy,
            )
            for at, (position, unit, deputy) in enumerate(several)
        )
    )


EDITS = st.sampled_from(
    (
        Edit(
            choice=Choice(schedule="乙", decider="局長", sister_decider="副局長"),
            change=PositionChange(move=Move.LOWER, position="副局長"),
        ),
        Edit(
            choice=Choice(rows=("line:40", "line:46"), text="策略"),
            change=PositionChange(move=Move.DROP, position="專門委員"),
        ),
        Edit(choice=Choice(unit="人事室"), change=ModeChange(mode=Mode.SEQUENTIAL)),
        Edit(
            choice=Choice(rows=("line:109",)),
            change=PlacementChange(anchors={CosignerKind.UNIT: Anchor.AGENCY_HEAD}),
        ),
    )
)
SCENARIOS = st.builds(
    Scenario,
    name=NAMES,
    start=st.dates(date(2011, 1, 3), date(2026, 12, 1)),
    days=st.none() | st.integers(1, 500),
    warmup_days=st.none() | st.integers(0, 100),
    clock=st.sampled_from(Clock),
    office_hours=st.just(OFFICE_HOURS),
    arrivals=st.builds(
        Arrivals,
        per_day=st.floats(0.001, 1e6),
        interarrival=st.sampled_from(Interarrival),
        urgency=st.dictionaries(st.sampled_from(["最速件", "速件", "普通件"]), WEIGHTS),
        mix=st.lists(
            st.builds(Weighted, row=st.sampled_from(["line:109", "line:438"]), weight=WEIGHTS)
        ).map(tuple),
        profile=st.builds(
            Profile,
            weekdays=st.dictionaries(st.integers(0, 6), WEIGHTS),
            hours=HOURS.map(lambda spans: dict.fromkeys(spans, 2.5)),
        ),
    ),
    services=st.builds(
        Services,
        default=services(),
        actions=st.dictionaries(
            st.sampled_from([Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE]), services()
        ),
        positions=st.dictionaries(st.sampled_from(POSITIONS), services()),
    ),
    staff=st.builds(
        Staff,
        default=st.dictionaries(st.sampled_from(["承辦人員", "局長"]), st.integers(1, 10_000)),
        units=st.dictionaries(
            st.sampled_from(["綜合企劃組", "應用服務組"]),
            st.dictionaries(st.sampled_from(["股長", "組長"]), st.integers(1, 9), min_size=1),
        ),
        assignment=st.sampled_from(Assignment),
    ),
    hours=st.dictionaries(st.sampled_from(POSITIONS), HOURS),
    absences=absences(),
    behaviour=st.builds(
        Behaviour,
        return_probability=st.floats(0, 0.999),
        return_to=st.sampled_from(ReturnTo) | st.sampled_from(["股長", "主任秘書"]),
        condition_probability=st.floats(0, 1),
        cosign=st.none() | st.sampled_from(Mode),
        outside=st.builds(
            Turnaround,
            distribution=st.sampled_from(Distribution),
            mean=st.floats(0, 10_000),
            cv=st.floats(0, 100),
        ),
    ),
    edits=st.lists(EDITS, max_size=2, unique_by=lambda edit: edit.key).map(tuple),
)


def read(text: str) -> Scenario:
    return read_scenario(text.encode(), file="a.toml", rulebook=a_rulebook())


@given(SCENARIOS)
def test_what_is_written_is_read_as_the_same_scenario(scenario: Scenario) -> None:
    assert read(scenario_toml(scenario)) == scenario


def test_office_hours_of_ones_own_are_kept() -> None:
    hours = (Span(opens=480, closes=720), Span(opens=780, closes=1020))
    scenario = Scenario(name="示範", start=MONDAY, office_hours=hours)

    assert read(scenario_toml(scenario)) == scenario


def test_the_file_says_what_its_parts_mean() -> None:
    text = scenario_toml(
        replace(
            Scenario(name="示範", start=MONDAY, days=60),
            hours={"局長": (Span(opens=600, closes=660),)},
            absences=(Absence(position="局長", unit="", since=MONDAY, until=MONDAY),),
        )
    )

    for part in ("scenario", "arrivals", "service.default", "staff", "hours", "behaviour"):
        assert f"\n[{part}]\n" in text
    assert '\n"局長" = ["10:00-11:00"]\n' in text
    assert "\n[[absence]]\n" in text
    assert "請換成自己機關的數字" in text


@pytest.mark.parametrize("name", ['引號"與\\', "#", "[x]", "=", "'''"])
def test_no_name_breaks_the_file(name: str) -> None:
    assert read(scenario_toml(Scenario(name=name, start=MONDAY))).name == name
