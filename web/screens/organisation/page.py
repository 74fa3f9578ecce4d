"""管理: who holds what on a day, one person, and all that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import ClassVar

from rules.texts import one_line
from web.language.i18n import Language, msgid
from web.language.organisation import event_words
from web.links import Pager, pager, person_way, way
from workflow.case.duties import holder_label
from workflow.desk.staffing import HandedCase, Staffing
from workflow.organisation.events import (
    AppointmentEnded,
    DeputyNamed,
    DeputyWithdrawn,
    OrganisationEvent,
    PersonAppointed,
    StaffNumberGiven,
)
from workflow.organisation.identifying import known_person
from workflow.organisation.people import (
    Appointment,
    Deputyship,
    Organisation,
    is_over,
    vacancy_label,
)
from workflow.organisation.posts import Post, posts_on

EVENTS_A_PAGE = 50
IN_OFFICE, GONE, COMING, NEVER = msgid("現任"), msgid("已離"), msgid("未來"), msgid("未到職")
IN_FORCE, LAPSED, NEVER_BEGUN = msgid("代理中"), msgid("已結束"), msgid("已取消")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPosts:
    """The positions of one unit, or those all units share."""

    unit: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody away on that day, and who stands in.

    `acting` is the first deputy who is not away; None if all are.
    """

    person: str
    deputies: tuple[Deputyship, ...]
    acting: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """現員表 of one day.

    Every position of the agency on `on`, also the vacant ones, and those that somebody holds
    although the agency no longer has them. `absences` are of that day.
    """

    template: ClassVar[str] = "screens/organisation/organisation.html.jinja"
    on: date
    is_today: bool
    is_empty: bool
    units: tuple[UnitPosts, ...]
    absences: tuple[Absence, ...]

    @property
    def posts(self) -> int:
        """How many positions there are."""
        return sum(len(each.posts) for each in self.units)

    @property
    def vacant(self) -> int:
        """How many nobody holds."""
        return sum(post.is_vacant for each in self.units for post in each.posts)

    def person_way(self, person: str) -> str:
        """The address of a person's page."""
        return person_way(person)

    def appoint_way(self, post: Post) -> str:
        """The address of the form that fills this position."""
        return way("/organisation/appoint", holder=f"{post.unit}/{post.position}")

    def deputies_way(self, post: Post) -> str:
        """The address of the form that names who stands in while it is vacant."""
        return deputies_way(f"{post.unit}/{post.position}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """An appointment or a deputyship, and how it stands today.

    Both days count; an open end has none.
    """

    span: Appointment | Deputyship
    standing: str
    way: str = ""  # of the form that ends it, while it can be ended


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One event in words."""

    event: OrganisationEvent
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """One person: positions, deputies, history.

    `acts_for` names whom this person stands in for today, `fills` the vacant positions; `cases` are
    those in hand as handler.
    """

    template: ClassVar[str] = "screens/organisation/person.html.jinja"
    person: str
    positions: tuple[str, ...]
    absence: Absence | None
    acts_for: tuple[str, ...]
    fills: tuple[str, ...]
    spells: tuple[Spell, ...]
    deputyships: tuple[Spell, ...]
    cases: tuple[HandedCase, ...]
    entries: tuple[HistoryEntry, ...]  # newest first

    def person_way(self, person: str) -> str:
        """The address of another person's page."""
        return person_way(person)

    def form_way(self, form: str) -> str:
        """The address of a form about this person."""
        return way(f"/organisation/{form}", person=self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationHistoryPage:
    """All that was recorded, newest first."""

    template: ClassVar[str] = "screens/organisation/organisation_history.html.jinja"
    entries: tuple[HistoryEntry, ...]
    found: int
    pager: Pager


def deputies_way(holder: str) -> str:
    """The address of the form about the deputies of a vacant position."""
    return way("/organisation/deputies", holder=holder)


def organisation_page(staffing: Staffing, on: date) -> OrganisationPage:
    """The page of one day."""
    organisation = staffing.organisation
    posts = posts_on(organisation, staffing.office.rulebook.agency, on)
    grouped = groupby(sorted(posts, key=_unit_order(posts)), key=lambda post: post.unit)
    away = (person for person in organisation.people if organisation.is_away(person, on))
    return OrganisationPage(
        on=on,
        is_today=on == staffing.today,
        is_empty=organisation.is_empty,
        units=tuple(UnitPosts(unit=unit, posts=tuple(each)) for unit, each in grouped),
        absences=tuple(_absence(organisation, person, on) for person in away),
    )


def person_page(staffing: Staffing, word: str, language: Language) -> PersonPage:
    """The page of whom `word` means; raises UnknownPersonError or AmbiguousPersonError."""
    organisation, today = staffing.organisation, staffing.today
    label = organisation.directory.label
    person = known_person(organisation, one_line(word), on=today).id
    held = organisation.appointments_of(person)
    named = [
        labelled(organisation, each)
        for each in organisation.deputyships
        if each.person_id == person
    ]
    about = (event for event in staffing.history if _is_about(organisation, event, person))
    return PersonPage(
        person=label(person),
        positions=tuple(map(holder_label, organisation.positions_of(person, today))),
        absence=(
            _absence(organisation, person, today) if organisation.is_away(person, today) else None
        ),
        acts_for=tuple(map(label, organisation.acts_for(person, today))),
        fills=tuple(map(vacancy_label, organisation.fills(person, today))),
        spells=tuple(
            _spell(each, label(person), today)
            for each in sorted(held, key=_first_day, reverse=True)
        ),
        deputyships=tuple(
            Spell(span=each, standing=_standing(each, today, (IN_FORCE, LAPSED, NEVER_BEGUN)))
            for each in sorted(named, key=_first_day, reverse=True)
        ),
        cases=staffing.cases_of(person),
        entries=_entries(reversed(tuple(about)), language),
    )


def history_page(staffing: Staffing, language: Language, *, page: int) -> OrganisationHistoryPage:
    """One page of all that was recorded.

    EVENTS_A_PAGE events a page, newest first; a page beyond the end is the last one.
    """
    events = staffing.history[::-1]
    paging = pager(
        page,
        found=len(events),
        size=EVENTS_A_PAGE,
        way=lambda number: way("/organisation/history", page=number),
    )
    first = (paging.number - 1) * EVENTS_A_PAGE
    entries = _entries(events[first : first + EVENTS_A_PAGE], language)
    return OrganisationHistoryPage(entries=entries, found=len(events), pager=paging)


def _entries(events: Iterable[OrganisationEvent], language: Language) -> tuple[HistoryEntry, ...]:
    return tuple(HistoryEntry(event=event, words=event_words(event, language)) for event in events)


def _absence(organisation: Organisation, person: str, on: date) -> Absence:
    label, acting = organisation.directory.label, organisation.acting_deputy(person, on)
    named = organisation.deputies(person, on)
    return Absence(
        person=label(person),
        deputies=tuple(labelled(organisation, deputyship) for deputyship in named),
        acting=label(acting) if acting else None,
    )


def labelled(organisation: Organisation, deputyship: Deputyship) -> Deputyship:
    """The deputyship with its people as pages show them."""
    label = organisation.directory.label
    return replace(
        deputyship,
        person=label(deputyship.person_id),
        deputy=label(deputyship.deputy_id),
    )


def _unit_order(posts: tuple[Post, ...]) -> Callable[[Post], int]:
    """Positions the agency no longer has stand with their unit, not at the end."""
    order = {unit: at for at, unit in enumerate(dict.fromkeys(post.unit for post in posts))}
    return lambda post: order[post.unit]


def _spell(appointment: Appointment, person: str, today: date) -> Spell:
    standing = _standing(appointment, today, (IN_OFFICE, GONE, NEVER))
    end = way("/organisation/end", person=person, holder=appointment.holder)
    can_end = standing in (IN_OFFICE, COMING)
    return Spell(span=appointment, standing=standing, way=end if can_end else "")


def _standing(span: Appointment | Deputyship, today: date, words: tuple[str, str, str]) -> str:
    """A span that ends before it begins never came true: 未到職, 已取消."""
    present, past, never = words
    if is_over(span, span.since):
        return never
    if span.since > today:
        return COMING
    return present if span.covers(today) else past


def _first_day(span: Appointment | Deputyship) -> tuple[date, int]:
    return span.since, -span.order if isinstance(span, Deputyship) else 0


def _is_about(organisation: Organisation, event: OrganisationEvent, person: str) -> bool:
    id_of = organisation.directory.id_of
    match event:
        case DeputyNamed() | DeputyWithdrawn():
            deputy = id_of(event.deputy, event.deputy_id)
            return person in (id_of(event.person, event.person_id), deputy)
        case PersonAppointed() | AppointmentEnded() | StaffNumberGiven():
            return person == id_of(event.person, event.person_id)
        case _:
            return False
