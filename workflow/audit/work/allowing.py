"""容許清單: findings that an office does not pursue, by pattern, with a reason and until a day.

The list is the office's, for all its audits. What it hides is no secret: every use is counted and
listed, and a pattern that would hide a 嚴重 is asked for twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from rules.texts import half_width, one_line
from workflow.audit.codes import Severity, codes
from workflow.audit.findings import Finding
from workflow.audit.work.entries import A_TEXT, UnfitEntryError
from workflow.errors import WorkflowError
from workflow.refusals.base import BadChoiceError, MissingInputError
from workflow.roc import parse_day
from workflow.texts import LONGEST_NAME, check_text, msgid

ALLOWING = msgid("容許")
WHAT = msgid("容許哪一類發現")
ONE_OF = msgid("代碼、單位、職稱、列四項至少一項")
REASON = msgid("容許的理由")
CODE, LINE, UNTIL = msgid("代碼"), msgid("流程表的列"), msgid("容許到哪一天")
A_LINE = msgid("流程表的行號，1 以上的整數")
NOT_PAST = msgid("今天或以後的日子；不填就是沒有期限")
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Which findings are allowed: those that agree with all that is not blank."""

    code: str = ""
    unit: str = ""
    position: str = ""
    line: int = 0  # of the row that a finding relies on
    reason: str
    until: date | None = None  # the last day on which it is applied
    by: str
    at: datetime
    number: int = 0  # of the list, from 1; 0 for one not kept yet
    ended_by: str = ""
    ended_at: datetime | None = None

    def allows(self, finding: Finding, unit: str) -> bool:
        """Whether it hides this finding, of a case of this unit."""
        return (
            self.code in ("", finding.code)
            and self.unit in ("", unit)
            and self.position in ("", finding.position)
            and (not self.line or (finding.row is not None and finding.row.line == self.line))
        )

    def is_in_force(self, on: date) -> bool:
        """Whether it is applied on that day."""
        return self.ended_at is None and (self.until is None or on <= self.until)

    @property
    def grave_codes(self) -> tuple[str, ...]:
        """The codes of 嚴重 that it may hide."""
        grave = (code.id for code in codes().values() if code.severity is Severity.GRAVE)
        return tuple(code for code in grave if self.code in ("", code))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPattern:
    """A pattern as a form holds it."""

    code: str = ""
    unit: str = ""
    position: str = ""
    line: str = ""
    reason: str = ""
    until: str = ""


def pattern_of(typed: TypedPattern, *, by: str, at: datetime, today: date) -> Pattern:
    """The pattern that was typed; raises UnfitEntryError with every fault."""
    faults: list[WorkflowError] = []
    line, until = _line(typed.line, faults), _until(typed.until, today, faults)
    code, unit, position = (
        one_line(typed.code),
        one_line(typed.unit),
        one_line(typed.position),
    )
    if not (code or unit or position or typed.line.strip()):
        faults.append(MissingInputError(action=ALLOWING, needed=WHAT, allowed=ONE_OF))
    if code and code not in codes():
        faults.append(BadChoiceError(field=CODE, value=code[:40], allowed="、".join(codes())))
    if not typed.reason.strip():
        faults.append(MissingInputError(action=ALLOWING, needed=REASON, allowed=A_TEXT))
    for field, said in ((REASON, typed.reason), ("單位", unit), ("職稱", position)):
        try:
            check_text(field, said, LONGEST_REASON if field == REASON else LONGEST_NAME)
        except WorkflowError as fault:
            faults.append(fault)
    if faults:
        raise UnfitEntryError(faults)
    return Pattern(
        code=code,
        unit=unit,
        position=position,
        line=line,
        reason=one_line(typed.reason),
        until=until,
        by=by,
        at=at,
    )


def _line(text: str, faults: list[WorkflowError]) -> int:
    said = half_width(text).strip().removeprefix("line:")
    if not said:
        return 0
    if said.isascii() and said.isdecimal() and len(said) < 7 and int(said):
        return int(said)
    faults.append(BadChoiceError(field=LINE, value=text.strip()[:40], allowed=A_LINE))
    return 0


def _until(text: str, today: date, faults: list[WorkflowError]) -> date | None:
    if not half_width(text).strip():
        return None
    try:
        day = parse_day(text)
    except WorkflowError as fault:
        faults.append(fault)
        return None
    if day < today:
        faults.append(BadChoiceError(field=UNTIL, value=text.strip()[:40], allowed=NOT_PAST))
    return day


def in_force(patterns: Iterable[Pattern], on: date) -> tuple[Pattern, ...]:
    """The patterns that are applied on a day, those added first before the others."""
    return tuple(sorted((p for p in patterns if p.is_in_force(on)), key=lambda each: each.number))


def ended(pattern: Pattern, *, by: str, at: datetime) -> Pattern:
    """The pattern taken off the list; it is kept, and said by whom and when."""
    return replace(pattern, ended_by=by, ended_at=at)


def numbered(pattern: Pattern, number: int) -> Pattern:
    """The pattern as the list keeps it."""
    return replace(pattern, number=number)
