"""Scenarios drawn at random for a property: a few documents each, of rows of the shipped table."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from rules.agency.agency import Mode
from tests.rehearsal_oracle.scenarios import Trial, shipped
from workflow.rehearsal.figures import Until
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Assignment,
    Behaviour,
    ReturnTo,
    Scenario,
    Service,
    Services,
    Span,
    Staff,
    Weighted,
)

LINES = (109, 110, 122, 123, 438, 509, 661)  # of several units, with and without co-signers
STARTS = (date(2026, 2, 9), date(2026, 3, 2), date(2026, 9, 21))  # two run into holidays
NO_HOURS: dict[str, tuple[Span, ...]] = {}
HOURS = (NO_HOURS, {"局長": (Span(opens=600, closes=660), Span(opens=960, closes=1020))})
URGENCIES: tuple[dict[str, float], ...] = ({}, {"最速件": 1, "速件": 1, "普通件": 2})
STAFFS: tuple[dict[str, int], ...] = ({}, {"承辦人員": 3, "股長": 2})
ABSENT = (("主任秘書", "", "副局長"), ("副局長", "", ""), ("股長", "綜合企劃組", "組長"))
RETURNS = (*ReturnTo, "組長", "股長")
UNTIL = Until(warmup_days=0, days=9)

behaviours = st.builds(
    Behaviour,
    return_probability=st.sampled_from((0.0, 0.1, 0.4)),
    return_to=st.sampled_from(RETURNS),
    condition_probability=st.sampled_from((0.0, 0.5, 1.0)),
    cosign=st.sampled_from((None, *Mode)),
)


@st.composite
def arrivals(draw: st.DrawFn) -> Arrivals:
    """Few documents a day, of one to three rows."""
    lines = sorted(draw(st.sets(st.sampled_from(LINES), min_size=1, max_size=3)))
    return Arrivals(
        per_day=draw(st.sampled_from((2.0, 5.0))),
        urgency=draw(st.sampled_from(URGENCIES)),
        mix=tuple(Weighted(row=f"line:{line}") for line in lines),
    )


scenarios = st.builds(
    Scenario,
    name=st.just("隨機"),
    start=st.sampled_from(STARTS),
    arrivals=arrivals(),
    services=st.builds(
        Services, default=st.builds(Service, mean_minutes=st.sampled_from((20.0, 60.0, 150.0)))
    ),
    staff=st.builds(
        Staff,
        default=st.sampled_from(STAFFS),
        assignment=st.sampled_from(Assignment),
    ),
    hours=st.sampled_from(HOURS),
    behaviour=behaviours,
)


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    """A scenario with nobody or one absent for some of its days, deputised or not."""
    scenario = draw(scenarios)
    since = scenario.start + timedelta(days=draw(st.integers(0, 6)))
    until = since + timedelta(days=draw(st.integers(0, 8)))
    absences = tuple(
        Absence(
            position=position,
            unit=unit,
            since=since,
            until=until,
            deputy=deputy if draw(st.booleans()) else "",
        )
        for position, unit, deputy in draw(st.lists(st.sampled_from(ABSENT), max_size=1))
    )
    return Trial(scenario=replace(scenario, absences=absences), rulebook=shipped(), until=UNTIL)
