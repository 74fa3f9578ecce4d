"""A record told in few words: 審核 組長, 會辦 人事室/主任 有意見, 退回 專門委員 對象=股長."""

from datetime import datetime, timedelta

from rules.rulebook import SHIPPED, Rulebook, load_rulebook
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Audit, Finding
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.calendar import TAIPEI

BOOK: Rulebook = load_rulebook(SHIPPED / "taipei-doit")
BASIS = Basis(rulebooks=Rulebooks(current=BOOK))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=TAIPEI)
STEP = timedelta(minutes=10)
STANCES = ("同意", "有意見")
# 承辦人員 股長 組長 [人事室, 會計室, 秘書室] 專門委員核定, in the agency's own name
ROW = "line:123"
UNIT = "綜合企劃組"
DRAFTED = ("擬辦 承辦人員", "審核 股長", "審核 組長")
COSIGNED = ("會辦 人事室/主任", "會辦 會計室/主任", "會辦 秘書室/主任")
DECIDED = ("核定 專門委員 意見=如擬", "存查 承辦人員")
WHOLE = (*DRAFTED, *COSIGNED, *DECIDED)
Row = dict[str, str]


def told(*acts: str, row: str = ROW, unit: str = UNIT, start: datetime = MONDAY) -> list[Row]:
    """The lines of one case, ten minutes apart, in the columns of the log."""
    return [
        _line(act, {"流程列": row, "單位": unit}, start + at * STEP) for at, act in enumerate(acts)
    ]


def _line(act: str, common: Row, at: datetime) -> Row:
    action, who, *rest = act.split()
    unit, _, position = who.rpartition("/")
    line = {"文號": "1150000001", **common, "動作": action, "職稱": position, "意見": "示範意見"}
    line["時間"] = at.isoformat()
    if unit:
        line["單位"] = unit
    for each in rest:
        name, is_cell, value = each.partition("=")
        if is_cell:
            line[name] = value
        else:
            line["意見別" if name in STANCES else "註記"] = name
    return line


def audited(rows: list[Row], basis: Basis = BASIS) -> Audit:
    """What an audit of these lines says."""
    return audit(log_of_rows(rows, BOOK.agency, file="示範.csv"), basis)


def findings(*acts: str, row: str = ROW, unit: str = UNIT) -> tuple[Finding, ...]:
    """The findings of one case."""
    return audited(told(*acts, row=row, unit=unit)).findings


def said(*acts: str, row: str = ROW, unit: str = UNIT) -> list[tuple[str, str]]:
    """Code and position of each finding of one case."""
    return [(each.code, each.position) for each in findings(*acts, row=row, unit=unit)]
