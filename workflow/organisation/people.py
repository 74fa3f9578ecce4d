"""Who holds which position on a date, who stands in for whom, and which days are closed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from rules.texts import as_known
from workflow.case.duties import ROLE, VACANCY, Actor, holder_key, holder_label
from workflow.organisation.directory import Directory


def positions_in(agency: Agency) -> tuple[str, ...]:
    """Every position of the agency that somebody can hold; those all units share come last."""
    own: list[str] = []
    shared: list[str] = []
    for unit in agency.units:
        for position in unit.ladder.positions:
            is_shared = unit.ladder.is_shared(position)
            place = AGENCY_WIDE if is_shared else unit.name
            (shared if is_shared else own).append(holder_key(place, position))
    registry = [holder_key(AGENCY_WIDE, position) for position in agency.registry_positions]
    roles = [holder_key(ROLE, role) for role in agency.roles]
    return tuple(dict.fromkeys((*own, *shared, *registry, *roles)))


def known_holder(agency: Agency, unit: str, position: str) -> tuple[str, str]:
    """Unit and position by the agency's own names, however they are spelled."""
    pairs = [key.split("/", 1) for key in positions_in(agency)]
    places = dict.fromkeys((*(place for place, _ in pairs), *agency.aliases))
    unit = as_known(unit, places)
    return agency.aliases.get(unit, unit), as_known(position, (name for _, name in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One person in one position, from a day on; `until` is the last day, if there is one."""

    person: str  # the name
    person_id: str = ""  # the name, where no other is given
    unit: str  # 機關 for positions all units share, 職務 for named roles
    position: str
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_id", self.person_id or self.person)

    @property
    def holder(self) -> str:
        """The position, as Duty.holder names it."""
        return holder_key(self.unit, self.position)

    @property
    def label(self) -> str:
        """The position as people say it."""
        return holder_label(self.holder)

    def covers(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return covers(self.since, self.until, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputyship:
    """Who stands in for an absent person or in a vacant position, as the how-manieth choice."""

    person: str = ""  # the name; empty for a vacancy
    deputy: str  # the name
    person_id: str = ""  # the name, where no other is given
    deputy_id: str = ""
    holder: str = ""  # the position that is vacant, as Duty.holder names it
    order: int  # 1 for the first choice
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_id", self.person_id or self.person)
        object.__setattr__(self, "deputy_id", self.deputy_id or self.deputy)

    @property
    def principal(self) -> str:
        """The id of the absent person, or the vacant position."""
        return self.holder or self.person_id

    def covers(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return covers(self.since, self.until, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A working day on which the agency was told to close (停班)."""

    day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """People, positions, deputies and closures, with all their history.

    Whoever is asked about or answered with is named by id (see Person): the name itself for
    people without a 員工編號. A holder is a position as Duty.holder names it.
    """

    appointments: tuple[Appointment, ...] = ()
    deputyships: tuple[Deputyship, ...] = ()
    closures: tuple[Closure, ...] = ()
    directory: Directory = field(default_factory=Directory)  # of everybody ever appointed
    version: int = 0  # the sequence of its last event
    last_at: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody has ever been appointed: then nobody is checked."""
        return not self.appointments

    @cached_property
    def closed_days(self) -> frozenset[date]:
        """The days closed by order."""
        return frozenset(closure.day for closure in self.closures)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody who was ever appointed, in the order they came."""
        return tuple(dict.fromkeys(held.person_id for held in self.appointments))

    @cached_property
    def _by_holder(self) -> Mapping[str, tuple[Appointment, ...]]:
        groups: defaultdict[str, list[Appointment]] = defaultdict(list)
        for appointment in self.appointments:
            groups[appointment.holder].append(appointment)
        return {holder: tuple(held) for holder, held in groups.items()}

    def holders(self, holder: str, on: date) -> tuple[str, ...]:
        """Who holds this position on that day, in the order they came."""
        held = self._by_holder.get(holder, ())
        return tuple(
            dict.fromkeys(appointment.person_id for appointment in held if appointment.covers(on))
        )

    def serving(self, holder: str, on: date) -> tuple[str, ...]:
        """Who holds this position that day or, while it is vacant, stands in."""
        return self.holders(holder, on) or self.standing_by(holder, on)[:1]

    def knows(self, holder: str) -> bool:
        """Whether anybody has ever held this position, or was named to stand in for it."""
        return holder in self._by_holder or any(each.holder == holder for each in self.deputyships)

    def appointments_of(self, person: str) -> tuple[Appointment, ...]:
        """Everything this person holds, held or will hold, in the order recorded."""
        return tuple(
            appointment for appointment in self.appointments if appointment.person_id == person
        )

    def closure_of(self, day: date) -> Closure | None:
        """The closure of this day, if there is one."""
        return next((closure for closure in self.closures if closure.day == day), None)

    def positions_of(self, person: str, on: date) -> tuple[str, ...]:
        """What this person holds on that day, as Duty.holder names it."""
        held = self.appointments_of(person)
        return tuple(appointment.holder for appointment in held if appointment.covers(on))

    def is_away(self, person: str, on: date) -> bool:
        """Whether somebody is named to stand in for this person on that day."""
        return bool(self.deputies(person, on))

    def deputies(self, principal: str, on: date) -> tuple[Deputyship, ...]:
        """Who is named to stand in for this person, or in this vacancy; first choice first."""
        named = (
            deputyship
            for deputyship in self.deputyships
            if deputyship.principal == principal and deputyship.covers(on)
        )
        return tuple(sorted(named, key=lambda deputyship: deputyship.order))

    def standing_by(self, principal: str, on: date) -> tuple[str, ...]:
        """The deputies who are neither away nor gone that day; a deputy's deputy never is one."""
        return tuple(
            deputyship.deputy_id
            for deputyship in self.deputies(principal, on)
            if self.positions_of(deputyship.deputy_id, on)
            and not self.is_away(deputyship.deputy_id, on)
        )

    def acting_deputy(self, principal: str, on: date) -> str | None:
        """The first of those."""
        return next(iter(self.standing_by(principal, on)), None)

    def acts_for(self, deputy: str, on: date) -> tuple[str, ...]:
        """Those whom this person stands in for on that day."""
        return tuple(
            person
            for person in self._principals(deputy, on)
            if self.acting_deputy(person, on) == deputy and self.positions_of(person, on)
        )

    def fills(self, deputy: str, on: date) -> tuple[str, ...]:
        """The vacant positions that this person stands in for on that day."""
        return tuple(
            holder
            for holder in self._principals(deputy, on)
            if self.acting_deputy(holder, on) == deputy and holder in self.vacancies(on)
        )

    def _principals(self, deputy: str, on: date) -> tuple[str, ...]:
        named = (each for each in self.deputyships if each.deputy_id == deputy and each.covers(on))
        return tuple(dict.fromkeys(each.principal for each in named))

    def vacancies(self, on: date) -> tuple[str, ...]:
        """The positions nobody holds that day although somebody is named to stand in."""
        named = dict.fromkeys(each.holder for each in self.deputyships if each.covers(on))
        return tuple(holder for holder in named if holder and not self.holders(holder, on))

    def vacancy_of(self, actor: Actor, on: date) -> str:
        """The actor's position, where it is vacant and has deputies that day; else empty."""
        if any(self.holders(key, on) for key in actor.holders):
            return ""
        vacant = self.vacancies(on)
        return next((key for key in actor.holders if key in vacant), "")

    def same_holder(self, lower: str, upper: str, person: str, on: date) -> bool:
        """Whether this person holds both positions on that day (併計)."""
        return {lower, upper} <= set(self.positions_of(person, on))

    def principal_label(self, principal: str) -> str:
        """Whom a deputy stands in for, as pages show it: a person, or 綜合企劃組組長（出缺）."""
        vacant = any(each.holder == principal for each in self.deputyships)
        return vacancy_label(principal) if vacant else self.directory.label(principal)


def vacancy_label(holder: str) -> str:
    """A vacant position as pages show it."""
    return f"{holder_label(holder)}（{VACANCY}）"


def covers(since: date, until: date | None, day: date) -> bool:
    """Whether `day` lies in the span; an open end has no last day."""
    return since <= day and (until is None or day <= until)


def overlap(first: Appointment | Deputyship, second: Appointment | Deputyship) -> bool:
    """Whether both are in force on some day."""
    since = max(first.since, second.since)
    return covers(first.since, first.until, since) and covers(second.since, second.until, since)


def is_over(span: Appointment | Deputyship, day: date) -> bool:
    """Whether it is in force neither on `day` nor later."""
    return span.until is not None and (span.until < day or span.until < span.since)
