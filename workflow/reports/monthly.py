"""公文處理成績: working days used, what was closed in time, and what is left, by unit and month."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from rules.agency.practice import FIXED_DATE, DeadlinePolicy
from workflow.calendar import WorkingCalendar
from workflow.case.words import Outcome, State
from workflow.reports.month import Month

Key = TypeVar("Key", bound=Hashable)

# Days are counted by https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048 (point 92).
# The average and the rate follow from it; their official definitions could not be read.
HALF_DAY = 0.5  # closed on the day of receipt
ISSUING = frozenset({Outcome.DISPATCH.value, Outcome.DISPATCH_AMENDED.value})
# What is issued stays so once it is archived (歸檔).
AFTER_ISSUE = frozenset({State.DISPATCHED.value, State.ARCHIVED.value})
CANCELLED = State.CANCELLED.value  # its number was given back: no case was closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days, both ends included; of one unit if it is named, else of all."""

    first: date
    last: date
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedCases:
    """Closed cases that are alike in everything that is counted, and how many they are."""

    unit: str  # empty for all units together
    category: str
    are_issued: bool  # a document went out (發文)
    are_in_time: bool  # 依限辦結: closed on the due date or before
    counted_from: date  # of what was issued; the day it closed for the rest, whose days none counts
    paused_days: int
    closed_on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFlow:
    """How many cases of a unit a span of days began with, received, gave back and left."""

    unit: str
    carried: int
    received: int
    cancelled: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a unit, or of several together."""

    carried: int = 0  # open when the month began
    received: int = 0
    closed: int = 0
    issued: int = 0
    in_time: int = 0
    cancelled: int = 0
    open: int = 0  # at the month's end
    overdue: int = 0  # of those
    averaged: int = 0  # issued 一般公文
    used_days: float = 0.0  # of those, together

    def __add__(self, other: "Figures") -> "Figures":
        """Both together."""
        names = (field.name for field in fields(self))
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def filed(self) -> int:
        """Closed without a document going out: 存查, also 簽結 and what was merged (併辦, 彙辦)."""
        return self.closed - self.issued

    @property
    def late(self) -> int:
        """逾限辦結."""
        return self.closed - self.in_time

    @property
    def average_days(self) -> float | None:
        """發文平均使用日數; None where nothing was issued."""
        return self.used_days / self.averaged if self.averaged else None

    @property
    def in_time_rate(self) -> float | None:
        """依限辦結比率, from 0 to 1; None where nothing was closed."""
        return self.in_time / self.closed if self.closed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """One line of the report."""

    unit: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What was closed in one month."""

    month: Month
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReport:
    """月報表: a month's figures by unit, and how the months before it went."""

    month: Month
    until: date  # the month's last day, or the day the report was made
    units: tuple[UnitFigures, ...]
    total: Figures
    trend: tuple[MonthFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How days are counted: the agency's policy, its working days."""

    policy: DeadlinePolicy
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRecords:
    """What the report of a month is made from."""

    month: Month
    until: date
    closed: Sequence[ClosedCases]  # in the month, by unit
    flows: Sequence[CaseFlow]
    past: Sequence[ClosedCases]  # in the months up to this one, all units together


def used_days(cases: ClosedCases, counting: Counting) -> float:
    """使用日數 of each: working days after the first day of the count, less those paused."""
    policy = counting.policy
    passed = counting.calendar.working_days_between(cases.counted_from, cases.closed_on)
    worked = passed - cases.paused_days
    if cases.category == FIXED_DATE and cases.are_in_time:
        worked = min(worked, policy.most_used_in_time)
    return max(worked, HALF_DAY)


def monthly_report(
    records: MonthRecords, *, units: Sequence[str], months: Sequence[Month], counting: Counting
) -> MonthlyReport:
    """The report of a month; `units` come first and even if they had nothing to do."""
    closed = _grouped(records.closed, lambda cases: cases.unit)
    past = _grouped(records.past, lambda cases: (cases.closed_on.year, cases.closed_on.month))
    flows = {flow.unit: flow for flow in records.flows}
    lines = tuple(
        UnitFigures(
            unit=unit,
            figures=_flowing(flows.get(unit)) + _closing(closed.get(unit, ()), counting),
        )
        for unit in dict.fromkeys((*units, *sorted({*flows, *closed})))
    )
    return MonthlyReport(
        month=records.month,
        until=records.until,
        units=lines,
        total=sum((line.figures for line in lines), Figures()),
        trend=tuple(
            MonthFigures(
                month=each, figures=_closing(past.get((each.year, each.month), ()), counting)
            )
            for each in months
        ),
    )


def _grouped(
    closed: Sequence[ClosedCases], key: Callable[[ClosedCases], Key]
) -> dict[Key, list[ClosedCases]]:
    groups: dict[Key, list[ClosedCases]] = {}
    for cases in closed:
        groups.setdefault(key(cases), []).append(cases)
    return groups


def _closing(closed: Sequence[ClosedCases], counting: Counting) -> Figures:
    issued = [cases for cases in closed if cases.are_issued]
    averaged = [cases for cases in issued if cases.category in counting.policy.averaged]
    return Figures(
        closed=sum(cases.count for cases in closed),
        issued=sum(cases.count for cases in issued),
        in_time=sum(cases.count for cases in closed if cases.are_in_time),
        averaged=sum(cases.count for cases in averaged),
        used_days=sum((cases.count * used_days(cases, counting) for cases in averaged), 0.0),
    )


def _flowing(flow: CaseFlow | None) -> Figures:
    if flow is None:
        return Figures()
    return Figures(
        carried=flow.carried,
        received=flow.received,
        cancelled=flow.cancelled,
        open=flow.open,
        overdue=flow.overdue,
    )
