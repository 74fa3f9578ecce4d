"""Deviations in what a line says: the row, who signed for whom, marks, the decision's words."""

from itertools import pairwise
from random import Random

from rules.agency.agency import Issuer
from tests.audit_trial.planting.base import CASE, NOWHERE, WORDS, Named, Plant
from tests.audit_trial.sheet import Sheet
from tests.audit_trial.traces import Trace
from workflow.actions.signing import MARK_DECIDE_FOR


def _row_blank(_: Trace, sheet: Sheet, __: Random) -> Named:
    return _on_row(sheet, "")


def _row_nowhere(_: Trace, sheet: Sheet, __: Random) -> Named:
    return _on_row(sheet, "示範組/乙/示範項目/不在表上的列")


def _row_doubtful(trace: Trace, sheet: Sheet, random: Random) -> Named:
    doubtful = [row.key for row in trace.rulebook.rows if not row.is_routable]
    return _on_row(sheet, random.choice(doubtful))


def _on_row(sheet: Sheet, row: str) -> Named:
    if not sheet.use(0):
        return NOWHERE
    for line in sheet.lines:
        line["流程列"] = row
    return CASE


def _row_changed(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Another row from some line on, with no 改分."""
    if not trace.is_calm or not trace.below or not sheet.use(0):
        return NOWHERE
    own = trace.lines[0]["流程列"]
    others = [row.key for row in trace.rulebook.rows if row.is_routable and row.key != own]
    other, start = random.choice(others), sheet.at(trace.below[-1][1])
    for line in sheet.lines[start:]:
        line["流程列"] = other
    return CASE


def _same_person(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """One name at two neighbouring positions."""
    pairs = [
        (low, high)
        for low, high in pairwise(trace.ladder)
        if low[0].position != high[0].position and not _is_special(trace, low[1], high[1])
    ]
    if not trace.is_calm or not pairs:
        return NOWHERE
    low, high = random.choice(pairs)
    if not sheet.use(low[1], high[1]):
        return NOWHERE
    sheet.line(high[1])["人員"] = sheet.line(low[1])["人員"]
    return (low[0].position, high[0].position)


def _is_special(trace: Trace, *lines: int) -> bool:
    """Whether a deputy signed one of them."""
    return any(trace.lines[line]["被代理人"] for line in lines)


def _ones_own_deputy(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not trace.ladder:
        return NOWHERE
    duty, line = random.choice(trace.ladder)
    if not sheet.use(line):
        return NOWHERE
    signed = sheet.line(line)
    marks = [each for each in signed["註記"].split("、") if each and each != "代"]
    signed.update({"被代理人": signed["人員"], "註記": "、".join([*marks, "代"])})
    return (duty.position,)


def _decides_unmarked(trace: Trace, sheet: Sheet, _: Random) -> Named:
    """府文 decided within the agency without 代為決行."""
    marks = trace.lines[trace.decision]["註記"].split("、") if trace.ladder else []
    if trace.walk.closed.issuer is not Issuer.CITY or MARK_DECIDE_FOR not in marks:
        return NOWHERE
    if not sheet.use(trace.decision):
        return NOWHERE
    left = [each for each in marks if each != MARK_DECIDE_FOR]
    sheet.line(trace.decision)["註記"] = "、".join(left)
    return (trace.decider,)


def _deputy_unmarked(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A deputy signs without 代."""
    if not trace.below:
        return NOWHERE
    duty, line = random.choice(trace.below)
    if not sheet.use(line):
        return NOWHERE
    signed = sheet.line(line)
    principal = signed["被代理人"] or signed["人員"]
    signed.update({"被代理人": principal, "人員": "示範代理人", "註記": ""})
    return (duty.position,)


def _dispatched_all_the_same(trace: Trace, sheet: Sheet, random: Random) -> Named:
    if not trace.is_calm or trace.closing < 0 or trace.lines[trace.closing]["動作"] != "發文":
        return NOWHERE
    if not sheet.use(trace.decision, trace.closing):
        return NOWHERE
    sheet.line(trace.decision)["決定"] = random.choice(["不發", "緩發"])
    return (trace.decider, "")


def _without_words(trace: Trace, sheet: Sheet, _: Random) -> Named:
    if not trace.ladder or not sheet.use(trace.decision):
        return NOWHERE
    sheet.line(trace.decision)["意見"] = ""
    return (trace.decider,)


PLANTS = (
    Plant(code="ROW_UNKNOWN", way="流程列空白", planting=_row_blank, phase=WORDS),
    Plant(code="ROW_UNKNOWN", way="表上沒有的列", planting=_row_nowhere, phase=WORDS),
    Plant(code="ROW_UNKNOWN", way="中途換列", planting=_row_changed, phase=WORDS),
    Plant(code="ROW_DOUBTFUL", way="有疑義的列", planting=_row_doubtful, phase=WORDS),
    Plant(code="SAME_PERSON_TWICE", way="相鄰兩關同一人", planting=_same_person, phase=WORDS),
    Plant(code="DEPUTY_INVALID", way="代理自己", planting=_ones_own_deputy, phase=WORDS),
    Plant(code="MARK_MISSING", way="無代為決行", planting=_decides_unmarked, phase=WORDS),
    Plant(code="MARK_MISSING", way="無代", planting=_deputy_unmarked, phase=WORDS),
    Plant(
        code="DISPATCH_UNAPPROVED", way="不發而發", planting=_dispatched_all_the_same, phase=WORDS
    ),
    Plant(code="OPINION_MISSING", way="核定無批示", planting=_without_words, phase=WORDS),
)
