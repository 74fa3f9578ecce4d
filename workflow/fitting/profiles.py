"""Whether documents come unevenly over the week and over the day.

A profile is written only where the log shows it: chance alone makes some weekday the busiest. A
chi-square test decides, at 1 %; where documents come in batches it allows for that.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workflow.fitting.clock import Floats, minute_of_day
from workflow.fitting.intervals import scattering, unevenness, weights
from workflow.fitting.parameter import FEWEST, kept, measured, said
from workflow.fitting.recorded import Recorded
from workflow.kept.about import Said
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.scenario import Arrivals, Profile, Span
from workflow.rehearsal.scenario_file.arrivals import WEEKDAYS
from workflow.rehearsal.scenario_file.spans import span_text
from workflow.texts import msgid

SURE = 0.01
HOUR, WORKING_WEEK = 60, 5
Found = tuple[Arrivals, list[Parameter]]

A_WEEKDAY = msgid("該星期每日件數 ÷ 平均；卡方檢定 p %(p)s")
AN_HOUR = msgid("該時段每分鐘件數 ÷ 平均；卡方檢定 p %(p)s")
FEW_A_WEEKDAY = msgid("有星期收文不到 %(least)s 件，維持原值")
FEW_AN_HOUR = msgid("有時段收文不到 %(least)s 件，維持原值")
EVEN = msgid("卡方檢定 p %(p)s，看不出差別，維持原值")


def weekdays(seen: Recorded, start: Arrivals) -> Found:
    """Which weekdays have more of them; all five, or none."""
    key = "arrivals.profile.weekdays"
    counts = by_day(seen)
    first = int(seen.documents.day.min())
    weekday = np.array([seen.clock.date_of(first + at).weekday() for at in range(len(counts))])
    arrived = np.array([counts[weekday == day].sum() for day in range(WORKING_WEEK)])
    worked = np.array([float((weekday == day).sum()) for day in range(WORKING_WEEK)])
    if arrived.min() < FEWEST:
        return start, [kept(key, None, int(arrived.sum()), said(FEW_A_WEEKDAY, least=FEWEST))]
    counted = weekday < WORKING_WEEK
    expected = (arrived / worked)[weekday[counted]]
    scatter = scattering(counts[counted], expected, int(counted.sum()) - WORKING_WEEK)
    p = unevenness(arrived, worked, scatter)
    if p >= SURE:
        return start, [kept(key, None, int(arrived.sum()), said(EVEN, p=p_text(p)))]
    found = weights(arrived, worked, scatter)
    parameters = [
        measured(f"{key}.{WEEKDAYS[day]}", each, int(arrived[day]), said(A_WEEKDAY, p=p_text(p)))
        for day, each in enumerate(found)
    ]
    values = {day: each.value for day, each in enumerate(found)}
    return replace(start, profile=replace(start.profile, weekdays=values)), parameters


def hours(seen: Recorded, start: Arrivals) -> Found:
    """Which hours have more of them; all, or none."""
    key = "arrivals.profile.hours"
    parts = list(_hour_spans(seen.clock.spans))
    cells = _by_hour(seen, parts)
    arrived, lengths = cells.sum(axis=0), np.array([float(each.minutes) for each in parts])
    n = int(arrived.sum())
    if arrived.min() < FEWEST:
        return start, [kept(key, None, n, said(FEW_AN_HOUR, least=FEWEST))]
    expected = np.outer(cells.sum(axis=1), arrived / n)
    came = expected.sum(axis=1) > 0
    freedom = (int(came.sum()) - 1) * (len(parts) - 1)
    scatter = scattering(cells[came].ravel(), expected[came].ravel(), freedom)
    p = unevenness(arrived, lengths, scatter)
    if p >= SURE:
        return start, [kept(key, None, n, said(EVEN, p=p_text(p)))]
    found = weights(arrived, lengths, scatter)
    how: Said = said(AN_HOUR, p=p_text(p))
    parameters = [
        measured(f"{key}.{span_text(part)}", each, int(count), how)
        for part, each, count in zip(parts, found, arrived, strict=True)
    ]
    values = {part: each.value for part, each in zip(parts, found, strict=True)}
    profile = Profile(weekdays=start.profile.weekdays, hours=values)
    return replace(start, profile=profile), parameters


def by_day(seen: Recorded) -> Floats:
    """Receipts of each working day from the first to the last."""
    days = seen.documents.day
    return np.bincount(days - days.min()).astype(np.float64)


def p_text(p: float) -> str:
    """As one reads it."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _by_hour(seen: Recorded, parts: list[Span]) -> Floats:
    """Receipts in office hours, a line a day and a column a part."""
    documents = seen.documents
    in_office = seen.clock.is_worked(documents.received_at)
    minutes = minute_of_day(documents.received_at)[in_office]
    days = (documents.day - documents.day.min())[in_office]
    edges = np.array([each.closes for each in parts])
    opens = np.array([each.opens for each in parts])
    at = np.minimum(np.searchsorted(edges, minutes), len(parts) - 1)
    inside = (minutes > opens[at]) & (minutes <= edges[at])
    cells = np.zeros((int(documents.day.max() - documents.day.min()) + 1, len(parts)))
    np.add.at(cells, (days[inside], at[inside]), 1.0)
    return cells


def _hour_spans(spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        for opens in range(span.opens, span.closes, HOUR):
            yield Span(opens=opens, closes=min(opens + HOUR, span.closes))
