"""Times to sign, from gaps between signatures while the next document already lay there.

A log has moments of signing, not of starting. But where a document had come before the same person
gave the signature before, its service began then: the gap is its time to sign, and whatever else
the person did meanwhile. Signatures outside office hours, which have no minute of their own on the
office clock, are left out.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from rules.agency.agency import Agency
from workflow.fitting.behaving import family
from workflow.fitting.clock import Floats, Ints
from workflow.fitting.intervals import mean, variation
from workflow.fitting.parameter import FEWEST, kept, said
from workflow.fitting.recorded import ACTIONS, RETURNING, RETURNING_DECISION, Recorded
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.network.positions import is_turnaround
from workflow.rehearsal.scenario import Scenario, Service, Services
from workflow.texts import msgid

APART = 4.0  # standard errors from what the action takes: the position has a time of its own
HOW = msgid("同一人接連簽核、下一件已在等的間隔；含其間做的別的事，是上限")
FEW_GAPS = msgid("間隔不到 %(least)s 個，維持原值")
REVIEW, DECIDE = 1, 3
Found = tuple[Services, list[Parameter]]


@dataclass(frozen=True, kw_only=True)
class _Gaps:
    minutes: Floats
    action: Ints
    position: Ints  # index into names
    names: tuple[str, ...]


def services(seen: Recorded, opened: Floats, like: Scenario, agency: Agency) -> Found:
    """The times of actions, and of positions that differ from what their actions take."""
    gaps = _gaps(seen, opened, like, agency)
    own = {at for at, name in enumerate(gaps.names) if name in like.services.positions}
    own = {at for at in own if (gaps.position == at).sum() >= FEWEST}
    own = _separated(gaps, own)
    found, parameters = like.services, list[Parameter]()
    rest = ~np.isin(gaps.position, list(own))
    for at, action in enumerate(ACTIONS):
        before = found.actions.get(action, Service())
        key = f"service.action.{action.value}"
        service, more = _service(
            key, gaps.minutes[rest & (gaps.action == at)], before, found.default
        )
        parameters += more
        if service:
            found = replace(found, actions={**found.actions, action: service})
    for name in sorted({gaps.names[at] for at in own} | found.positions.keys()):
        values = (
            gaps.minutes[gaps.position == gaps.names.index(name)]
            if name in gaps.names
            else np.zeros(0)
        )
        before = found.positions.get(name, Service())
        service, more = _service(f"service.position.{name}", values, before, found.default)
        parameters += more
        if service:
            found = replace(found, positions={**found.positions, name: service})
    return found, parameters


def _service(
    key: str, values: Floats, before: Service, default: Service
) -> tuple[Service | None, list[Parameter]]:
    minutes, n = before.mean_minutes or default.mean_minutes, len(values)
    if n < FEWEST:
        return None, [kept(f"{key}.mean_minutes", minutes, n, said(FEW_GAPS, least=FEWEST))]
    found, scatter = mean(values), variation(values)
    shape = family(scatter, before.distribution or default.distribution)
    low, high = found.low, found.high
    parameters = [
        Parameter(
            key=f"{key}.mean_minutes", value=found.value, low=low, high=high, n=n, how=said(HOW)
        ),
        Parameter(key=f"{key}.cv", value=scatter, n=n, how=said(HOW)),
    ]
    return Service(distribution=shape, mean_minutes=found.value, cv=scatter), parameters


def _gaps(seen: Recorded, opened: Floats, like: Scenario, agency: Agency) -> _Gaps:
    """The gaps of each person, or of a position that a single one holds."""
    signed = seen.signatures
    single = np.array([_is_single(key, like, agency) for key in signed.keys], bool)
    usable = np.array([not is_turnaround(like, key, agency) for key in signed.keys], bool)
    # People stand behind the keys, so that numbers do not meet.
    server = np.where(signed.person > 0, signed.person + len(signed.keys), signed.key)
    order = np.lexsort((signed.minute, server))
    before, after = order[:-1], order[1:]
    named = signed.person[after] > 0
    busy = (server[before] == server[after]) & (opened[after] <= signed.minute[before])
    busy &= (signed.is_deputised[before] == 0) & (signed.is_deputised[after] == 0)
    busy &= (signed.in_office[before] & signed.in_office[after]) > 0
    busy &= usable[signed.key[after]] & (named | single[signed.key[after]])
    kept_after, kept_before = after[busy], before[busy]
    names = tuple(dict.fromkeys(key.split("/", 1)[1] for key in signed.keys))
    places = np.array([names.index(key.split("/", 1)[1]) for key in signed.keys], np.int64)
    action = signed.action[kept_after]
    action = np.where(
        action == RETURNING, REVIEW, np.where(action == RETURNING_DECISION, DECIDE, action)
    )
    return _Gaps(
        minutes=signed.minute[kept_after] - signed.minute[kept_before],
        action=action,
        position=places[signed.key[kept_after]],
        names=names,
    )


def _is_single(key: str, like: Scenario, agency: Agency) -> bool:
    unit, name = key.split("/", 1)
    return like.staff.holders(unit, name) == 1 and not _has_hours(key, like)


def _has_hours(key: str, like: Scenario) -> bool:
    return key in like.hours or key.split("/", 1)[1] in like.hours


def _separated(gaps: _Gaps, own: set[int]) -> set[int]:
    """With those that stand furthest from the rest, one after the other."""
    own = set(own)
    while True:
        distance, _, furthest = max(_distances(gaps, own), default=(0.0, 0, 0))
        if distance < APART:
            return own
        own.add(furthest)


def _distances(gaps: _Gaps, own: set[int]) -> Iterator[tuple[float, int, int]]:
    """How far each position stands from the middle one of the others, action by action.

    Of the others each counts once: a slow position has the most gaps, and must not be the measure.
    Of two that are equally far from each other the one with more gaps comes last.
    """
    for action in range(len(ACTIONS)):
        values = {
            at: gaps.minutes[(gaps.position == at) & (gaps.action == action)]
            for at in range(len(gaps.names))
            if at not in own
        }
        cells = {at: mean(each) for at, each in values.items() if len(each) >= FEWEST}
        errors = {at: float(values[at].var(ddof=1)) / len(values[at]) for at in cells}
        for at, cell in cells.items():
            others = sorted(each.value for other, each in cells.items() if other != at)
            error = math.sqrt(errors[at] + max(errors.values()))
            if others and error:
                yield abs(cell.value - float(np.median(others))) / error, len(values[at]), at
