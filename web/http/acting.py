"""As whom a visitor acts. There are no accounts yet: a list of everybody stands for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from web.http.forms import Fields
from web.services import services
from workflow.calendar import taipei_day
from workflow.case.duties import OUTSIDE, ROLE, VACANCY, Actor, holder_key, holder_label
from workflow.office import taipei_now
from workflow.organisation.people import Organisation
from workflow.refusals.base import RefusedError

APART = "@"  # between a position, who holds it and who stands in
LONGEST_KEY_SHOWN = 100  # of one that the office does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An inbox somebody may sit at: who holds it, or stands by to stand in for the holder.

    The session keeps its `key`; who holds the position is looked up anew at each request.
    """

    place: str  # a unit, 機關, 府外 or 職務
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
    """Everybody a visitor may act as on a day."""

    agency: Agency
    organisation: Organisation
    on: date

    @cached_property
    def groups(self) -> tuple[ActingGroup, ...]:
        """All of them by unit; shared positions and other parties come last."""
        return tuple(
            ActingGroup(
                place=place,
                members=tuple(
                    acting
                    for name in names
                    for acting in _sitting(place, name, self.organisation, self.on)
                ),
            )
            for place, names in _places(self.agency)
        )

    @property
    def first(self) -> Acting:
        """The first unit's drafter."""
        return self.groups[0].members[0]

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
    def _by_holder(self) -> dict[str, list[Acting]]:
        """Everybody at each inbox, in order."""
        found: dict[str, list[Acting]] = {}
        for group in self.groups:
            for acting in group.members:
                found.setdefault(acting.holder, []).append(acting)
        return found


class _LastRoll:
    """The roll made last, for as long as it is of these rules, these people and this day."""

    kept: Roll | None = None

    def of(self, agency: Agency, organisation: Organisation, on: date) -> Roll:
        kept = self.kept
        is_same = kept and kept.agency is agency and kept.organisation is organisation
        if kept and is_same and kept.on == on:
            return kept
        self.kept = made = Roll(agency=agency, organisation=organisation, on=on)
        return made


_LAST_ROLL = _LastRoll()


def roll_of(request: Request) -> Roll:
    """Whom the office has today, by the rules last read: a page shows even if they broke."""
    found = services(request)
    with found.store.reading(found.office) as records:
        return roll(found.source.last.agency, records.organisation(), today())


def today() -> date:
    """The day in Taiwan."""
    return taipei_day(taipei_now())


def roll(agency: Agency, organisation: Organisation, on: date) -> Roll:
    """Whom an office has on that day."""
    return _LAST_ROLL.of(agency, organisation, on)


def acting_of(request: Request) -> Acting:
    """As whom this visitor acts; at first, the first unit's drafter.

    Nothing is written: who never chose has no session.
    """
    return acting_among(roll_of(request), request)


def acting_among(known: Roll, request: Request) -> Acting:
    """The same, among those the office is known to have."""
    key = request.session.get("acting") if "session" in request.scope else None
    return known.find(key) or known.first


class ActingChangedError(RefusedError):
    """A form was filled in as somebody else than the visitor acts as now."""

    template = (
        "這份表單是以「%(before)s」的身分填的，您現在的身分是「%(now)s」。"
        "再送出，就是以現在的身分；要以原來的身分，請在另一個分頁切換回去，再回到上一頁送出"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a form: as whom the visitor acts now, and whether that changed since."""

    acting: Acting
    changed: ActingChangedError | None  # None too for a form that does not say who filled it in

    def checked(self) -> Acting:
        """As whom to write; raises ActingChangedError if the form was filled in as another."""
        if self.changed:
            raise self.changed
        return self.acting


def _sender(request: Request, fields: Fields) -> Sender:
    """By `acting` of the form, a key; one that the office no longer has is somebody else too."""
    known = roll_of(request)
    now, key = acting_among(known, request), fields.get("acting", "")
    if key in ("", now.key):
        return Sender(acting=now, changed=None)
    before = known.find(key)
    label = before.label if before else key[:LONGEST_KEY_SHOWN]
    return Sender(acting=now, changed=ActingChangedError(before=label, now=now.label))


Sending = Annotated[Sender, Depends(_sender)]  # what every form that writes is checked by


def act_as(request: Request, acting: Acting) -> None:
    """Act as this position from now on."""
    request.session["acting"] = acting.key


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
