"""Who holds a position, and in which hours it signs."""

from dataclasses import replace
from itertools import groupby

import numpy as np

from rules.agency.agency import Agency
from workflow.fitting.parameter import FEWEST, said
from workflow.fitting.recorded import Recorded
from workflow.kept.about import Said
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.fitted import Parameter
from workflow.rehearsal.network.positions import is_turnaround
from workflow.rehearsal.scenario import OUTSIDE, Scenario, Span
from workflow.rehearsal.scenario_file.spans import span_text
from workflow.texts import msgid

SLOT, FEWEST_A_SLOT = 30, 10  # minutes; signatures on average, so that an empty one is no accident
NARROW, RARE = 0.75, 0.1
USUAL = 0.05  # of a position's signatures: who gives fewer stands in
MOST_NAMED = 5
UNKNOWN = msgid(
    "%(count)s 筆簽核（%(share)s）的職稱或單位，流程表裡沒有：%(names)s（共 %(positions)s 個）；"
    "若是別的機關的紀錄，這個結果不能用，若是名稱不同，請先改成流程表的名稱"
)
SIGNED = msgid("簽過的 %(count)s 人中，簽了百分之五以上的")
SLOTS = msgid("每 %(minutes)s 分鐘一段，幾乎不簽的時段不算")
Found = tuple[Scenario, list[Parameter]]


def holders(seen: Recorded, like: Scenario, agency: Agency) -> Found:
    """How many hold each position, where the log names people."""
    signed = seen.signatures
    units = {unit: dict(held) for unit, held in like.staff.units.items()}
    parameters: list[Parameter] = []
    for at, key in enumerate(signed.keys):
        mine = (signed.key == at) & (signed.person > 0) & (signed.is_deputised == 0)
        n = int(mine.sum())
        if n < FEWEST or not _is_known(key, agency) or is_turnaround(like, key, agency):
            continue
        _, counts = np.unique(signed.person[mine], return_counts=True)
        count, (unit, name) = int((counts >= USUAL * n).sum()), key.split("/", 1)
        units.setdefault(unit, {})[name] = count
        how = said(SIGNED, count=len(counts))
        parameters.append(Parameter(key=f"staff.{unit}.{name}", value=float(count), n=n, how=how))
    return replace(like, staff=replace(like.staff, units=units)), parameters


def hours(seen: Recorded, like: Scenario, agency: Agency) -> Found:
    """The hours of positions that plainly sign in a part of the day only."""
    signed, found = seen.signatures, dict(like.hours)
    parameters: list[Parameter] = []
    slots = [opens for span in seen.clock.spans for opens in range(span.opens, span.closes, SLOT)]
    for at, key in enumerate(signed.keys):
        minutes = signed.clock_minute[(signed.key == at) & (signed.is_deputised == 0)]
        unusable = not _is_known(key, agency) or is_turnaround(like, key, agency)
        if unusable or len(minutes) < FEWEST_A_SLOT * len(slots):
            continue
        counts = np.array(
            [((minutes > opens) & (minutes <= opens + SLOT)).sum() for opens in slots]
        )
        signs = counts > RARE * counts.mean()
        if signs.mean() > NARROW:
            continue
        found[key] = _spans([opens for opens, yes in zip(slots, signs, strict=True) if yes])
        value = tuple(map(span_text, found[key]))
        how = said(SLOTS, minutes=SLOT)
        parameters.append(Parameter(key=f"hours.{key}", value=value, n=len(minutes), how=how))
    return replace(like, hours=found), parameters


def _spans(slots: list[int]) -> tuple[Span, ...]:
    """Slots that touch are one span."""
    runs = groupby(enumerate(slots), key=lambda each: each[1] - each[0] * SLOT)
    joined = [[opens for _, opens in run] for _, run in runs]
    return tuple(Span(opens=run[0], closes=run[-1] + SLOT) for run in joined)


def strangers(seen: Recorded, agency: Agency) -> tuple[Said, ...]:
    """Whether signatures are of positions that the agency does not have.

    Another agency's log is fitted without a fault where it names rows of ours.
    """
    signed = seen.signatures
    counts = np.bincount(signed.key, minlength=len(signed.keys))
    unknown = {
        position_name(key): int(counts[at])
        for at, key in enumerate(signed.keys)
        if counts[at] and not key.startswith(f"{OUTSIDE}/") and not _is_known(key, agency)
    }
    if not unknown:
        return ()
    names = sorted(unknown, key=lambda name: -unknown[name])
    facts = {"names": "、".join(names[:MOST_NAMED]), "positions": len(names)}
    share = f"{sum(unknown.values()) / counts.sum():.1%}"
    return (said(UNKNOWN, count=sum(unknown.values()), share=share, **facts),)


def _is_known(key: str, agency: Agency) -> bool:
    unit, name = key.split("/", 1)
    if name in agency.roles:
        return True
    ladders = [each.ladder for each in agency.units if unit in (each.name, "機關")]
    return any(name in ladder.positions for ladder in ladders)
