"""Writes the frozen calendar anew: `python -m tests.workflow.generate_calendar`."""

import re
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import holidays

from rules.days import format_short
from workflow.calendar import DATA_FILE, MONDAY_TO_FRIDAY, TAIPEI, every_day

# For the years before, no second source confirms which days were traded for a Saturday.
FIRST_YEAR, PROMULGATED_THROUGH, LAST_YEAR = 2011, 2026, 2030
PATH = Path(__file__).parents[2] / "workflow" / "data" / DATA_FILE
EVE = "農曆除夕"
TRADED = re.compile(r"放假日（(?P<worked>\S+) 補班）")


def exceptions() -> tuple[dict[date, str], dict[date, str]]:
    """Weekdays off, and weekend days worked, each with its Chinese name."""
    taiwan = holidays.country_holidays(
        "TW", years=range(FIRST_YEAR, LAST_YEAR + 1), language="zh_TW"
    )
    days_off: dict[date, str] = {}
    makeup_workdays: dict[date, str] = {}
    for day in every_day(FIRST_YEAR, LAST_YEAR):
        is_weekday, is_worked = day.weekday() in MONDAY_TO_FRIDAY, taiwan.is_working_day(day)
        if is_weekday and not is_worked:
            days_off[day] = _name(taiwan[day], taiwan.get(day + timedelta(days=1)))
        if is_worked and not is_weekday:
            makeup_workdays[day] = "補行上班日"
    return days_off, makeup_workdays


def calendar_text(generated_on: date) -> str:
    """The data file as it should read."""
    days_off, makeup_workdays = exceptions()
    return "\n".join(
        [
            "# 政府行政機關辦公日曆：週一至週五上班，以下只列例外。",
            f"# {PROMULGATED_THROUGH} 年（含）以前為行政院人事行政總處公布者；",
            "# 其後依《紀念日及節日實施條例》推算，公布後應更新。",
            "# 由 tests/workflow/generate_calendar.py 產生，請勿手改；颱風停班不在此列。",
            f'generated_with = "holidays {version("holidays")}"',
            f"generated_on = {generated_on}",
            f"first_year = {FIRST_YEAR}",
            f"promulgated_through = {PROMULGATED_THROUGH}",
            f"last_year = {LAST_YEAR}",
            "",
            "[days_off]",
            *(f'{day} = "{name}"' for day, name in days_off.items()),
            "",
            "[makeup_workdays]",
            *(f'{day} = "{name}"' for day, name in makeup_workdays.items()),
            "",
        ]
    )


def _name(name: str, name_of_tomorrow: str | None) -> str:
    if traded := TRADED.fullmatch(name):
        return f"調整放假（{format_short(date.fromisoformat(traded['worked']))} 補行上班）"
    # The library gives both days off before the new year one name.
    if name == name_of_tomorrow == EVE:
        return "農曆除夕前一日"
    return "、".join(name.split("; "))


if __name__ == "__main__":
    PATH.write_text(calendar_text(datetime.now(TAIPEI).date()), encoding="utf-8")
