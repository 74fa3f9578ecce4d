"""When documents come: the weekdays and hours that have more of them than others."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from workflow.rehearsal.network.tables import FOREVER
from workflow.rehearsal.office_clock import OfficeClock
from workflow.rehearsal.scenario import Profile, Span

WORKING_WEEK, WHOLE_WEEK = 5, 7


class Part(NamedTuple):
    """A part of the time in which documents come at one rate."""

    ends: float  # office minute
    rate: float  # 1 on average


class Parts(NamedTuple):
    """All parts, and the minutes after which they begin anew."""

    parts: tuple[Part, ...]
    repeat: float


def parts_of(profile: Profile, clock: OfficeClock) -> Parts:
    """The parts of the time; a single one where the profile says nothing."""
    if not profile.weekdays and not profile.hours:
        return Parts((Part(FOREVER, 1.0),), FOREVER)
    is_continuous = clock.calendar is None
    days = WHOLE_WEEK if is_continuous else clock.days_left
    repeat = float(days * clock.day_minutes) if is_continuous else FOREVER
    hours = _hour_rates(profile, clock.spans)
    week = WHOLE_WEEK if is_continuous else WORKING_WEEK
    mean = sum(profile.weekdays.get(day, 1.0) for day in range(week)) / week
    parts = tuple(
        Part(day * clock.day_minutes + ends, rate * weight / mean)
        for day in range(days)
        for weight in [profile.weekdays.get(clock.date_of(day).weekday(), 1.0)]
        for ends, rate in hours
    )
    return Parts(parts, repeat)


def _hour_rates(profile: Profile, spans: tuple[Span, ...]) -> list[Part]:
    """The parts of an office day, 1 on average over it."""
    weighed = list(_weighed(profile, spans))
    day = sum(minutes for minutes, _ in weighed)
    mean = sum(minutes * weight for minutes, weight in weighed) / day
    passed = 0
    parts: list[Part] = []
    for minutes, weight in weighed:
        passed += minutes
        parts.append(Part(passed, weight / mean))
    return parts


def _weighed(profile: Profile, spans: tuple[Span, ...]) -> Iterator[tuple[int, float]]:
    """Office minutes and the weight they have, from the opening on."""
    for span in spans:
        edges = {span.opens, span.closes}
        for hours in profile.hours:
            edges |= {
                edge for edge in (hours.opens, hours.closes) if span.opens < edge < span.closes
            }
        ordered = sorted(edges)
        for opens, closes in itertools.pairwise(ordered):
            weights = [
                weight
                for hours, weight in profile.hours.items()
                if hours.opens <= opens and closes <= hours.closes
            ]
            yield closes - opens, weights[0] if weights else 1.0
