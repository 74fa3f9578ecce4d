"""Whether somebody may act as a position on a day: as its holder, or as a deputy."""

from collections.abc import Collection
from datetime import date

from workflow.case.duties import VACANCY, Actor, holder_label
from workflow.organisation.people import Organisation
from workflow.organisation.refusals import (
    DeputiesAwayError,
    DeputiesBarredError,
    NobodyAwayError,
    NotDeputyError,
    NotHolderError,
    NotVacantError,
    VacantPositionError,
)


def check_actor(
    organisation: Organisation, actor: Actor, on: date, *, but: Collection[str] = ()
) -> None:
    """Whether the actor may act as this position that day; raises NotHolder-, NotDeputyError.

    An organisation without people checks nobody, and outside agencies (府外) are not its own.
    Where the first deputy is one of `but`, the next may act too.
    """
    if organisation.is_empty or not actor.position:
        return
    id_of = organisation.directory.id_of
    acting = id_of(actor.person, actor.person_id)
    if actor.for_person == VACANCY:
        principal = _vacancy(organisation, acting, actor, on)
    else:
        principal = id_of(actor.for_person, actor.for_person_id)
        _check_holder(organisation, principal or acting, actor, on)
    if not principal:
        return
    standing_by = organisation.standing_by(principal, on)
    in_turn = {*standing_by[:1], *[each for each in standing_by if each not in but][:1]}
    if acting not in in_turn:
        raise _not_deputy(organisation, acting, principal, on, but)


def _vacancy(organisation: Organisation, acting: str, actor: Actor, on: date) -> str:
    """The vacant position that the actor stands in for; raises NotHolderError."""
    if vacancy := organisation.vacancy_of(actor, on):
        return vacancy
    refusal = NotVacantError if _holding(organisation, actor, on) else VacantPositionError
    raise _not_holder(refusal, organisation, acting, actor, on)


def _check_holder(organisation: Organisation, person: str, actor: Actor, on: date) -> None:
    holding = _holding(organisation, actor, on)
    vacancy = organisation.vacancy_of(actor, on)
    if vacancy and person not in organisation.standing_by(vacancy, on):
        raise _not_deputy(organisation, person, vacancy, on)
    if person not in holding:
        refusal = NotHolderError if holding else VacantPositionError
        raise _not_holder(refusal, organisation, person, actor, on)


def _holding(organisation: Organisation, actor: Actor, on: date) -> tuple[str, ...]:
    held = (held_by for key in actor.holders for held_by in organisation.holders(key, on))
    return tuple(dict.fromkeys(held))


def _not_holder(
    refusal: type[NotHolderError], organisation: Organisation, person: str, actor: Actor, on: date
) -> NotHolderError:
    known = (key for key in actor.holders if organisation.knows(key))
    label = organisation.directory.label
    return refusal(
        person=label(person),
        position=next(map(holder_label, known), actor.label),
        holders=map(label, _holding(organisation, actor, on)),
        day=on,
    )


def _not_deputy(
    organisation: Organisation,
    acting: str,
    principal: str,
    on: date,
    but: Collection[str] = (),
) -> NotDeputyError:
    """The refusal that names the deputy in turn, or says why there is none."""
    label, standing_by = organisation.directory.label, organisation.standing_by(principal, on)
    named = tuple(label(each.deputy_id) for each in organisation.deputies(principal, on))
    deputy = next((each for each in standing_by if each not in but), None)
    nobody = DeputiesBarredError if standing_by else DeputiesAwayError
    kind = NotDeputyError if deputy else nobody if named else NobodyAwayError
    return kind(
        person=label(acting),
        absent=organisation.principal_label(principal),
        deputy=label(deputy) if deputy else "、".join(named),
        day=on,
    )
