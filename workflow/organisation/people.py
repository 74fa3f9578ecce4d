"""Who holds which position on a date, who stands in for whom, and which days are closed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from workflow.case.duties import ROLE, Actor, holder_key, holder_label
from workflow.organisation.directory import Directory
from workflow.refusals import RefusedError

NOBODY = "無人"
UNNAMED = "（未填姓名）"


class NotHolderError(RefusedError):
    """Somebody acts as a position that others hold on that day."""

    template = (
        "%(person)s在 %(day)s 不是%(position)s；當日由%(holders)s擔任。"
        "請由本人簽核，或由本人的代理人註明被代理人後代簽"
    )

    def __init__(self, *, person: str, position: str, holders: Iterable[str], day: date) -> None:
        self.person, self.position, self.day = person, position, day
        self.holders = tuple(holders)
        named = "、".join(self.holders) or NOBODY
        super().__init__(person=person or UNNAMED, position=position, holders=named, day=day)


class VacantPositionError(NotHolderError):
    """Somebody acts as a position that nobody holds on that day."""

    template = (
        "%(day)s %(holders)s擔任%(position)s，%(person)s不能以此身分簽核。"
        "請管理者先登錄任職（管理頁，或 chenhe organisation appoint）"
    )


class NotDeputyError(RefusedError):
    """Somebody acts for a person whose deputy is somebody else on that day."""

    template = "%(person)s在 %(day)s 不是%(absent)s的代理人；當日的代理人是%(deputy)s，請由其代簽"

    def __init__(self, *, person: str, absent: str, day: date, deputy: str = "") -> None:
        self.person, self.absent, self.day, self.deputy = person, absent, day, deputy
        super().__init__(person=person or UNNAMED, absent=absent, deputy=deputy, day=day)


class NobodyAwayError(NotDeputyError):
    """Somebody acts for a person who is not away on that day."""

    template = (
        "%(absent)s在 %(day)s 沒有設定代理，%(person)s不能代簽。"
        "請由本人簽核；確已請假時，請管理者先設定代理人"
    )


class DeputiesAwayError(NotDeputyError):
    """Every deputy of the person is away; a deputy's own deputy does not follow on."""

    template = (
        "%(absent)s在 %(day)s 的代理人%(deputy)s都不在，代理人的代理人不能接著代理，"
        "%(person)s不能代簽。請管理者重設%(absent)s的代理人"
    )


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
    """Who stands in for an absent person, and as the how-manieth choice."""

    person: str  # the name
    deputy: str  # the name
    person_id: str = ""  # the name, where no other is given
    deputy_id: str = ""
    order: int  # 1 for the first choice
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "person_id", self.person_id or self.person)
        object.__setattr__(self, "deputy_id", self.deputy_id or self.deputy)

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

    def deputies(self, person: str, on: date) -> tuple[Deputyship, ...]:
        """Who is named to stand in for this person on that day, first choice first."""
        named = (
            deputyship
            for deputyship in self.deputyships
            if deputyship.person_id == person and deputyship.covers(on)
        )
        return tuple(sorted(named, key=lambda deputyship: deputyship.order))

    def acting_deputy(self, person: str, on: date) -> str | None:
        """The first deputy who is neither away nor gone that day; a deputy's deputy never is."""
        return next(
            (
                deputyship.deputy_id
                for deputyship in self.deputies(person, on)
                if self.positions_of(deputyship.deputy_id, on)
                and not self.is_away(deputyship.deputy_id, on)
            ),
            None,
        )

    def acts_for(self, deputy: str, on: date) -> tuple[str, ...]:
        """Those whom this person stands in for on that day."""
        absent = (
            deputyship.person_id
            for deputyship in self.deputyships
            if deputyship.deputy_id == deputy
        )
        return tuple(
            person
            for person in dict.fromkeys(absent)
            if self.acting_deputy(person, on) == deputy and self.positions_of(person, on)
        )

    def same_holder(self, lower: str, upper: str, person: str, on: date) -> bool:
        """Whether this person holds both positions on that day (併計)."""
        return {lower, upper} <= set(self.positions_of(person, on))

    def check_actor(self, actor: Actor, on: date) -> None:
        """Whether the actor may act as this position that day; raises NotHolder-, NotDeputyError.

        An organisation without people checks nobody, and outside agencies (府外) are not its own.
        """
        if self.is_empty or not actor.position:
            return
        absent = self.directory.id_of(actor.for_person, actor.for_person_id)
        acting = self.directory.id_of(actor.person, actor.person_id)
        self._check_holder(absent or acting, actor, on)
        if absent and acting != self.acting_deputy(absent, on):
            raise self._not_deputy(acting, absent, on)

    def _check_holder(self, person: str, actor: Actor, on: date) -> None:
        holding = [held_by for key in actor.holders for held_by in self.holders(key, on)]
        if person not in holding:
            refusal = NotHolderError if holding else VacantPositionError
            raise refusal(
                person=self.directory.label(person),
                position=self._label(actor),
                holders=map(self.directory.label, dict.fromkeys(holding)),
                day=on,
            )

    def _label(self, actor: Actor) -> str:
        known = (key for key in actor.holders if key in self._by_holder)
        return next(map(holder_label, known), actor.label)

    def _not_deputy(self, acting: str, absent: str, on: date) -> NotDeputyError:
        label = self.directory.label
        named = tuple(label(deputyship.deputy_id) for deputyship in self.deputies(absent, on))
        deputy = self.acting_deputy(absent, on)
        kind = NotDeputyError if deputy else DeputiesAwayError if named else NobodyAwayError
        shown = label(deputy) if deputy else "、".join(named)
        return kind(person=label(acting), absent=label(absent), deputy=shown, day=on)


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
