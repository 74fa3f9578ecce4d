"""How a limit and the days used were counted: in words, and what a wrong count mistakes."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rules.agency.file import ORDINARY
from rules.agency.practice import FIXED_DATE
from rules.marks import Action
from workflow.calendar import OutsideCalendarError, every_day
from workflow.case.case import Case
from workflow.deadlines import Limits
from workflow.reports.monthly import HALF_DAY, ClosedCases, Counting, used_days
from workflow.texts import msgid
from workflow.training.misconceptions import COUNTS_FIRST_DAY, DAYS_OFF, LIMIT_OR_USED

MOST_DAYS_NAMED = 12  # days off in one sentence

DUE_WORKING = msgid(
    "答 %(answered)s。%(received)s %(opened)s，次日起算，只算工作日：第 %(days)s 日是 %(due)s"
)
DUE_WORKING_OFF = msgid(
    "答 %(answered)s。%(received)s %(opened)s，次日起算，扣除假日（%(off)s）："
    "第 %(days)s 日是 %(due)s"
)
DUE_PASSED = msgid(
    "答 %(answered)s。所訂的期限在 %(received)s %(opened)s前已過，依%(urgency)s的時限，"
    "次日起算，只算工作日：第 %(days)s 日是 %(due)s"
)
DUE_ALL_DAYS = msgid(
    "答 %(answered)s。%(received)s %(opened)s，次日起算，假日也算：第 %(days)s 日是 %(due)s，"
    "不是假日，不順延"
)
DUE_ROLLED = msgid(
    "答 %(answered)s。%(received)s %(opened)s，次日起算，假日也算：第 %(days)s 日是 %(ends_on)s，"
    "遇假日順延到 %(due)s"
)
DUE_MONTHS = msgid(
    "答 %(answered)s。%(received)s %(opened)s，期間 %(months)s 個月，假日也算：末日是 %(ends_on)s；"
    "遇假日才順延，限辦日期是 %(due)s"
)
DUE_NAMED = msgid("答 %(answered)s。期限訂在 %(due)s，不是假日，不順延")
DUE_NAMED_ROLLED = msgid("答 %(answered)s。期限訂在 %(ends_on)s，遇假日順延到 %(due)s")
DUE_MOVED = msgid(
    "答 %(answered)s。%(received)s %(opened)s，原本的限辦日期是 %(original)s；"
    "%(moves)s之後是 %(due)s"
)
USED = msgid("答 %(answered)s。從 %(first)s 算到 %(closed)s 辦結，只算工作日，是 %(used)s 日")
USED_OFF = msgid(
    "答 %(answered)s。從 %(first)s 算到 %(closed)s 辦結，扣除假日（%(off)s），是 %(used)s 日"
)
USED_PAUSED = msgid(
    "答 %(answered)s。從 %(first)s 算到 %(closed)s 辦結，只算工作日，"
    "再扣除補正的 %(paused)s 日，是 %(used)s 日"
)
USED_HALF = msgid("答 %(answered)s。%(closed)s 當日就辦結，使用日數以半日計，是 %(used)s 日")
USED_CAPPED = msgid(
    "答 %(answered)s。從 %(first)s 算到 %(closed)s 有 %(worked)s 個工作日；"
    "限期公文依限辦結，使用日數最多算 %(used)s 日"
)
IN_TIME = msgid("答 %(answered)s。%(closed)s 辦結，不晚於限辦日期 %(due)s，是依限辦結")
OVERDUE = msgid("答 %(answered)s。%(closed)s 辦結，晚於限辦日期 %(due)s，是逾限辦結")

Said = tuple[str, dict[str, object]]  # a message id, and what fills it


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A case as far as its clock is concerned; `closed_on` of the case is the end, if any."""

    case: Case
    limits: Limits
    original: date  # the due date before anything moved it
    moves: tuple[str, ...] = ()  # what moved it, in the words of the log

    @property
    def closed_on(self) -> date:
        """The day it was closed; raises ValueError if it is not."""
        if self.case.closed_on is None:
            raise ValueError(f"{self.case.id} is not closed")
        return self.case.closed_on

    @property
    def is_in_time(self) -> bool:
        """依限辦結."""
        return self.closed_on <= self.case.due

    @cached_property
    def used(self) -> float:
        """使用日數, as the monthly report counts them."""
        closed = ClosedCases(
            unit=self.case.unit,
            category=self.case.category,
            are_issued=True,
            are_in_time=self.is_in_time,
            counted_from=self.case.counted_from,
            paused_days=self.case.clock.paused_working_days,
            closed_on=self.closed_on,
            count=1,
        )
        counting = Counting(policy=self.limits.policy, calendar=self.limits.calendar)
        return used_days(closed, counting)

    @property
    def days(self) -> int:
        """The days of the limit, of the kind it counts."""
        case, clock = self.case, self.case.clock
        end = self.limits.ends_on(case.category, clock) if self._counts_all_days else None
        return self.limits.days_between(case.category, clock, clock.limit_from, end or case.due)

    @property
    def _counts_all_days(self) -> bool:
        return self.limits.counts_all_days(self.case.category, self.case.clock)

    @property
    def _worked(self) -> int:
        """The working days up to the end."""
        calendar = self.limits.calendar
        return calendar.working_days_between(self.case.counted_from, self.closed_on)

    def due_said(self) -> Said:
        """The limit counted out."""
        case, clock = self.case, self.case.clock
        ends_on = self.limits.ends_on(case.category, clock) or case.due
        facts: dict[str, object] = {
            "received": clock.limit_from,
            "opened": (Action.INITIATE if case.is_initiated else Action.REGISTER).value,
            "days": self.days,
            "off": self._days_off(clock.limit_from, case.due),
            "ends_on": ends_on,
            "original": self.original,
            "moves": "、".join(self.moves),
            "urgency": ORDINARY,
            "months": self.limits.policy.default_months.get(case.category, 0),
            "due": case.due,
        }
        return self._due_template(ends_on, bool(facts["off"])), facts

    def _due_template(self, ends_on: date, has_days_off: bool) -> str:
        case, clock = self.case, self.case.clock
        is_rolled = ends_on != case.due
        if self.moves:
            return DUE_MOVED
        if clock.is_given and not clock.within:
            return DUE_NAMED_ROLLED if is_rolled else DUE_NAMED
        if not clock.is_given and case.category in self.limits.policy.default_months:
            return DUE_MONTHS
        if self._counts_all_days:
            return DUE_ROLLED if is_rolled else DUE_ALL_DAYS
        if case.category == FIXED_DATE and not clock.is_given:
            return DUE_PASSED
        return DUE_WORKING_OFF if has_days_off else DUE_WORKING

    def used_said(self) -> Said:
        """The days used counted out."""
        start, paused = self.case.counted_from, self.case.clock.paused_working_days
        facts: dict[str, object] = {
            "first": start + timedelta(days=1),
            "closed": self.closed_on,
            "off": self._days_off(start, self.closed_on),
            "paused": paused,
            "worked": self._worked - paused,
            "used": number(self.used),
        }
        if self.used == HALF_DAY:
            return USED_HALF, facts
        if self.used < self._worked - paused:
            return USED_CAPPED, facts
        if paused:
            return USED_PAUSED, facts
        return USED_OFF if facts["off"] else USED, facts

    def in_time_said(self) -> Said:
        """Whether it was closed by then."""
        facts: dict[str, object] = {"closed": self.closed_on, "due": self.case.due}
        return IN_TIME if self.is_in_time else OVERDUE, facts

    def _days_off(self, start: date, end: date) -> str:
        """The days after `start` up to `end` on which nobody works."""
        working = self.limits.calendar.is_working_day
        span = every_day(start.year, end.year) if start <= end else []
        off = [f"{day:%m-%d}" for day in span if start < day <= end and not working(day)]
        more = "…" if len(off) > MOST_DAYS_NAMED else ""
        return "、".join(off[:MOST_DAYS_NAMED]) + more

    def due_mistake(self, answered: date) -> str | None:
        """The misconception behind a wrong due date, if one can be told."""
        try:
            if answered == self.limits.calendar.add_working_days(self.case.due, -1):
                return COUNTS_FIRST_DAY
            is_day_off = not self.limits.calendar.is_working_day(answered)
            return DAYS_OFF if is_day_off or answered == self._by_other_days else None
        except OutsideCalendarError:
            return None

    @cached_property
    def _by_other_days(self) -> date:
        """The due date as if days off did, or did not, count."""
        start = self.case.clock.limit_from
        if self._counts_all_days:
            return self.limits.calendar.add_working_days(start, self.days)
        return self.limits.on(start + timedelta(days=self.days)).due

    def used_mistake(self, answered: float) -> str | None:
        """The misconception behind wrong days used, if one can be told."""
        if self.used == HALF_DAY:
            return COUNTS_FIRST_DAY if answered in (0, 1) else None
        passed = (self.closed_on - self.case.counted_from).days
        if answered in (self.days, passed, self._worked):
            return LIMIT_OR_USED
        return COUNTS_FIRST_DAY if answered == self.used + 1 else None


def number(days: float) -> str:
    """So many days, without the decimals that say nothing."""
    return f"{days:g}"
