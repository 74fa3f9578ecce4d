"""How many documents come, when, how urgent and by which rows."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from workflow.fitting.intervals import rate, share, variation
from workflow.fitting.parameter import FEWEST, kept, measured, said
from workflow.fitting.profiles import Found, by_day, hours, weekdays
from workflow.fitting.recorded import Recorded
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.scenario import Arrivals, Interarrival, Weighted
from workflow.texts import msgid

TIMED = 0.9  # of the receipts; among fewer the gaps are not those of the stream
REGULAR = 0.2  # gaps that scatter less come at equal distances
A_DAY = msgid("%(days)s 個工作日收文 %(count)s 件")
DAYS_ONLY = msgid("收文多半只有日期，看不出間隔，維持原值")
SCATTER = msgid("間隔的變異係數 %(scatter)s")
OF_ALL = msgid("%(all)s 件中的 %(count)s 件")


def arrivals(seen: Recorded, start: Arrivals, known: Mapping[str, int]) -> Found:
    """The arrivals as the log has them; `known` are the urgencies of the agency."""
    found = start
    parameters: list[Parameter] = []
    for estimate in (_per_day, _interarrival, weekdays, hours, _mix):
        found, more = estimate(seen, found)
        parameters += more
    found, more = _urgency(seen, found, known)
    return found, [*parameters, *more]


def _per_day(seen: Recorded, start: Arrivals) -> Found:
    """How many come a working day."""
    counts = by_day(seen)
    n = int(counts.sum())
    if n < FEWEST:
        return start, [kept("arrivals.per_day", start.per_day, n)]
    found = rate(counts)
    how = said(A_DAY, days=len(counts), count=n)
    return replace(start, per_day=found.value), [measured("arrivals.per_day", found, n, how)]


def _interarrival(seen: Recorded, start: Arrivals) -> Found:
    """Whether the gaps scatter at all."""
    timed, key = seen.documents.is_timed, "arrivals.interarrival"
    if timed.mean() < TIMED:
        return start, [kept(key, start.interarrival.value, int(timed.sum()), said(DAYS_ONLY))]
    gaps = np.diff(np.sort(seen.documents.received[timed]))
    if len(gaps) < FEWEST:
        return start, [kept(key, start.interarrival.value, len(gaps))]
    scatter = variation(gaps)
    is_regular = scatter < REGULAR
    value = Interarrival.CONSTANT if is_regular else Interarrival.EXPONENTIAL
    how = said(SCATTER, scatter=f"{scatter:.2f}")
    parameter = Parameter(key=key, value=value.value, n=len(gaps), how=how)
    return replace(start, interarrival=value), [parameter]


def _mix(seen: Recorded, start: Arrivals) -> Found:
    """How many ran by each row."""
    lines, counts = np.unique(seen.documents.line[seen.documents.line > 0], return_counts=True)
    n = int(counts.sum())
    if n < FEWEST:
        return start, [kept("arrivals.mix", None, n)]
    pairs = [(f"line:{line}", int(count)) for line, count in zip(lines, counts, strict=True)]
    parameters = [
        measured(f"arrivals.mix.{row}", share(count, n), n, said(OF_ALL, all=n, count=count))
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
        measured(f"arrivals.urgency.{name}", each, n, said(OF_ALL, all=n, count=counts[name]))
        for name, each in found.items()
    ]
    return replace(start, urgency={name: each.value for name, each in found.items()}), parameters
