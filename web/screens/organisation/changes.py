"""管理: the forms that appoint, end, name deputies and hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import ClassVar

from rules.texts import one_line
from web.language.i18n import Language
from web.language.organisation import event_words
from web.screens.organisation.form import StaffForm
from web.screens.organisation.page import labelled, person_way
from workflow.case.duties import holder_label
from workflow.desk.staffing import HandedCase, Staffing
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.identifying import known_person
from workflow.organisation.people import (
    Appointment,
    Deputyship,
    Organisation,
    is_over,
    positions_in,
    vacancy_label,
)
from workflow.organisation.recording import check_position
from workflow.organisation.refusals import UnknownPersonError


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionGroup:
    """The positions of one unit, to choose from."""

    unit: str
    holders: tuple[tuple[str, str], ...]  # as Duty.holder names it, and as people say it


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointPage:
    """登錄任職.

    `groups` offer every position of the agency, `people` everybody ever named, as suggestions.
    """

    template: ClassVar[str] = "screens/organisation/appoint.html.jinja"
    typed: StaffForm
    groups: tuple[PositionGroup, ...]
    people: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPage:
    """登錄離職."""

    template: ClassVar[str] = "screens/organisation/end.html.jinja"
    typed: StaffForm
    appointment: Appointment
    faults: tuple[str, ...]

    @property
    def back(self) -> str:
        """The person's page."""
        return person_way(self.appointment.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputiesPage:
    """指定代理人, 重設代理人, 銷假.

    One form for both: naming adds to what stands, resetting ends it the day before. `vacancy` is
    the vacant position it is about, instead of a person.
    """

    template: ClassVar[str] = "screens/organisation/deputies.html.jinja"
    typed: StaffForm
    vacancy: str  # as pages show it; empty for a person
    holders: tuple[str, ...]  # who holds today what shall be vacant
    named: tuple[Deputyship, ...]  # in force today or later
    people: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def back(self) -> str:
        """The person's page, or that of all positions."""
        return deputies_back(self.typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """職務移交: the form, or what it moves, to be confirmed.

    First the form; then, with `moves`, each event it would record, to be confirmed with the same
    fields hidden. `cases` go to the successor too.
    """

    template: ClassVar[str] = "screens/organisation/hand_over.html.jinja"
    typed: StaffForm
    held: tuple[Appointment, ...]  # today or later
    people: tuple[str, ...]
    moves: tuple[str, ...]  # each event in words; none while the form is filled in
    cases: tuple[HandedCase, ...]
    faults: tuple[str, ...]

    @property
    def back(self) -> str:
        """The person's page."""
        return person_way(self.typed.person)


def appoint_page(
    staffing: Staffing, typed: StaffForm, *, faults: Sequence[str] = ()
) -> AppointPage:
    """The form, as typed."""
    keys = positions_in(staffing.office.rulebook.agency)
    grouped = groupby(keys, key=lambda key: key.partition("/")[0])
    return AppointPage(
        typed=typed,
        groups=tuple(
            PositionGroup(unit=unit, holders=tuple((key, holder_label(key)) for key in each))
            for unit, each in grouped
        ),
        people=_labels(staffing.organisation),
        faults=tuple(faults),
    )


def end_page(staffing: Staffing, typed: StaffForm, *, faults: Sequence[str] = ()) -> EndPage:
    """The form for the last appointment of this person to this position.

    Raises UnknownPersonError or AmbiguousPersonError.
    """
    organisation = staffing.organisation
    person = _known(staffing, typed)
    held = [each for each in organisation.appointments_of(person) if each.holder == typed.holder]
    if not held:
        raise UnknownPersonError(typed.person, _labels(organisation))
    last = max(held, key=lambda each: each.since)
    shown = replace(last, person=organisation.directory.label(person))
    return EndPage(typed=typed, appointment=shown, faults=tuple(faults))


def deputies_page(
    staffing: Staffing, typed: StaffForm, *, faults: Sequence[str] = ()
) -> DeputiesPage:
    """The forms about the deputies of a person or a vacancy.

    Raises UnknownPersonError, or BadChoiceError for a position the agency lacks.
    """
    organisation, today = staffing.organisation, staffing.today
    if typed.holder:
        check_position(staffing.office.rulebook.agency, typed.unit, typed.position)
    principal = typed.holder or _known(staffing, typed)
    named = (
        labelled(organisation, each)
        for each in organisation.deputyships
        if each.principal == principal
    )
    return DeputiesPage(
        typed=typed,
        vacancy=vacancy_label(typed.holder) if typed.holder else "",
        holders=tuple(map(organisation.directory.label, organisation.holders(typed.holder, today))),
        named=tuple(
            sorted(
                (each for each in named if not is_over(each, today)),
                key=lambda each: (each.since, each.order),
            )
        ),
        people=_others(organisation, principal),
        faults=tuple(faults),
    )


def deputies_back(typed: StaffForm) -> str:
    """Where the forms about deputies lead back to."""
    return "/organisation" if typed.holder else person_way(typed.person)


def hand_over_page(
    staffing: Staffing,
    typed: StaffForm,
    *,
    language: Language,
    events: Sequence[OrganisationEvent] = (),
    faults: Sequence[str] = (),
) -> HandOverPage:
    """The form, or with `events` what it would record; raises UnknownPersonError."""
    organisation, today = staffing.organisation, staffing.today
    person = _known(staffing, typed)
    held = organisation.appointments_of(person)
    return HandOverPage(
        typed=typed,
        held=tuple(each for each in held if not is_over(each, today)),
        people=_others(organisation, person),
        moves=tuple(event_words(event, language) for event in events),
        cases=staffing.cases_of(person),
        faults=tuple(faults),
    )


def _known(staffing: Staffing, typed: StaffForm) -> str:
    """The id of whom the form is about; raises UnknownPersonError or AmbiguousPersonError."""
    word = one_line(typed.person)
    return known_person(staffing.organisation, word, on=staffing.today).id


def _labels(organisation: Organisation) -> tuple[str, ...]:
    return tuple(map(organisation.directory.label, organisation.people))


def _others(organisation: Organisation, person: str) -> tuple[str, ...]:
    label = organisation.directory.label
    return tuple(label(other) for other in organisation.people if other != person)
