"""Writing the events of one request, and the checks that all requests share."""

import re
from datetime import date

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from rules.texts import half_width, one_line
from workflow.calendar import WorkingCalendar
from workflow.case.duties import ROLE, VACANCY, holder_key
from workflow.errors import Input
from workflow.organisation.changes import Provenance
from workflow.organisation.directory import Person
from workflow.organisation.events import Envelope, OrganisationEvent, after
from workflow.organisation.identifying import known_person
from workflow.organisation.people import Organisation, positions_in
from workflow.organisation.refusals import (
    BadNameError,
    BadNumberError,
    FarDateError,
    GoneError,
    PeriodRunsBackError,
    VacancyNameError,
)
from workflow.refusals.base import BadChoiceError, MissingInputError
from workflow.texts import LONGEST_NAME, kept_line

FIRST_DAY, LAST_DAY = date(1912, 1, 1), date(2910, 12, 31)  # 民國 1 to 999
SEPARATORS = "、，,；;"
OPEN_END = "異動為止"
LONGEST_NUMBER = 20
_NUMBER = re.compile("[0-9A-Za-z]+(-[0-9A-Za-z]+)*")


class Recording:
    """What one request records: its events so far, and the organisation as they leave it.

    `calendar` has the days closed before; `agency` says which positions there are.
    """

    def __init__(
        self,
        organisation: Organisation,
        provenance: Provenance,
        agency: Agency,
        calendar: WorkingCalendar,
    ) -> None:
        self.organisation, self.provenance = organisation, provenance
        self.agency, self.calendar = agency, calendar
        self.events: tuple[OrganisationEvent, ...] = ()

    @property
    def envelope(self) -> Envelope:
        """What the next event says besides its own facts."""
        provenance = self.provenance
        return {
            "sequence": self.organisation.version + 1,
            "at": provenance.at,
            "recorded_at": provenance.recorded_at,
            "recorded_by": one_line(provenance.recorded_by),
            "reason": one_line(provenance.reason),
        }

    def add(self, event: OrganisationEvent) -> None:
        """One event more, built with `envelope`; raises ValueError as `after`."""
        self.organisation = after(self.organisation, event)
        self.events = (*self.events, event)

    def person(self, action: str, word: str, on: date) -> Person:
        """Whom the word of a request means.

        Raises MissingInputError, BadNameError, UnknownPersonError or AmbiguousPersonError.
        """
        return known_person(self.organisation, checked_name(action, word), on=on)

    def label(self, person: Person) -> str:
        """The person as a refusal names them."""
        return self.organisation.directory.label(person.id)


def checked_name(action: str, text: str) -> str:
    """A person's name as the record keeps it."""
    name = kept_line("姓名", text, LONGEST_NAME)
    if not name:
        raise MissingInputError(action=action, needed="姓名", allowed="一段文字")
    if name == VACANCY:
        raise VacancyNameError(name=name)
    mark = next((mark for mark in SEPARATORS if mark in name), None)
    if mark:
        raise BadNameError(name=name, mark=mark)
    return name


def check_position(agency: Agency, unit: str, position: str) -> None:
    """The agency has this position of this unit.

    Raises BadChoiceError about the unit or the position, whichever is to be put right.
    """
    known = positions_in(agency)
    if holder_key(unit, position) in known:
        return
    for shared in (AGENCY_WIDE, ROLE):
        if holder_key(shared, position) in known:
            field = f"{position}的單位"
            fault = BadChoiceError(field=field, value=unit[:40], allowed=shared)
            raise fault.concerning(Input.UNIT)
    units = tuple(dict.fromkeys(key.partition("/")[0] for key in known))
    if unit not in units:
        allowed = "、".join(units)
        fault = BadChoiceError(field="單位", value=unit[:40], allowed=allowed)
        raise fault.concerning(Input.UNIT)
    own = "、".join(key.partition("/")[2] for key in known if key.startswith(f"{unit}/"))
    field = f"{unit}的職稱"
    fault = BadChoiceError(field=field, value=position[:40], allowed=own)
    raise fault.concerning(Input.POSITION)


def check_days(*days: date) -> None:
    """Days that somebody can mean; raises FarDateError."""
    for day in days:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise FarDateError(day=day, first=FIRST_DAY, last=LAST_DAY)


def check_period(since: date, until: date | None) -> None:
    """The last day is not before the first; raises PeriodRunsBackError."""
    check_days(since, until or since)
    if until and until < since:
        raise PeriodRunsBackError(since=since, until=until)


def checked_number(text: str) -> str:
    """A 員工編號 as the record keeps it, empty if none is given; raises BadNumberError."""
    number = half_width(text)
    if number and not (_NUMBER.fullmatch(number) and len(number) <= LONGEST_NUMBER):
        raise BadNumberError(number=number[:40], limit=LONGEST_NUMBER)
    return number


def check_in_office(organisation: Organisation, person: str, day: date) -> None:
    """The person of this id holds some position that day; raises GoneError."""
    if not organisation.positions_of(person, day):
        raise GoneError(person=organisation.directory.label(person), day=day)
