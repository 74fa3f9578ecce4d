"""Whom one may act as on a day: everybody of an office, or what one person is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from workflow.case.duties import OUTSIDE, ROLE, VACANCY, Actor, holder_key, holder_label
from workflow.organisation.accounts import Account, Role
from workflow.organisation.people import Organisation

ACCOUNT = "帳號"  # where one who holds no position stands
APART = "@"  # between a position, who holds it and who stands in


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An inbox somebody may sit at: who holds it, or stands by to stand in for the holder.

    The session keeps its `key`; who holds the position is looked up anew at each request.
    """

    place: str  # a unit, 機關, 府外, 職務 or 帳號
    name: str  # a position, or an outside agency
    person: str  # the name
    for_person: str = ""
    person_id: str = ""  # empty where the name is the id
    for_person_id: str = ""
    person_label: str = ""  # the name, with the 員工編號 among namesakes
    for_person_label: str = ""
    is_one_of_many: bool = False  # several hold this position
    is_vacant: bool = False  # nobody holds it today

    @property
    def holder(self) -> str:
        """The inbox, as Duty.holder names it."""
        return f"{self.place}/{self.name}"

    @property
    def key(self) -> str:
        """How forms name it."""
        if not self.is_one_of_many and not self.for_person:
            return self.holder
        actor = self.actor
        absent = actor.principal if self.for_person else ""
        return APART.join(filter(None, (self.holder, actor.identity, absent)))

    @property
    def title(self) -> str:
        """The position, as people say it: 綜合企劃組股長, 主任秘書, 法務局."""
        if self.place == ACCOUNT:
            return self.name
        return holder_label(holder_key(self.place, self.name))

    @property
    def label(self) -> str:
        """The position, and who sits there where that is not plain."""
        if self.for_person == VACANCY:
            return f"{self.title}（{VACANCY}，{self._who}代理）"
        if self.for_person:
            absent = self.for_person_label or self.for_person
            return f"{self.title}（{self._who}代{absent}）"
        if self.is_vacant:
            return f"{self.title}（懸缺）"
        return f"{self.title}　{self._who}" if self.is_one_of_many else self.title

    @property
    def _who(self) -> str:
        return self.person_label or self.person

    @property
    def actor(self) -> Actor:
        """Who signs, and as what."""
        if self.place == OUTSIDE:
            return Actor(unit=self.name, position="", person=self.person)
        unit = "" if self.place == ROLE else self.place
        return Actor(
            unit=unit,
            position=self.name,
            person=self.person,
            for_person=self.for_person,
            person_id=self.person_id,
            for_person_id=self.for_person_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingGroup:
    """The inboxes of one place."""

    place: str
    members: tuple[Acting, ...]


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Whom a visitor may act as on a day, by unit; shared positions and other parties come last."""

    groups: tuple[ActingGroup, ...]

    @property
    def first(self) -> Acting:
        """The first unit's drafter, of the whole office."""
        return self.groups[0].members[0]

    def of(self, account: Account) -> Roll:
        """What the person of an account holds, and where they stand in.

        A registrar also records what other agencies answer. Who holds nothing acts as the account
        alone, which signs no document.
        """
        own = self._by_person.get(account.person, {}) if account.person else {}
        groups = tuple(
            ActingGroup(place=place, members=tuple(members)) for place, members in own.items()
        )
        if groups and Role.REGISTRAR in account.roles:
            groups += tuple(each for each in self.groups if each.place == OUTSIDE)
        nobody = Acting(place=ACCOUNT, name=account.name, person=account.name)
        return Roll(groups=groups or (ActingGroup(place=ACCOUNT, members=(nobody,)),))

    def find(self, key: object) -> Acting | None:
        """Whom a form or a session names, if the office has them."""
        return self._by_key.get(key) if isinstance(key, str) else None

    def sitting(self, holder: str) -> tuple[Acting, ...]:
        """Everybody at this inbox, who holds it before who stands in."""
        return tuple(self._by_holder.get(holder, ()))

    def holding(self, holder: str, person: str = "") -> Acting | None:
        """Who sits at this inbox: the person of this id or who stands in for them, else the first.

        None only where the office has no such position: a vacant one is found too.
        """
        sitting = self._by_holder.get(holder, ())
        if not person:
            return next(iter(sitting), None)
        theirs = [each for each in sitting if each.actor.principal == person]
        ones_own = (each for each in theirs if not each.for_person)
        deputy = (each for each in theirs if each.for_person)
        return next(ones_own, None) or next(deputy, None) or next(iter(sitting), None)

    @cached_property
    def _by_key(self) -> dict[str, Acting]:
        """The first of each key."""
        everybody = [acting for group in self.groups for acting in group.members]
        return {acting.key: acting for acting in reversed(everybody)}

    @cached_property
    def _by_person(self) -> dict[str, dict[str, list[Acting]]]:
        """Everything each person may act as, by place."""
        found: dict[str, dict[str, list[Acting]]] = {}
        for group in self.groups:
            for acting in group.members:
                of_person = found.setdefault(acting.actor.identity, {})
                of_person.setdefault(group.place, []).append(acting)
        return found

    @cached_property
    def _by_holder(self) -> dict[str, list[Acting]]:
        """Everybody at each inbox, in order."""
        found: dict[str, list[Acting]] = {}
        for group in self.groups:
            for acting in group.members:
                found.setdefault(acting.holder, []).append(acting)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A roll, and what it was made of."""

    agency: Agency
    organisation: Organisation
    on: date
    roll: Roll


class _LastRoll:
    """The roll made last, for as long as it is of these rules, these people and this day."""

    made: _Made | None = None

    def of(self, agency: Agency, organisation: Organisation, on: date) -> Roll:
        made = self.made
        is_same = made and made.agency is agency and made.organisation is organisation
        if made is None or not is_same or made.on != on:
            everybody = Roll(groups=tuple(_groups(agency, organisation, on)))
            self.made = made = _Made(
                agency=agency, organisation=organisation, on=on, roll=everybody
            )
        return made.roll


_LAST_ROLL = _LastRoll()


def roll(agency: Agency, organisation: Organisation, on: date) -> Roll:
    """Everybody whom an office has on that day."""
    return _LAST_ROLL.of(agency, organisation, on)


def _groups(agency: Agency, organisation: Organisation, on: date) -> Iterator[ActingGroup]:
    for place, names in _places(agency):
        members = (acting for name in names for acting in _sitting(place, name, organisation, on))
        yield ActingGroup(place=place, members=tuple(members))


def _places(agency: Agency) -> Iterator[tuple[str, Iterable[str]]]:
    shared: dict[str, None] = {}
    for unit in agency.units:
        yield unit.name, unit.ladder.up_to(unit.ladder.head)
        shared |= dict.fromkeys(filter(unit.ladder.is_shared, unit.ladder.positions))
    yield AGENCY_WIDE, (*shared, *agency.registry_positions)
    yield ROLE, agency.roles
    yield OUTSIDE, agency.outside_agencies


def _sitting(place: str, name: str, organisation: Organisation, today: date) -> Iterator[Acting]:
    """Who sits at one inbox; without an organisation, somebody plainly made up."""
    if organisation.is_empty or place == OUTSIDE:
        yield Acting(place=place, name=name, person=f"示範{name}")
        return
    holders = organisation.holders(f"{place}/{name}", today)
    if not holders:
        yield from _in_vacancy(place, name, organisation, today)
    find, label = organisation.directory.find, organisation.directory.label
    for person_id in holders:
        person = find(person_id)
        yield Acting(
            place=place,
            name=name,
            person=person.name,
            person_id=person.recorded_id,
            person_label=label(person_id),
            is_one_of_many=len(holders) > 1,
        )
        for deputy in organisation.standing_by(person_id, today):
            yield Acting(
                place=place,
                name=name,
                person=find(deputy).name,
                person_id=find(deputy).recorded_id,
                person_label=label(deputy),
                for_person=person.name,
                for_person_id=person.recorded_id,
                for_person_label=label(person_id),
            )


def _in_vacancy(place: str, name: str, organisation: Organisation, today: date) -> Iterator[Acting]:
    """Who sits where nobody holds the position: its deputies, if it has some."""
    deputies = organisation.standing_by(holder_key(place, name), today)
    if not deputies:
        yield Acting(place=place, name=name, person="", is_vacant=True)
    for deputy in deputies:
        person = organisation.directory.find(deputy)
        yield Acting(
            place=place,
            name=name,
            person=person.name,
            person_id=person.recorded_id,
            person_label=organisation.directory.label(deputy),
            for_person=VACANCY,
        )
