"""Whom a word means: a name while one person bears it, a 員工編號, or a label of a page."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from rules.agency.agency import Agency
from rules.ladder import AGENCY_WIDE
from rules.texts import as_known, visible
from workflow.case.duties import ROLE, VACANCY, Actor, holder_key, holder_label
from workflow.organisation.directory import Person
from workflow.organisation.people import Organisation, known_holder, positions_in
from workflow.organisation.refusals import AmbiguousPersonError, UnknownPersonError


def read_actor(text: str, person: str, for_person: str, agency: Agency) -> Actor:
    """UNIT/POSITION, a position alone, or the name of an outside agency."""
    unit, slash, position = visible(text).replace("／", "/").partition("/")
    if not slash:
        outside = as_known(text, agency.outside_agencies)
        unit, position = (outside, "") if outside in agency.outside_agencies else ("", text)
    unit, position = known_holder(agency, unit, position)
    return Actor(unit=unit, position=position, person=person, for_person=for_person)


def position_named(text: str, agency: Agency) -> tuple[str, str]:
    """UNIT/POSITION, or the name alone of a position all units share or of a role."""
    unit, slash, position = text.partition("/")
    if slash:
        return unit, position
    known = positions_in(agency)
    places = (place for place in (AGENCY_WIDE, ROLE) if holder_key(place, text) in known)
    return next(places, ""), text


def person_called(
    organisation: Organisation, word: str, *, on: date, among: Collection[str] = ()
) -> Person | None:
    """Whom `word` means, of namesakes the one whose id is `among`; None if nobody is called so.

    Raises AmbiguousPersonError with every candidate, and what each holds on that day.
    """
    called = organisation.directory.called(word)
    fit = [person for person in called if person.id in among]
    meant = fit or called
    if len(meant) > 1:
        candidates = (_described(organisation, person, on) for person in meant)
        raise AmbiguousPersonError(word, candidates)
    return meant[0] if meant else None


def known_person(organisation: Organisation, word: str, *, on: date) -> Person:
    """Whom `word` means; raises UnknownPersonError or AmbiguousPersonError."""
    person = person_called(organisation, word, on=on)
    if person is None:
        directory = organisation.directory
        raise UnknownPersonError(word, list(map(directory.label, organisation.people)))
    return person


def identified(organisation: Organisation, actor: Actor, on: date) -> Actor:
    """The actor with name and id of whoever is meant: namesakes are told apart by what they hold.

    Raises AmbiguousPersonError where two of them hold it. Whom nobody knows stays as typed, and
    outside agencies name their own people.
    """
    if organisation.is_empty or not actor.position:
        return actor
    holding = {holder for key in actor.holders for holder in organisation.holders(key, on)}
    vacancy = organisation.vacancy_of(actor, on) if actor.for_person in ("", VACANCY) else ""
    if vacancy:
        return _standing_in(organisation, actor, vacancy, on)
    if actor.for_person and not actor.for_person_id:
        absent = person_called(organisation, actor.for_person, on=on, among=holding)
        if absent:
            actor = replace(actor, for_person=absent.name, for_person_id=absent.recorded_id)
    if not actor.person or actor.person_id:
        return actor
    deputy = organisation.acting_deputy(actor.principal, on) if actor.for_person else None
    among = {deputy} if deputy else holding
    person = person_called(organisation, actor.person, on=on, among=among)
    if person is None:
        return actor
    return replace(actor, person=person.name, person_id=person.recorded_id)


def _standing_in(organisation: Organisation, actor: Actor, vacancy: str, on: date) -> Actor:
    """The actor as who stands in for the vacant position, if that is who is meant."""
    named = [deputyship.deputy_id for deputyship in organisation.deputies(vacancy, on)]
    known = organisation.directory.by_id.get(actor.person_id)
    person = known or person_called(organisation, actor.person, on=on, among=named)
    if person is None:
        return actor
    for_person = VACANCY if person.id in named else actor.for_person
    return replace(actor, person=person.name, person_id=person.recorded_id, for_person=for_person)


def _described(organisation: Organisation, person: Person, on: date) -> str:
    held = "、".join(map(holder_label, organisation.positions_of(person.id, on))) or "無職務"
    return f"{organisation.directory.label(person.id)}：{held}"
