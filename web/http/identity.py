"""As whom a program says that it acts: the one place where its words become somebody of the office.

Of an account what its person holds or stands in for; in a demonstration, anybody of the office.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import Request

from rules.agency.agency import Agency
from web.http.acting import roll_of
from web.http.roll import Acting, Roll
from web.services import services
from workflow.case.duties import OUTSIDE
from workflow.organisation.identifying import read_actor
from workflow.refusals.base import RefusedError

LONGEST_SAID_BACK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """As whom a request says that it is sent: UNIT/POSITION or a key, and who that is."""

    acting_as: str
    person: str = ""  # a name, an id, or a label
    for_person: str = ""  # the absent one, of a deputy


class UnknownIdentityError(RefusedError):
    """The office has nobody of this kind."""

    template = "辦公室沒有「%(value)s」這個身分；請寫 單位/職稱，如 %(allowed)s"

    def __init__(self, *, value: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        allowed = "、".join(self.candidates)
        super().__init__(value=value[:LONGEST_SAID_BACK], allowed=allowed)


class AmbiguousIdentityError(UnknownIdentityError):
    """Several people are meant alike."""

    template = "「%(value)s」不只一人；請以 person 寫明是誰，或用其中之一：%(allowed)s"


def acting_claimed(request: Request, claim: Claim) -> Acting:
    """Whoever a request says that it is sent as; raises UnknownIdentityError.

    AmbiguousIdentityError where several hold the position and nobody says who it is.
    """
    found = services(request)
    is_nobody_known = found.staffing.organisation.is_empty
    return claimed_among(
        roll_of(request), claim, found.source.last.agency, is_nobody_known=is_nobody_known
    )


def claimed_among(known: Roll, claim: Claim, agency: Agency, *, is_nobody_known: bool) -> Acting:
    """The same, among those whom the visitor may act as."""
    if (found := known.find(claim.acting_as)) and not (claim.person or claim.for_person):
        return found
    actor = read_actor(claim.acting_as, claim.person, claim.for_person, agency)
    sitting = [each for holder in dict.fromkeys(actor.holders) for each in known.sitting(holder)]
    if not sitting:
        places = [group.members[0].holder for group in known.groups if group.members]
        raise UnknownIdentityError(value=claim.acting_as, candidates=places)
    meant = _meant(sitting, claim, is_nobody_known=is_nobody_known)
    if not meant:
        said = "、".join(filter(None, (claim.acting_as, claim.person, claim.for_person)))
        raise UnknownIdentityError(value=said, candidates=_keys(sitting))
    if len(meant) > 1:
        raise AmbiguousIdentityError(value=claim.acting_as, candidates=_keys(meant))
    return meant[0]


def _meant(sitting: Sequence[Acting], claim: Claim, *, is_nobody_known: bool) -> list[Acting]:
    """Who fits; where nobody is known, and of another agency, whoever they say that they are."""
    first = sitting[0]
    if claim.person and (is_nobody_known or first.place == OUTSIDE):
        return [replace(first, person=claim.person)]
    fit = [each for each in sitting if _is_called(each, claim)]
    if claim.for_person:
        return fit
    own = [each for each in fit if not each.for_person]
    return own or (fit if claim.person else fit[:1])


def _is_called(acting: Acting, claim: Claim) -> bool:
    """Whether the words of the claim are theirs; one that is empty is anybody's."""
    is_person = claim.person in ("", acting.person, acting.person_id, acting.person_label)
    absent = ("", acting.for_person, acting.for_person_id, acting.for_person_label)
    return is_person and claim.for_person in absent


def _keys(several: Iterable[Acting]) -> list[str]:
    return [each.key for each in several]
