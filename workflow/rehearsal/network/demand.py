"""Documents as arrays: how many come when, how urgent they are, when each is due."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rules.agency.practice import GENERAL
from workflow.calendar import OutsideCalendarError
from workflow.deadlines import Limits
from workflow.rehearsal.network.arriving import parts_of
from workflow.rehearsal.network.tables import FOREVER, NOWHERE, PART, Floats, Ints, records
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.scenario import Interarrival, Scenario

USUAL_URGENCY = "普通件"
NEVER_DUE = 2**62  # a day after every window


def demand_arrays(scenario: Scenario, clock: OfficeClock, limits: Limits) -> dict[str, Any]:
    """The arrays of `Tables` about the clock, arrivals and documents, rows excepted."""
    arrivals, behaviour = scenario.arrivals, scenario.behaviour
    parts, repeat = parts_of(arrivals.profile, clock)
    urgencies = urgencies_of(limits)
    shares = arrivals.urgency or {_usual(urgencies): 1.0}
    days = sorted(set(limits.urgencies.values()))
    ends = clock.days_left * clock.day_minutes if clock.calendar else FOREVER
    return {
        "day_minutes": float(clock.day_minutes),
        "calendar_ends": float(ends),
        "mean_gap": clock.day_minutes / arrivals.per_day,
        "gaps_are_constant": arrivals.interarrival is Interarrival.CONSTANT,
        "return_probability": float(behaviour.return_probability),
        "condition_probability": float(behaviour.condition_probability),
        "parts": records(parts, PART),
        "parts_repeat": repeat,
        "urgency_shares": cumulative([shares.get(each, 0.0) for each in urgencies]),
        "urgency_rank": np.array(
            [days.index(limits.urgencies[each]) for each in urgencies], np.int64
        ),
        "due_day": _due_days(urgencies, clock, limits),
    }


def urgencies_of(limits: Limits) -> tuple[str, ...]:
    """The 速別 of an agency, the shorter the limit the earlier."""
    return tuple(sorted(limits.urgencies, key=lambda each: limits.urgencies[each]))


def cumulative(weights: Sequence[float]) -> Floats:
    """The running sums of relative weights; the last is 1."""
    sums = np.cumsum(np.array(weights, np.float64))
    shares = sums / sums[-1]
    shares[sums == sums[-1]] = 1.0
    return shares


def _usual(urgencies: Sequence[str]) -> str:
    """普通件, or the least urgent of an agency that has no such word."""
    return USUAL_URGENCY if USUAL_URGENCY in urgencies else urgencies[-1]


def _due_days(urgencies: Sequence[str], clock: OfficeClock, limits: Limits) -> Ints:
    """The number of the day on which a document is due, by its 速別 and its day of receipt."""
    if clock.calendar is None:
        return np.full((len(urgencies), 1), NOWHERE, np.int64)
    return np.array(
        [
            [_due_day(each, day, clock, limits) for day in range(clock.days_left)]
            for each in urgencies
        ],
        np.int64,
    )


def _due_day(urgency: str, day: int, clock: OfficeClock, limits: Limits) -> int:
    """By the limits of the agency; never, where the calendar ends before."""
    try:
        return clock.day_number(limits.counted(GENERAL, urgency, clock.date_of(day)).due)
    except OutsideCalendarError:
        return NEVER_DUE
