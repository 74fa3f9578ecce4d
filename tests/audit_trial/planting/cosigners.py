"""Deviations of co-signers: missing, too early, too late, disagreeing without 綜簽."""

from random import Random

from tests.audit_trial.planting.base import NOWHERE, WORDS, Named, Plant
from tests.audit_trial.sheet import Line, Sheet
from tests.audit_trial.traces import Stage, Trace


def _chosen(trace: Trace, random: Random) -> tuple[Stage, str, int] | None:
    """Some co-signer that nobody else waits for, with its stage and line."""
    found = [
        (stage, name, line)
        for stage in trace.stages
        for name, line in stage.signed.items()
        if name not in stage.first
    ]
    return random.choice(found) if trace.is_calm and found else None


def _missing(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not (chosen := _chosen(trace, random)):
        return NOWHERE
    stage, name, line = chosen
    if not sheet.use(line, stage.followed):
        return NOWHERE
    sheet.remove(line)
    return (name,)


def _replaced(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Another unit co-signs instead."""
    if not trace.strangers or not (chosen := _chosen(trace, random)):
        return NOWHERE
    stage, name, line = chosen
    if not sheet.use(line, stage.followed):
        return NOWHERE
    sheet.line(line).update(_stranger(trace, random))
    return (name,)


def _stranger(trace: Trace, random: Random) -> Line:
    """Who signs for a unit that the route does not name."""
    unit = random.choice(trace.strangers)
    head = trace.rulebook.agency.unit(unit).ladder.head
    said = {"單位": unit, "職稱": head, "人員": f"示範{unit}{head}"}
    return said | {"被代理人": "", "註記": ""}


def _extra(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A unit that the route does not name co-signs beside those that it does."""
    if not trace.strangers or not (chosen := _chosen(trace, random)):
        return NOWHERE
    _, _, line = chosen
    if not sheet.use(line):
        return NOWHERE
    stranger = _stranger(trace, random)
    sheet.insert(sheet.line(line) | stranger, behind=line)
    return (stranger["單位"],)


def _too_early(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Before the signature that sends it out."""
    if not (chosen := _chosen(trace, random)):
        return NOWHERE
    stage, name, line = chosen
    if not sheet.use_stretch(stage.opened, line):
        return NOWHERE
    sheet.move(line, before=stage.opened)
    return (name,)


def _before_its_partner(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Who must wait for another co-signer signs first."""
    found = [
        (name, line, min(first))
        for stage in trace.stages
        for name, line in stage.signed.items()
        if (first := [n for each, n in stage.signed.items() if each in stage.waits.get(name, ())])
    ]
    if not trace.is_calm or not found:
        return NOWHERE
    name, line, first = random.choice(found)
    if not sheet.use_stretch(first, line):
        return NOWHERE
    sheet.move(line, before=first)
    return (name,)


def _too_late(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """After the next signature of the ladder."""
    if not (chosen := _chosen(trace, random)):
        return NOWHERE
    stage, name, line = chosen
    if not sheet.use_stretch(line, stage.followed):
        return NOWHERE
    sheet.move(line, behind=stage.followed)
    return (name,)


def _unreconciled(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not (chosen := _chosen(trace, random)):
        return NOWHERE
    _, name, line = chosen
    if not sheet.use(line):
        return NOWHERE
    sheet.line(line).update({"意見別": "有意見", "意見": "經費來源未敘明。"})
    return (name, trace.walk.decided.plan.drafter)


PLANTS = (
    Plant(code="COSIGN_MISSING", way="一個不會", planting=_missing),
    Plant(code="COSIGN_MISSING", way="別的單位會", planting=_replaced),
    Plant(code="REVIEW_EXTRA", way="多會一個單位", planting=_extra),
    Plant(code="COSIGN_ORDER", way="在主管之前會", planting=_too_early),
    Plant(code="COSIGN_ORDER", way="在應先會者之前會", planting=_before_its_partner),
    Plant(code="COSIGN_LATE", way="在下一關之後會", planting=_too_late),
    Plant(code="RECONCILE_MISSING", way="有意見而無綜簽", planting=_unreconciled, phase=WORDS),
)
