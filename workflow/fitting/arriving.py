"""How many documents come, when, how urgent and by which rows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from workflow.fitting.clock import Floats, minute_of_day
from workflow.fitting.intervals import rate, share, variation, weights
from workflow.fitting.parameter import FEWEST, kept, said
from workflow.fitting.recorded import Recorded
from workflow.kept.about import Said
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.scenario import Arrivals, Interarrival, Profile, Span, Weighted
from workflow.rehearsal.scenario_file.arrivals import WEEKDAYS
from workflow.rehearsal.scenario_file.spans import span_text
from workflow.texts import msgid

REGULAR = 0.2  # gaps that scatter less come at equal distances
HOUR, WORKING_WEEK = 60, 5
A_DAY = msgid("%(days)s 個工作日收文 %(count)s 件")
SCATTER = msgid("間隔的變異係數 %(scatter)s")
A_WEEKDAY = msgid("該星期每日件數 ÷ 平均")
AN_HOUR = msgid("該時段每分鐘件數 ÷ 平均")
FEW_A_WEEKDAY = msgid("有星期收文不到 %(least)s 件，維持原值")
FEW_AN_HOUR = msgid("有時段收文不到 %(least)s 件，維持原值")
OF_ALL = msgid("%(all)s 件中的 %(count)s 件")
Found = tuple[Arrivals, list[Parameter]]


def arrivals(seen: Recorded, start: Arrivals, known: Mapping[str, int]) -> Found:
    """The arrivals as the log has them; `known` are the urgencies of the agency."""
    found = start
    parameters: list[Parameter] = []
    for estimate in (_per_day, _interarrival, _weekdays, _hours, _mix):
        found, more = estimate(seen, found)
        parameters += more
    found, more = _urgency(seen, found, known)
    return found, [*parameters, *more]


def _per_day(seen: Recorded, start: Arrivals) -> Found:
    """How many come a working day."""
    counts = _by_day(seen)
    n = int(counts.sum())
    if n < FEWEST:
        return start, [kept("arrivals.per_day", start.per_day, n)]
    found = rate(counts)
    how = said(A_DAY, days=len(counts), count=n)
    return replace(start, per_day=found.value), [_parameter("arrivals.per_day", found, n, how)]


def _by_day(seen: Recorded) -> Floats:
    """Receipts of each working day from the first to the last."""
    days = seen.documents.day
    return np.bincount(days - days.min()).astype(np.float64)


def _interarrival(seen: Recorded, start: Arrivals) -> Found:
    """Whether the gaps scatter at all."""
    gaps = np.diff(np.sort(seen.documents.received))
    key = "arrivals.interarrival"
    if len(gaps) < FEWEST:
        return start, [kept(key, start.interarrival.value, len(gaps))]
    scatter = variation(gaps)
    is_regular = scatter < REGULAR
    value = Interarrival.CONSTANT if is_regular else Interarrival.EXPONENTIAL
    how = said(SCATTER, scatter=f"{scatter:.2f}")
    parameter = Parameter(key=key, value=value.value, n=len(gaps), how=how)
    return replace(start, interarrival=value), [parameter]


def _weekdays(seen: Recorded, start: Arrivals) -> Found:
    """Which weekdays have more of them; all five, or none."""
    key = "arrivals.profile.weekdays"
    clock, days = seen.clock, seen.documents.day
    first, counts = int(days.min()), _by_day(seen)
    weekday = np.array([clock.date_of(first + at).weekday() for at in range(len(counts))])
    arrived = np.array([counts[weekday == day].sum() for day in range(WORKING_WEEK)])
    worked = np.array([float((weekday == day).sum()) for day in range(WORKING_WEEK)])
    if arrived.min() < FEWEST:
        return start, [kept(key, None, int(arrived.sum()), said(FEW_A_WEEKDAY, least=FEWEST))]
    measured = weights(arrived, worked)
    profile = replace(
        start.profile, weekdays={day: each.value for day, each in enumerate(measured)}
    )
    parameters = [
        _parameter(f"{key}.{WEEKDAYS[day]}", each, int(arrived[day]), said(A_WEEKDAY))
        for day, each in enumerate(measured)
    ]
    return replace(start, profile=profile), parameters


def _hours(seen: Recorded, start: Arrivals) -> Found:
    """Which hours have more of them; all, or none."""
    key = "arrivals.profile.hours"
    parts = list(_hour_spans(seen.clock.spans))
    minutes = minute_of_day(seen.documents.received_at)
    arrived = np.array(
        [float(((minutes > each.opens) & (minutes <= each.closes)).sum()) for each in parts]
    )
    if arrived.min() < FEWEST:
        return start, [kept(key, None, int(arrived.sum()), said(FEW_AN_HOUR, least=FEWEST))]
    measured = weights(arrived, np.array([float(each.minutes) for each in parts]))
    values = {part: each.value for part, each in zip(parts, measured, strict=True)}
    parameters = [
        _parameter(f"{key}.{span_text(part)}", each, int(count), said(AN_HOUR))
        for part, each, count in zip(parts, measured, arrived, strict=True)
    ]
    return replace(
        start, profile=Profile(weekdays=start.profile.weekdays, hours=values)
    ), parameters


def _hour_spans(spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        for opens in range(span.opens, span.closes, HOUR):
            yield Span(opens=opens, closes=min(opens + HOUR, span.closes))


def _mix(seen: Recorded, start: Arrivals) -> Found:
    """How many ran by each row."""
    lines, counts = np.unique(seen.documents.line[seen.documents.line > 0], return_counts=True)
    n = int(counts.sum())
    if n < FEWEST:
        return start, [kept("arrivals.mix", None, n)]
    pairs = [(f"line:{line}", int(count)) for line, count in zip(lines, counts, strict=True)]
    parameters = [
        _parameter(f"arrivals.mix.{row}", share(count, n), n, said(OF_ALL, all=n, count=count))
        for row, count in pairs
    ]
    mix = tuple(Weighted(row=row, weight=float(count)) for row, count in pairs)
    return replace(start, mix=mix), parameters


def _urgency(seen: Recorded, start: Arrivals, known: Mapping[str, int]) -> Found:
    """The shares of each 速別 that the agency knows."""
    names = seen.documents.urgencies
    counts = {
        name: int((seen.documents.urgency == at).sum())
        for at, name in enumerate(names)
        if name in known
    }
    n = sum(counts.values())
    if n < FEWEST:
        return start, [kept("arrivals.urgency", None, n)]
    found = {name: share(count, n) for name, count in counts.items()}
    parameters = [
        _parameter(f"arrivals.urgency.{name}", each, n, said(OF_ALL, all=n, count=counts[name]))
        for name, each in found.items()
    ]
    return replace(start, urgency={name: each.value for name, each in found.items()}), parameters


def _parameter(
    key: str, found: tuple[float, float | None, float | None], n: int, how: Said
) -> Parameter:
    value, low, high = found
    return Parameter(key=key, value=value, low=low, high=high, n=n, how=how)
