"""The invented people of a demonstration: every position held, somebody away, a day closed."""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.agency.agency import Agency
from rules.ladder import Unit
from workflow.demonstration import invented
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import Appoint, CloseDay, NameDeputies, Request
from workflow.organisation.people import positions_in

BY = "示範人事"
CLERKS = ("甲", "乙")  # drafters of each unit besides 示範承辦人員
YEARS_IN_OFFICE = 2
DAYS_TO_CLOSURE = 15  # working days


def appoint_everybody(staffing: Staffing) -> None:
    """Fill an organisation that has nobody yet."""
    if not staffing.organisation.is_empty:
        return
    agency, today = staffing.office.rulebook.agency, staffing.today
    since = date(today.year - YEARS_IN_OFFICE, 1, 1)
    staffing.arrange(
        *_appointments(agency, since), *_absences(agency, today), by=BY, reason="示範編制"
    )
    staffing.arrange(
        CloseDay(day=staffing.office.calendar.add_working_days(today, DAYS_TO_CLOSURE)),
        by=BY,
        reason="示範颱風停止上班",
    )


def _appointments(agency: Agency, since: date) -> Iterator[Appoint]:
    for key in positions_in(agency):
        unit, _, position = key.partition("/")
        yield _appoint(invented(position), unit, position, since)
    for unit in agency.units:
        for clerk in CLERKS:
            yield _appoint(_clerk(unit, clerk), unit.name, unit.ladder.drafter, since)
    last = agency.units[-1]
    for position in last.ladder.up_to(last.ladder.head)[-2:]:
        yield _appoint(f"示範{last.name}兼任", last.name, position, since)


def _absences(agency: Agency, today: date) -> Iterator[Request]:
    """One is away; of the two who stand in, the first is away too."""
    away, first, second, third = _chain(agency)
    since = today - timedelta(days=1)
    yield NameDeputies(person=away, deputies=(first, second), since=since)
    yield NameDeputies(person=first, deputies=(third,), since=since)


def _chain(agency: Agency) -> tuple[str, str, str, str]:
    """A head's helper with those below; in an agency of a shorter ladder, drafters of one unit."""
    unit = agency.units[0]
    ladder = unit.ladder
    own = [_clerk(unit, clerk) for clerk in CLERKS]
    helpers = [
        invented(position)
        for position in ladder.up_to(ladder.agency_head)[:-1]
        if ladder.is_shared(position)
    ]
    people = (*reversed(helpers), *own, invented(ladder.drafter), invented(ladder.head))
    away, first, second, third = people[:4]
    return away, first, second, third


def _clerk(unit: Unit, clerk: str) -> str:
    return f"示範{unit.name}{clerk}"


def _appoint(person: str, unit: str, position: str, since: date) -> Appoint:
    return Appoint(person=person, unit=unit, position=position, since=since)
