"""How documents fare: 退回, conditions, outside agencies, 並會 or 順會."""

from dataclasses import replace

import numpy as np

from rules.agency.agency import Agency, Mode
from workflow.fitting.clock import Floats
from workflow.fitting.intervals import mean, share, variation
from workflow.fitting.parameter import FEWEST, kept, said
from workflow.fitting.recorded import RETURNING, Recorded
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.scenario import OUTSIDE, Behaviour, Distribution, ReturnTo, Turnaround
from workflow.texts import msgid

REVIEW, COSIGN, DECIDE = 1, 2, 3  # of ACTIONS
EQUAL, LIKE_EXPONENTIAL = 0.05, 0.1
MISTAKEN = 0.1  # of 會辦 signed in turn: so many may stand out of order by mistake
RETURNED = msgid("審核與核定 %(visits)s 次中退回 %(count)s 次")
MOSTLY = msgid("%(all)s 次退回中 %(count)s 次如此")
HELD = msgid("附條件的會辦 %(all)s 次中會了 %(count)s 次")
OUT_OF_ORDER = msgid(
    "%(all)s 次多單位會辦中 %(count)s 次不照印的次序簽；"
    "95 %% 區間都在 %(most)s 以上是並會，以下是順會"
)
UNSURE_ORDER = msgid(
    "%(all)s 次多單位會辦中 %(count)s 次不照印的次序簽；"
    "95 %% 區間跨過 %(most)s，分不出並會順會，維持原值"
)
TURNAROUND = msgid("由送會到會畢的辦公日數；分布由平均與變異係數定（動差法）")
Found = tuple[Behaviour, list[Parameter]]


def behaviour(seen: Recorded, start: Behaviour, agency: Agency) -> Found:
    """What the log tells of all of it."""
    found, parameters = start, list[Parameter]()
    for estimate in (_conditions, _cosign, _outside):
        found, more = estimate(seen, found)
        parameters += more
    found, more = _returns(seen, found, agency)
    return found, [*more, *parameters]


def _returns(seen: Recorded, start: Behaviour, agency: Agency) -> Found:
    """How often a 審核 or 核定 sends back, and to whom; a drafter's own decision cannot."""
    signed = seen.signatures
    drafters = {f"{each.name}/{each.ladder.drafter}" for each in agency.units}
    own = np.array([key in drafters for key in signed.keys], bool)[signed.key]
    returned = int((signed.action >= RETURNING).sum())
    visits = returned + int((((signed.action == REVIEW) | (signed.action == DECIDE)) & ~own).sum())
    key, to = "behaviour.return_probability", "behaviour.return_to"
    targets = seen.counts.targets
    told = sum(targets.values())
    before = start.return_to.value if isinstance(start.return_to, ReturnTo) else start.return_to
    if visits < FEWEST:
        return start, [kept(key, start.return_probability, visits), kept(to, before, told)]
    found = share(returned, visits)
    how = said(RETURNED, visits=visits, count=returned)
    parameters = [
        Parameter(key=key, value=found.value, low=found.low, high=found.high, n=visits, how=how)
    ]
    start = replace(start, return_probability=min(found.value, 0.99))
    if told < FEWEST:
        return start, [*parameters, kept(to, before, told)]
    most = max(targets, key=lambda name: targets[name])
    how = said(MOSTLY, all=told, count=targets[most])
    parameters.append(Parameter(key=to, value=most, n=told, how=how))
    names = {each.value for each in ReturnTo}
    return replace(start, return_to=ReturnTo(most) if most in names else most), parameters


def _conditions(seen: Recorded, start: Behaviour) -> Found:
    """How often a printed condition holds, of documents that had the time to be decided."""
    early = [
        each
        for document, each in seen.counts.conditions.items()
        if seen.documents.received[document] <= seen.horizon
    ]
    hold, n = sum(held for held, _ in early), sum(asked for _, asked in early)
    key = "behaviour.condition_probability"
    if n < FEWEST:
        return start, [kept(key, start.condition_probability, n)]
    found = share(hold, n)
    how = said(HELD, all=n, count=hold)
    parameter = Parameter(key=key, value=found.value, low=found.low, high=found.high, n=n, how=how)
    return replace(start, condition_probability=found.value), [parameter]


def _cosign(seen: Recorded, start: Behaviour) -> Found:
    """Whether 會辦 are signed out of their printed order, more often than mistakes would.

    Branches that run at once come in any order; a mistaken signature or two does not decide.
    """
    counts, key = seen.counts, "behaviour.cosign"
    n, count = counts.in_order + counts.out_of_order, counts.out_of_order
    before = start.cosign.value if start.cosign else None
    if n < FEWEST:
        return start, [kept(key, before, n)]
    found = share(count, n)
    facts = {"all": n, "count": count, "most": f"{MISTAKEN:.0%}"}
    if found.low is None or found.high is None or found.low <= MISTAKEN <= found.high:
        return start, [kept(key, before, n, said(UNSURE_ORDER, **facts))]
    mode = Mode.PARALLEL if found.low > MISTAKEN else Mode.SEQUENTIAL
    parameter = Parameter(key=key, value=mode.value, n=n, how=said(OUT_OF_ORDER, **facts))
    return replace(start, cosign=mode), [parameter]


def opened(seen: Recorded, behaviour: Behaviour) -> Floats:
    """When each desk opened, in the mode of 會辦 that was found."""
    signed = seen.signatures
    return signed.opened_in_turn if behaviour.cosign is Mode.SEQUENTIAL else signed.opened


def _outside(seen: Recorded, start: Behaviour) -> Found:
    """How long outside agencies take, who have no queue of ours."""
    signed, key = seen.signatures, "behaviour.outside_agency_days"
    outside = np.array([each.startswith(f"{OUTSIDE}/") for each in signed.keys], bool)
    begun = opened(seen, start)
    wanted = outside[signed.key] if len(outside) else np.zeros(len(signed.key), bool)
    wanted &= (signed.action == COSIGN) & (begun <= seen.horizon)
    days = (signed.minute - begun)[wanted] / seen.clock.day_minutes
    if len(days) < FEWEST:
        return start, [kept(f"{key}.mean", start.outside.mean, len(days))]
    found, scatter = mean(days), variation(days)
    turnaround = Turnaround(distribution=family(scatter), mean=found.value, cv=scatter)
    n, how = len(days), said(TURNAROUND)
    parameters = [
        Parameter(
            key=f"{key}.mean", value=found.value, low=found.low, high=found.high, n=n, how=how
        ),
        Parameter(key=f"{key}.cv", value=scatter, n=n, how=how),
        Parameter(key=f"{key}.distribution", value=turnaround.distribution.value, n=n, how=how),
    ]
    return replace(start, outside=turnaround), parameters


def family(scatter: float, before: Distribution | None = None) -> Distribution:
    """The distribution that a coefficient of variation suggests; lognormal only if it was so."""
    if scatter < EQUAL:
        return Distribution.CONSTANT
    if before in (Distribution.LOGNORMAL, Distribution.GAMMA):
        return before
    if abs(scatter - 1) < LIKE_EXPONENTIAL:
        return Distribution.EXPONENTIAL
    return Distribution.GAMMA
