"""Deviations of time: back in time, extended too late, overdue."""

from datetime import date, datetime, timedelta
from random import Random

from tests.audit_trial.planting.base import CASE, CLOCKS, LAST, NOWHERE, Named, Plant
from tests.audit_trial.sheet import Sheet, shifted
from tests.audit_trial.traces import Stage, Trace
from workflow.calendar import taiwan_calendar
from workflow.deadlines import limits_of

MOVING = frozenset({"展期", "補正", "復辦", "改速別", "申請", "停班順延"})


def _back_in_time(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A line is written before the one above it, later again than nothing else."""
    numbers = [at for at in range(1, len(trace.lines) - 1) if at not in sheet.used]
    signed = [at for at in numbers if trace.lines[at]["動作"] in ("擬辦", "審核", "會辦")]
    if not signed:
        return NOWHERE
    number = random.choice(signed)
    place = sheet.at(number)
    if place == 0 or not sheet.use(number):
        return NOWHERE
    sheet.lines[place]["時間"] = shifted(sheet.lines[place - 1]["時間"], timedelta(minutes=-3))
    return _who(sheet, place)


def _ahead_of_time(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """A line is written after the one below it: that one is named."""
    numbers = [at for at in range(1, len(trace.lines) - 2) if at not in sheet.used]
    signed = [at for at in numbers if trace.lines[at]["動作"] in ("擬辦", "審核", "會辦")]
    if not signed:
        return NOWHERE
    number = random.choice(signed)
    place = sheet.at(number)
    if place + 1 >= len(sheet.lines) or _is_days_on(sheet, place) or not sheet.use(number):
        return NOWHERE
    sheet.lines[place]["時間"] = shifted(sheet.lines[place + 1]["時間"], timedelta(minutes=3))
    return _who(sheet, place + 1)


def _is_days_on(sheet: Sheet, place: int) -> bool:
    """Whether the next line is of another day: a limit may end between."""
    return sheet.lines[place]["時間"][:10] != sheet.lines[place + 1]["時間"][:10]


def _who(sheet: Sheet, place: int) -> Named:
    """Whom a finding about this line names: the position; of a 會辦 the co-signer, too."""
    line = sheet.lines[place]
    return (line["單位"], line["職稱"]) if line["動作"] == "會辦" else (line["職稱"],)


def _is_timed(trace: Trace) -> bool:
    """Whether the limit is that of the first line, and the case came to an end by it."""
    actions = {line["動作"] for line in trace.lines}
    return trace.is_calm and not actions & MOVING and trace.closing > 0


def _days_over(trace: Trace, more: int) -> int:
    """So many days later, the case ends after its due date."""
    return (trace.due - trace.on(1)).days + more


def _overdue(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """All of it happens too late."""
    if not _is_timed(trace) or not sheet.use(0):
        return NOWHERE
    sheet.delay(1, _days_over(trace, random.randint(4, 30)))
    return CASE


def _closed_too_late(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """Decided in time, closed after the due date."""
    if not _is_timed(trace) or not sheet.use(0, trace.closing):
        return NOWHERE
    sheet.delay(sheet.at(trace.closing), _days_over(trace, random.randint(4, 30)))
    return CASE


def _extended_too_late(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """展期 after the due date; all that follows is within the new one."""
    if not _is_timed(trace) or not sheet.use(0):
        return NOWHERE
    sheet.delay(1, _days_over(trace, random.randint(5, 12)))
    plan = trace.walk.decided.plan
    head = plan.ladder.head
    new = taiwan_calendar().first_working_day(_last_day(sheet) + timedelta(days=10))
    extension = sheet.lines[0] | {
        **{"動作": "展期", "單位": plan.unit, "職稱": head, "人員": f"示範{plan.unit}{head}"},
        **{"意見": "待函復", "限辦日期": new.isoformat()},
    }
    sheet.insert(extension, behind=0)
    sheet.lines[1]["時間"] = shifted(sheet.lines[2]["時間"], timedelta(minutes=-1))
    for line in sheet.lines[2:]:
        line["限辦日期"] = new.isoformat()
    return (head, "")


def _last_day(sheet: Sheet) -> date:
    return max(datetime.fromisoformat(line["時間"]).date() for line in sheet.lines)


def _cosigned_too_late(trace: Trace, sheet: Sheet, random: Random) -> Named:
    """The last of a 會辦 takes longer than its own limit, within that of the case."""
    if not _is_timed(trace) or not trace.stages:
        return NOWHERE
    stage = random.choice(trace.stages)
    name, line = max(stage.signed.items(), key=lambda signed: signed[1])
    days = _cosign_days(trace, stage)
    if not days or not sheet.use(line, stage.opened, stage.followed):
        return NOWHERE
    sheet.delay(sheet.at(line), days)
    return (name,)


def _cosign_days(trace: Trace, stage: Stage) -> int:
    """Days past the co-signer's limit but not past that of the case; 0 if there are none."""
    agency = trace.rulebook.agency
    closed, limits = trace.walk.closed, limits_of(agency, taiwan_calendar())
    opened_at = datetime.fromisoformat(trace.lines[stage.opened]["時間"])
    limit = limits.cosign_due(opened_at, closed.urgency)
    if limit is None or any(line["動作"] in ("加會", "免會") for line in trace.lines):
        return 0
    late = limits.calendar.add_working_days(limit, 1)
    days = (late - opened_at.date()).days
    return days if late + timedelta(days=1) <= trace.due else 0


PLANTS = (
    Plant(code="OVERDUE", way="全案過遲", planting=_overdue, phase=CLOCKS),
    Plant(code="OVERDUE", way="辦結過遲", planting=_closed_too_late, phase=CLOCKS),
    Plant(code="EXTENSION_LATE", way="逾期展期", planting=_extended_too_late, phase=CLOCKS),
    Plant(code="COSIGN_OVERDUE", way="會辦過久", planting=_cosigned_too_late, phase=CLOCKS),
    Plant(code="TIME_DISORDER", way="早於前一筆", planting=_back_in_time, phase=LAST),
    Plant(code="TIME_DISORDER", way="晚於後一筆", planting=_ahead_of_time, phase=LAST),
)
