"""What only several parts of a scenario together show: days beyond the calendar, too many away."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from heapq import heappop, heappush

from rules.days import format_short
from rules.ladder import AGENCY_WIDE
from workflow.calendar import OutsideCalendarError, WorkingCalendar
from workflow.rehearsal.network.positions import is_turnaround
from workflow.rehearsal.office_clock import office_clock
from workflow.rehearsal.scenario import Clock, Scenario, Staff
from workflow.rehearsal.scenario_file.asking import Asked
from workflow.rehearsal.scenario_file.naming import Names
from workflow.rehearsal.scenario_file.people import Away

NOBODY = "在機關首長之上，和府外機關一樣只算辦理天數，沒有上班時間和請假"
NAMED_FIRST = "先在 [staff] 或 [service.position] 寫明這個職稱，就和其他職稱一樣算"


def check_days(scenario: Scenario, asked: Asked, calendar: WorkingCalendar) -> None:
    """Tell a start, or an end of the window, beyond the calendar; `asked` is [scenario]."""
    try:
        left = office_clock(scenario, calendar).days_left
    except OutsideCalendarError:
        asked.tell("start", "不在行事曆的年份內", calendar.span)
        return
    except OverflowError:
        left = 0
    wanted = (scenario.warmup_days or 0) + (scenario.days or 0)
    if wanted > left:
        start = format_short(scenario.start)
        why = f"暖機加觀察共 {wanted:,} 天，從 {start} 起只剩 {max(left, 0):,} 天"
        key = "days" if scenario.days else "warmup_days"
        asked.tell(key, why, f"{calendar.span}的日子")


def check_absent_days(scenario: Scenario, away: Sequence[Away], calendar: WorkingCalendar) -> None:
    """Tell absences beyond the calendar's years."""
    if scenario.clock is not Clock.TAIWAN:
        return
    for each in away:
        for name, day in (("from", each.absence.since), ("to", each.absence.until)):
            if not calendar.first_year <= day.year <= calendar.last_year:
                each.asked.tell(name, "不在行事曆的年份內", calendar.span)


def check_enough_there(staff: Staff, away: Sequence[Away]) -> None:
    """Tell each absence by which more people are away than there are, and since when."""
    by_position: defaultdict[tuple[str, str], list[Away]] = defaultdict(list)
    for each in away:
        by_position[each.unit, each.absence.position].append(each)
    for (unit, position), several in by_position.items():
        holders = staff.holders(unit, position)
        for each, number in _at_once(several):
            if number > holders:
                who = f"{unit}/{position}"
                why = f"{each.absence.since} 起有 {number} 人同時請假，{who} 只有 {holders} 人"
                each.asked.tell("from", why, f"同時至多 {holders} 人，或先增加 [staff] 的人數")


def _at_once(away: Sequence[Away]) -> Iterator[tuple[Away, int]]:
    """With every absence how many are away on the day it begins."""
    ends: list[date] = []
    for each in sorted(away, key=lambda each: each.absence.since):
        heappush(ends, each.absence.until)
        while ends[0] < each.absence.since:
            heappop(ends)
        yield each, len(ends)


def check_people(scenario: Scenario, root: Asked, away: Sequence[Away], names: Names) -> None:
    """Tell hours, absences and deputies of a position at which documents only take their time."""

    def is_nobody(position: str) -> bool:
        return is_turnaround(scenario, f"{AGENCY_WIDE}/{position}", names.agency)

    hours = root.table("hours")
    for name in hours.content:
        if is_nobody(names.position(name.rpartition("/")[2])):
            hours.tell(name, NOBODY, NAMED_FIRST)
    for each in away:
        if each.unit == AGENCY_WIDE and is_nobody(each.absence.position):
            each.asked.tell("position", NOBODY, NAMED_FIRST)
        if is_nobody(each.absence.deputy):
            each.asked.tell("deputy", NOBODY, NAMED_FIRST)
