"""Invented days: receipts before days off, hours of an office, ends of limits."""

from datetime import date, datetime, time, timedelta
from random import Random

from workflow.calendar import TAIPEI, WorkingCalendar, government_calendar

YEARS_BACK = 2  # before the last year whose calendar is promulgated
A_YEAR, MONTHS, SHORTEST_MONTH = 365, 12, 28
TYPHOON_SEASON, MID_MONTH = (7, 8, 9, 10), 15
MORNING, NOON, AFTER_NOON, EVENING = time(9, 0), time(12, 0), time(13, 30), time(17, 0)
BREAK = timedelta(minutes=90)


def later(at: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """So many minutes on, in office hours."""
    at += timedelta(minutes=minutes)
    if NOON <= at.time() < AFTER_NOON:
        at += BREAK
    if at.time() < EVENING and calendar.is_working_day(at.date()):
        return at
    opening = datetime.combine(calendar.next_working_day(at.date()), MORNING, TAIPEI)
    return opening + timedelta(minutes=at.minute)


def some_working_day(random: Random, calendar: WorkingCalendar) -> date:
    """A day on which a document may come in."""
    month, day = random.randint(1, MONTHS), random.randint(1, SHORTEST_MONTH)
    return calendar.first_working_day(date(_some_year(random), month, day))


def holiday(random: Random) -> date:
    """A named day off of the years that receipts lie in."""
    ours = government_calendar()
    first = ours.promulgated_through - YEARS_BACK
    days = [day for day in sorted(ours.days_off) if first <= day.year <= ours.promulgated_through]
    return random.choice(days)


def last_before_days_off(random: Random, calendar: WorkingCalendar) -> date:
    """A working day that is followed by a day off."""
    first = date(government_calendar().promulgated_through - YEARS_BACK, 1, 1)
    day = first + timedelta(days=random.randrange(YEARS_BACK * A_YEAR))
    while not calendar.is_working_day(day) or calendar.is_working_day(day + timedelta(days=1)):
        day += timedelta(days=1)
    return day


def closed_day(random: Random, calendar: WorkingCalendar) -> date:
    """A day in the typhoon season on which agencies are told to close.

    One of few: whoever counts keeps a calendar for each.
    """
    month = random.choice(TYPHOON_SEASON)
    return calendar.next_working_day(date(_some_year(random), month, MID_MONTH))


def day_off_after(day: date, days: int, calendar: WorkingCalendar) -> date:
    """The first day off that comes so many days later, or after that."""
    day += timedelta(days=days)
    while calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def some_time(day: date, random: Random) -> datetime:
    """Some time of a working day."""
    return random.choice((morning_of, afternoon_of))(day, random)


def morning_of(day: date, random: Random) -> datetime:
    """Some time before noon."""
    return _within(datetime.combine(day, MORNING, TAIPEI), random)


def afternoon_of(day: date, random: Random) -> datetime:
    """Some time after noon."""
    return _within(datetime.combine(day, AFTER_NOON, TAIPEI), random)


def _within(start: datetime, random: Random) -> datetime:
    return start + timedelta(minutes=random.randrange(0, 175, 5))


def _some_year(random: Random) -> int:
    last = government_calendar().promulgated_through
    return random.randint(last - YEARS_BACK, last)
