"""From the bytes of a scenario's file to a Scenario whose every name the agency knows."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.rulebook import Rulebook
from workflow.calendar import taiwan_calendar
from workflow.deadlines import Limits, limits_of
from workflow.rehearsal.scenario import OFFICE_HOURS, ROUND_THE_CLOCK, Clock, Scenario, Span
from workflow.rehearsal.scenario_file.arrivals import read_arrivals
from workflow.rehearsal.scenario_file.asking import DAYS, WARMUP, Asked
from workflow.rehearsal.scenario_file.checking import (
    check_absent_days,
    check_days,
    check_enough_there,
    check_people,
)
from workflow.rehearsal.scenario_file.content import content_of, read_bytes, text_of
from workflow.rehearsal.scenario_file.edits import EDIT, read_edits
from workflow.rehearsal.scenario_file.faults import EnoughToldError, Faults
from workflow.rehearsal.scenario_file.naming import Names
from workflow.rehearsal.scenario_file.people import read_absences, read_hours, read_staff
from workflow.rehearsal.scenario_file.services import read_behaviour, read_services
from workflow.rehearsal.scenario_file.spans import spans_of

AUTO = "auto"  # of warmup_days: as many as MSER-5 finds
SECTIONS = ("scenario", "arrivals", "service", "staff", "hours", "absence", "behaviour", EDIT)


def read_scenario_file(path: Path, rulebook: Rulebook, limits: Limits | None = None) -> Scenario:
    """The scenario in a file; raises BadInputError with every fault."""
    return read_scenario(read_bytes(path), file=str(path), rulebook=rulebook, limits=limits)


def read_scenario(
    raw: bytes, *, file: str, rulebook: Rulebook, limits: Limits | None = None
) -> Scenario:
    """The scenario that a TOML file describes; raises BadInputError with every fault.

    `file` is for the faults, and names a scenario that has no name. Without `limits` those of the
    agency count, over its own calendar.
    """
    agency = rulebook.agency
    limits = limits or limits_of(agency, taiwan_calendar(agency.closures))
    text = text_of(raw, file)
    root = Asked(content=content_of(text, file), place=(), faults=Faults(file=file, text=text))
    try:
        scenario = _scenario(root, rulebook, limits)
    except EnoughToldError:
        raise root.faults.error from None
    if root.faults:
        raise root.faults.error
    return scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The table [scenario]."""

    name: str
    start: date | None
    days: int | None
    warmup_days: int | None
    clock: Clock
    office_hours: tuple[Span, ...] | None  # None where they are wrong

    @property
    def day_hours(self) -> tuple[Span, ...] | None:
        return self.office_hours if self.clock is Clock.TAIWAN else ROUND_THE_CLOCK


def _scenario(root: Asked, rulebook: Rulebook, limits: Limits) -> Scenario:
    """What could be read; whatever is wrong has been told."""
    root.only(*SECTIONS)
    table, names = root.table("scenario"), Names(agency=rulebook.agency)
    head = _head(table, root.faults.file)
    away = read_absences(root.each_table("absence"), names)
    scenario = Scenario(
        name=head.name,
        start=head.start or limits.calendar.working_days[0],
        days=head.days,
        warmup_days=head.warmup_days,
        clock=head.clock,
        office_hours=head.office_hours or OFFICE_HOURS,
        arrivals=read_arrivals(
            root.table("arrivals"), rulebook, limits, head.day_hours, head.clock
        ),
        services=read_services(root.table("service"), names),
        staff=read_staff(root.table("staff"), names),
        hours=read_hours(root.table("hours"), names, head.day_hours),
        absences=tuple(each.absence for each in away),
        behaviour=read_behaviour(root.table("behaviour"), names),
        edits=read_edits(root.each_table(EDIT), names, rulebook),
    )
    if head.start:
        check_days(scenario, table, limits.calendar)
    check_absent_days(scenario, away, limits.calendar)
    check_people(scenario, root, away, names)
    if not root.faults.is_told("staff"):
        check_enough_there(scenario.staff, away)
    return scenario


def _head(asked: Asked, file: str) -> _Head:
    asked.only("name", "start", "days", "warmup_days", "calendar", "office_hours")
    texts = asked.texts("office_hours")
    hours = OFFICE_HOURS if "office_hours" not in asked else None
    name = asked.text("name", is_blank_allowed="name" not in asked)
    return _Head(
        name=name or Path(file).stem,
        start=asked.day("start"),
        days=asked.whole("days", DAYS),
        warmup_days=_warmup_days(asked),
        clock=asked.choice("calendar", Clock) or Clock.TAIWAN,
        office_hours=spans_of(texts, asked.faults) if texts else hours,
    )


def _warmup_days(asked: Asked) -> int | None:
    if asked.content.get("warmup_days") == AUTO:
        return None
    return asked.whole("warmup_days", WARMUP) or 0
