"""現員表: every position of an agency on one day, who holds it, and who is away."""

from dataclasses import dataclass
from datetime import date

from rules.agency.agency import Agency
from rules.export import Record
from workflow.case.duties import holder_label
from workflow.organisation.people import Appointment, Deputyship, Organisation, positions_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """Somebody in a position on that day: one entry of the 現員表."""

    appointment: Appointment
    is_away: bool
    label: str  # the name, with the 員工編號 among namesakes
    staff_number: str
    deputy: str | None  # the label of who stands in; None where nobody does

    @property
    def person(self) -> str:
        """The name."""
        return self.appointment.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One position on that day, with its incumbents in the order they came; vacant without any."""

    unit: str
    position: str
    holders: tuple[Incumbent, ...]
    deputies: tuple[Deputyship, ...] = ()  # of the vacancy, by order
    deputy: str | None = None  # the label of who fills the vacancy; None where nobody does

    @property
    def label(self) -> str:
        """The position as people say it."""
        return holder_label(f"{self.unit}/{self.position}")

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds it."""
        return not self.holders


def posts_on(organisation: Organisation, agency: Agency, on: date) -> tuple[Post, ...]:
    """Every position of the agency on that day, by unit; those all units share come last.

    Positions that the agency no longer has are listed too while somebody holds them.
    """
    held: dict[str, list[Incumbent]] = {key: [] for key in positions_in(agency)}
    for appointment in organisation.appointments:
        if appointment.covers(on):
            incumbent = _incumbent(organisation, appointment, on)
            held.setdefault(appointment.holder, []).append(incumbent)
    return tuple(_post(key, tuple(each), organisation, on) for key, each in held.items())


def _incumbent(organisation: Organisation, appointment: Appointment, on: date) -> Incumbent:
    directory, person = organisation.directory, appointment.person_id
    deputy = organisation.acting_deputy(person, on)
    return Incumbent(
        appointment=appointment,
        is_away=organisation.is_away(person, on),
        label=directory.label(person),
        staff_number=directory.find(person).staff_number,
        deputy=directory.label(deputy) if deputy else None,
    )


def organisation_record(organisation: Organisation, agency: Agency, on: date) -> Record:
    """The organisation on that day, as `chenhe organisation show --format json` prints it.

    Days are ISO 8601; `until` is None while open. Other programs read it: keys are added, never
    renamed.
    """
    away = [person for person in organisation.people if organisation.is_away(person, on)]
    return {
        "on": on.isoformat(),
        "positions": [
            {
                "unit": post.unit,
                "position": post.position,
                "people": [_holder_record(holder) for holder in post.holders],
                "deputies": [_deputyship_record(each) for each in post.deputies],
                "acting": post.deputy,
            }
            for post in posts_on(organisation, agency, on)
        ],
        "away": [_absence_record(organisation, person, on) for person in away],
        "closures": [
            {"day": closure.day.isoformat(), "reason": closure.reason}
            for closure in organisation.closures
        ],
    }


def _post(key: str, holders: tuple[Incumbent, ...], organisation: Organisation, on: date) -> Post:
    unit, _, position = key.partition("/")
    acting = None if holders else organisation.acting_deputy(key, on)
    return Post(
        unit=unit,
        position=position,
        holders=holders,
        deputies=() if holders else organisation.deputies(key, on),
        deputy=organisation.directory.label(acting) if acting else None,
    )


def _holder_record(holder: Incumbent) -> Record:
    until = holder.appointment.until
    return {
        "person": holder.person,
        "person_id": holder.appointment.person_id,
        "staff_number": holder.staff_number,
        "since": holder.appointment.since.isoformat(),
        "until": until.isoformat() if until else None,
        "is_away": holder.is_away,
    }


def _absence_record(organisation: Organisation, person: str, on: date) -> Record:
    find, acting = organisation.directory.find, organisation.acting_deputy(person, on)
    return {
        "person": find(person).name,
        "person_id": person,
        "acting": find(acting).name if acting else None,
        "acting_id": acting,
        "deputies": [_deputyship_record(each) for each in organisation.deputies(person, on)],
    }


def _deputyship_record(deputyship: Deputyship) -> Record:
    return {
        "deputy": deputyship.deputy,
        "deputy_id": deputyship.deputy_id,
        "order": deputyship.order,
        "since": deputyship.since.isoformat(),
        "until": deputyship.until.isoformat() if deputyship.until else None,
    }
