"""Deviations of the ladder: who signs, in which order, and at which level it is decided."""

from random import Random

from tests.audit_trial.planting.base import CASE, NOWHERE, Named, Plant
from tests.audit_trial.sheet import Sheet
from tests.audit_trial.traces import Trace

RETURNING = ("退回", "抽回")


def _without_decision(trace: Trace, sheet: Sheet, _: Random) -> Named:
    if not trace.is_calm or not trace.below or trace.closing < 0:
        return NOWHERE
    if not sheet.use(trace.decision, trace.below[-1][1]):
        return NOWHERE
    sheet.remove(trace.decision)
    return CASE


def _decided_after_closing(trace: Trace, sheet: Sheet, _: Random) -> Named:
    if not trace.is_calm or not trace.below or trace.closing < 0:
        return NOWHERE
    if not sheet.use(trace.decision, trace.below[-1][1], trace.closing):
        return NOWHERE
    sheet.move(trace.decision, behind=trace.closing)
    return CASE


def _decided_below(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Some reviewer decides, and nobody signs behind."""
    if not trace.is_calm or len(trace.below) < 2:
        return NOWHERE
    _, chosen = random.choice(trace.below[1:])
    signatures = {line for _, line in trace.ladder}
    signatures |= {line for stage in trace.stages for line in stage.signed.values()}
    above = sorted(line for line in signatures if line > chosen)
    if not sheet.use_stretch(chosen, trace.decision):
        return NOWHERE
    decision = sheet.line(trace.decision)
    sheet.line(chosen).update({"動作": "核定", "決定": decision["決定"], "意見": decision["意見"]})
    sheet.remove(*above)
    return CASE


def _decided_on_the_way(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Some reviewer decides, and it goes up to the decider all the same."""
    if not trace.is_calm or len(trace.below) < 2:
        return NOWHERE
    _, chosen = random.choice(trace.below[1:])
    if not sheet.use(chosen, trace.decision):
        return NOWHERE
    decision = sheet.line(trace.decision)
    sheet.line(chosen).update({"動作": "核定", "決定": decision["決定"], "意見": decision["意見"]})
    return CASE


def _decided_above(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Somebody above decides instead."""
    if not (trace.is_calm and trace.above and trace.below):
        return NOWHERE
    if not sheet.use(trace.decision):
        return NOWHERE
    higher = random.choice(trace.above)
    sheet.line(trace.decision).update({"職稱": higher, "單位": "", "人員": f"示範{higher}"})
    return CASE


def _decided_above_on_the_way(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """The decider reviews only, and somebody above decides."""
    if not (trace.is_calm and trace.above and trace.below):
        return NOWHERE
    if not sheet.use(trace.decision):
        return NOWHERE
    higher, decision = random.choice(trace.above), sheet.line(trace.decision)
    upper = decision | {"職稱": higher, "單位": "", "人員": f"示範{higher}", "被代理人": ""}
    decision.update({"動作": "審核", "決定": ""})
    sheet.insert(upper, behind=trace.decision)
    return CASE


def _skipped(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not (trace.is_calm and trace.below):
        return NOWHERE
    duty, line = random.choice(trace.below)
    if not sheet.use(line):
        return NOWHERE
    sheet.remove(line)
    return (duty.position,)


def _replaced(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Somebody whom the route does not name signs in the place of a reviewer."""
    if not (trace.is_calm and trace.unmarked and len(trace.below) > 1):
        return NOWHERE
    duty, line = random.choice(trace.below[1:])
    if not sheet.use(line):
        return NOWHERE
    instead = random.choice(trace.unmarked)
    sheet.line(line).update({"職稱": instead, "人員": f"示範{instead}"})
    return (duty.position,)


def _not_signed_again(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A reviewer whose signature a return or a recall voided does not sign again."""
    turned = [at for at, line in enumerate(trace.lines) if line["動作"] in RETURNING]
    voids = [at for at, event in enumerate(trace.walk.history) if event.action.recorded in VOIDS]
    if len(turned) != 1 or voids != turned or trace.decision < turned[0]:
        return NOWHERE
    before = {line["職稱"] for line in trace.lines[: turned[0]] if line["動作"] in ("擬辦", "審核")}
    voided = [
        (duty, line)
        for duty, line in trace.below
        if line > turned[0] and duty.position in before and not duty.again
    ]
    if not voided or sum(line["動作"] == "核定" for line in trace.lines) != 1:
        return NOWHERE
    duty, line = random.choice(voided)
    if not sheet.use(line, turned[0]):
        return NOWHERE
    sheet.remove(line)
    return (duty.position,)


# Besides the return itself, what makes somebody sign again.
VOIDS = frozenset({*RETURNING, "重會", "重新陳核", "改分", "更正適用列", "綜簽"})


def _signed_afterwards(trace: Trace, sheet: Sheet, random: Random) -> Named:
    opened = {stage.opened for stage in trace.stages}
    free = [(duty, line) for duty, line in trace.below[1:] if line not in opened]
    if not trace.is_calm or not free:
        return NOWHERE
    duty, line = random.choice(free)
    if not sheet.use_stretch(line, trace.decision):
        return NOWHERE
    sheet.move(line, behind=trace.decision)
    return (duty.position,)


def _swapped(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Two neighbours sign the wrong way round: the later record is named."""
    pairs = [
        (low, high)
        for low, high in zip(trace.below, trace.below[1:], strict=False)
        if high[1] == low[1] + 1
    ]
    if not trace.is_calm or not pairs:
        return NOWHERE
    low, high = random.choice(pairs)
    if not sheet.use(low[1], high[1]):
        return NOWHERE
    sheet.move(low[1], behind=high[1])
    return (low[0].position,)


def _signed_too_early(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A reviewer signs before two others below, and co-signers among them."""
    if not trace.is_calm or len(trace.below) < 3:
        return NOWHERE
    place = random.randrange(2, len(trace.below))
    (duty, line), (_, first) = trace.below[place], trace.below[place - 2]
    if trace.below[place - 1][1] in sheet.used or not sheet.use_stretch(first, line):
        return NOWHERE
    sheet.move(line, before=first)
    return (duty.position,)


def _signed_too_late(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A reviewer signs after two others above, nobody co-signing among them."""
    if not trace.is_calm or len(trace.below) < 3:
        return NOWHERE
    place = random.randrange(len(trace.below) - 2)
    (duty, line), (_, last) = trace.below[place], trace.below[place + 2]
    if last != line + 2 or not sheet.use(line, line + 1, last):
        return NOWHERE
    sheet.move(line, behind=last)
    return (duty.position,)


def _unmarked_signed(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not (trace.is_calm and trace.unmarked and trace.below):
        return NOWHERE
    _, line = random.choice(trace.below)
    if not sheet.use(line):
        return NOWHERE
    extra = random.choice(trace.unmarked)
    sheet.insert(_review(trace, extra), behind=line)
    return (extra,)


def _signed_twice(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not (trace.is_calm and len(trace.below) > 1):
        return NOWHERE
    duty, line = random.choice(trace.below[1:])
    if not sheet.use(line):
        return NOWHERE
    again = sheet.line(line) | {"意見": "再核。"}
    sheet.insert(again, behind=line)
    return (duty.position,)


def _review(trace: Trace, position: str) -> dict[str, str]:
    """A review by somebody of the ladder, as the log writes it."""
    unit = trace.walk.decided.plan.unit
    said = {"動作": "審核", "單位": unit, "職稱": position, "人員": f"示範多簽{position}"}
    blank = dict.fromkeys(("被代理人", "對象", "註記", "決定", "意見別"), "")
    return trace.lines[0] | blank | said | {"意見": "如擬"}


PLANTS = (
    Plant(code="NO_DECISION", way="核定刪去", planting=_without_decision),
    Plant(code="NO_DECISION", way="辦結後才核定", planting=_decided_after_closing),
    Plant(code="DECIDED_BELOW", way="審核者核定，其上不簽", planting=_decided_below),
    Plant(code="DECIDED_BELOW", way="審核者先核定，仍往上陳", planting=_decided_on_the_way),
    Plant(code="DECIDED_ABOVE", way="上級核定", planting=_decided_above),
    Plant(code="DECIDED_ABOVE", way="核定者只審核", planting=_decided_above_on_the_way),
    Plant(code="REVIEW_SKIPPED", way="一關不簽", planting=_skipped),
    Plant(code="REVIEW_SKIPPED", way="別人代簽其位", planting=_replaced),
    Plant(code="RESIGN_MISSING", way="退回後不重簽", planting=_not_signed_again),
    Plant(code="SIGNED_AFTER_DECISION", way="核定後補簽", planting=_signed_afterwards),
    Plant(code="OUT_OF_ORDER", way="相鄰對調", planting=_swapped),
    Plant(code="OUT_OF_ORDER", way="提前兩關", planting=_signed_too_early),
    Plant(code="OUT_OF_ORDER", way="延後兩關", planting=_signed_too_late),
    Plant(code="REVIEW_EXTRA", way="空白職稱審核", planting=_unmarked_signed),
    Plant(code="REVIEW_EXTRA", way="同一輪兩次", planting=_signed_twice),
)
